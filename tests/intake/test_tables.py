"""Finding the table: titles, headers of one and two rows, totals, signatures, columns matched by hand."""

from dataclasses import replace

import pytest

from guong.intake.rules import Book, Kind, Merged, Sheet, SheetRow, Trouble
from guong.intake.rules.tables import Column, find_table, folded_header
from guong.intake.rules.units import COLUMNS
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused

PHONES = (
    Column("name", "Tên", is_required=True),
    Column("phone", "Điện thoại"),
    Column("mail", "Thư điện tử", ("email",)),
)


def book(*rows, more=()):
    """A book of one sheet; an empty row is skipped as it is by every reader."""
    found = tuple(
        SheetRow(number, tuple(value or None for value in row)) for number, row in enumerate(rows, 1) if any(row)
    )
    return Book(Kind.XLSX, (Sheet("Một", found), *more))


def table(*rows, columns=COLUMNS, by_hand=None, sheet="", more=()):
    return find_table(book(*rows, more=more), columns, by_hand or {}, sheet)


def refused(*rows, **asked):
    with pytest.raises(Refused) as caught:
        table(*rows, **asked)
    (reason,) = caught.value.reasons
    assert say(reason)
    return reason


def keys(found):
    return {one.letter: one.key for one in found.columns}


def numbers(found):
    return [row.number for row in found.rows]


