"""What a sheet is once it is read, and how large one may be: plain Python.

Addresses are those that the office's own program shows: the row's number, the column's letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

MB = 2**20
MOST_BYTES = 50 * MB  # 300,000 rows of ten columns are some 20 MB packed
MOST_ROWS = 500_000  # with something in them, over all sheets
MOST_COLUMNS = 200
MOST_SIGNS = 32_767  # in one cell: what Excel itself holds
# Over all cells of a file: 300,000 rows of ten columns are some 30 million signs in three million cells. Together they are what the
# process that reads holds at once, four bytes a sign at worst; a machine of 2 GB has room for it.
MOST_TEXT = 50_000_000
MOST_CELLS = 5_000_000


class Kind(StrEnum):
    """What a content is; the file's name is not asked."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    PASTED = "pasted"


class State(StrEnum):
    """What a row would come to."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell without a value: `shown` is the error that the sheet shows ("#N/A"), empty for a formula never worked out."""

    shown: str = ""


Value = str | float | bool | date | datetime | time | timedelta | Trouble | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with something in it; `number` counts from 1, as the program on the desk counts."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells of one column, from row `first` to row `last`, that show one value: it stands in the first of them alone."""

    first: int
    last: int
    place: int


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet that hold something, and its cells merged downwards."""

    name: str
    rows: tuple[SheetRow, ...] = ()
    is_hidden: bool = False
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True)
class Book:
    """A file as it was read. `encoding` is that of a text file."""

    kind: Kind
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    sha256: str = field(default="", compare=False)


def ranges_of(numbers: Iterable[int]) -> list[list[int]]:
    """Whole numbers as [first, last] of each row of neighbours: what is founded at once mostly is one."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def numbers_in(ranges: Iterable[Sequence[int]]) -> list[int]:
    """The reverse of `ranges_of`."""
    return [number for first, last in ranges for number in range(first, last + 1)]


def letters(place: int) -> str:
    """The letters of a column, from 0: A … Z, AA …"""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def place_of(column: str) -> int | None:
    """The reverse of `letters`; None for what is no column."""
    if not (column.isascii() and column.isalpha() and len(column) <= 3):
        return None
    place = 0
    for sign in column.upper():
        place = place * 26 + ord(sign) - ord("A") + 1
    return place - 1
