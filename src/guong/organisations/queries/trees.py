"""The tree as it is shown: a hierarchy on a day, and what stands below one body."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from guong.organisations.models import Organisation, OrganisationName, Place
from guong.organisations.queries import every_place_of, kinds_of, names_of
from guong.organisations.queries.days import on
from guong.organisations.rules import ancestors, depth

SHOWN = ("organisation_id", "hierarchy_id", "path", "parent_id")


@dataclass(frozen=True)
class Row:
    """A body in a list. `depth` counts from 0 for a root."""

    id: int
    name: str
    kind: str
    parent_id: int | None
    parent: str
    depth: int


def is_body(number: int) -> bool:
    """Whether there is or was such a body."""
    return Organisation.objects.filter(pk=number).exists()


def standing(hierarchy: int, day: date, typed: str = "") -> QuerySet[Place, dict[str, Any]]:
    """Places of a hierarchy on `day` in official order, for `rows_of`; only of bodies whose name of that day matches `typed`."""
    places = Place.objects.filter(on(day), hierarchy_id=hierarchy)
    if typed:
        named = OrganisationName.objects.filter(on(day), search_text__matches=typed)
        places = places.filter(organisation_id__in=named.values("organisation_id"))
    return places.order_by("path").values(*SHOWN)


def below(body: int, day: date) -> QuerySet[Place, dict[str, Any]]:
    """Places directly below a body on `day`, in every hierarchy, for `rows_of`."""
    places = Place.objects.filter(on(day), parent_id=body)
    return places.order_by("hierarchy_id", "path").values(*SHOWN)


def rows_of(places: Iterable[Mapping[str, Any]], day: date) -> list[Row]:
    """One page of places with the names and kinds of `day`: two queries, however many."""
    found = list(places)
    ids = [place["organisation_id"] for place in found]
    names = names_of([*ids, *(place["parent_id"] for place in found)], day)
    kinds = kinds_of(ids, day)
    return [
        Row(
            place["organisation_id"],
            names.get(place["organisation_id"], "?"),
            kinds.get(place["organisation_id"], ""),
            place["parent_id"],
            names.get(place["parent_id"], ""),
            depth(place["path"]) - 1,
        )
        for place in found
    ]


def chains_above(body: int, day: date) -> dict[int, list[tuple[int, str]]]:
    """Hierarchy → (body, name) of everything above a body on `day`, from the root down; above a root there is nothing."""
    found: dict[int, list[int]] = {}
    for hierarchy, path in every_place_of(body, day):
        above = Place.objects.filter(on(day), hierarchy_id=hierarchy, path__in=ancestors(path)).order_by("path")
        found[hierarchy] = list(above.values_list("organisation_id", flat=True))
    names = names_of((one for chain in found.values() for one in chain), day)
    return {hierarchy: [(one, names.get(one, "?")) for one in chain] for hierarchy, chain in found.items()}
