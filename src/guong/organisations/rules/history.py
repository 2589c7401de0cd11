"""The history of bodies as values: what each was called, what it was, where it stood, and who followed whom.

A line (a name, a kind, a code of one list, a place in one hierarchy) is a row of points: from this day on, this value. So the periods of a
line can neither overlap nor leave holes; a line ends with its body.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple


class What(StrEnum):
    """What a line tells."""

    NAME = "name"
    KIND = "kind"
    CODE = "code"
    PLACE = "place"


class Line(NamedTuple):
    """One line of a body: `of` is the list of a code or the id of a hierarchy."""

    what: What
    of: str | int = ""


NAME, KIND = Line(What.NAME), Line(What.KIND)


def code_line(scheme: str) -> Line:
    """The line of a body's codes in one list, such as the State's list of communes."""
    return Line(What.CODE, scheme)


def place_line(hierarchy: int) -> Line:
    """The line of a body's places in one hierarchy."""
    return Line(What.PLACE, hierarchy)


@dataclass(frozen=True)
class Called:
    """A name and how it is shortened."""

    name: str
    short: str


@dataclass(frozen=True)
class Spot:
    """A place: the body above, or none, and the number among the siblings in official order."""

    parent: int | None
    position: int


@dataclass(frozen=True)
class Point:
    """From `since` on, this value. `event` is the number of the event that made it; none for what was there from the start."""

    since: date
    value: Any
    event: int | None = None


class Period(NamedTuple):
    """A value for `[since, until)`."""

    since: date
    until: date | None
    value: Any
    event: int | None


@dataclass(frozen=True)
class Life:
    """All lines of one body, and the day on which it ended."""

    lines: Mapping[Line, tuple[Point, ...]]
    ends: date | None = None

    @property
    def begins(self) -> date:
        """Its first day: a body lives as long as it has a name."""
        return self.lines[NAME][0].since

    def lives_on(self, day: date) -> bool:
        """Whether the body is there on `day`."""
        return self.begins <= day and (self.ends is None or day < self.ends)

    def value_on(self, line: Line, day: date) -> Any:
        """What a line says on `day`; None where it says nothing."""
        if self.ends is not None and day >= self.ends:
            return None
        return next((point.value for point in reversed(self.lines.get(line, ())) if point.since <= day), None)

    def periods(self, line: Line) -> tuple[Period, ...]:
        """A line as periods, in order of days."""
        points = self.lines.get(line, ())
        ends = [*(point.since for point in points[1:]), self.ends]
        return tuple(
            Period(point.since, until, point.value, point.event) for point, until in zip(points, ends, strict=False)
        )

    def places(self) -> Iterator[tuple[int, tuple[Point, ...]]]:
        """(hierarchy, points) of every hierarchy in which it stands or stood."""
        return ((int(line.of), points) for line, points in self.lines.items() if line.what is What.PLACE)


class Inherits(StrEnum):
    """What of the open duties an heir takes over."""

    ALL = "all"
    BY_SHARE = "by_share"
    NONE = "none"


@dataclass(frozen=True)
class Link:
    """By an event, `heir` follows `source`; without an heir the source ended and nobody follows.

    Args:
        part: of `whole` equal parts of the source, where the decision gives shares.
        is_rest: the heir takes "the remaining part", what the other heirs leave.
    """

    event: int
    day: date
    source: int
    heir: int | None
    part: int | None = None
    whole: int | None = None
    is_rest: bool = False
    inherits: Inherits = Inherits.NONE


@dataclass(frozen=True)
class History:
    """Lives by body, who followed whom, and the hierarchies there are."""

    lives: Mapping[int, Life] = field(default_factory=dict)
    links: frozenset[Link] = frozenset()
    hierarchies: frozenset[int] = frozenset()

    def called(self, body: int, day: date) -> str:
        """A body's name on `day`, its first or its last where it had none, for sentences."""
        if body not in self.lives:
            return "?"
        points = self.lives[body].lines[NAME]
        found = [point for point in points if point.since <= day] or [points[0]]
        return str(found[-1].value.name)

    @cached_property
    def ever_below(self) -> Mapping[int | None, list[tuple[int, int]]]:
        """Body → (body, hierarchy) of everything that stands or stood directly below it; below None the roots."""
        found: dict[int | None, list[tuple[int, int]]] = {}
        for body, life in self.lives.items():
            for hierarchy, points in life.places():
                for parent in {point.value.parent for point in points}:
                    found.setdefault(parent, []).append((body, hierarchy))
        return found

    def children_on(self, parent: int, day: date) -> list[tuple[int, int]]:
        """(body, hierarchy) of everything that stands directly below a body on `day`, in official order."""
        found = [
            (hierarchy, spot.position, body)
            for body, hierarchy in self.ever_below.get(parent, ())
            if (spot := self.lives[body].value_on(place_line(hierarchy), day)) is not None and spot.parent == parent
        ]
        return [(body, hierarchy) for hierarchy, _, body in sorted(found)]

    def links_of(self, body: int) -> Iterator[Link]:
        """Every link from or to a body."""
        return (link for link in self.links if body in (link.source, link.heir))
