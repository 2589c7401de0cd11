"""Files as offices have them, good and bad: read right, or refused with a reason in Vietnamese."""

import io
import re
import struct
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.intake import cage
from guong.intake.cage.inside import note_of_xls
from guong.intake.imports.reading import read_book
from guong.intake.rules import Kind, Merged, Trouble, texts
from guong.intake.rules.cells import as_text
from guong.intake.rules.legacy import Table, write
from guong.intake.rules.previews import mended
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from tests.intake.making import HEADER, SAMPLES, UNITS, altered, csv, ods, xlsx


def read(content, **asked):
    return read_book(content, lambda rows: None, **asked)


def refused(content):
    with pytest.raises(Refused) as caught:
        read(content)
    (reason,) = caught.value.reasons
    assert say(reason)
    return reason.code


def texts_of(book, sheet=0):
    return [[value for value in row.values if value is not None] for row in book.sheets[sheet].rows]


NAMES = ["Huyện ủy Suối Mây", "Đảng bộ xã Cầu Đá", "Chi bộ Trạm Y tế"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (xlsx([HEADER, *UNITS]), Kind.XLSX),
        (ods([HEADER, *UNITS]), Kind.ODS),
        (csv([HEADER, *UNITS]), Kind.CSV),
        (csv([HEADER, *UNITS], ",", "utf-8"), Kind.CSV),
        (csv([HEADER, *UNITS], "\t", "utf-16"), Kind.CSV),
        (csv([HEADER, *UNITS], ";", "utf-16-le"), Kind.CSV),
    ],
)
def test_every_kind_gives_the_same_rows(content, kind):
    book = read(content)
    assert book.kind is kind
    assert [row.values[1] for row in book.sheets[0].rows] == ["Tên đơn vị", *NAMES]
    assert [row.number for row in book.sheets[0].rows] == [1, 2, 3, 4]


def test_the_old_format():
    book = read((SAMPLES / "units.xls").read_bytes())
    assert (book.kind, [sheet.is_hidden for sheet in book.sheets]) == (Kind.XLS, [False, True])
    rows = book.sheets[0].rows
    assert [row.number for row in rows] == [1, 3, 4, 5, 6, 7]
    assert rows[2].values == (1.0, NAMES[0], "Cấp ủy", None, date(2020, 3, 9))
    assert rows[5].values[3] == Trouble("#N/A")


def test_windows_1258():
    import unicodedata

    def typed(text):  # as Vietnamese Windows stores it: letters with their hat, tones after them
        decomposed = unicodedata.normalize("NFD", text)
        joined = re.sub(
            "([aeoAEO]\u0302|[aA]\u0306|[ouOU]\u031b)",
            lambda found: unicodedata.normalize("NFC", found[0]),
            "".join(sorted_marks(cluster) for cluster in re.findall(r".[\u0300-\u036f]*", decomposed, re.S)),
        )
        return joined

    def sorted_marks(cluster):
        return cluster[0] + "".join(sorted(cluster[1:], key=lambda mark: mark not in "\u0302\u0306\u031b"))

    content = typed(csv([HEADER, *UNITS], ";", "utf-8").decode()).encode("cp1258")
    book = read(content)
    assert (book.encoding, [row.values[1] for row in book.sheets[0].rows[1:]]) == ("windows-1258", NAMES)


@pytest.mark.parametrize("table", list(Table))
def test_text_files_of_the_old_fonts(table):
    rows = [[write(str(value), table) for value in row] for row in [HEADER, *UNITS]]
    book, mending = mended(read(csv(rows, ";", "cp1252")))
    assert [row.values[1] for row in book.sheets[0].rows] == ["Tên đơn vị", *NAMES]
    assert mending.tables == (table.value,)
    assert {one.cell for one in mending.cells} >= {"B1", "B2", "B3", "B4"}


@pytest.mark.parametrize("table", list(Table))
def test_workbooks_of_the_old_fonts(table):
    rows = [[write(value, table) if isinstance(value, str) else value for value in row] for row in [HEADER, *UNITS]]
    book, mending = mended(read(xlsx(rows)))
    assert [row.values[1] for row in book.sheets[0].rows] == ["Tên đơn vị", *NAMES]
    assert mending.tables == (table.value,)


def test_a_sound_book_is_not_touched():
    book = read(xlsx([HEADER, *UNITS]))
    again, mending = mended(book)
    assert (again, mending.tables, mending.cells, mending.in_doubt) == (book, (), (), ())


def test_bytes_in_no_known_encoding():
    assert refused("Ten;Loai\r\nДружба;x\r\n".encode("cp1251")) == "text_encoding_unknown"


