"""A content of any kind of sheet becomes a book, or a reason."""

import hashlib
import io
from collections.abc import Callable

from guong.files.rules import Kind as FileKind
from guong.files.rules.containers import Most, why_not_container, why_not_packing
from guong.intake.cage import read_workbook
from guong.intake.rules import MB, MOST_BYTES, Book, Kind, Sheet
from guong.intake.rules.contents import kind_of
from guong.intake.rules.texts import decoded, looks_like_words, rows_of
from guong.kit.reasons import Reason, Refused

# A list is read once and not kept, so it may hold more than what people send each other (300,000 rows of ten columns are
# some 150 MB unpacked), and look things up in other workbooks: their values stand in its cells.
MOST = Most(together=400 * MB, of_one=300 * MB, may_point=True)


def read_book(content: bytes, progress: Callable[[int], None], *, is_pasted: bool = False) -> Book:
    """Read a workbook or a table in text; what it is, its content says.

    Args:
        progress: told how many rows were read, in long files.
        is_pasted: a block copied from a sheet: cells are cut by tabs.
    Raises: Refused, with reasons `file_…`, `sheet_…`, `text_…`.
    """
    if len(content) > MOST_BYTES:
        raise Refused(Reason("file_too_large", facts={"most": MOST_BYTES // MB}))
    kind = Kind.PASTED if is_pasted else kind_of(content)
    sha256 = hashlib.sha256(content).hexdigest()
    if kind in {Kind.CSV, Kind.PASTED}:
        text, encoding = decoded(content)
        if not looks_like_words(text):
            raise Refused(Reason("file_not_a_table"))
        rows = rows_of(text, "\t" if is_pasted and "\t" in text else "")
        return Book(kind, (Sheet("", rows),), encoding, sha256)
    _refuse_unsafe(content, kind)
    return Book(kind, read_workbook(content, kind, progress), sha256=sha256)


def _refuse_unsafe(content: bytes, kind: Kind) -> None:
    file = io.BytesIO(content)
    reason = None
    if kind is Kind.XLSX:
        reason = next(why_not_container(file, FileKind.XLSX, most=MOST), None)
    elif kind is Kind.ODS:
        reason = next(why_not_packing(file, MOST), None)
    if reason is not None:
        raise Refused(reason)
