"""What surrounds the table on a worksheet: letterhead and title above, notes, recipients and signature below."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from guong.documents.formats.sheet_styles import LETTERS_PER_WIDTH, TABLE_SIZE, Styles
from guong.documents.layouts import Face
from guong.documents.spec import Align
from guong.documents.text import wrapped_lines
from guong.documents.wording import RECIPIENTS, SUBJECT_DASHES, Frame

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SIGNING_ROWS = 4
"""Empty rows between the signer's post and name."""

_SHORT_RULE = "_" * 10
_FormLine = tuple[str, Face]


class SheetFrame:
    """Places the lines of a `Frame`; every line is one row, merged over a half or the whole of the sheet."""

    def __init__(self, sheet: "Worksheet", frame: Frame, styles: Styles, widths: Sequence[float]) -> None:
        self._sheet, self._frame, self._styles = sheet, frame, styles
        self._widths = [*widths, widths[-1]] if len(widths) == 1 else list(widths)
        self._middle = _middle(self._widths)
        self._last = len(self._widths) - 1

    def write_head(self) -> int:
        """Write everything above the table from the first row on; return the row of the table's headings."""
        frame, layout = self._frame, self._frame.layout
        row = self._line(0, frame.code, Face(12, bold=True, italic=True), "right") if frame.code else 0
        row = self._two_sides(row, self._left_head(), self._right_head())
        row += 1
        for line, face in frame.titles:
            row = self._line(row, line, face, "center")
        rule = SUBJECT_DASHES if layout.subject_rule == "dashes" else _SHORT_RULE
        return self._line(row, rule, Face(layout.subtitle.size), "center") + 1

    def write_tail(self, row: int) -> int:
        """Write everything below the table from `row` on; return the first row left free."""
        frame, layout = self._frame, self._frame.layout
        row += 1
        for note in frame.notes:
            row = self._line(row, note, Face(12), "left")
        left: list[_FormLine] = [(RECIPIENTS, layout.recipients_heading)] if frame.recipients else []
        left += [(line, layout.recipients) for line in frame.recipients]
        right: list[_FormLine] = [(line, layout.authority) for line in frame.authority]
        right += [(line, frame.post_face) for line in frame.post]
        if right:
            right += [("", frame.post_face)] * SIGNING_ROWS + [(frame.signer, layout.authority)]
        return self._two_sides(row + 1, left, right, left_align="left")

    def _left_head(self) -> list[_FormLine]:
        frame, layout = self._frame, self._frame.layout
        separator = "*" if layout.separator == "star" else _SHORT_RULE
        lines = [(line, layout.superior) for line in frame.superior]
        lines += [(line, layout.issuer) for line in frame.issuer]
        lines.append((separator, Face(layout.issuer.size)))
        return [*lines, (frame.number, layout.number)] if frame.number else lines

    def _right_head(self) -> list[_FormLine]:
        emblem = [(line.text, line.face) for line in self._frame.layout.emblem]
        emblem[-1] = (emblem[-1][0], replace(emblem[-1][1], underline=True))
        return [*emblem, ("", Face(10)), (self._frame.dateline, self._frame.layout.dateline)]

    def _two_sides(
        self, row: int, left: Sequence[_FormLine], right: Sequence[_FormLine], left_align: Align = "center"
    ) -> int:
        for left_line, right_line in zip_longest(left, right, fillvalue=("", Face(11))):
            height = 0.0
            for (text, face), align, first, last in (
                (left_line, left_align, 0, self._middle),
                (right_line, "center", self._middle + 1, self._last),
            ):
                self._merge(row, first, last, text, self._styles.line(face, align))
                height = max(height, self._height(text, face, first, last))
            self._sheet.set_row(row, height)
            row += 1
        return row

    def _line(self, row: int, text: str, face: Face, align: Align) -> int:
        self._merge(row, 0, self._last, text, self._styles.line(face, align))
        self._sheet.set_row(row, self._height(text, face, 0, self._last))
        return row + 1

    def _merge(self, row: int, first: int, last: int, text: str, style: "Format") -> None:
        if first == last:
            self._sheet.write_string(row, first, text, style)
        else:
            self._sheet.merge_range(row, first, row, last, "", style)
            self._sheet.write_string(row, first, text, style)

    def _height(self, text: str, face: Face, first: int, last: int) -> float:
        """Estimate a row's height in points: spreadsheets fit the height of unmerged cells only."""
        letter = face.size / TABLE_SIZE * (1.3 if text.isupper() else 1.0)
        room = sum(self._widths[first : last + 1]) * LETTERS_PER_WIDTH / letter
        return wrapped_lines(text, room) * (face.size * 1.3 + 1)


def _middle(widths: Sequence[float]) -> int:
    """Return the last column of the left half, so that both halves are as equal as columns allow."""
    half = sum(widths) / 2
    return min(range(len(widths) - 1), key=lambda place: abs(sum(widths[: place + 1]) - half))
