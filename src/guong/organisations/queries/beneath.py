"""Bodies below a place on a day, as conditions for the databases; a body that ended stands where it stood last.

One whose work nobody does stands where it counts: below the body above it, wherever that has gone since (`freed_beneath`).
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from guong.organisations.models import Place, Succession
from guong.organisations.queries.days import on
from guong.organisations.queries.heirs import Spot, counted_places_of, owners_of, stood_for_by
from guong.organisations.rules.history import Inherits
from guong.organisations.rules.paths import after_subtree


def beneath(hierarchy_id: int, top: str, day: date) -> QuerySet[Place]:
    """Places at or below `top` on `day`, and the last places of bodies that ended there."""
    later = Place.objects.filter(
        organisation_id=OuterRef("organisation_id"),
        hierarchy_id=OuterRef("hierarchy_id"),
        valid_from__gte=OuterRef("valid_to"),
        valid_from__lte=day,
    )
    ended = Q(valid_to__lte=day) & ~Exists(later)
    return Place.objects.filter(on(day) | ended, hierarchy_id=hierarchy_id, path__gte=top, path__lt=after_subtree(top))


def followed_by(tops: Iterable[Spot], day: date, own: Iterable[Spot] = ()) -> set[int]:
    """Numbers of the bodies that ended by `day` and whose open work lies with a body below one of these places, through chains.

    Args:
        own: places of which the body that stands there counts too.
    """
    inside = Q(pk__in=[])
    for hierarchy_id, top in tops:
        inside |= Q(hierarchy_id=hierarchy_id, path__gt=top, path__lt=after_subtree(top))
    for hierarchy_id, top in own:
        inside |= Q(hierarchy_id=hierarchy_id, path=top)
    heirs = Place.objects.filter(inside, on(day), organisation_id=OuterRef("heir_id"))
    # Asked of each succession: few bodies end, and many stand below.
    links = Succession.objects.filter(Exists(heirs), event__day__lte=day).exclude(inherits=Inherits.NONE.value)
    standing = set(links.values_list("heir_id", flat=True))
    return set(stood_for_by(standing, day)) if standing else set()


def freed_beneath(which: Q, tops: Iterable[Spot], day: date, own: Iterable[Spot] = ()) -> tuple[set[int], set[int]]:
    """Numbers of the bodies that ended by `day` and whose work nobody does: those that count below one of these places, and the others.

    Args:
        which: condition on `Succession` that finds the bodies as sources.
        own: places at which what counts there counts too.
    """
    nobody = Succession.objects.filter(inherits=Inherits.NONE.value, event__day__lte=day)
    if not nobody.exists():
        return set(), set()
    freed = {body for body, owner in owners_of(which, day).items() if owner.is_freed}
    above, here = set(tops), set(own)
    found = set[int]()
    for hierarchy in {place[0] for place in above | here} if freed else ():
        paths = [top for of, top in above if of == hierarchy]
        for body, place in counted_places_of(freed, day, hierarchy, only_first=True).items():
            if place in here or any(place[1].startswith(top) and place[1] != top for top in paths):
                found.add(body)
    return found, freed - found
