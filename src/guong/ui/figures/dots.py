"""A sorted dot plot of shares: whom to praise, whom to call."""

from collections.abc import Sequence
from dataclasses import dataclass

from guong.ui.figures.shapes import EDGE, LETTER, SMALL, WIDTH, Heading, dot, drawing, fitting, line, text

ROW, TOP = 42, 20
LEFT, RIGHT = 8, 62  # beside the scale: room for a dot at zero, and for "100% · n = 12"
TICKS = (0, 50, 100)
MOST_ROWS = 18  # in one drawing: as wide as on paper, it fits on a page with its heading


@dataclass(frozen=True)
class Dot:
    """A group, how many of how many; `of` is its n."""

    label: str
    having: int
    of: int

    @property
    def share(self) -> float | None:
        """The share; none of nobody."""
        return min(max(self.having / self.of, 0.0), 1.0) if self.of > 0 else None

    @property
    def percent(self) -> int | None:
        """In whole percent; 100 only where it is all, 0 only where it is nobody."""
        if self.share is None:
            return None
        return min(max(round(self.share * 100), 1), 99) if 0 < self.share < 1 else round(self.share * 100)


def rank(one: Dot) -> tuple[float, int]:
    """The best are the greatest, of equal ones the larger group; those without a share are the least."""
    return (-1.0 if one.share is None else one.share, one.of)


def in_order(found: Sequence[Dot]) -> list[Dot]:
    """The best first; equal ones as they stood."""
    return sorted(found, key=rank, reverse=True)


def dots(key: str, heading: Heading, found: Sequence[Dot]) -> str:
    """One row a group: its name above a scale from 0 to 100 %, its dot, share and n; many groups in parts that each fit on a page."""
    rows = in_order(found)
    parts = [rows[place : place + MOST_ROWS] for place in range(0, len(rows), MOST_ROWS)] or [[]]
    named = [(key, heading)] + [
        (f"{key}-{place}", Heading(f"{heading.title}, phần {place}", heading.told))
        for place in range(2, len(parts) + 1)
    ]
    return "".join(_part(*name, part) for name, part in zip(named, parts, strict=True))


def _part(key: str, heading: Heading, rows: Sequence[Dot]) -> str:
    start, end = EDGE + LEFT, WIDTH - EDGE - RIGHT
    height = TOP + max(len(rows), 1) * ROW
    shapes = [
        shape
        for tick in TICKS
        for shape in (
            line(start + (end - start) * tick / 100, TOP, start + (end - start) * tick / 100, height, "grid"),
            text(start + (end - start) * tick / 100, TOP - 7, f"{tick}%", "muted", "middle", SMALL),
        )
    ]
    for place, one in enumerate(rows):
        y = TOP + place * ROW
        told = "–" if one.percent is None else f"{one.percent}%"
        shapes.append(text(EDGE, y + LETTER + 2, fitting(one.label, end - EDGE), "word"))
        shapes.append(line(start, y + LETTER + 14, end, y + LETTER + 14, "scale"))
        shapes.append(text(WIDTH - EDGE, y + LETTER + 8, told, "amount", "end"))
        shapes.append(text(WIDTH - EDGE, y + LETTER + 22, f"n = {one.of}", "muted", "end", SMALL))
        if one.share is not None:
            tone = "good" if one.share == 1 else "bad" if one.share < 0.5 else "some"
            shapes.append(dot(start + (end - start) * one.share, y + LETTER + 14, 6, f"dot {tone}"))
    return drawing(key, heading, height, shapes)
