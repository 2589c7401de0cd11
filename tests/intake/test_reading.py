"""Files as offices have them, good and bad: read right, or refused with a reason in Vietnamese."""

import io
import re
import struct
import zipfile
from datetime import date, datetime

import pytest

from guong.intake.cage.inside import note_of_xls
from guong.intake.imports.reading import read_book
from guong.intake.rules import Kind, Merged, Trouble
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
