"""Bodies below a place on a day, as conditions for the databases; a body that ended stands where it stood last."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from guong.organisations.models import Place, Succession
from guong.organisations.queries.days import on
from guong.organisations.queries.heirs import Spot, stood_for_by
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
