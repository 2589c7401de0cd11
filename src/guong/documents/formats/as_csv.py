"""CSV for spreadsheets set to Vietnamese: UTF-8 with a byte order mark, semicolons, CRLF.

Only the data: headings and rows, without letterhead, totals and signature. A divided list gets the group's title as
its first column, so that every row stands for itself.
"""

import csv
import io
from decimal import Decimal
from typing import BinaryIO

from guong.documents.spec import OfficialList
from guong.documents.text import clean, looks_like_formula
from guong.documents.wording import GROUP, written

BYTE_ORDER_MARK = "\ufeff"


def write(document: OfficialList, target: BinaryIO) -> None:
    """Write the columns and rows of `document` to `target`."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    headings = [clean(column.title) for column in document.columns]
    writer.writerow(map(defused, [GROUP, *headings] if document.groups else headings))
    for group, row in document.grouped_rows():
        values = [_cell(row.get(column.key)) for column in document.columns]
        writer.writerow([defused(clean(group)), *values] if document.groups else values)
    text.flush()
    text.detach()  # the target belongs to the caller and must not be closed with the wrapper


def defused(text: str) -> str:
    """Return `text` so that no spreadsheet calculates it: a leading apostrophe marks it as text."""
    return f"'{text}" if looks_like_formula(text) else text


def _cell(value: object) -> str:
    # A number keeps its plain form: 1.234 with a thousands mark would be read back as 1,234 thousandths.
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value).replace(".", ",")
    return defused(written(value))
