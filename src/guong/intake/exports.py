"""An empty sheet to fill in: the columns of an importer, with lists to choose from."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO

from guong.intake.rules import letters
from guong.intake.rules.tables import Column, Reading

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 5_000  # rows that are prepared
MOST_CHOICES = 5_000  # a longer list is no help to whoever has to look through it
LISTS = "Danh mục"
FORMATS = {Reading.DAY: "dd/mm/yyyy", Reading.ORDER: "0"}
WIDTHS = {Reading.PROSE: 40, Reading.DAY: 14, Reading.PHONE: 16, Reading.ORDER: 10}


def write_template(columns: Sequence[Column], choices: Mapping[str, Sequence[str]], target: BinaryIO) -> None:
    """Write a workbook with the header of `columns`; required ones are marked with a star.

    Args:
        choices: key of a column → what can be chosen there. Something else may be typed: the import says whether it is known.
    """
    from xlsxwriter.workbook import Workbook

    with Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("Danh sách")
        header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for place, column in enumerate(columns):
            # Numbers to call and codes begin with noughts, which only a text keeps.
            form = book.add_format({"num_format": FORMATS.get(column.reading, "@"), "text_wrap": True, "valign": "top"})
            page.set_column(place, place, WIDTHS.get(column.reading, 26), form)
            page.write_string(0, place, column.title + (" *" if column.is_required else ""), header)
        page.freeze_panes(1, 0)
        _write_choices(book, page, columns, choices)


def _write_choices(
    book: "Workbook", page: "Worksheet", columns: Sequence[Column], choices: Mapping[str, Sequence[str]]
) -> None:
    """The lists on a hidden sheet of their own: written into the rule itself they may have 255 signs."""
    lists = book.add_worksheet(LISTS)
    lists.hide()
    for place, column in enumerate(columns):
        found = list(choices.get(column.key, ()))[:MOST_CHOICES]
        if not found:
            continue
        lists.write_string(0, place, column.title)
        for number, choice in enumerate(found, 1):
            lists.write_string(number, place, choice)
        letter = letters(place)
        page.data_validation(
            1,
            place,
            ROWS,
            place,
            {
                "validate": "list",
                "source": f"='{LISTS}'!${letter}$2:${letter}${len(found) + 1}",
                "error_type": "information",
                "error_title": column.title,
                "error_message": "Không có trong danh mục. Khi nhập, phần mềm sẽ báo nếu không nhận ra.",
            },
        )
