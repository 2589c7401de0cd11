"""The rules behind the formats: layouts, wording, names, refusals and codes."""

import io
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from guong.documents.layouts import FRONT_2020, PARTY_2018, PARTY_2026, STATE_2020, layout_for
from guong.documents.paper import widths
from guong.documents.qr import svg
from guong.documents.render import FORMATS, UnknownFormat, file_name, render
from guong.documents.spec import Column, Group
from guong.documents.text import clean, wrapped_lines
from guong.documents.wording import dateline, frame_of, in_fives, number_line, written
from tests.documents.samples import COLUMNS, FRONT_HEAD, MODEL_ROWS, PRINTED_AT, official_list


@pytest.mark.parametrize(
    ("family", "on", "expected"),
    [
        ("party", date(2026, 5, 26), PARTY_2018),
        ("party", date(2026, 5, 27), PARTY_2026),
        ("state", date(2026, 5, 27), STATE_2020),
        ("front", date(2024, 1, 1), FRONT_2020),
    ],
)
def test_the_layout_is_the_one_in_force(family, on, expected):
    assert layout_for(family, on) == expected


def test_an_unknown_family_is_refused():
    with pytest.raises(ValueError, match="guild"):
        layout_for("guild", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("number", "layout", "expected"),
    [
        ("5-DS/BTG", PARTY_2018, "Số 5-DS/BTG"),
        ("5-DS/BTG", PARTY_2026, "Số 05-DS/BTG"),
        ("12-DS/BTG", PARTY_2026, "Số 12-DS/BTG"),
        ("5/DS-UBND", STATE_2020, "Số: 05/DS-UBND"),
        ("/DS-UBND", STATE_2020, "Số: \u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/DS-UBND"),
        ("", STATE_2020, ""),
    ],
)
def test_numbers_follow_the_family(number, layout, expected):
    assert number_line(number, layout) == expected


def test_a_date_left_open_keeps_room_for_the_pen():
    room = "\u00a0" * 6
    assert dateline(FRONT_HEAD, PRINTED_AT) == f"Hòa Cường, ngày{room}tháng{room}năm 2026"


def test_recipients_and_notes_are_closed_as_the_family_closes_them():
    party, front = frame_of(official_list()), frame_of(official_list(letterhead=FRONT_HEAD))
    assert party.recipients == ("- Thường trực Huyện ủy (b/c),", "- Các chi, đảng bộ trực thuộc,", "- Lưu Văn phòng.")
    assert front.recipients[0] == "- Thường trực Huyện ủy (b/c);"
    assert (party.notes[-1][-5:], front.notes[-1][-5:]) == (" vực.", "vực./."[-5:])


def test_the_name_of_ho_chi_minh_is_never_parted():
    assert frame_of(official_list()).title[1].endswith("HỒ\u00a0CHÍ\u00a0MINH")


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, "text", ""),
        (True, "text", "x"),
        (False, "text", ""),
        (2026, "text", "2026"),
        (12345, "number", "12.345"),
        (Decimal("1234.5"), "number", "1.234,5"),
        (date(2026, 3, 9), "date", "09/03/2026"),
        (PRINTED_AT, "date", "05/09/2026 14:30"),
        ("  Hòa\r\nBình ", "text", "Hòa\nBình"),
    ],
)
def test_values_are_written_the_vietnamese_way(value, kind, expected):
    assert written(value, kind) == expected


def test_fingerprints_are_read_in_fives():
    assert in_fives("abcde12345xy") == "abcde 12345 xy"


def test_clean_text_has_one_form_and_nothing_invisible():
    assert clean("Mo\u0302\u200b\thi\u0300nh\u202e\x00\ud800") == "Mô hình"


@pytest.mark.parametrize(
    ("text", "room", "lines"), [("", 5, 1), ("abc def", 7, 1), ("abc def", 6, 2), ("a\nb", 9, 2), ("abcdefghij", 4, 3)]
)
def test_wrapped_lines_are_counted(text, room, lines):
    assert wrapped_lines(text, room) == lines


def test_column_widths_fill_the_room_and_hold_a_date():
    shared = widths(official_list().paper_columns, 700)
    assert round(sum(shared), 6) == 700
    assert shared[8] >= 4.75 * 11


def test_file_names_are_plain_ascii():
    assert file_name(official_list(title="ĐĂNG KÝ mô hình"), "docx") == "bieu-1-dang-ky-mo-hinh.docx"
    assert file_name(official_list(code="", title="…"), "csv") == "danh-sach.csv"


def test_an_unknown_format_is_refused_before_anything_is_written():
    target = io.BytesIO()
    for refused in (lambda: render(official_list(), "odt", target), lambda: file_name(official_list(), "odt")):
        with pytest.raises(UnknownFormat, match="odt"):
            refused()
    assert target.getvalue() == b""


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_leaves_the_target_open(format):
    target = io.BytesIO()
    render(official_list(), format, target)
    assert not target.closed
    assert len(target.getvalue()) > 100


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": ()},
        {"columns": (Column("a", "A", 5), Column("a", "B", 5))},
        {"columns": (Column("label", "A", 5),)},
        {"printed_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - a time without zone is what must be refused
    ],
)
def test_lists_that_cannot_be_printed_are_refused(changes):
    with pytest.raises(ValueError):
        official_list(**changes)


def test_rows_beside_groups_are_refused():
    with pytest.raises(ValueError, match="either rows or groups"):
        replace(official_list(), groups=(Group("I", MODEL_ROWS),))


def test_a_list_without_paper_columns_prints_them_all():
    hidden = tuple(Column(column.key, column.title, column.width, on_paper=False) for column in COLUMNS)
    assert official_list(columns=hidden).paper_columns == hidden


def test_a_qr_code_is_a_plain_accessible_picture():
    drawn = svg("https://guong.example/kt/ABCDE", title="Mã <kiểm tra>")
    root = ElementTree.fromstring(drawn)
    assert (root.tag, root.get("class"), root.get("role")) == ("svg", "qr", "img")
    assert root.find("title").text == "Mã <kiểm tra>"
    assert "style" not in drawn and "<?xml" not in drawn
    assert len(drawn) < 6_000
