"""The sheet's door: a file becomes a preview, and the preview's rows go through the verbs, or none does."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from guong.intake.imports.reading import read_book
from guong.intake.rules import Book
from guong.intake.rules.previews import Line, Mending, Outcome, Preview, in_order, mended, read_lines
from guong.intake.rules.tables import Column, Table, find_table
from guong.kit.reasons import Reason
from guong.ledger.deeds import Doer


class Importer(Protocol):
    """What one kind of sheet is: its columns, what its rows come to, which verb takes them."""

    name: str
    columns: Sequence[Column]

    def judge(self, lines: Sequence[Line]) -> Sequence[Outcome]:
        """What every row comes to now. Raises: Refused, where that cannot be said of any."""
        ...

    def notes(self, keys: Container[str]) -> Sequence[Reason]:
        """What a person should know of the columns that the sheet has, and that is no reason against it."""
        ...

    def choices(self) -> Mapping[str, Sequence[str]]:
        """Key of a column → what can be chosen there, for a template. Raises: Refused, as `judge`."""
        ...

    def bring_in(
        self, lines: Sequence[Line], *, sha256: str, progress: Callable[[int, int], None], by: Doer, at: datetime
    ) -> int:
        """Write the rows in one transaction; returns how many. Raises: Refused, and then nothing is written."""
        ...

    def write(
        self,
        lines: Sequence[Line],
        *,
        import_id: int,
        sha256: str,
        progress: Callable[[int, int], None],
        by: Doer,
        at: datetime,
    ) -> int:
        """The same for an import of the pages, inside the caller's transaction."""
        ...


@dataclass(frozen=True)
class Asked:
    """How a file is to be read: columns matched by hand (header or letter → key), the sheet to look in, whether old fonts stay."""

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    keeps_fonts: bool = False


@dataclass(frozen=True)
class Opened:
    """A file that was read, with its table found and its rows read; nothing is compared yet."""

    book: Book
    table: Table
    mending: Mending
    lines: tuple[Line, ...]


def open_sheet(
    content: bytes, importer: Importer, asked: Asked, progress: Callable[[int], None], *, is_pasted: bool = False
) -> Opened:
    """Read a file, or a pasted block.

    Raises: Refused, with the reasons of `imports.reading` and `rules.tables`.
    """
    book = read_book(content, progress, is_pasted=is_pasted)
    return open_book(book, importer, asked)


def open_book(book: Book, importer: Importer, asked: Asked) -> Opened:
    """The table of a book that was read. Raises: Refused, with the reasons of `rules.tables`."""
    book, mending = (book, Mending()) if asked.keeps_fonts else mended(book)
    table = find_table(book, importer.columns, asked.columns, asked.sheet)
    return Opened(book, table, mending, read_lines(table, importer.columns))


def preview(opened: Opened, importer: Importer) -> Preview:
    """What an opened file would do now. Raises: Refused, as the importer."""
    keys = {one.key for one in opened.table.columns}
    outcomes = in_order(importer.judge(opened.lines))
    return Preview(opened.book, opened.table, outcomes, opened.mending, tuple(importer.notes(keys)))
