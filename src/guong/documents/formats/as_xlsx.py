"""XLSX that prints like an official list and still sorts, filters and counts like a worksheet.

All columns are here: first those that paper carries, inside the print area, then the others, for the screen. Texts are
written as texts whatever they begin with; group headings and subtotals are not merged, because merged cells would
forbid sorting. Heights of rows are set, because not every reader fits them to wrapped text.
"""

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO

from guong.documents.formats.sheet_frame import SheetFrame
from guong.documents.formats.sheet_styles import LETTERS_PER_WIDTH, TABLE_SIZE, Styles
from guong.documents.paper import label_of
from guong.documents.spec import Column, Line, OfficialList
from guong.documents.text import clean, looks_like_formula, wrapped_lines
from guong.documents.wording import EMPTY_LIST, Frame, frame_of, plain_title, vietnam_time, written

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LONG_LIST = 5_000
"""Above this many rows the sheet is streamed to disk row by row instead of being held in memory."""

ROW_LIMIT = 1_000_000
LONGEST_CELL = 32_767
HIGHEST_ROW = 409
LABEL_HEIGHT = 20
_MM_PER_INCH = 25.4
_LONGEST_SHEET_NAME = 31


class TooLongForXlsx(ValueError):
    """More rows than a worksheet holds (`ROW_LIMIT`, which leaves room for letterhead and signature)."""


def write(document: OfficialList, target: BinaryIO) -> None:
    """Write `document` to `target` as a workbook of one sheet.

    Raises:
        TooLongForXlsx: see `ROW_LIMIT`.
    """
    from xlsxwriter.workbook import Workbook

    if document.row_count > ROW_LIMIT:
        raise TooLongForXlsx(f"{document.row_count} rows, at most {ROW_LIMIT} fit")
    frame = frame_of(document)
    workbook = Workbook(target, {"constant_memory": document.row_count > LONG_LIST, "in_memory": False})
    workbook.set_properties(
        {
            "title": plain_title(document),
            "author": "",
            "created": vietnam_time(document.printed_at).replace(tzinfo=None),
        }
    )
    sheet = workbook.add_worksheet(_sheet_name(frame.code))
    _fill(sheet, document, frame, Styles(workbook))
    workbook.close()


def _fill(sheet: "Worksheet", document: OfficialList, frame: Frame, styles: Styles) -> None:
    """Write top to bottom: a streamed sheet cannot go back to an earlier row."""
    printed = document.paper_columns
    columns = [*printed, *(column for column in document.columns if column not in printed)]
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    surround = SheetFrame(sheet, frame, styles, [column.width for column in printed])
    header = surround.write_head()
    _set_up_page(sheet, frame, header, len(printed))
    row = _write_table(sheet, header, document, columns, styles)
    last = row - 1 if document.totals is None else row - 2
    sheet.autofilter(header, 0, max(last, header), len(columns) - 1)
    sheet.print_area(0, 0, surround.write_tail(row) - 1, max(len(printed) - 1, 1))


def _write_table(
    sheet: "Worksheet", header: int, document: OfficialList, columns: Sequence[Column], styles: Styles
) -> int:
    titles = [clean(column.title) for column in columns]
    for place, title in enumerate(titles):
        sheet.write_string(header, place, title, styles.header)
    # Headings are bold and share their cell with the filter's arrow.
    sheet.set_row(header, _height(titles, [column.width * 0.85 for column in columns]) + 6)
    row = header + 1
    if document.row_count == 0 and not document.groups:
        sheet.merge_range(row, 0, row, max(len(document.paper_columns) - 1, 1), EMPTY_LIST, styles.empty)
        row += 1
    for line in document.lines():
        _write_line(sheet, row, line, columns, styles)
        row += 1
    return row


def _set_up_page(sheet: "Worksheet", frame: Frame, header: int, columns: int) -> None:
    margins = frame.layout.margins
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(
        left=margins.left / _MM_PER_INCH,
        right=margins.right / _MM_PER_INCH,
        top=margins.top / _MM_PER_INCH,
        bottom=margins.bottom / _MM_PER_INCH,
    )
    sheet.repeat_rows(header)
    sheet.freeze_panes(header + 1, min(2, columns - 1))
    sheet.hide_gridlines(2)
    font = '&"Times New Roman,Regular"&9 '
    sheet.set_footer(f"&L{font}{frame.footer.replace('&', '&&')}&R{font}Trang &P/&N")


def _write_line(sheet: "Worksheet", row: int, line: Line, columns: Sequence[Column], styles: Styles) -> None:
    if line.kind == "row":
        texts = [
            _write_cell(sheet, row, place, line.values.get(column.key), column, styles)
            for place, column in enumerate(columns)
        ]
        sheet.set_row(row, _height(texts, [column.width for column in columns]))
        return
    sheet.set_row(row, LABEL_HEIGHT)
    label, span = (clean(line.title), len(columns)) if line.kind == "group" else label_of(line, columns)
    for place, column in enumerate(columns):
        if place == 0 and span:
            sheet.write_string(row, 0, label, styles.label)
        elif place < span:
            sheet.write_blank(row, place, None, styles.label_end if place == span - 1 else styles.label_inside)
        else:
            _write_cell(sheet, row, place, line.values.get(column.key), column, styles, strong=True)


def _write_cell(
    sheet: "Worksheet", row: int, place: int, value: object, column: Column, styles: Styles, *, strong: bool = False
) -> str:
    """Write one value as what it is; return the text whose length decides the row's height."""
    if column.kind == "number" and _is_number(value):
        whole = float(value) == int(value)  # type: ignore[arg-type, call-overload]
        sheet.write_number(row, place, value, styles.cell(column.align, "#,##0" if whole else "#,##0.##", strong))
    elif column.kind == "date" and isinstance(value, datetime):
        moment = (vietnam_time(value) if value.tzinfo else value).replace(tzinfo=None)
        sheet.write_datetime(row, place, moment, styles.cell(column.align, "dd/mm/yyyy hh:mm", strong))
    elif column.kind == "date" and isinstance(value, date):
        sheet.write_datetime(row, place, value, styles.cell(column.align, "dd/mm/yyyy", strong))
    else:
        text = _fitting(written(value))
        sheet.write_string(row, place, text, styles.cell(column.align, "@", strong, quoted=looks_like_formula(text)))
        return text
    return ""


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height in points of a row with these texts in columns of these widths."""
    lines = max(
        wrapped_lines(text, max(width * LETTERS_PER_WIDTH - 1, 1)) for text, width in zip(texts, widths, strict=True)
    )
    return min(lines * TABLE_SIZE * 1.3 + 3, HIGHEST_ROW)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value)


def _fitting(text: str) -> str:
    """A cell holds 32,767 characters; a longer text ends in "…" instead of vanishing."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _sheet_name(code: str) -> str:
    allowed = "".join(" " if letter in "[]:*?/\\'" else letter for letter in code)
    name = " ".join(allowed.split())[:_LONGEST_SHEET_NAME].strip()
    return name if name and name.lower() != "history" else "Danh sách"
