"""Which way a list goes: the body above that takes part in the plan, else the plan's receiver."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet

from guong.kit.periods import local
from guong.organisations import queries as organisations
from guong.organisations.models import OrganisationKind, Place
from guong.organisations.rules import after_subtree, ancestors
from guong.plans import queries as plans
from guong.plans import rules
from guong.plans.models import Plan
from guong.plans.queries import cascade
from guong.plans.rules import Step

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
    bodies = _taking_part(plan, _kinds(plan, quotas), above, top, day, local(at).date())
    if above and organisations.kind_of(organisation_id, day) not in _kinds(plan, quotas):
        bodies |= _asked_below(plan, step, at, above, top, day, local(at).date())
    return _nearest(above, bodies, plan.receiver_id)


def receivers_of(
    plan: Plan,
    addressed: plans.Addressed,
    at: datetime | None = None,
    *,
    asked_at: datetime | None = None,
    step: str = Step.REGISTRATION,
) -> dict[int, int]:
    """`receiver_of` for all units of a board at once.

    Args:
        at: who receives at that instant; for counting none is told, since what a body accepted counts also after it ended.
        asked_at: the instant whose plans below the root are asked what they add, where units may be of a kind that the root does
            not name.
    """
    top = addressed.tops.get(plan.hierarchy_id, "")
    above = {u.id: _between(u.path, top) if u.hierarchy_id == plan.hierarchy_id else [] for u in addressed.units}
    paths = {path for found in above.values() for path in found}
    kinds, today = _kinds(plan, addressed.quota_list), None if at is None else local(at).date()
    bodies = _taking_part(plan, kinds, paths, top, addressed.day, today)
    found = {unit: _nearest(paths, bodies, plan.receiver_id) for unit, paths in above.items()}
    added = {u.id: above[u.id] for u in addressed.units if above[u.id] and u.kind not in kinds}
    if added and asked_at is not None:
        between = {path for paths in added.values() for path in paths}
        bodies = bodies | _asked_below(plan, step, asked_at, between, top, addressed.day, today)
        found |= {unit: _nearest(paths, bodies, plan.receiver_id) for unit, paths in added.items()}
    return found


def _kinds(plan: Plan, quotas: Iterable[rules.QuotaRule]) -> set[str]:
    """The kinds of body of which a plan asks something in its own hierarchy."""
    return {quota.kind for quota in quotas if quota.hierarchy_id == plan.hierarchy_id}


def _asked_below(
    plan: Plan, step: str, at: datetime, paths: Iterable[str], top: str, day: date, today: date | None
) -> dict[str, int]:
    """Path → body, for the bodies at these places that take part since a plan below the root asks something of their kind.

    They receive from bodies that the root asks nothing of; the ways of all others are as the root alone has them.
    """
    found: dict[str, int] = {}
    for issuer, kinds in cascade.kinds_asked_below(plan, step, at):
        inside = [path for path in paths if path.startswith(issuer) and path != issuer]
        found |= _taking_part(plan, kinds, inside, top, day, today) if inside else {}
    return found


def _between(path: str, top: str) -> list[str]:
    """Places above `path` and below the issuer, nearest first."""
    return [place for place in reversed(ancestors(path)) if place.startswith(top) and place != top]


def _nearest(paths: Iterable[str], bodies: Mapping[str, int], otherwise: int) -> int:
    return next((bodies[path] for path in paths if path in bodies), otherwise)


def _taking_part(
    plan: Plan, kinds: Collection[str], paths: Iterable[str], top: str, day: date, today: date | None
) -> dict[str, int]:
    """Path → body, for the bodies of these kinds at these places, without those whose work nobody does `today`."""
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
