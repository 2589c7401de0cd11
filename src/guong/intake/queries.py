"""What stands here already, for the rows of a sheet to be compared with."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from guong.intake.rules.units import Standing, name_key
from guong.organisations.models import Hierarchy, OrganisationKind, OrganisationName, Place


def hierarchy_named(code: str) -> tuple[int, str] | None:
    """(id, code) of the hierarchy of this code; without one the first that was founded; None when there is none."""
    rows = Hierarchy.objects.order_by("id")
    found: tuple[int, str] | None = (rows.filter(code=code) if code else rows).values_list("id", "code").first()
    return found


def hierarchy_codes() -> list[str]:
    """Codes of every hierarchy."""
    return list(Hierarchy.objects.order_by("id").values_list("code", flat=True))


def standing(hierarchy_id: int | None, day: date) -> list[Standing]:
    """Bodies of a hierarchy as they stand on `day`, those whose first day is still to come included; in official order."""
    if hierarchy_id is None:
        return []
    there = Place.objects.filter(_not_over(day), hierarchy_id=hierarchy_id).order_by("valid_from")
    places = _first(there, ("path", "parent_id", "valid_from"))
    ends = dict(there.values_list("organisation_id", "valid_to"))  # of the last one
    names = _first(OrganisationName.objects.filter(_not_over(day)).order_by("valid_from"), ("name", "short"))
    kinds = _first(OrganisationKind.objects.filter(_not_over(day)).order_by("valid_from"), ("kind",))
    found = [
        Standing(id_, name, short, kinds.get(id_, ("",))[0], parent, path, since, ends[id_])
        for id_, (path, parent, since) in places.items()
        for name, short in [names.get(id_, ("?", "?"))]
    ]
    return sorted(found, key=lambda body: body.path)


def names_elsewhere(hierarchy_id: int | None, day: date) -> dict[str, str]:
    """Key of a name → name of the other hierarchy in which a body of that name stands, and not in this one."""
    there = Place.objects.filter(_not_over(day))
    rows = there.exclude(hierarchy_id=hierarchy_id) if hierarchy_id is not None else there
    here = set(there.filter(hierarchy_id=hierarchy_id).values_list("organisation_id", flat=True))
    hierarchies = dict(rows.values_list("organisation_id", "hierarchy__name"))
    names = OrganisationName.objects.filter(_not_over(day), organisation_id__in=rows.values("organisation_id"))
    return {
        name_key(name): hierarchies[id_]
        for id_, name in names.values_list("organisation_id", "name")
        if id_ in hierarchies and id_ not in here
    }


def _not_over(day: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gt=day)


def _first(rows: QuerySet[Any], fields: tuple[str, ...]) -> dict[int, tuple[Any, ...]]:
    """Body id → what holds now, else what holds first from now on."""
    found: dict[int, tuple[Any, ...]] = {}
    for id_, *values in rows.values_list("organisation_id", *fields):
        found.setdefault(id_, tuple(values))
    return found
