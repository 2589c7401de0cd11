"""Rows of a table read as their columns are read, and what becomes of the texts of a mixed book."""

from datetime import date

import pytest

from guong.intake.rules import Book, Kind, Sheet, SheetRow, State, Trouble
from guong.intake.rules.previews import Line, Outcome, Preview, in_order, mended, read_lines
from guong.intake.rules.tables import Column, Matched, Reading, Table
from guong.kit.phrasebook import say

COLUMNS = (
    Column("name", "Họ và tên", is_required=True),
    Column("phone", "Điện thoại", reading=Reading.PHONE),
    Column("since", "Từ ngày", reading=Reading.DAY),
    Column("order", "Thứ tự", reading=Reading.ORDER),
    Column("mail", "Email"),
)
PLACES = tuple(Matched(place, column.title, column.key) for place, column in enumerate(COLUMNS[:4]))


def lines(*rows):
    table = Table("Một", PLACES, tuple(SheetRow(number, row) for number, row in enumerate(rows, 2)))
    return read_lines(table, COLUMNS)


def test_every_cell_as_its_column():
    (line,) = lines(("  Hứa  Thị Liên", "0900 000 001", "09/3/2023", 3.0))
    assert line == Line(2, {"name": "Hứa Thị Liên", "phone": "0900 000 001", "since": date(2023, 3, 9), "order": 3})


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        ((None, "0900000001"), [("cell_missing", "name")]),
        (("   ", "0900000001"), [("cell_missing", "name")]),
        ((Trouble("#REF!"),), [("cell_error", "name")]),
        (("A", 900000001.0), [("phone_lost_zero", "phone")]),
        (("A", "  ", " ", ""), []),
        (("A", None, 44994.0, "ba"), [("day_is_number", "since"), ("order_unreadable", "order")]),
    ],
)
def test_what_cannot_be_read(row, reasons):
    (line,) = lines(row)
    assert [(reason.code, reason.field) for reason in line.reasons] == reasons
    assert all(say(reason) for reason in line.reasons)


def test_days_that_may_have_been_turned():
    found = lines(("A", None, date(2023, 8, 5)), ("B", None, date(2023, 8, 8)), ("C", None, "15/08/2023"))
    assert [[reason.code for reason in line.reasons] for line in found] == [["day_may_be_turned"], [], []]


def test_wrong_rows_come_first():
    outcomes = [
        Outcome(Line(number, {}), state, "")
        for number, state in enumerate([State.NEW, State.WRONG, State.SAME, State.WRONG])
    ]
    assert [one.line.number for one in in_order(outcomes)] == [1, 3, 0, 2]


def test_counts_name_every_state_and_cells_have_addresses():
    wrong = Outcome(Line(7, {}), State.WRONG, "")
    seen = Preview(Book(Kind.CSV, ()), Table("", PLACES, ()), (wrong,))
    assert seen.counts == {"new": 0, "changed": 0, "same": 0, "wrong": 1}
    assert (seen.is_wrong, seen.cell(wrong, "phone"), seen.cell(wrong, "mail")) == (True, "B7", "")


def test_a_mixed_book_says_what_stays_in_doubt():
    rows = [("§¶ng bé x· Chi L¨ng", 1.0), ("Chi bé", None), ("Huyện ủy Chi Lăng", None)]
    sheet = Sheet("Một", tuple(SheetRow(number, row) for number, row in enumerate(rows, 1)))
    book, mending = mended(Book(Kind.XLSX, (sheet, Sheet("Hai"))))
    assert [row.values[0] for row in book.sheets[0].rows] == ["Đảng bộ xã Chi Lăng", "Chi bé", "Huyện ủy Chi Lăng"]
    assert [(one.cell, one.old, one.new) for one in mending.cells] == [
        ("A1", "§¶ng bé x· Chi L¨ng", "Đảng bộ xã Chi Lăng")
    ]
    assert [(one.cell, one.old) for one in mending.in_doubt] == [("A2", "Chi bé")]
