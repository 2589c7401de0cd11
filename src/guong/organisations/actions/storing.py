"""A history that the rules answered, written into the tables: only what differs, with the paths that follow."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Max, ProtectedError
from django.db.models.functions import Length

from guong.kit.reasons import Reason, Refused
from guong.kit.text import sort_key, words
from guong.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Place,
    Succession,
)
from guong.organisations.queries.days import on
from guong.organisations.queries.histories import of_bodies, with_all_above
from guong.organisations.rules.history import KIND, NAME, History, Life, Line, Link, Period, What
from guong.organisations.rules.paths import MOST_LEVELS, STEP, after_subtree, depth
from guong.organisations.rules.placing import PlaceRow, place_rows, places_on

NO_LIFE = Life({})


def store(before: History, after: History) -> None:
    """Write what differs between two histories of the same bodies. Raises: Refused (`too_deep`, `body_in_use`)."""
    _store_links(before.links - after.links, after.links - before.links)
    moved: dict[int, set[int]] = {}
    come: list[tuple[int, Line, Period]] = []
    for body in {**before.lives, **after.lives}:
        old, new = before.lives.get(body, NO_LIFE), after.lives.get(body, NO_LIFE)
        for line in {**old.lines, **new.lines}:
            was, is_now = old.periods(line), new.periods(line)
            if was != is_now and line.what is What.PLACE:
                moved.setdefault(int(line.of), set()).add(body)
            elif was != is_now:
                _take_away(body, line, [period.since for period in was if period not in is_now])
                come += [(body, line, period) for period in is_now if period not in was]
    for body, line, period in come:  # only now: a code may have gone from one body to another
        row = _row(body, line, period.value)
        row.valid_from, row.valid_to, row.event_id = period.since, period.until, period.event
        row.save(force_insert=True)
    for hierarchy, bodies in moved.items():
        _store_places(hierarchy, bodies, after)
    for body in before.lives.keys() - after.lives.keys():
        _forget(body, before)


def _take_away(body: int, line: Line, since: list[date]) -> None:
    tables: Any = {What.NAME: OrganisationName, What.KIND: OrganisationKind, What.CODE: OrganisationCode}
    stored = tables[line.what].objects.filter(organisation_id=body, valid_from__in=since)
    (stored.filter(scheme=line.of) if line.what is What.CODE else stored).delete()


def _row(body: int, line: Line, value: Any) -> Any:
    if line == NAME:
        return OrganisationName(
            organisation_id=body,
            name=value.name,
            short=value.short,
            sort_key=sort_key(value.name)[:500],
            search_text=" ".join(words(value.name)),
        )
    if line == KIND:
        return OrganisationKind(organisation_id=body, kind=value)
    return OrganisationCode(organisation_id=body, scheme=line.of, code=value)


def _store_links(gone: Iterable[Link], come: Iterable[Link]) -> None:
    for link in gone:
        Succession.objects.filter(event_id=link.event, source_id=link.source, heir_id=link.heir).delete()
    Succession.objects.bulk_create(
        Succession(
            event_id=link.event,
            source_id=link.source,
            heir_id=link.heir,
            part=link.part,
            whole=link.whole,
            is_rest=link.is_rest,
            inherits=link.inherits,
        )
        for link in sorted(come, key=lambda one: (one.source, one.heir or 0))
    )


def _store_places(hierarchy: int, bodies: set[int], after: History) -> None:
    """Write the places of these bodies, and the paths of all that stands or stood below them."""
    subtree = bodies | _below(hierarchy, bodies)
    above = of_bodies(with_all_above(subtree) - set(after.lives))
    history = History({**above.lives, **after.lives})
    stored: dict[int, list[tuple[int, PlaceRow]]] = {body: [] for body in subtree}
    columns = ("organisation_id", "pk", "valid_from", "valid_to", "parent_id", "position", "event_id", "path")
    rows = Place.objects.filter(hierarchy_id=hierarchy, organisation_id__in=subtree)
    for body, key, *row in rows.values_list(*columns):
        stored[body].append((key, PlaceRow(*row)))
    gone, come = [], []
    for body in sorted(subtree):
        is_gone = body in bodies and body not in after.lives
        wanted = () if is_gone else place_rows(history, body, hierarchy)
        gone += [key for key, row in stored[body] if row not in wanted]
        there = {row for _, row in stored[body]}
        come += [(body, row) for row in wanted if row not in there]
    if any(depth(row.path) > MOST_LEVELS for _, row in come):
        raise Refused(Reason("too_deep", "parent", {"limit": MOST_LEVELS}))
    Place.objects.filter(pk__in=gone).delete()
    Place.objects.bulk_create(_place(hierarchy, body, row) for body, row in come)


def why_not_so_deep(before: History, after: History, day: date) -> Iterator[Reason]:
    """That a body, or what stands below it, would stand deeper than can be written: told before anything is, as storing would."""
    for body in after.lives:
        was = dict(places_on(before, body, day))
        for hierarchy, path in places_on(after, body, day):
            old = was.get(hierarchy, "")
            if len(path) <= len(old) or path == old:
                continue
            below = Place.objects.filter(on(day), hierarchy_id=hierarchy, path__gt=old, path__lt=after_subtree(old))
            deepest = below.aggregate(most=Max(Length("path")))["most"] if old else None
            if depth(path) + (0 if deepest is None else (deepest - len(old)) // STEP) > MOST_LEVELS:
                yield Reason("too_deep", "parent", {"limit": MOST_LEVELS})
                return


def _below(hierarchy: int, bodies: set[int]) -> set[int]:
    """What stands or stood below any place that these bodies have or had, found by the ranges of their paths."""
    own = Place.objects.filter(hierarchy_id=hierarchy, organisation_id__in=bodies)
    found: set[int] = set()
    for path in own.values_list("path", flat=True).distinct():
        rows = Place.objects.filter(hierarchy_id=hierarchy, path__gt=path, path__lt=after_subtree(path))
        found.update(rows.values_list("organisation_id", flat=True))
    return found


def _place(hierarchy: int, body: int, row: PlaceRow) -> Place:
    return Place(
        hierarchy_id=hierarchy,
        organisation_id=body,
        parent_id=row.parent,
        position=row.position,
        path=row.path,
        valid_from=row.since,
        valid_to=row.until,
        event_id=row.event,
    )


def _forget(body: int, before: History) -> None:
    """Take a body away that an event had made; what other tables keep of it, holds it."""
    try:
        Organisation.objects.filter(pk=body).delete()
    except ProtectedError as error:
        name = before.called(body, before.lives[body].begins)
        raise Refused(Reason("body_in_use", "", {"name": name})) from error
