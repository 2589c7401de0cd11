"""An empty sheet to fill in: what is filled in comes in."""

import io

import openpyxl
import pytest

from guong.intake.exports import LISTS, write_template
from guong.intake.imports.people import People
from guong.intake.imports.registrations import Registrations
from guong.intake.imports.units import Units
from guong.intake.rules.tables import folded_header
from tests.intake.test_bringing_in import seen, units
from tests.intake.test_people import people
from tests.intake.test_registrations import sheet


def template(importer):
    target = io.BytesIO()
    write_template(importer.columns, importer.choices(), target)
    return target.getvalue()


def filled(content, **cells):
    """The template with one row, by title of the column."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["Danh sách"]
    titles = {folded_header(cell.value): cell.column for cell in page[1]}
    for title, value in cells.items():
        page.cell(2, titles[folded_header(title)]).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("importer", [units(), people(), sheet("lien")])
def test_every_column_has_its_title_and_lists_are_offered(world, importer):
    book = openpyxl.load_workbook(io.BytesIO(template(importer)))
    page, lists = book["Danh sách"], book[LISTS]
    assert [cell.value.removesuffix(" *") for cell in page[1]] == [column.title for column in importer.columns]
    assert [cell.value.endswith(" *") for cell in page[1]] == [column.is_required for column in importer.columns]
    assert lists.sheet_state == "hidden"
    offered = importer.choices()
    assert {str(one.sqref).split(":")[0] for one in page.data_validations.dataValidation} == {
        f"{page.cell(1, place).column_letter}2"
        for place, column in enumerate(importer.columns, 1)
        if offered.get(column.key)
    }
    for place, column in enumerate(importer.columns, 1):
        said = [cell.value for cell in lists[lists.cell(1, place).column_letter][1:] if cell.value is not None]
        assert said == list(offered.get(column.key, ()))


UNIT = {"Tên đơn vị": "Chi bộ thôn Vòm", "Loại": "Chi bộ", "Đơn vị cấp trên": "Đảng bộ xã Cầu Đá"}
PERSON = {
    "Họ và tên": "Bế Văn Đàn",
    "Số điện thoại": "0912345678",
    "Đơn vị": "Chi bộ thôn Đập",
    "Nhiệm vụ": "Người soạn",
    "Từ ngày": "01/03/2023",
}
REGISTRATION = {"Tên mô hình": "Bếp sạch", "Đơn vị đăng ký": "Chi bộ Trạm Y tế xã Cầu Đá", "Mới/ tiếp tục": "Mới"}


@pytest.mark.parametrize(
    ("importer", "cells"), [(units(), UNIT), (people(), PERSON), (sheet("lien", as_drafts=True), REGISTRATION)]
)
def test_what_is_filled_in_comes_in(world, importer, cells):
    assert seen(filled(template(importer), **cells), importer).counts["new"] == 1


@pytest.mark.parametrize("importer", [Units, People, Registrations])
def test_no_header_means_two_columns(importer):
    keys = {}
    for column in importer.columns:
        for name in (column.key, column.title, *column.synonyms):
            keys.setdefault(folded_header(name), set()).add(column.key)
    assert {name: found for name, found in keys.items() if len(found) > 1} == {}
