"""Files that are no sheets, or too much of one: refused with a reason, and never the end of us."""

import io
import zipfile

import pytest

from guong.intake import cage
from guong.intake.rules import texts
from tests.intake.making import HEADER, UNITS, altered, csv, xlsx
from tests.intake.test_reading import read, refused


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
