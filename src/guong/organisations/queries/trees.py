"""The tree as it is shown: a hierarchy on a day, and what stands below one body."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from guong.kit.phrasebook import is_word, word
from guong.organisations.models import Organisation, OrganisationName, Place
from guong.organisations.queries import FEW, every_place_of, kinds_of, names_of
from guong.organisations.queries.counting import counted_on_page
from guong.organisations.queries.days import on
from guong.organisations.rules import ancestors, depth

SHOWN = ("organisation_id", "hierarchy_id", "path", "parent_id")


@dataclass(frozen=True)
class Row:
    """A body in a list: its kind in words; `depth` counts from 0 for a root, `below` everything under it."""

    id: int
    name: str
    kind: str
    parent_id: int | None
    parent: str
    depth: int
    below: int


def is_body(number: int) -> bool:
    """Whether there is or was such a body."""
    return Organisation.objects.filter(pk=number).exists()


def standing(hierarchy: int, day: date, typed: str = "") -> QuerySet[Place, dict[str, Any]]:
    """Places of a hierarchy on `day` in official order, for `rows_of`; only of bodies whose name of that day matches `typed`."""
    places = Place.objects.filter(on(day), hierarchy_id=hierarchy)
    if typed:
        named = OrganisationName.objects.filter(on(day), search_text__matches=typed).values("organisation_id")
        few = list(named.order_by().values_list("organisation_id", flat=True)[: FEW + 1])
        # Few are named one by one, else a database would walk through all places to find them; many stand on every page.
        wanted: Any = few if len(few) <= FEW else named
        places = places.filter(organisation_id__in=wanted)
    return places.order_by("path").values(*SHOWN)


def below(body: int, day: date) -> QuerySet[Place, dict[str, Any]]:
    """Places directly below a body on `day`, in every hierarchy, for `rows_of`."""
    places = Place.objects.filter(on(day), parent_id=body)
    return places.order_by("hierarchy_id", "path").values(*SHOWN)


def rows_of(places: Iterable[Mapping[str, Any]], day: date) -> list[Row]:
    """One page of places with the names, kinds and branches of `day`: a handful of queries, however many."""
    found = list(places)
    ids = [place["organisation_id"] for place in found]
    names = names_of([*ids, *(place["parent_id"] for place in found)], day)
    kinds = kinds_of(ids, day)
    below_of = counted_on_page(found, day)
    return [
        Row(
            place["organisation_id"],
            names.get(place["organisation_id"], "?"),
            kind_in_words(kinds.get(place["organisation_id"], "")),
            place["parent_id"],
            names.get(place["parent_id"], ""),
            depth(place["path"]) - 1,
            below_of[place["hierarchy_id"], place["path"]],
        )
        for place in found
    ]


def scheme_in_words(code: str) -> str:
    """What a list of codes is called; one without a word stands for itself."""
    return word(f"scheme.{code}") if is_word(f"scheme.{code}") else code


def kind_in_words(code: str) -> str:
    """The word of a kind; a code without one stands for itself."""
    return word(f"kind.{code}") if is_word(f"kind.{code}") else code


def chains_above(body: int, day: date) -> dict[int, list[tuple[int, str]]]:
    """Hierarchy → (body, name) of everything above a body on `day`, from the root down; above a root there is nothing."""
    found: dict[int, list[int]] = {}
    for hierarchy, path in every_place_of(body, day):
        above = Place.objects.filter(on(day), hierarchy_id=hierarchy, path__in=ancestors(path)).order_by("path")
        found[hierarchy] = list(above.values_list("organisation_id", flat=True))
    names = names_of((one for chain in found.values() for one in chain), day)
    return {hierarchy: [(one, names.get(one, "?")) for one in chain] for hierarchy, chain in found.items()}
