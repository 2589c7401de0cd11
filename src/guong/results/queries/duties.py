"""Who owes reports, and what counts for each.

A unit owes one on every accepted registration that stands in its list: of its own exemplars and of those it took in from
below. It is counted for the unit once the receiver of its list accepted it there.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F

from guong.kit.among import Among
from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import QuotaRule, Shape, Step, Unit
from guong.registrations.models import ListItem
from guong.registrations.queries.past import Past
from guong.registrations.rules import ItemState, State
from guong.registrations.rules.counting import WAITING, Credit
from guong.results.models import ResultReport

FIGURES = "figures count over the whole plan"
NOWHERE = 0  # the hierarchy of a unit that stands in none any more


def addressed(plan: Plan, at: datetime, only: Iterable[int] | None, past: Past | None = None) -> plans.Addressed:
    """The units that owe reports, on the tree of the day that counts, each with one quota: as many as it has accepted ones.

    A fixed number of queries, whatever the number of units.

    Args:
        past: of a past day: as many as it had then.
    """
    day = plans.day_of_duty(plan, Step.RESULT, at)
    counts: dict[int, int] = {}
    for unit, _, _ in _owed(plan, only, past):
        counts[unit] = counts.get(unit, 0) + 1
    units = _units(plan, counts, day)
    quotas: dict[int, tuple[QuotaRule, ...]] = {unit.id: (_quota(unit, counts[unit.id]),) for unit in units}
    return plans.Addressed(day, units, quotas, tuple(plans.rules_so_far(plan, at)), plans.issuer_paths(plan, day))


def credits(
    plan: Plan, addressed: plans.Addressed, receivers: Mapping[int, int], is_part: bool, past: Past | None = None
) -> dict[int, Credit]:
    """What counts for each unit that owes reports, by exemplar.

    What the plan's receiver accepted counts for everyone who owed it, also where it came another way than the registration did.

    Args:
        receivers: not asked: an item of a unit's list is accepted by whoever received that list.
        is_part: only some of those who owe are asked about.
        past: of a past day: what counted then.
    """
    only = [unit.id for unit in addressed.units] if is_part else None
    owed = _owed(plan, only, past)
    states = _states(plan, {number for _, number, _ in owed} if is_part else None, past)
    taken = {(unit, number) for unit, number, _ in _accepted(plan, Step.RESULT, only, past)}
    accepted: dict[int, set[int]] = {}
    waiting: dict[int, set[int]] = {}
    for unit, number, exemplar in owed:
        state = states.get(number, "")
        if state == State.ACCEPTED or (state in WAITING and (unit, number) in taken):
            accepted.setdefault(unit, set()).add(exemplar)
        elif state in WAITING:
            waiting.setdefault(unit, set()).add(exemplar)
    return {
        unit.id: _credit(addressed.quotas[unit.id], accepted.get(unit.id, ()), waiting.get(unit.id, ()))
        for unit in addressed.units
    }


def _credit(quotas: Iterable[QuotaRule], accepted: Iterable[int], waiting: Iterable[int]) -> Credit:
    whole = Credit(frozenset(accepted), frozenset(waiting))
    return Credit(whole.accepted, whole.waiting, {quota.id: whole for quota in quotas})


def _owed(plan: Plan, only: Iterable[int] | None, past: Past | None) -> list[tuple[int, int, int]]:
    """(unit, number of the registration, exemplar) for every report that is owed."""
    return _accepted(plan, Step.REGISTRATION, only, past, is_for_good=True)


def _accepted(
    plan: Plan, step: Step, only: Iterable[int] | None, past: Past | None, *, is_for_good: bool = False
) -> list[tuple[int, int, int]]:
    """(unit, number of the registration, exemplar) for what stands, or stood, accepted in units' lists of a step.

    Args:
        is_for_good: only registrations that the plan's receiver accepted.
    """
    rows = items(plan, step, only)
    rows = rows.filter(registration__state=State.ACCEPTED) if is_for_good else rows
    if past is not None:
        rows = rows.exclude(Among(F("registration_id"), list(past.of(step))))
    columns = ("unit_list__organisation_id", "registration_id", "registration__exemplar_id")
    found: list[tuple[int, int, int]] = list(rows.values_list(*columns))
    if past is None:
        return found
    wanted = None if only is None else set(only)
    for number, then in past.of(step).items():
        if then.state == State.ACCEPTED or not is_for_good:
            units = then.accepted_in if wanted is None else then.accepted_in & wanted
            found += [(unit, number, then.origin.exemplar_id) for unit in units]
    return found


def items(plan: Plan, step: Step, only: Iterable[int] | None) -> Any:
    """Items of units' lists that were accepted there."""
    rows = ListItem.objects.system(FIGURES).filter(unit_list__plan=plan, unit_list__step=step, state=ItemState.ACCEPTED)
    return rows if only is None else rows.filter(unit_list__organisation_id__in=list(only))


def _states(plan: Plan, numbers: Iterable[int] | None, past: Past | None) -> dict[int, str]:
    """Number of the registration → the state of its report, for all that were sent; or of these alone."""
    rows = ResultReport.objects.system(FIGURES).filter(registration__plan=plan, state__in=[*WAITING, State.ACCEPTED])
    if numbers is not None:
        rows = rows.filter(registration_id__in=list(numbers))
    found: dict[int, str] = dict(rows.values_list("registration_id", "state"))
    if past is not None:
        found.update({number: str(then.state) for number, then in past.of(Step.RESULT).items()})
    return found


def _units(plan: Plan, ids: Iterable[int], day: date) -> tuple[Unit, ...]:
    """The bodies as they stood on a day, in official order; one that has ended keeps its last name and stands where it counts."""
    wanted = list(ids)
    places = organisations.counted_places_of(wanted, day, plan.hierarchy_id)
    names, kinds = organisations.names_of(wanted, day), organisations.last_kinds_of(wanted, day)

    return tuple(
        Unit(body, name := names.get(body, "?"), name, kinds.get(body, ""), place[1], place[0])
        for body in sorted(wanted, key=lambda body: official(plan, body, *places.get(body, (NOWHERE, ""))))
        for place in [places.get(body, (NOWHERE, ""))]
    )


def official(plan: Plan, body: int, hierarchy: int, path: str) -> tuple[bool, bool, int, str, int]:
    """A key in official order: the plan's hierarchy first, what stands nowhere last."""
    return (hierarchy == NOWHERE, hierarchy != plan.hierarchy_id, hierarchy, path, body)


def _quota(unit: Unit, count: int) -> QuotaRule:
    """What a unit owes as the board counts it: no quota of the plan, so it has no wording, and a number below zero."""
    return QuotaRule(-unit.id, unit.hierarchy_id, unit.kind, None, Shape.AT_LEAST, count)
