"""A text cut where what was found in it begins and ends, so that each piece can be shown in one colour. Plain Python."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Spanned = tuple[int, int, int]  # a number, and `[from, to)` in the text


@dataclass(frozen=True)
class Piece:
    """A stretch of the text.

    Args:
        inside: the number of the innermost thing that it belongs to; 0 for none.
        begins: the numbers of the things that begin with it.
    """

    start: int
    end: int
    inside: int
    begins: tuple[int, ...]


def pieces_of(length: int, spanned: Iterable[Spanned]) -> list[Piece]:
    """The whole text in pieces, in order and without a gap; empty spans and those outside of the text are left out.

    Of things that lie inside each other the shortest is shown; of equally long ones the first.
    """
    kept = [(number, start, end) for number, start, end in spanned if 0 <= start < end <= length]
    cuts = sorted({0, length, *(start for _, start, _ in kept), *(end for _, _, end in kept)})
    opening: dict[int, list[Spanned]] = {}
    for one in kept:
        opening.setdefault(one[1], []).append(one)
    found: list[Piece] = []
    running: list[Spanned] = []
    for start, end in pairwise(cuts):
        running = [one for one in running if one[2] > start] + opening.get(start, [])
        begins = tuple(number for number, _, _ in opening.get(start, []))
        found.append(Piece(start, end, _innermost(running), begins))
    return found


def _innermost(running: Sequence[Spanned]) -> int:
    return min(running, key=lambda one: one[2] - one[1])[0] if running else 0
