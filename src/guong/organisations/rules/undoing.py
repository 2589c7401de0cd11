"""Taking an event back: what speaks against it, and the history as if it had never been noted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from guong.kit.reasons import Reason
from guong.organisations.rules.changing import why_not_coded
from guong.organisations.rules.forest import why_not_stand
from guong.organisations.rules.history import NAME, History, Life, Line, Link, What


def why_not_undo(history: History, number: int) -> Iterator[Reason]:
    """Reasons against taking event `number` back: something later stands on it.

    Args:
        history: as for `why_not`, with every body that the event concerned.
    """
    found = tuple(_standing_on(history, number)) or tuple(_not_as_before(history, number))
    yield from found


def without(history: History, number: int) -> History:
    """The history without one event, on which nothing stands."""
    gone = _links(history, number)
    reopened = _ended(history, gone)
    lives = {}
    for body, life in history.lives.items():
        lines = {line: tuple(p for p in points if p.event != number) for line, points in life.lines.items()}
        if lines[NAME]:
            kept = {line: points for line, points in lines.items() if points}
            lives[body] = Life(kept, None if body in reopened else life.ends)
    return replace(history, lives=lives, links=history.links - set(gone))


def _links(history: History, number: int) -> list[Link]:
    return [link for link in history.links if link.event == number]


def _ended(history: History, links: list[Link]) -> set[int]:
    """The bodies that ended by these links; where a body goes on, its links end nothing."""
    return {link.source for link in links if history.lives[link.source].ends == link.day}


def _standing_on(history: History, number: int) -> Iterator[Reason]:
    links = _links(history, number)
    ended = _ended(history, links)
    for body, life in history.lives.items():
        written = [line for line, points in life.lines.items() if any(point.event == number for point in points)]
        is_born = life.lines[NAME][0].event == number
        days = [day for line in written for day in _later(life, line, number)]
        if life.ends is not None and body not in ended and (written or any(link.heir == body for link in links)):
            days.append(life.ends)
        if is_born:
            days += _uses(history, body, number)
        emptied = {line for line in written if all(point.event == number for point in life.lines[line])}
        days += _below(history, body, emptied, number)
        if days:
            name = history.called(body, life.begins if is_born else max(days))
            yield Reason("later_stands", "", {"name": name, "day": f"{max(days):%d/%m/%Y}"})


def _later(life: Life, line: Line, number: int) -> list[date]:
    """Days of what came on a line after the event."""
    points = life.lines[line]
    place = next(at for at, point in enumerate(points) if point.event == number)
    return [point.since for point in points[place + 1 :]]


def _uses(history: History, body: int, number: int) -> list[date]:
    """Days on which other events used a body that this one made."""
    own = (p.since for points in history.lives[body].lines.values() for p in points if p.event != number)
    return [*own, *(link.day for link in history.links_of(body) if link.event != number)]


def _below(history: History, body: int, emptied: set[Line], number: int) -> list[date]:
    """Days on which others came to stand below a place that will be gone."""
    return [
        point.since
        for life in history.lives.values()
        for line, points in life.lines.items()
        if line in emptied and line.what is What.PLACE
        for point in points
        if point.value.parent == body and point.event != number
    ]


def _not_as_before(history: History, number: int) -> Iterator[Reason]:
    """What comes back must find room: those above still there, no circle, its code not another's by now."""
    before, ended = without(history, number), _ended(history, _links(history, number))
    placed = []
    for body, life in before.lives.items():
        former = history.lives[body]
        for line, points in life.lines.items():
            if body not in ended and len(points) == len(former.lines[line]):
                continue
            if line.what is What.PLACE:
                placed.append((body, int(line.of)))
            if line.what is What.CODE:
                yield from why_not_coded(before, body, str(line.of), points[-1].value, day_of(history, number))
    yield from why_not_stand(before, placed, day_of(history, number))


def day_of(history: History, number: int) -> date:
    """The day of an event, the same in everything that it wrote. Raises StopIteration when it wrote nothing."""
    links = (link.day for link in _links(history, number))
    lines = (points for life in history.lives.values() for points in life.lines.values())
    return next(chain(links, (point.since for points in lines for point in points if point.event == number)))
