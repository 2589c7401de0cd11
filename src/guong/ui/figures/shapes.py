"""The few shapes that drawings are made of. Lengths are in units of the drawing; a letter is `LETTER` of them high."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

WIDTH = 360  # as wide as the narrowest phone, so that letters are read there without enlarging
LETTER = 13
SMALL = 11.5
WIDEST_LETTER = 0.62  # of its height: a wide guess, for names in any letters stay inside the drawing
EDGE = 4
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Heading:
    """What a drawing is about, and what it shows in words: the names by which screen readers offer it."""

    title: str
    told: str = ""


def number(value: float) -> str:
    """A length with at most two decimals, "12.5": a drawing needs no more."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def width_of(text: str, size: float = LETTER) -> float:
    """How wide a text is at most."""
    return len(text) * size * WIDEST_LETTER


def fitting(text: str, room: float, size: float = LETTER) -> str:
    """The text, or its beginning with "…" where it is wider than `room`."""
    if width_of(text, size) <= room:
        return text
    letters = max(int(room / (size * WIDEST_LETTER)) - 1, 0)
    return text[:letters].rstrip(" ,.;:-") + "…"


def text(x: float, y: float, words: str, kind: str = "", anchor: Anchor = "start", size: float = LETTER) -> str:
    """Words that begin, stand in the middle or end at `x`; moved and shortened so that they stay inside the drawing."""
    room = WIDTH - 2 * EDGE
    words = fitting(words, room, size)
    wide = width_of(words, size)
    before = {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    x = min(max(x, EDGE + before), WIDTH - EDGE - wide + before)
    small = " small" if size < LETTER else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" class="{(kind + small).strip() or "word"}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line {ends} class="{kind}"/>'


def box(x: float, y: float, width: float, height: float, kind: str) -> str:
    """A filled rectangle."""
    sides = f'x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(height)}"'
    return f'<rect {sides} class="{kind}"/>'


def dot(x: float, y: float, radius: float, kind: str) -> str:
    """A filled circle."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" class="{kind}"/>'


def stairs(points: Sequence[tuple[float, float]], kind: str) -> str:
    """A line through the points that stays level until the next one, as a count does between two days."""
    if not points:
        return ""
    first, *rest = points
    path = f"M{number(first[0])} {number(first[1])}" + "".join(f"H{number(x)}V{number(y)}" for x, y in rest)
    return f'<path d="{path}" class="{kind}"/>'


def drawing(key: str, heading: Heading, height: float, shapes: Iterable[str]) -> str:
    """The whole drawing, named and told for those who cannot see it."""
    return (
        f'<svg class="figure" viewBox="0 0 {WIDTH} {number(height)}" role="img" aria-labelledby="{key}-ten {key}-loi">'
        f'<title id="{key}-ten">{escape(heading.title)}</title><desc id="{key}-loi">{escape(heading.told)}</desc>'
        f"{''.join(shapes)}</svg>"
    )