def test_addresses_are_those_of_the_sheet():
    book = read(xlsx([["", "Tên đơn vị"], [], ["", "A"]], start=4))
    assert [(row.number, row.values) for row in book.sheets[0].rows] == [(5, (None, "Tên đơn vị")), (7, (None, "A"))]


def test_a_sheet_that_lies_about_its_size():
    content = altered(
        xlsx([[f"Dòng {number}"] for number in range(500)]),
        lambda part: re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:A2"/>', part),
    )
    assert len(read(content).sheets[0].rows) == 500


def test_a_million_empty_rows():
    content = altered(
        xlsx([HEADER, *UNITS]),
        lambda part: part.replace(
            b"</sheetData>",
            b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>cu\xe1\xbb\x91i</t></is></c></row></sheetData>',
        ),
    )
    rows = read(content).sheets[0].rows
    assert [row.number for row in rows] == [1, 2, 3, 4, 1048576]


def test_a_cell_in_the_last_corner_ends_the_reader_and_not_us():
    content = altered(
        xlsx([HEADER, *UNITS]),
        lambda part: part.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )
    assert refused(content) == "sheet_too_heavy"


def test_a_cell_far_to_the_right():
    assert refused(xlsx([["x"] * 300])) == "sheet_too_wide"
    assert refused(csv([["x"] * 300])) == "sheet_too_wide"


def test_formulas_with_their_results_and_without():
    def also(book, sheet):
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("B1", '="x"', None, "x")
        sheet.write_formula("A2", "=NA()", None, "#N/A")
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")

    empty_text = b'<c r="C1" t="str"><f>""</f><v></v></c></row><row r="2"'
    content = altered(xlsx([], also=also), lambda part: part.replace(b'</row><row r="2"', empty_text))
    assert b'<c r="C1" t="str">' in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert [row.values for row in read(content).sheets[0].rows] == [(2.0, "x"), (Trouble("#N/A"), Trouble("#DIV/0!"))]


def test_formulas_that_were_never_worked_out():
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "Tên"
    book.active["B3"] = "=A1"
    target = io.BytesIO()
    book.save(target)
    assert [(row.number, row.values) for row in read(target.getvalue()).sheets[0].rows] == [
        (1, ("Tên",)),
        (3, (None, Trouble())),
    ]


def test_days_numbers_and_texts():
    def also(book, sheet):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime("A1", date(2023, 3, 9), day)
        sheet.write_number("B1", 44994)
        sheet.write_string("C1", "06463")
        sheet.write_boolean("D1", True)

    assert read(xlsx([], also=also)).sheets[0].rows[0].values == (date(2023, 3, 9), 44994.0, "06463", True)


def test_merged_headers_and_hidden_sheets():
    def also(book, sheet):
        sheet.merge_range("A1:D1", "DANH SÁCH")
        book.add_worksheet("Ẩn").hide()

    book = read(xlsx([], also=also))
    assert book.sheets[0].rows[0].values == ("DANH SÁCH",)
    assert book.sheets[0].merged == ()
    assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [("Đơn vị", False), ("Ẩn", True)]


def test_errors_in_a_workbook_of_libreoffice():
    wrong = (
        '<table:table-row table:number-rows-repeated="3"/><table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#N/A</text:p></table:table-cell></table:table-row>"
    )
    rows = read(ods([HEADER], wrong)).sheets[0].rows
    assert [(row.number, row.values) for row in rows[1:]] == [(5, (None, None, Trouble("#N/A")))]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_cells_merged_downwards(kind):
    if kind == "xlsx":
        book = read(xlsx([["a"], ["", "b"]], also=lambda book, sheet: sheet.merge_range("C2:C4", "x")))
    elif kind == "ods":
        cells = '<table:table-cell/><table:table-cell/><table:table-cell table:number-rows-spanned="3" office:value-type="string">'
        row = f"<table:table-row>{cells}<text:p>x</text:p></table:table-cell></table:table-row>"
        book = read(ods([["a"]], row))
    else:
        book = read((SAMPLES / "units.xls").read_bytes())
    merged = () if kind == "xls" else (Merged(2, 4, 2),)
    assert book.sheets[0].merged == merged


def test_merged_cells_of_the_old_format():
    """No library of the project writes it: the record itself, as it is specified."""
    found = ({}, [])
    note_of_xls(0x00E5, struct.pack("<H8H", 2, 1, 3, 2, 2, 0, 0, 0, 4), found)
    assert found == ({}, [(2, 4, 2)])


