"""The table as paper carries it: lines of cells with spans, shared by every format that is printed."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guong.documents.spec import LABEL, Align, Column, Line, Tabled
from guong.documents.text import clean
from guong.documents.wording import EMPTY_LIST, SUBTOTAL, TOTAL, written

TABLE_SIZE = 12.0
"""Letter size of a table, in points; Nghị định 30/2020 and the Party's guidance leave it to the office."""
CROWDED_TABLE_SIZE = 11.0
CROWDED_FROM = 9
"""From this many columns on, the smaller letters keep words whole."""

CELL_PADDING = 3.5
"""Points between a cell's text and its left and right rule."""

# Widths of Times New Roman, in units of the letter size: bold capitals, bold small letters, a date of ten characters.
CAPITAL_EM, SMALL_EM, DATE_EM = 0.72, 0.56, 4.75


class Cell(NamedTuple):
    text: str
    span: int
    align: Align


class PaperLine(NamedTuple):
    """One line of the table; `strong` marks headings of groups and totals."""

    cells: Sequence[Cell]
    strong: bool


def paper_lines(document: Tabled) -> Iterator[PaperLine]:
    """Yield the table's body for paper; an empty list says so in words."""
    columns = document.paper_columns
    if document.row_count == 0 and not document.groups:
        yield PaperLine([Cell(EMPTY_LIST, len(columns), "center")], False)
    for line in document.lines():
        yield PaperLine(cells_of(line, columns), line.kind != "row")


def cells_of(line: Line, columns: Sequence[Column]) -> list[Cell]:
    """Return the cells of one line: a heading spans the table, the words of totals span up to the first figure."""
    if line.kind == "group":
        return [Cell(clean(line.title), len(columns), "left")]
    if line.kind == "row":
        return [Cell(written(line.values.get(column.key), column.kind), 1, column.align) for column in columns]
    label, span = label_of(line, columns)
    figures = [Cell(written(line.values.get(column.key), column.kind), 1, column.align) for column in columns[span:]]
    return [Cell(label, span, "left"), *figures] if span else figures


def label_of(line: Line, columns: Sequence[Column]) -> tuple[str, int]:
    """Return a totals line's words and how many columns they span; 0 when the first column has a figure."""
    span = next((place for place, column in enumerate(columns) if column.key in line.values), len(columns))
    default = SUBTOTAL if line.kind == "subtotal" else TOTAL
    return written(line.values.get(LABEL)) or default, span


def table_size(columns: Sequence[Column]) -> float:
    """Return the letter size, in points, at which a table of these columns is still read with ease."""
    return CROWDED_TABLE_SIZE if len(columns) >= CROWDED_FROM else TABLE_SIZE


def widths(columns: Sequence[Column], room: float) -> list[float]:
    """Share `room` (in points) among the columns in proportion to their widths, but keep headings and dates whole."""
    size = table_size(columns)
    least = [min(_least_width(column, size), room / len(columns)) for column in columns]
    free = set(range(len(columns)))
    given = dict[int, float]()
    while True:
        unit = (room - sum(given.values())) / sum(columns[place].width for place in free)
        tight = {place for place in free if columns[place].width * unit < least[place]}
        if not tight or tight == free:
            return [given.get(place, column.width * unit) for place, column in enumerate(columns)]
        given |= {place: least[place] for place in tight}
        free -= tight


def _least_width(column: Column, size: float) -> float:
    """Return the width in points below which the heading's longest word, or a date, would be broken."""
    heading = max(
        len(word) * (CAPITAL_EM if word.isupper() else SMALL_EM) for word in clean(column.title).split() or "x"
    )
    value = DATE_EM if column.kind == "date" else 0.0
    return max(heading, value) * size + CELL_PADDING * 2
