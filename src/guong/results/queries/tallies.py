"""How many reports each unit owes and has, as the database groups them: the same as `duties`, without naming the exemplars."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from guong.organisations import queries as organisations
from guong.organisations.models import Place
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import QuotaRule, Shape, Step
from guong.registrations.models import ListItem
from guong.registrations.queries.past import Past
from guong.registrations.queries.tallies import Tally
from guong.registrations.rules import State
from guong.registrations.rules.counting import WAITING
from guong.results.queries import duties


def result_tallies(plan: Plan, at: datetime, past: Past | None = None) -> list[Tally] | None:
    """Every unit that owes reports, in official order (four queries); None of a past day, of which the whole board is made.

    An exemplar has one registration in a plan, and that stands once in a unit's list: items are exemplars.
    """
    if past is not None:
        return None
    owed = duties.items(plan, Step.REGISTRATION, None).filter(registration__state=State.ACCEPTED)
    counted = owed.order_by().values_list("unit_list__organisation_id")
    counted = counted.annotate(
        owed=Count("id"),
        accepted=Count("id", filter=Q(registration__report__state=State.ACCEPTED)),
        waiting=Count("id", filter=Q(registration__report__state__in=list(WAITING))),
    )
    counts = {unit: (count, accepted, waiting) for unit, count, accepted, waiting in counted}
    taken = _taken(plan)
    shared: dict[int, QuotaRule] = {}
    found = []
    for unit, hierarchy, path in _placed(plan, set(counts), plans.day_of_duty(plan, Step.RESULT, at)):
        count, accepted, waiting = counts[unit]
        quota = shared.get(count)
        if quota is None:  # what is owed differs by its number alone
            quota = shared[count] = QuotaRule(-count, 0, "", None, Shape.AT_LEAST, count)
        own = taken.get(unit, 0)
        found.append(Tally(unit, hierarchy, path, quota, accepted + own, waiting - own))
    return found


def _taken(plan: Plan) -> dict[int, int]:
    """Unit id → reports that the receiver of its list accepted, and that wait further up."""
    standing = ListItem.objects.system(duties.FIGURES).filter(
        unit_list__plan=plan,
        unit_list__step=Step.REGISTRATION,
        state=OuterRef("state"),
        unit_list__organisation_id=OuterRef("unit_list__organisation_id"),
        registration_id=OuterRef("registration_id"),
    )
    rows = duties.items(plan, Step.RESULT, None).filter(
        Exists(standing.order_by()),
        registration__state=State.ACCEPTED,
        registration__report__state__in=list(WAITING),
    )
    counted: Any = rows.order_by().values_list("unit_list__organisation_id").annotate(count=Count("id"))
    return dict(counted)


def _placed(plan: Plan, units: set[int], day: date) -> list[tuple[int, int, str]]:
    """(unit, hierarchy, path) in official order, as `duties` orders them; bodies that have ended where they count."""
    listed = duties.items(plan, Step.REGISTRATION, None).values("unit_list__organisation_id")
    places = Place.objects.filter(organisations.on(day), organisation_id__in=listed).order_by("hierarchy_id", "path")
    rows = [row for row in places.values_list("organisation_id", "hierarchy_id", "path") if row[0] in units]
    found: dict[int, tuple[int, int, str]] = {}
    for is_own in (True, False):
        for row in rows:
            if (row[1] == plan.hierarchy_id) is is_own:
                found.setdefault(row[0], row)
    missing = units.difference(found)
    if not missing:
        return list(found.values())
    counted = organisations.counted_places_of(missing, day, plan.hierarchy_id)
    found.update({unit: (unit, *counted.get(unit, (duties.NOWHERE, ""))) for unit in missing})
    return sorted(found.values(), key=lambda row: duties.official(plan, *row))
