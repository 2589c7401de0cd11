"""Paths that follow from a history: a place has another path wherever a body above it has another place."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from guong.organisations.rules.history import History, Spot, place_line
from guong.organisations.rules.paths import child_path


class PlaceRow(NamedTuple):
    """A place for `[since, until)` during which its path is one and the same."""

    since: date
    until: date | None
    parent: int | None
    position: int
    event: int | None
    path: str


def place_rows(history: History, body: int, hierarchy: int) -> tuple[PlaceRow, ...]:
    """The places of a body in one hierarchy with their paths, each row as long as it can be.

    Args:
        history: holds the body and, whatever the day, every body above it.
    """
    rows: list[PlaceRow] = []
    for since, until, spot, event, path in _paths(history, body, hierarchy, None, None):
        row = PlaceRow(since, until, spot.parent, spot.position, event, path)
        last = rows[-1] if rows else None
        if last is not None and last.until == since and last[2:] == row[2:]:
            rows[-1] = last._replace(until=until)
        else:
            rows.append(row)
    return tuple(rows)


def places_on(history: History, body: int, day: date) -> tuple[tuple[int, str], ...]:
    """(hierarchy, path) of every place of a body on a day; none where it is not there.

    Args:
        history: holds, whatever the day, every body above it. Where one is missing, or they go round in a circle, there is no place.
    """
    if body not in history.lives:
        return ()
    found = ((hierarchy, _path_on(history, body, hierarchy, day)) for hierarchy, _ in history.lives[body].places())
    return tuple((hierarchy, path) for hierarchy, path in found if path)


def _path_on(history: History, body: int, hierarchy: int, day: date) -> str:
    path, seen = "", set[int]()
    at: int | None = body
    while at is not None:
        life = history.lives.get(at)
        spot = None if life is None or at in seen else life.value_on(place_line(hierarchy), day)
        if spot is None:
            return ""
        seen.add(at)
        path, at = child_path("", spot.position) + path, spot.parent
    return path


def _paths(
    history: History, body: int, hierarchy: int, since: date | None, until: date | None
) -> Iterator[tuple[date, date | None, Spot, int | None, str]]:
    for period in history.lives[body].periods(place_line(hierarchy)):
        begins = period.since if since is None else max(since, period.since)
        ends = min((day for day in (until, period.until) if day is not None), default=None)
        if ends is not None and ends <= begins:
            continue
        spot: Spot = period.value
        if spot.parent is None:
            yield begins, ends, spot, period.event, child_path("", spot.position)
            continue
        for start, stop, _, _, above in _paths(history, spot.parent, hierarchy, begins, ends):
            yield start, stop, spot, period.event, child_path(above, spot.position)
