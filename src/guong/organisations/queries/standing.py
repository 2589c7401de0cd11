"""Where bodies of some kinds stand on a day, without their names; and which bodies are not what they were."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from guong.organisations.models import OrganisationKind, OrganisationName, Place
from guong.organisations.queries.days import on
from guong.organisations.rules import after_subtree

Spot = tuple[int, str, str, int | None]  # body, path, kind, parent


def standing(
    hierarchy_id: int, day: date, *, kinds: Iterable[str], top: str = "", ids: Iterable[int] | None = None
) -> list[Spot]:
    """Bodies of these kinds in a hierarchy on `day`, in official order (one query).

    Args:
        top: only this path and what is below it.
        ids: only these few bodies.
    """
    places = Place.objects.filter(on(day), hierarchy_id=hierarchy_id)
    if top:
        places = places.filter(path__gte=top, path__lt=after_subtree(top))
    if ids is not None:
        places = places.filter(organisation_id__in=list(ids))
    lasts = Q(organisation__kinds__valid_to__isnull=True) | Q(organisation__kinds__valid_to__gt=day)
    of_kind = Q(organisation__kinds__kind__in=list(kinds), organisation__kinds__valid_from__lte=day)
    rows = places.filter(of_kind & lasts).order_by("path")
    return list(rows.values_list("organisation_id", "path", "organisation__kinds__kind", "parent_id"))


def changed_between(earlier: date, later: date) -> set[int]:
    """Bodies whose name, kind or place on the later day is another row than on the earlier one, or of which one is missing."""
    between = Q(valid_from__gt=earlier, valid_from__lte=later) | Q(valid_to__gt=earlier, valid_to__lte=later)
    rows = (table.objects.filter(between) for table in (OrganisationName, OrganisationKind, Place))
    return {body for found in rows for body in found.order_by().values_list("organisation_id", flat=True)}
