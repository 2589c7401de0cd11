"""What the clerk's screens need: on what one may report, for whom, and the report as it would be typed again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from guong.organisations import queries as organisations
from guong.organisations.actor import Actor, Office
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.models import Registration
from guong.registrations.queries.listing import number_text
from guong.registrations.queries.routes import receivers_of
from guong.registrations.rules import UNSEEN_ABOVE, State
from guong.results.models import ResultReport
from guong.results.queries import duties, reached_of
from guong.results.rules import CHOICES, TEXTS

WRITING = (Office.CLERK, Office.HEAD)
OWN = "accepted registrations of the actor's own units, and of those directly below whose paper they may type in"
NOT_BEGUN, TYPED_ABOVE = "not_begun", "typed_above"
MOST = 1000  # exemplars of one person's units; a district has a few hundred in all
ORDER = {State.RETURNED: 0, State.DRAFT: 1, NOT_BEGUN: 2}


@dataclass(frozen=True)
class ToReport:
    """One accepted registration and how its report stands.

    Args:
        state: of the report; `NOT_BEGUN`, or `TYPED_ABOVE` while the body above types in the unit's paper.
        on_behalf_id: the body that types, or would type, the unit's paper.
    """

    number: int
    title: str
    unit_id: int
    state: str
    on_behalf_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to write."""
        return self.state in ORDER


def to_report(actor: Actor, plan: Plan, at: datetime) -> list[ToReport]:
    """Accepted registrations the actor may report on: own units first, then papers; what waits for writing first."""
    own, typing = actor.bodies(*WRITING), actor.bodies(*WRITING, Office.RECEIVER)
    day = plans.day_of_duty(plan, Step.RESULT, at)
    below = {place.organisation_id for body in typing for place in organisations.children_of(body, day)} - own
    rows = list(_rows(plan, own | below))
    above = _receivers(plan, at, {row["unit_id"] for row in rows if row["unit_id"] in below})
    found = [_own(row) for row in rows if row["unit_id"] in own]
    papers = [
        _paper(row, above[row["unit_id"]]) for row in rows if above.get(row["unit_id"]) in typing - {plan.receiver_id}
    ]
    return _sorted(found) + _sorted(one for one in papers if one is not None)


def _rows(plan: Plan, units: Iterable[int]) -> Any:
    accepted = Registration.objects.system(OWN).filter(plan=plan, state=State.ACCEPTED, unit_id__in=list(units))
    report = {"report_state": F("report__state"), "behalf": F("report__on_behalf_id")}
    return accepted.order_by("id").values("id", "title", "unit_id", **report)[:MOST]


def _receivers(plan: Plan, at: datetime, units: Iterable[int]) -> dict[int, int]:
    """Unit → the body that receives its list of reports, for units that owe one."""
    wanted = list(units)
    return receivers_of(plan, duties.addressed(plan, at, wanted)) if wanted else {}


def _own(row: dict[str, Any]) -> ToReport:
    state = row["report_state"] or NOT_BEGUN
    if row["behalf"] and state in UNSEEN_ABOVE:
        state = TYPED_ABOVE
    return ToReport(row["id"], row["title"], row["unit_id"], state)


def _paper(row: dict[str, Any], receiver: int) -> ToReport | None:
    """None where the unit writes its report itself: whoever is above sees it once it was sent, in the records."""
    if row["report_state"] and row["behalf"] != receiver:
        return None
    return ToReport(row["id"], row["title"], row["unit_id"], row["report_state"] or NOT_BEGUN, receiver)


def _sorted(rows: Iterable[ToReport]) -> list[ToReport]:
    return sorted(rows, key=lambda one: (ORDER.get(one.state, len(ORDER)), one.number))


def typed_again(report: ResultReport) -> dict[str, str]:
    """Every field of the three screens as it would be typed, by the name the form gives it."""
    found = {name: str(getattr(report, name)) for name in (*CHOICES, *TEXTS)}
    count = report.beneficiary_count
    found["beneficiary_count"] = "" if count is None else number_text(Decimal(count))
    for one in reached_of(report):
        found[f"achieved-{one.goal.pk}"] = "" if one.value is None else number_text(one.value)
        found[f"evidence-{one.goal.pk}"] = one.evidence
    return found
