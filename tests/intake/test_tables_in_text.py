"""Tables in text files, and blocks that were pasted: any text is read whole, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.intake.rules import Kind, texts
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from tests.intake.test_reading import read, refused


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\r\nc;d", [("a", "b"), ("c", "d")]),
        ("a,b\nc,d", [("a", "b"), ("c", "d")]),
        (
            "Tên;Địa chỉ\nA;Số 1, phố B, thị trấn\nC;Số 2, phố D",
            [("Tên", "Địa chỉ"), ("A", "Số 1, phố B, thị trấn"), ("C", "Số 2, phố D")],
        ),
        ('a;"x\ny"\nb;c', [("a", "x\ny"), ("b", "c")]),
        ("sep=,\na;b,c\nd,e", [("a;b", "c"), ("d", "e")]),
        (
            'Tên;Mục tiêu\nA;"một, hai\nba, bốn\nnăm, sáu"\nB;"bảy, tám\nchín, mười"',
            [("Tên", "Mục tiêu"), ("A", "một, hai\nba, bốn\nnăm, sáu"), ("B", "bảy, tám\nchín, mười")],
        ),
        ("một\nhai", [("một",), ("hai",)]),
        ('Trường "A";b\nc;d', [('Trường "A"', "b"), ("c", "d")]),
    ],
)
def test_tables_in_text(text, rows):
    assert [row.values for row in texts.rows_of(text)] == rows


def test_rows_of_text_are_numbered_as_a_sheet_numbers_them():
    assert [row.number for row in texts.rows_of('sep=;\na;b\n\n"c\nc";d\ne;f')] == [2, 4, 5]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfea\x00\x00\xd8b\x00", "text_encoding_unknown"),
        ("Tên;x".encode("utf-16-be"), None),
        (b"Ten;\xd2\xd2\xd2\r\n", "text_encoding_unknown"),
        (b"ab;" + b"a" * 200_000 + b"\r\nc;d", "too_long"),
        (b"ab;" + b"a" * 40_000 + b"\r\nc;d", None),  # the cell is refused where it is read
    ],
)
def test_texts_at_the_edge(content, code):
    if code is None:
        assert read(content).sheets[0].rows
    else:
        assert refused(content) == code


def test_bytes_that_windows_1252_lacks():
    assert read("Tªn ®¬n vÞ;§¶ng bé\r\n".encode("cp1252") + b"\x81;x").encoding == "latin-1"


@given(st.binary(max_size=400))
def test_any_text_is_read_or_refused(content):
    if not content.startswith((b"PK", b"\xd0\xcf")):
        try:
            book = read(content)
        except Refused as refusal:
            assert all(say(reason) for reason in refusal.reasons)
        else:
            assert book.kind is Kind.CSV


@given(st.text(max_size=300))
def test_no_row_of_a_text_is_lost(text):
    lines = [
        line for line in (part.strip() for part in text.splitlines()) if line and '"' not in line and "\0" not in line
    ]
    content = "\n".join(f"x{number};{line}" for number, line in enumerate(lines, 1))
    rows = texts.rows_of(content, ";")
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) == len(lines)


def test_a_pasted_block():
    block = '1\tĐảng bộ xã Cầu Đá\tGhi, chú\n2\t"Chi bộ\nthôn Ngọn"\t;'.encode()
    book = read(block, is_pasted=True)
    assert (book.kind, [row.values for row in book.sheets[0].rows]) == (
        Kind.PASTED,
        [("1", "Đảng bộ xã Cầu Đá", "Ghi, chú"), ("2", "Chi bộ\nthôn Ngọn", ";")],
    )
