"""What a file would do, row by row: the same values for the command line and for the pages."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from guong.intake.rules import Book, SheetRow, State, Value, letters
from guong.intake.rules.cells import (
    as_day,
    as_order,
    as_phone,
    as_prose,
    as_text,
    may_be_turned,
    raw_text,
    swapped,
)
from guong.intake.rules.legacy import detect, mend
from guong.intake.rules.tables import Column, Reading, Table
from guong.kit.reasons import Reason, Refused

Cell = str | date | int


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table, read: key → value for every filled cell of a known column; and what could not be read."""

    number: int
    values: Mapping[str, Cell]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: what stands here, and what the sheet says."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one row would do. `reasons` name columns by key in their `field`."""

    line: Line
    state: State
    title: str
    changes: tuple[Change, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Mended:
    """A cell brought to Unicode."""

    sheet: str
    cell: str
    old: str
    new: str


@dataclass(frozen=True)
class Mending:
    """What was done to the texts of a book before its table was sought."""

    tables: tuple[str, ...] = ()
    cells: tuple[Mended, ...] = ()
    in_doubt: tuple[Mended, ...] = ()


@dataclass(frozen=True)
class Preview:
    """A file as it would be brought in: wrong rows first, then by their place in the sheet."""

    book: Book
    table: Table
    outcomes: tuple[Outcome, ...]
    mending: Mending = field(default_factory=Mending)
    notes: tuple[Reason, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each state, every state named."""
        found = Counter(one.state for one in self.outcomes)
        return {state.value: found[state] for state in State}

    @property
    def is_wrong(self) -> bool:
        """Whether a row stands against bringing the file in."""
        return any(one.state is State.WRONG for one in self.outcomes)

    def letter(self, key: str) -> str:
        """The letter of the column `key`; empty where the sheet has no such column."""
        return next((one.letter for one in self.table.columns if key and one.key == key), "")

    def cell(self, outcome: Outcome, key: str) -> str:
        """The address of a row's cell in the column `key`; empty where the sheet has no such column."""
        letter = self.letter(key)
        return f"{letter}{outcome.line.number}" if letter else ""


def in_order(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Wrong rows first; else as in the sheet."""
    return tuple(sorted(outcomes, key=lambda one: (one.state is not State.WRONG, one.line.number)))


def mended(book: Book) -> tuple[Book, Mending]:
    """A book whose old fonts are brought to Unicode, sheet by sheet, and every cell that this changed."""
    tables, cells, doubts, sheets = [], [], [], []
    for sheet in book.sheets:
        finding = detect(value for row in sheet.rows for value in row.values if isinstance(value, str))
        if finding.table is None:
            sheets.append(sheet)
            continue
        tables.append(finding.table.value)
        rows = []
        for row in sheet.rows:
            values = list(row.values)
            for place, value in enumerate(values):
                if isinstance(value, str):
                    text, in_doubt = mend(value, finding)
                    note = Mended(sheet.name, f"{letters(place)}{row.number}", value, text)
                    if in_doubt:
                        doubts.append(note)
                    elif text != value:
                        values[place] = text
                        cells.append(note)
            rows.append(SheetRow(row.number, tuple(values)))
        sheets.append(replace(sheet, rows=tuple(rows)))
    mending = Mending(tuple(dict.fromkeys(tables)), tuple(cells), tuple(doubts))
    return replace(book, sheets=tuple(sheets)), mending


def read_lines(table: Table, columns: Sequence[Column]) -> tuple[Line, ...]:
    """The rows of a table, each cell read as its column is read."""
    places = {column.key: table.place(column.key) for column in columns}
    turned = {
        column.key
        for column in columns
        if column.reading is Reading.DAY and swapped(_value(row, places[column.key]) for row in table.rows)
    }
    return tuple(_line(row, columns, places, turned) for row in table.rows)


def _line(row: SheetRow, columns: Sequence[Column], places: Mapping[str, int | None], turned: set[str]) -> Line:
    values: dict[str, Cell] = {}
    reasons: list[Reason] = []
    for column in columns:
        value = _value(row, places[column.key])
        if value is None or value == "":
            continue
        if column.key in turned and may_be_turned(value):
            reasons.append(Reason("day_may_be_turned", column.key, {"day": raw_text(value)}))
            continue
        try:
            read = _read(value, column.reading)
        except Refused as refusal:
            reasons += [Reason(one.code, column.key, one.facts) for one in refusal.reasons]
            continue
        if read != "":
            values[column.key] = read
    unread = {reason.field for reason in reasons}
    reasons += [
        Reason("cell_missing", column.key, {"title": column.title})
        for column in columns
        if column.is_required and column.key not in values and column.key not in unread
    ]
    return Line(row.number, values, tuple(reasons))


def _read(value: Value, reading: Reading) -> Cell:
    if reading is Reading.PROSE:
        return as_prose(value)
    if reading is Reading.TEXT or (isinstance(value, str) and not as_text(value)):
        return as_text(value)
    if reading is Reading.DAY:
        return as_day(value)
    if reading is Reading.PHONE:
        return as_phone(value)
    return as_order(value)


def _value(row: SheetRow, place: int | None) -> Value:
    return row.values[place] if place is not None and place < len(row.values) else None