def test_title_rows_above_totals_and_signatures_below():
    found = table(
        ["ĐẢNG BỘ HUYỆN SUỐI MÂY"],
        ["DANH SÁCH TỔ CHỨC ĐẢNG"],
        [],
        ["TT", "Tên tổ chức đảng", "Loại hình", "Trực thuộc", "Ghi chú"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["1", "Đảng bộ xã Cầu Đá", "Đảng bộ", "Huyện ủy"],
        [],
        ["2", "Chi bộ thôn Ngọn", "Chi bộ", "Đảng bộ xã Cầu Đá"],
        ["", "Tổng cộng: 2 tổ chức"],
        [],
        ["", "NGƯỜI LẬP BIỂU", "", "", "T/M BAN THƯỜNG VỤ"],
    )
    assert keys(found) == {"A": "", "B": "name", "C": "kind", "D": "parent", "E": ""}
    assert (numbers(found), found.above, found.header, found.totals, found.below) == (
        [6, 8],
        (1, 2),
        (4, 5),
        (9,),
        (11,),
    )


@pytest.mark.parametrize(
    "header",
    [
        "Tên đơn vị",
        "TÊN ĐƠN VỊ",
        "Ten don vi",
        "  tên  đơn\nvị * ",
        "Tên đơn vị (bắt buộc)",
        "Tên cơ quan, đơn vị",
        "unit_2023",
        "name",
    ],
)
def test_headers_are_matched_whatever_their_dress(header):
    assert keys(table([header, "Loại"], ["x", "y"])) == {"A": "name", "B": "kind"}


def test_both_placings_of_a_tone():
    columns = (Column("name", "Địa danh hòa giải", is_required=True), Column("kind", "Loại"))
    assert keys(table(["Địa danh hoà giải", "Loại"], ["x", "y"], columns=columns))["A"] == "name"


def test_a_header_of_two_rows():
    found = table(
        ["Tên", "Liên hệ", "", "Ghi chú"],
        ["", "Điện thoại", "Email", ""],
        ["Liên", "0900", "a@b"],
        columns=PHONES,
    )
    assert keys(found) == {"A": "name", "B": "phone", "C": "mail", "D": ""}
    assert (found.header, numbers(found)) == ((1, 2), [3])


def test_a_first_row_that_says_a_header_word_is_data_all_the_same():
    found = table(["Tên", "Điện thoại"], ["Email", "0900"], columns=PHONES)
    assert (found.header, numbers(found)) == ((1,), [2])


@pytest.mark.parametrize(
    ("numbering", "is_one"),
    [
        (["(1)", "(2)", "(3)"], True),
        (["1", "2", "3"], True),
        (["A", "B", "1"], True),
        (["1", "Đảng bộ xã Cầu Đá", "Đảng bộ"], False),
        (["2", "3", "4"], False),
        (["1"], False),
        (["1", "A"], False),
    ],
)
def test_a_row_that_numbers_the_columns(numbering, is_one):
    found = table(["TT", "Tên đơn vị", "Loại"], numbering, ["1", "Chi bộ thôn Ngọn", "Chi bộ"])
    assert (2 in found.header) is is_one


@pytest.mark.parametrize(
    ("said", "is_total"),
    [
        ("Tổng cộng", True),
        ("TỔNG SỐ: 20", True),
        ("Cộng", True),
        ("Cộng: 3 đơn vị", True),
        ("Tổng công ty Đường sắt", False),
        ("Cộng đồng thôn Ngọn", False),
        ("Công", False),
        ("Công ty Thủy lợi", False),
    ],
)
def test_totals(said, is_total):
    found = table(["Tên đơn vị", "Loại"], ["Chi bộ A", "Chi bộ"], [said, "Chi bộ" if not is_total else ""])
    assert (3 in found.totals) is is_total
    assert (3 in numbers(found)) is not is_total


def test_a_header_that_is_repeated_on_every_page():
    header = ["Tên đơn vị", "Loại"]
    found = table(header, ["Chi bộ A", "Chi bộ"], header, ["Chi bộ B", "Chi bộ"])
    assert (numbers(found), found.header) == ([2, 4], (1, 3))


def test_every_row_stands_in_one_group():
    rows = [["Tiêu đề"], ["Tên đơn vị", "Loại"], ["A", "Chi bộ"], ["Tổng cộng"], [], ["Nơi nhận:"], ["- Lưu"]]
    found = table(*rows)
    groups = [*found.above, *found.header, *numbers(found), *found.totals, *found.below]
    assert sorted(groups) == [1, 2, 3, 4, 6, 7]


def test_a_row_right_below_with_its_name_alone_is_not_left_out():
    found = table(["Tên đơn vị", "Loại"], ["Chi bộ A", "Chi bộ"], ["Chi bộ B", ""])
    assert (numbers(found), found.below) == ([2, 3], ())


def test_where_no_row_has_two_known_cells_all_is_data():
    found = table(["Tên đơn vị", "Loại"], ["Chi bộ A"], [], ["Chi bộ B"])
    assert (numbers(found), found.below) == ([2, 4], ())


def test_signatures_right_below_the_total():
    found = table(["Tên đơn vị", "Loại"], ["Chi bộ A", "Chi bộ"], ["Tổng cộng: 1"], ["NGƯỜI LẬP"])
    assert (numbers(found), found.totals, found.below) == ([2], (3,), (4,))


def test_a_required_column_that_is_not_there():
    reason = refused(["Mã", "Loại"], ["1", "Chi bộ"])
    assert (reason.code, reason.facts["missing"]) == ("columns_missing", "«Tên đơn vị»")
    assert "A «Mã»" in reason.facts["found"]


def test_nothing_like_a_table():
    assert refused(["xin chào"]).code == "columns_missing"
    assert refused().code == "sheet_empty"


def test_two_columns_for_one():
    reason = refused(["Tên đơn vị", "Đơn vị"], ["x", "y"])
    assert (reason.code, reason.facts["letters"]) == ("column_twice", "A, B")


@pytest.mark.parametrize("by_hand", [{"Đơn vị": "name"}, {"don vi": "name"}, {"B": "name"}, {"b": "name"}])
def test_what_was_matched_by_hand_goes_before(by_hand):
    assert keys(table(["Tên đơn vị", "Đơn vị"], ["x", "y"], by_hand=by_hand)) == {"A": "", "B": "name"}


def test_a_column_that_nobody_knows_matched_by_hand():
    assert keys(table(["Danh xưng", "Loại"], ["x", "y"], by_hand={"Danh xưng": "name"})) == {"A": "name", "B": "kind"}


def test_a_column_to_be_matched_that_is_not_there():
    assert refused(["Tên đơn vị"], ["x"], by_hand={"Cột khác": "kind"}).code == "column_not_there"
    assert refused(["Tên đơn vị"], ["x"], by_hand={"Tên đơn vị": "tên"}).code == "column_key_unknown"


def test_the_sheet_that_has_the_columns():
    other = Sheet("Hướng dẫn", (SheetRow(1, ("Cách điền",)),))
    hidden = Sheet("Cũ", (), is_hidden=True)
    found = table(["Tên đơn vị", "Loại"], ["x", "y"], more=(other, hidden))
    assert found.sheet == "Một"


def test_several_sheets_that_have_them():
    also = Sheet("Hai", (SheetRow(1, ("Tên đơn vị",)), SheetRow(2, ("x",))))
    assert refused(["Tên đơn vị"], ["x"], more=(also,)).code == "sheet_which"
    assert table(["Tên đơn vị"], ["x"], more=(also,), sheet="hai").sheet == "Hai"
    assert refused(["Tên đơn vị"], ["x"], more=(also,), sheet="Ba").code == "sheet_unknown"


def test_an_error_in_a_title_is_no_failure():
    sheet = Sheet("Một", (SheetRow(1, (Trouble("#REF!"), None)), SheetRow(2, ("Tên đơn vị", "Loại"))))
    assert find_table(Book(Kind.XLSX, (sheet,)), COLUMNS, {}).header == (2,)


def test_folded_headers():
    assert folded_header("Tên_đơn vị (*) 2023") == "ten don vi"


def merged_below(rows, *merged):
    found = book(*rows)
    return Book(Kind.XLSX, (replace(found.sheets[0], merged=merged),))


def test_a_merged_cell_speaks_for_all_its_rows():
    rows = [
        ["Tên đơn vị", "Loại", "Trực thuộc"],
        ["Chi bộ A", "Chi bộ", "Đảng bộ xã Cầu Đá"],
        ["Chi bộ B", "Chi bộ"],
        ["Chi bộ C", "Chi bộ"],
        ["Chi bộ D", "Chi bộ"],
    ]
    found = find_table(merged_below(rows, Merged(2, 4, 2), Merged(3, 5, 2)), COLUMNS, {})
    assert [row.values[2:] for row in found.rows] == [("Đảng bộ xã Cầu Đá",)] * 3 + [()]


def test_a_merged_header_fills_no_row():
    rows = [["Tên đơn vị", "Trực thuộc"], ["", ""], ["Chi bộ A", ""]]
    found = find_table(merged_below(rows, Merged(1, 3, 1)), COLUMNS, {})
    assert [row.values for row in found.rows] == [("Chi bộ A", None)]


LIST = [
    ["STT", "Tên đơn vị", "Loại"],
    ["1", "Chi bộ thôn A", "Chi bộ"],
    ["2", "Chi bộ thôn B", "Chi bộ"],
    [],
]


@pytest.mark.parametrize(
    "below",
    [
        [["3", "Đội C"]],
        [["", "Chi bộ thôn C"]],
        [["", "Tổng cộng: 2"], [], ["", "Chi bộ thôn C"], ["", "Chi bộ thôn D"]],
    ],
)
def test_a_last_block_that_looks_like_data_is_not_left_out(below):
    reason = refused(*LIST, *below)
    assert reason.code == "rows_below_look_like_data"
    assert reason.facts["rows"].split(", ")[-1] == str(len(LIST) + len(below))


@pytest.mark.parametrize(
    "below",
    [
        [["", "Người lập biểu"], [], ["", "Nguyễn Thị Mây"]],
        [["", "Ngày 12 tháng 3 năm 2023"]],
        [["Nơi nhận:"], ["- Như trên;"], ["- Lưu VP."]],
        [["", "Chi bộ"]],
    ],
)
def test_signatures_are_left_out_all_the_same(below):
    assert numbers(table(*LIST, *below)) == [2, 3]


def test_names_of_groups_are_no_rows_and_are_told():
    found = table(
        ["STT", "Tên đơn vị", "Loại"],
        ["I. KHỐI XÃ"],
        ["1", "Chi bộ A", "Chi bộ"],
        ["II. KHỐI CƠ QUAN"],
        ["2", "Chi bộ B", "Chi bộ"],
        ["Ghi chú gì đó"],
        ["3", "Chi bộ C", "Chi bộ"],
    )
    assert (found.groups, numbers(found)) == ((2, 4), [3, 5, 6, 7])


def test_a_numbered_name_is_a_row():
    assert numbers(table(["Tên đơn vị", "Loại"], ["1. Chi bộ A"], ["2. Chi bộ B", "Chi bộ"])) == [2, 3]
