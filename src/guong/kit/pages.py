"""One page of a long list, without counting what nobody asked to know.

Counting stops just above `COUNTED_TO`: "hơn 500" is enough for a person, and the price of a page does not grow with
the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

PAGE_SIZE = 50
COUNTED_TO = 500
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


def page_of(rows: Any, number: int, size: int = PAGE_SIZE, *, ids: Any = None, counted: int | None = None) -> Page:
    """Cut one page out of an ordered query or list (two queries; three when there are more rows than on this page).

    Args:
        ids: the rows of the list, when `rows` is dearer to search: `rows` then holds at least these, in the same order.
        counted: how many rows there are, where the caller knows it already: nothing is counted then, and of a list
            no more need be there than up to one row behind the page.
    """
    start = (number - 1) * size
    if isinstance(rows, Sequence):
        return _page(list(rows[start : start + size + 1]), number, size, len(rows) if counted is None else counted)
    # First numbers alone, then the rows of one page: sorting and skipping whole rows costs most.
    ordered = (rows if ids is None else ids).values_list("pk", flat=True)
    wanted = list(ordered[start : start + size + 1])
    if counted is None:
        is_last = len(wanted) <= size and (wanted or not start)
        counted = start + len(wanted) if is_last else _counted(ordered)
    return _page(list(rows.filter(pk__in=wanted)) if wanted else [], number, size, counted)


def _counted(ordered: Any) -> int:
    """How many rows there are, looking no further than one above `COUNTED_TO`."""
    found: int = ordered.order_by()[: COUNTED_TO + 1].count()
    return found


def _page(found: list[Any], number: int, size: int, counted: int) -> Page:
    return Page(found[:size], number, len(found) > size, min(counted, COUNTED_TO), counted > COUNTED_TO, size)
