"""How a count grew from day to day against its deadline, beside the year before: will we make it?"""

from collections.abc import Sequence
from dataclasses import dataclass

from guong.ui.figures.shapes import (
    EDGE,
    LETTER,
    SMALL,
    WIDTH,
    Heading,
    dot,
    drawing,
    line,
    stairs,
    text,
    width_of,
)

HEIGHT, TOP, BOTTOM = 240, 44, 34
MOST_TICKS = 4


@dataclass(frozen=True)
class Point:
    """How many there were at the end of a day; `day` is counted from the last day in time, which is 0."""

    day: int
    count: int


@dataclass(frozen=True)
class Course:
    """A count from day to day, earliest first, up to and with the day `until`."""

    points: tuple[Point, ...]
    until: int

    @property
    def end(self) -> int:
        """The last day of the line."""
        return max([self.until, *(point.day for point in self.points)])

    @property
    def last(self) -> int:
        """The count at the end."""
        return self.points[-1].count if self.points else 0

    def at(self, day: int) -> int:
        """The count at the end of a day."""
        return next((point.count for point in reversed(self.points) if point.day <= day), 0)


@dataclass(frozen=True)
class CourseWords:
    """What is written into the drawing: at the deadline, at the end of the line, at last year's line, below the days."""

    deadline: str
    gap: str
    before: str
    days: str


@dataclass(frozen=True)
class _Scale:
    first: int
    last: int
    most: int

    def x(self, day: int) -> float:
        left = EDGE + width_of(str(self.most), SMALL) + 6
        return left + (WIDTH - EDGE - 8 - left) * (day - self.first) / max(self.last - self.first, 1)

    def y(self, count: int) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * count / max(self.most, 1)


def course(
    key: str, heading: Heading, this: Course, goal: int, words: CourseWords, before: Course | None = None
) -> str:
    """The line of this year, the deadline, the goal, and last year's line in grey.

    Args:
        goal: how many are awaited; a thin level line.
        words: the gap is written at the end of the line.
    """
    days = [point.day for one in (this, before) if one is not None for point in one.points]
    first = min([*days, this.end, -1]) - 1  # so that the first step is seen as one
    scale = _Scale(first, max([*days, this.end, 1]), max(goal, this.last, before.last if before else 0, 1))
    shapes = [*_ground(scale, goal, words)]
    if before is not None:
        shapes.append(_line_of(before, scale, "before"))
        shapes.append(_told_before(before, scale, words.before))
    shapes.append(_line_of(this, scale, "this"))
    x, y = scale.x(this.end), scale.y(this.last)
    shapes.append(dot(x, y, 4, "end"))
    # Above the line, or below it where it would meet the words of the goal and the deadline.
    shapes.append(text(x, y - 9 if y - 9 - LETTER > TOP else y + LETTER + 9, words.gap, "gap", "end"))
    return drawing(key, heading, HEIGHT, shapes)


def _ground(scale: _Scale, goal: int, words: CourseWords) -> list[str]:
    bottom, rule = HEIGHT - BOTTOM, scale.x(0)
    shapes = [
        line(scale.x(scale.first), bottom, scale.x(scale.last), bottom, "axis"),
        line(scale.x(scale.first), scale.y(goal), scale.x(scale.last), scale.y(goal), "goal"),
        text(EDGE, scale.y(goal) + 4, str(goal), "muted", size=SMALL),
        text(EDGE, bottom + 4, "0", "muted", size=SMALL),
        line(rule, TOP - 14, rule, bottom, "deadline"),
        text(rule, LETTER + 4, words.deadline, "deadline-word", "middle"),
        text(WIDTH / 2, HEIGHT - 4, words.days, "muted", "middle", SMALL),
    ]
    for day in _ticks(scale.first, scale.last):
        shapes.append(line(scale.x(day), bottom, scale.x(day), bottom + 4, "axis"))
        shapes.append(text(scale.x(day), bottom + 16, _signed(day), "muted", "middle", SMALL))
    return shapes


def _line_of(one: Course, scale: _Scale, kind: str) -> str:
    ends = [(scale.x(scale.first), scale.y(0)), *((scale.x(point.day), scale.y(point.count)) for point in one.points)]
    # Last year went on after the days that are drawn here.
    ends.append((scale.x(max(min(one.end, scale.last), scale.first)), scale.y(one.last)))
    return stairs(ends, kind)


def _told_before(before: Course, scale: _Scale, words: str) -> str:
    """Last year's name, near the middle of its rise, where the end of this year's line seldom is."""
    half = next((point for point in before.points if 2 * point.count >= before.last), None)
    if half is None:
        return ""
    return text(scale.x(half.day) - 4, scale.y(half.count) - 5, words, "muted", "end", SMALL)


def _ticks(first: int, last: int) -> Sequence[int]:
    """A few whole days, zero among them."""
    step = next(step for step in (1, 2, 5, 7, 14, 28, 56, 112, 224, 10**6) if (last - first) / step <= MOST_TICKS)
    return range(-(-first // step) * step, last + 1, step)


def _signed(day: int) -> str:
    return f"+{day}" if day > 0 else f"−{-day}" if day < 0 else "0"
