"""Events that were noted: the list of them, and one with all that it wrote."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from guong.kit.phrasebook import tell, word
from guong.ledger.deeds import history_of
from guong.organisations.models import (
    OrganisationCode,
    OrganisationEvent,
    OrganisationKind,
    OrganisationName,
    Place,
    Succession,
)
from guong.organisations.queries import names_of_doers
from guong.organisations.queries.names import Names, names_through
from guong.organisations.rules.events import KINDS
from guong.organisations.words import sentence

MOST_NAMED = 6  # in a sentence; a district of two hundred cells is not told by name


@dataclass(frozen=True)
class Wrote:
    """What some events wrote, each list by event: links (source, heir, source goes on), names, kinds, codes, places."""

    links: Mapping[int, list[tuple[int, int | None]]]
    names: Mapping[int, list[tuple[int, str]]]
    kinds: Mapping[int, list[tuple[int, str]]]
    codes: Mapping[int, list[tuple[int, str]]]
    places: Mapping[int, list[tuple[int, int | None]]]

    def bodies(self) -> set[int]:
        """Every body that is named in it."""
        pairs = [pair for table in (self.links, self.places) for found in table.values() for pair in found]
        others = [
            body for table in (self.names, self.kinds, self.codes) for found in table.values() for body, _ in found
        ]
        return {one for pair in pairs for one in pair if one is not None}.union(others)


def events(kind: str = "", year: int | None = None) -> QuerySet[OrganisationEvent]:
    """Events, the latest day first; of one kind, of one year."""
    found = OrganisationEvent.objects.order_by("-day", "-pk")
    if kind in KINDS:
        found = found.filter(kind=kind)
    return found if year is None else found.filter(day__year=year)


def years() -> list[int]:
    """The years in which there are events, latest first."""
    days = OrganisationEvent.objects.dates("day", "year", order="DESC")
    return [day.year for day in days]


def event_of(number: int) -> OrganisationEvent | None:
    """One event, None where there is none."""
    return OrganisationEvent.objects.filter(pk=number).first()


def sentences(rows: Sequence[OrganisationEvent]) -> dict[int, str]:
    """Each event in one sentence: a fixed number of queries for a page of them.

    What was taken back left nothing in the tables; of that the ledger says which bodies it was about.
    """
    wrote = _wrote([row.pk for row in rows])
    undone = {f"organisation_event:{row.pk}": row.pk for row in rows if row.undone_at is not None}
    entries = history_of(*undone) if undone else []
    told = {undone[one["subject"]]: one["facts"]["subjects"] for one in entries if "subjects" in one["facts"]}
    names = names_through(wrote.bodies().union(*told.values()))
    ended = _ended(wrote)
    return {
        row.pk: _undone(row, told.get(row.pk, ()), names)
        if row.undone_at is not None
        else _sentence(row, wrote, names, ended)
        for row in rows
    }


def told_history(number: int) -> list[dict[str, Any]]:
    """Who noted an event and who took it back, for a timeline: text, when, who."""
    entries = history_of(f"organisation_event:{number}")
    people = names_of_doers(entries)
    return [{"text": _told(entry), "at": entry["at"], "who": people.get(entry["seq"], "")} for entry in entries]


def _told(entry: Mapping[str, Any]) -> str:
    kind = entry["facts"].get("kind", "")
    told = tell(entry["name"], {**entry["facts"], "what": word(f"event.{kind}") if kind in KINDS else "…"})
    return told[:1].upper() + told[1:]


def _wrote(numbers: Sequence[int]) -> Wrote:
    def by_event(model: Any, *columns: str) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for event, *values in (
            model.objects.filter(event_id__in=numbers).order_by("pk").values_list("event_id", *columns)
        ):
            found.setdefault(event, []).append(tuple(values))
        return found

    return Wrote(
        by_event(Succession, "source_id", "heir_id"),
        by_event(OrganisationName, "organisation_id", "name"),
        by_event(OrganisationKind, "organisation_id", "kind"),
        by_event(OrganisationCode, "organisation_id", "code"),
        by_event(Place, "organisation_id", "parent_id"),
    )


def _ended(wrote: Wrote) -> dict[int, date]:
    """The bodies among the sources that have ended, with the day."""
    sources = {source for links in wrote.links.values() for source, _ in links}
    rows = OrganisationName.objects.filter(Q(valid_to__isnull=False), organisation_id__in=sources).order_by(
        "valid_from"
    )
    living = OrganisationName.objects.filter(organisation_id__in=sources, valid_to__isnull=True)
    still = set(living.values_list("organisation_id", flat=True)) if sources else set()
    return {body: until for body, until in rows.values_list("organisation_id", "valid_to") if body not in still}


def _sentence(row: OrganisationEvent, wrote: Wrote, names: Names, ended: Mapping[int, date]) -> str:
    links = wrote.links.get(row.pk, [])
    born = [body for body, _ in wrote.names.get(row.pk, [])]
    if links:
        sources = list(dict.fromkeys(source for source, _ in links))
        heirs = list(dict.fromkeys(heir for _, heir in links if heir is not None))
        is_other = heirs[0] not in born if row.kind == "merge" else ended.get(sources[0]) != row.day
        return sentence(row.kind, _named(sources, names, row.day, -1), _named(heirs, names, row.day), is_other=is_other)
    if row.kind in {"create", "rename"}:
        found = wrote.names.get(row.pk, [])
        who = _named(born, names, row.day, -1 if row.kind == "rename" else 0)
        return sentence(row.kind, who or ["?"], to=found[0][1] if found else "?")
    return _moved_or_marked(row, wrote, names)


def _moved_or_marked(row: OrganisationEvent, wrote: Wrote, names: Names) -> str:
    found: Sequence[tuple[int, Any]] = {"rekind": wrote.kinds, "recode": wrote.codes, "move": wrote.places}[
        row.kind
    ].get(row.pk, [])
    if not found:
        return sentence(row.kind, ["?"], to="?")
    body, value = found[0]
    who = [names.on(body, row.day)]
    if row.kind == "move":
        return sentence(row.kind, who, to=names.on(value, row.day), is_other=value is None)
    return sentence(row.kind, who, to=word(f"kind.{value}").lower() if row.kind == "rekind" else value)


def _undone(row: OrganisationEvent, bodies: Iterable[int], names: Names) -> str:
    known = [body for body in bodies if body in names.of]
    what = word(f"event.{row.kind}").capitalize()
    return f"{what}: {', '.join(_named(known, names, row.day))}" if known else what


def _named(bodies: Sequence[int], names: Names, day: date, away: int = 0) -> list[str]:
    """Names on a day, or with `away` before it: what ends or is called otherwise is told by its name of before."""
    when = date.fromordinal(day.toordinal() + away)
    shown = [names.on(body, when) for body in bodies[:MOST_NAMED]]
    more = len(bodies) - MOST_NAMED
    return [*shown, f"và {more} đơn vị khác"] if more > 0 else shown
