"""One page of a long list, without counting what nobody asked to know.

Counting stops just above `COUNTED_TO`: "hơn 1.000" is enough for a person, and the price of a page does not grow with the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

PAGE_SIZE = 50
COUNTED_TO = 1000
LAST_PAGE = 2000


@dataclass(frozen=True)
class Page:
    """Rows of page `number` (from 1), with what the pager shows.

    `total` is exact up to `COUNTED_TO`; above it `is_more` says "hơn".
    """

    rows: Sequence[Any]
    number: int
    has_next: bool
    total: int
    is_more: bool
    size: int = PAGE_SIZE

    @property
    def first(self) -> int:
        """Ordinal of the first row on the page, 0 for an empty list."""
        return (self.number - 1) * self.size + 1 if self.rows else 0


def page_number(typed: str | None) -> int:
    """The page asked for in an address; anything unreadable is page 1."""
    if typed and typed.isascii() and typed.isdigit() and len(typed) < 6:
        return max(1, min(int(typed), LAST_PAGE))
    return 1


def page_of(rows: Any, number: int, size: int = PAGE_SIZE) -> Page:
    """Cut one page out of an ordered query or list (two queries at most)."""
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    if isinstance(rows, Sequence):
        counted = len(rows)
    elif number == 1 and len(found) <= size:
        counted = len(found)
    else:
        counted = rows.order_by()[: COUNTED_TO + 1].count()
    return Page(found[:size], number, len(found) > size, min(counted, COUNTED_TO), counted > COUNTED_TO, size)
