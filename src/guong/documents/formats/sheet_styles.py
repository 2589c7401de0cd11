"""The cell formats of a worksheet, each made once: a workbook refuses to open with too many of them."""

from typing import TYPE_CHECKING

from guong.documents.layouts import Face
from guong.documents.spec import Align

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

FONT = "Times New Roman"
TABLE_SIZE = 12

LETTERS_PER_WIDTH = 1.15
"""How many letters of Vietnamese prose at `TABLE_SIZE` fit into one unit of a column's width."""


class Styles:
    """Makes and remembers the formats of one workbook."""

    def __init__(self, workbook: "Workbook") -> None:
        self._workbook = workbook
        self._made: dict[tuple[object, ...], Format] = {}
        self.header = self._table(bold=True, align="center", text_wrap=True, bg_color="#F2F2F2")
        # The words of a heading run over empty cells, so no rule may stand between these cells.
        self.label = self._table(bold=True, align="left", right=0)
        self.label_inside = self._table(left=0, right=0)
        self.label_end = self._table(left=0)
        self.empty = self._table(italic=True, align="center")

    def cell(self, align: Align, number_format: str, strong: bool, *, quoted: bool = False) -> "Format":
        """Return the format of a table cell; `quoted` keeps a text a text when somebody edits the cell."""
        key = (align, number_format, strong, quoted)
        if key not in self._made:
            self._made[key] = self._table(
                align=align, num_format=number_format, bold=strong, text_wrap=True, quote_prefix=quoted
            )
        return self._made[key]

    def line(self, face: Face, align: Align) -> "Format":
        """Return the format of a line of text outside the table."""
        key = (face, align)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(
                {
                    "font_name": FONT,
                    "font_size": face.size,
                    "bold": face.bold,
                    "italic": face.italic,
                    "underline": 1 if face.underline else 0,
                    "align": align,
                    "valign": "vcenter",
                    "text_wrap": True,
                    "num_format": "@",
                }
            )
        return self._made[key]

    def _table(self, **properties: object) -> "Format":
        base = {"font_name": FONT, "font_size": TABLE_SIZE, "border": 1, "valign": "vcenter", "num_format": "@"}
        return self._workbook.add_format({**base, **properties})
