"""Rows of a long list, read a thousand at a time while they are written: a list of 100,000 is never whole in memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, overload

Row = dict[str, Any]
AT_ONCE = 1_000


class LongRows(Sequence[Row]):
    """Rows that are read whenever somebody walks through them.

    How many there are and their order stand from the beginning; what each says is as it stands when it is read.

    Args:
        numbers: of the rows, in order.
        read: the rows of some of these, in the same order.
        printed: a row with its number in the list, as the columns take it.
        first: the number of the first row in the list.
    """

    def __init__(
        self,
        numbers: Sequence[int],
        read: Callable[[Sequence[int]], list[Row]],
        printed: Callable[[Mapping[str, Any], int], Row],
        first: int,
    ) -> None:
        self._numbers, self._read, self._printed, self._first = numbers, read, printed, first

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self._numbers), AT_ONCE):
            yield from self._from(start, start + AT_ONCE)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return list(self)[place]
        start = range(len(self._numbers))[place]
        return self._from(start, start + 1)[0]

    def _from(self, start: int, end: int) -> list[Row]:
        rows = self._read(self._numbers[start:end])
        return [self._printed(row, self._first + start + place) for place, row in enumerate(rows)]
