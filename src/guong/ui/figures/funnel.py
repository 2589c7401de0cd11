"""Horizontal bars from the first stage of the year to the last: where do they become fewer?"""

from collections.abc import Sequence
from dataclasses import dataclass

from guong.ui.figures.shapes import EDGE, LETTER, WIDTH, Heading, box, drawing, fitting, text, width_of
from guong.ui.figures.table import Cell

ROW, BAR = 44, 16


@dataclass(frozen=True)
class Bar:
    """One stage and how many reached it."""

    label: str
    value: int


def funnel(key: str, heading: Heading, bars: Sequence[Bar]) -> str:
    """The stages below each other, words above their bar, the number at its end; a share is of the first stage."""
    top = max((bar.value for bar in bars), default=0)
    room = WIDTH - 2 * EDGE
    shapes = []
    for place, bar in enumerate(bars):
        y, amount = place * ROW, Cell(bar.value).written
        shapes.append(text(EDGE, y + LETTER + 2, fitting(bar.label, room - width_of(amount) - 12), "word"))
        shapes.append(text(WIDTH - EDGE, y + LETTER + 2, amount, "amount", "end"))
        shapes.append(box(EDGE, y + LETTER + 8, room, BAR, "ground"))
        shapes.append(box(EDGE, y + LETTER + 8, room * bar.value / top if top else 0, BAR, f"bar stage{place + 1}"))
    return drawing(key, heading, max(len(bars) * ROW, LETTER + 8), shapes)
