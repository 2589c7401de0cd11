"""Which way a list goes: the body above that takes part in the plan, else the plan's receiver."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from guong.kit.periods import local
from guong.organisations import queries as organisations
from guong.organisations.models import OrganisationKind, Place
from guong.organisations.rules import after_subtree, ancestors
from guong.plans import queries as plans
from guong.plans import rules
from guong.plans.models import Plan
from guong.plans.rules import Scope, Step, Unit

FEW = 500


def receiver_of(plan: Plan, organisation_id: int, at: datetime, step: str = Step.REGISTRATION) -> int:
    """The body that receives this body's list: the nearest above that takes part in the plan, else the plan's receiver.

    The Front and mass organisations stand in another hierarchy and send straight to the plan's receiver; so do the bodies directly
    below the issuer (decisions: who sends what). Of a body that ended: that of the place where it counts. A body that ended and whose
    work nobody does any more receives nothing: then the next above does.
    """
    day = plans.day_of_duty(plan, step, at)
    place = organisations.counted_places_of([organisation_id], day, plan.hierarchy_id, only_first=True)
    if organisation_id not in place:
        return plan.receiver_id
    quotas, top = plans.rules_so_far(plan, at), plans.issuer_paths(plan, day).get(plan.hierarchy_id, "")
    above = _between(place[organisation_id][1], top)
    return _nearest(above, _taking_part(plan, quotas, above, top, day, local(at).date()), plan.receiver_id)


def receivers_of(plan: Plan, addressed: plans.Addressed, at: datetime | None = None) -> dict[int, int]:
    """`receiver_of` for all units of a board at once.

    Args:
        at: who receives at that instant; for counting none is told, since what a body accepted counts also after it ended.
    """
    top = addressed.tops.get(plan.hierarchy_id, "")
    above = {u.id: _between(u.path, top) if u.hierarchy_id == plan.hierarchy_id else [] for u in addressed.units}
    paths = {path for found in above.values() for path in found}
    bodies = _taking_part(
        plan, addressed.quota_list, paths, top, addressed.day, None if at is None else local(at).date()
    )
    return {unit: _nearest(found, bodies, plan.receiver_id) for unit, found in above.items()}


def takes_part(plan: Plan, organisation_id: int, at: datetime) -> bool:
    """Whether the plan asks something of bodies of this kind, at whatever depth below the issuer.

    A cell inside a committee takes part although only cells directly below the issuer owe: its exemplars may count for
    the committee.
    """
    day = plans.day_of_duty(plan, Step.REGISTRATION, at)
    kind, tops = organisations.kind_of(organisation_id, day), plans.issuer_paths(plan, day)
    places = Place.objects.filter(organisations.on(day), organisation_id=organisation_id)
    units = [Unit(organisation_id, "", "", kind, path, at_) for at_, path in places.values_list("hierarchy_id", "path")]
    return any(
        rules.is_addressed(quota, unit, tops.get(quota.hierarchy_id), Scope.ALL)
        for quota in plans.rules_so_far(plan, at)
        for unit in units
    )


def _between(path: str, top: str) -> list[str]:
    """Places above `path` and below the issuer, nearest first."""
    return [place for place in reversed(ancestors(path)) if place.startswith(top) and place != top]


def _nearest(paths: Iterable[str], bodies: Mapping[str, int], otherwise: int) -> int:
    return next((bodies[path] for path in paths if path in bodies), otherwise)


def _taking_part(
    plan: Plan, quotas: Iterable[rules.QuotaRule], paths: Iterable[str], top: str, day: date, today: date | None
) -> dict[str, int]:
    """Path → body, for the bodies at these places of which the plan asks something, without those whose work nobody does `today`."""
    kinds = {quota.kind for quota in quotas if quota.hierarchy_id == plan.hierarchy_id}
    places = Place.objects.filter(organisations.on(day), hierarchy_id=plan.hierarchy_id)
    of_kind, wanted = OrganisationKind.objects.filter(organisations.on(day), kind__in=kinds), list(paths)
    if len(wanted) > FEW:
        under = places.filter(path__gte=top, path__lt=after_subtree(top))
        there = under.filter(organisation_id__in=of_kind.values("organisation_id"))
        return _served(there, today)
    # A few are looked at one by one: for a subquery SQLite would walk through the kinds of all bodies.
    found = _served(places.filter(path__in=wanted), today)
    taking = set(of_kind.filter(organisation_id__in=found.values()).values_list("organisation_id", flat=True))
    return {path: body for path, body in found.items() if body in taking}


def _served(places: QuerySet[Place], today: date | None) -> dict[str, int]:
    """Path → body of these places, without those that had ended by `today` and whose work nobody does (one query where none left)."""
    rows = list(places.values_list("path", "organisation_id", "valid_to"))
    left = {body for _, body, until in rows if today is not None and until is not None and until <= today}
    owners = organisations.owners_of(left, today) if left and today is not None else {}
    return {path: body for path, body, _ in rows if body not in owners or not owners[body].is_freed}
