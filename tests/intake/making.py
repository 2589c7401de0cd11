"""Sheets for the tests, good and bad. `samples/units.xls` was written by a library of the old format that the project does not need."""

import io
import zipfile
from pathlib import Path

import xlsxwriter

SAMPLES = Path(__file__).with_name("samples")
HEADER = ["STT", "Tên đơn vị", "Loại", "Đơn vị cấp trên"]
UNITS = [
    [1, "Huyện ủy Suối Mây", "Cấp ủy", ""],
    [2, "Đảng bộ xã Cầu Đá", "Đảng bộ", "Huyện ủy Suối Mây"],
    [3, "Chi bộ Trạm Y tế", "Chi bộ", "Đảng bộ xã Cầu Đá"],
]


def xlsx(rows, *, sheet="Đơn vị", start=0, also=None):
    """A workbook with these rows; `also(book, sheet)` adds what no plain row has."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows, start):
            for place, value in enumerate(row):
                if value != "":
                    page.write(number, place, value)
        if also:
            also(book, page)
    return target.getvalue()


def altered(content, change, part="xl/worksheets/sheet1.xml"):
    """A container with one part changed."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return target.getvalue()


def ods(rows, more=""):
    """The smallest workbook of LibreOffice with these rows of text, and `more` as it stands in the file."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>' for value in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    spaces += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Trang 1">{cells}{more}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        box.writestr("content.xml", content)
        box.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()


def csv(rows, separator=";", encoding="utf-8-sig"):
    """A table in text."""
    return "\r\n".join(separator.join(str(value) for value in row) for row in rows).encode(encoding)