def test_formulas_of_libreoffice_that_were_never_worked_out():
    row = (
        '<table:table-row><table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
        '<table:table-cell table:number-columns-repeated="2" table:formula="of:=[.A1]"/></table:table-row>'
    )
    rows = read(ods([["Tên"]], row)).sheets[0].rows
    assert [(one.number, one.values) for one in rows] == [(1, ("Tên",)), (2, (2.0, Trouble(), Trouble()))]


def test_progress_is_told():
    told = []
    read_book(xlsx([[number] for number in range(25_000)]), told.append)
    assert told == [10000, 20000]


def locked():
    """What Office writes with a password: a compound file with an encrypted package in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)


def container(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as box:
        for name, content in parts.items():
            box.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def bomb():
    return altered(xlsx([HEADER]), lambda part: part.replace(b"</sheetData>", b" " * 30_000_000 + b"</sheetData>"))


def entities():
    return altered(
        xlsx([HEADER]), lambda part: part.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (locked(), "file_locked"),
        (b"%PDF-1.7 ...", "file_not_a_table"),
        (b"\x89PNG\r\n\x1a\n", "file_not_a_table"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "sheet_is_page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "sheet_is_page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "file_broken"),
        (xlsx([HEADER, *UNITS])[:3000], "file_broken"),
        (container(word__document="x"), "file_not_a_table"),
        (container(mimetype="application/vnd.oasis.opendocument.text"), "file_not_a_table"),
        (container(xl__workbook="x"), "file_not_what_it_says"),
        (bomb(), "file_bomb"),
        (entities(), "file_bomb"),
        (altered(xlsx([HEADER]), lambda part: part[: len(part) // 2]), "file_broken"),
        (altered(xlsx([HEADER]), lambda part: b"<worksheet/>", "xl/workbook.xml"), "file_broken"),
        (container(mimetype="application/vnd.oasis.opendocument.spreadsheet", content="x"), "file_broken"),
        (bytes(1000), "file_not_a_table"),
        (b"\r\n;;;\r\n", "file_not_a_table"),
        (b'Ten;Loai\r\n"Chi bo A;x\r\n', "text_quotes"),
    ],
)
def test_what_is_no_sheet(content, code):
    assert refused(content) == code


LINK = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
    b'Target="file:///D:/khac.xlsx" TargetMode="External"/></Relationships>'
)


def test_a_workbook_that_looks_things_up_in_another():
    content = altered(
        xlsx([HEADER, *UNITS]), lambda part: part.replace(b"</Relationships>", LINK), "xl/_rels/workbook.xml.rels"
    )
    assert len(read(content).sheets[0].rows) == 4


def test_too_large(monkeypatch):
    monkeypatch.setattr("guong.intake.imports.reading.MOST_BYTES", 1000)
    assert refused(xlsx([HEADER, *UNITS])) == "file_too_large"


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr("guong.intake.cage.MOST_ROWS", 100)
    monkeypatch.setattr(texts, "MOST_ROWS", 100)
    rows = [[number] for number in range(1, 102)]
    assert refused(xlsx(rows)) == "sheet_too_many_rows"
    assert refused(csv([["x", *row] for row in rows])) == "sheet_too_many_rows"


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


def test_cells_without_addresses_and_errors():
    content = altered(
        xlsx([HEADER]),
        lambda part: part.replace(b"</sheetData>", b'<row><c t="e"><v>#N/A</v></c></row></sheetData>'),
    )
    assert refused(content) == "sheet_no_addresses"


def test_hours_and_lengths_of_time():
    def also(book, sheet):
        sheet.write_datetime(
            "A1", datetime.fromisoformat("2023-03-09T10:05"), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        )
        sheet.write_number("B1", 0.5, book.add_format({"num_format": "[h]:mm"}))
        sheet.write_number("C1", 0.25, book.add_format({"num_format": "hh:mm"}))

    values = read(xlsx([], also=also)).sheets[0].rows[0].values
    assert [as_text(value) for value in values] == ["09/03/2023 10:05", "12:00", "06:00"]


@pytest.mark.parametrize(
    ("why", "code"),
    [
        ("locked", "file_locked"),
        ("memory", "sheet_too_heavy"),
        ("addresses", "sheet_no_addresses"),
        ("broken", "file_broken"),
    ],
)
def test_what_the_child_refuses(why, code):
    assert cage._reason(why).code == code


def test_a_pasted_block():
    block = '1\tĐảng bộ xã Cầu Đá\tGhi, chú\n2\t"Chi bộ\nthôn Ngọn"\t;'.encode()
    book = read(block, is_pasted=True)
    assert (book.kind, [row.values for row in book.sheets[0].rows]) == (
        Kind.PASTED,
        [("1", "Đảng bộ xã Cầu Đá", "Ghi, chú"), ("2", "Chi bộ\nthôn Ngọn", ";")],
    )
