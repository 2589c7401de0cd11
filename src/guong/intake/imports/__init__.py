"""The sheet's door: a file becomes a preview, and the preview's rows go through the verbs, or none does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guong.intake.imports.importer import Importer as AnyImporter
from guong.intake.imports.reading import read_book
from guong.intake.rules import Book
from guong.intake.rules.previews import Line, Mending, Preview, in_order, mended, read_lines
from guong.intake.rules.tables import Table, find_table

Importer = AnyImporter[Any]


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
    filled = {key for line in opened.lines for key in line.values}
    return Preview(opened.book, opened.table, outcomes, opened.mending, tuple(importer.notes(keys, filled)))
