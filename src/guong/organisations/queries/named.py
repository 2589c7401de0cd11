"""A body found by the name that somebody typed, without diacritics; never guessed where there are several."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from guong.kit.text import words
from guong.organisations.models import OrganisationName, Place
from guong.organisations.queries import ids_within, names_of, search, tops_worked_for
from guong.organisations.queries.days import on

NEAR, LOOKED_AT, SUGGESTED = 8, 200, 100


@dataclass(frozen=True)
class Candidate:
    """A body that may be meant; `where` tells it from others of its name."""

    id: int
    name: str
    where: str


@dataclass(frozen=True)
class Found:
    """The body that is meant, or those that may be."""

    body: int | None = None
    near: list[Candidate] = field(default_factory=list)


def find(typed: str, day: date, chosen: int | None = None) -> Found:
    """The body whose whole name on `day` was typed. One that had the name on another day alone is found too: the rules say why not it.

    Args:
        chosen: the body picked among those that came near; it holds as long as its name is what is typed, or matches it.
    """
    wanted = words(typed)
    if not wanted:
        return Found()
    matching = search(typed, day, limit=LOOKED_AT)
    if chosen is not None and (chosen in {id_ for id_, _ in matching} or _was_called(chosen, wanted)):
        return Found(chosen)
    exact = [(id_, name) for id_, name in matching if words(name) == wanted]
    if not matching:
        exact = _of_another_day(typed, wanted)
    if len(exact) == 1:
        return Found(exact[0][0])
    near = exact or matching or search(" ".join(wanted[:3]), day, limit=NEAR)
    return Found(None, _candidates(near[:NEAR], day))


def suggested(receiving: Iterable[int], day: date, *, everywhere: bool) -> list[str]:
    """Names offered while typing: the first bodies of the branches that somebody works for, or of every hierarchy."""
    if everywhere:
        rows = Place.objects.filter(on(day)).order_by("hierarchy_id", "path")
        ids = list(rows.values_list("organisation_id", flat=True)[:SUGGESTED])
    else:
        tops = tops_worked_for(receiving, day)
        ids = [id_ for hierarchy, top in tops for id_ in ids_within(hierarchy, top, day, limit=SUGGESTED)]
    names = names_of(ids[:SUGGESTED], day)
    return list(dict.fromkeys(names[id_] for id_ in ids if id_ in names))


def parents_of(body: int, day: date) -> list[tuple[int, int | None]]:
    """(hierarchy, body above) of every place of a body on `day`."""
    places = Place.objects.filter(on(day), organisation_id=body).order_by("hierarchy_id")
    return list(places.values_list("hierarchy_id", "parent_id"))


def _was_called(body: int, wanted: list[str]) -> bool:
    names = OrganisationName.objects.filter(organisation_id=body).values_list("name", flat=True)
    return any(words(name) == wanted for name in names)


def _of_another_day(typed: str, wanted: list[str]) -> list[tuple[int, str]]:
    rows = OrganisationName.objects.filter(search_text__matches=typed).order_by("-valid_from")
    found = {
        id_: name for id_, name in rows.values_list("organisation_id", "name")[:LOOKED_AT] if words(name) == wanted
    }
    return list(found.items())


def _candidates(found: list[tuple[int, str]], day: date) -> list[Candidate]:
    ids = [id_ for id_, _ in found]
    above = dict(
        Place.objects.filter(on(day), organisation_id__in=ids)
        .order_by("-hierarchy_id")
        .values_list("organisation_id", "parent_id")
    )
    names = names_of(above.values(), day)
    return [Candidate(id_, name, names.get(above.get(id_) or 0, "")) for id_, name in found]
