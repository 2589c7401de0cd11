"""Many registrations that were never sent thrown away at once: the guards, the rows and the entries of `take_back` and `discard`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from guong.kit.reasons import Forbidden, refuse_if
from guong.ledger.deeds import last_of_each, record_many
from guong.organisations.actor import Actor
from guong.plans.actions import hold_step
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.registrations import policy, queries, rules
from guong.registrations.actions.guards import why_not_change
from guong.registrations.models import Exemplar, Registration
from guong.registrations.rules import State

WHY = "a draft that was never sent leaves nothing behind"
FEW = 500  # numbers asked for in one query


def held(numbers: Iterable[int], actor: Actor, at: datetime) -> dict[int, Registration]:
    """Number → registration that the actor may read, as it stays until the transaction ends: nobody else writes on it meanwhile."""
    found: dict[int, Registration] = {}
    rows, wanted = Registration.objects.system("held for whoever may read them"), sorted(set(numbers))
    plans = {one.plan_id: one.plan for some in _some(wanted) for one in rows.filter(pk__in=some).select_related("plan")}
    for _, plan in sorted(
        plans.items()
    ):  # first of all, as in every verb: whoever seals waits for no row that is held here
        hold_step(plan, at)
    for some in _some(wanted):
        list(rows.filter(pk__in=some).order_by("pk").select_for_update().values_list("pk", flat=True))
        visible = queries.visible_to(actor).select_related("plan", "exemplar", "sector").filter(pk__in=some)
        found |= {row.pk: row for row in visible}
    return found


class Discarded:
    """What one person throws away within the deed of the caller; nothing is gone before `store`.

    Args:
        rows: as `held` gives them.
    """

    def __init__(self, rows: Sequence[Registration], *, by: Actor, at: datetime) -> None:
        self.by, self.at = by, at
        self.plans: dict[int, Plan] = {}
        for plan in {row.plan_id: row.plan for row in rows}.values():
            hold_step(plan, at)
            self.plans[plan.pk] = plan
        self.closed = {number: why_not_change(plan) for number, plan in self.plans.items()}
        numbers = [row.pk for row in rows]
        self.returned = {number for some in _some(numbers) for number in queries.returned_among(some)}
        self.sent = {
            int(subject.partition(":")[2])
            for some in _some(numbers)
            for subject in last_of_each([f"registration:{number}" for number in some], "registration.sent")
        }
        self.kept: list[Registration] = []
        self.deeds: list[tuple[str, str, dict[str, Any]]] = []

    def discard(self, row: Registration) -> None:
        """As the verb `discard`; of one that is in its unit's list, `take_back` before it. Raises: Forbidden, Refused."""
        state, subject = row.state, f"registration:{row.pk}"
        if state == State.LISTED:
            refuse_if(policy.why_not_write(self.by, unit_id=row.unit_id), Forbidden)
            refuse_if(self.closed[row.plan_id])
            state = (rules.TAKE_BACK_RETURNED if row.pk in self.returned else rules.TAKE_BACK).target
            self.deeds.append(("registration.taken_back", subject, {}))
        refuse_if(policy.why_not_write(self.by, unit_id=row.unit_id, on_behalf_id=row.on_behalf_id), Forbidden)
        is_active = self.plans[row.plan_id].state == PlanState.ACTIVE
        refuse_if(rules.why_not_discard(state, was_sent=row.pk in self.sent, is_plan_active=is_active))
        self.deeds.append(("registration.discarded", subject, {}))
        self.kept.append(row)

    def store(self) -> None:
        """Delete them all, and the exemplars that no other year has, with their entries in the ledger."""
        for some in _some(row.pk for row in self.kept):
            Registration.objects.system(WHY).filter(pk__in=some).delete()
        for some in _some(row.exemplar_id for row in self.kept):
            others = (
                Registration.objects.system("other years keep the exemplar").filter(exemplar_id__in=some).order_by()
            )
            left = set(some) - set(others.values_list("exemplar_id", flat=True))
            Exemplar.objects.filter(pk__in=left).delete()
        if self.deeds:
            record_many(self.deeds, by=self.by, at=self.at)


def _some(numbers: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(set(numbers))
    return (ordered[start : start + FEW] for start in range(0, len(ordered), FEW))
