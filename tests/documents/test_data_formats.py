"""XLSX, CSV and JSON, read back by other libraries than those that wrote them."""

import csv
import io
import json
from datetime import date, datetime

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from guong.documents.render import render
from guong.documents.spec import Column, Group, OfficialList
from tests.documents.samples import COLUMNS, MODEL_ROWS, many_rows, official_list

DANGEROUS = ("=1+1", "+84 912", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0")


def written_as(document: OfficialList, format: str) -> io.BytesIO:
    target = io.BytesIO()
    render(document, format, target)
    target.seek(0)
    return target


def sheet_of(document: OfficialList):
    return openpyxl.load_workbook(written_as(document, "xlsx")).worksheets[0]


def header_row(sheet) -> int:
    return next(row for row in range(1, 40) if sheet.cell(row, 1).value == "STT")


def csv_rows(document: OfficialList) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written_as(document, "csv").getvalue().decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_sheet_holds_every_row_and_column(count):
    sheet = sheet_of(official_list(MODEL_ROWS[:count]))
    header = header_row(sheet)
    titles = [cell.value for cell in sheet[header]]
    assert titles == [column.title for column in COLUMNS]
    numbers = [sheet.cell(header + 1 + place, 1).value for place in range(count)]
    assert numbers == [1, 2, 3][:count]
    after = sheet.cell(header + 1 + max(count, 1), 1).value
    assert after == f"Tổng cộng: {count} mô hình"


def test_an_empty_sheet_says_so():
    sheet = sheet_of(official_list(()))
    assert sheet.cell(header_row(sheet) + 1, 1).value == "Danh sách chưa có mục nào."


def test_numbers_and_dates_are_real_and_the_rest_is_text():
    sheet = sheet_of(official_list(MODEL_ROWS[:1]))
    row = sheet[header_row(sheet) + 1]
    found = {column.key: (cell.value, cell.number_format) for column, cell in zip(COLUMNS, row, strict=True)}
    assert found["people"] == (1312, "#,##0")
    assert found["ends"] == (datetime.fromisoformat("2026-11-20"), "dd/mm/yyyy")
    assert found["name"] == ("Tuyến đường hoa thanh niên tự quản thôn Nà Lình", "@")


def test_calamine_reads_the_same_sheet():
    rows = CalamineWorkbook.from_filelike(written_as(official_list(), "xlsx")).get_sheet_by_index(0).to_python()
    header = next(row for row in rows if row[0] == "STT")
    first = rows[rows.index(header) + 1]
    assert first[:2] == [1.0, MODEL_ROWS[0]["name"]]
    assert first[8] == date(2026, 11, 20)


def test_a_streamed_sheet_is_the_same_as_one_held_in_memory():
    sheet = sheet_of(official_list(many_rows(5_001)))
    header = header_row(sheet)
    assert sheet.cell(header + 5_001, 1).value == 5_001
    assert sheet.cell(header + 5_001, 2).value == MODEL_ROWS[5_000 % 3]["name"]
    assert sheet.cell(header + 5_002, 1).value == "Tổng cộng: 5001 mô hình"


def test_a_sheet_is_set_up_for_printing():
    sheet = sheet_of(official_list())
    header = header_row(sheet)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    # One page wide is the default of the file format and therefore left out.
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${header}:${header}"
    assert sheet.print_area.startswith("'Biểu 1'!$A$1:$J$")
    assert sheet.freeze_panes == f"C{header + 1}"
    assert sheet.auto_filter.ref == f"A{header}:L{header + 3}"
    assert sheet.cell(header + 1, 2).alignment.wrap_text
    assert sheet.cell(header + 1, 2).font.name == "Times New Roman"
    assert "In lúc 05/09/2026 14:30 · Mã sổ nhật ký: 7f3ac 91be0 4d552 6ab1c 90ee" in sheet.oddFooter.left.text


def test_a_workbook_names_no_person():
    properties = openpyxl.load_workbook(written_as(official_list(), "xlsx")).properties
    assert (properties.creator, properties.lastModifiedBy) in {(None, None), ("", ""), (None, "")}


@pytest.mark.parametrize("text", DANGEROUS)
def test_formulas_are_defused_everywhere(text):
    document = official_list([{**MODEL_ROWS[0], "name": text}], title=text)
    sheet = sheet_of(document)
    cell = sheet.cell(header_row(sheet) + 1, 2)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text.strip(), "s", True)
    assert {each.data_type for row in sheet for each in row} <= {"s", "n", "d"}
    assert csv_rows(document)[1][1] == "'" + text.strip()


def test_a_text_too_long_for_a_cell_ends_visibly():
    sheet = sheet_of(official_list([{**MODEL_ROWS[0], "content": "ấ" * 40_000}]))
    assert sheet.cell(header_row(sheet) + 1, 8).value == "ấ" * 32_766 + "…"


def test_one_column_is_enough_for_every_side():
    document = official_list([{"no": 1}], columns=(Column("no", "STT", 8),), totals=None)
    assert header_row(sheet_of(document)) > 5


def test_groups_stay_unmerged_inside_the_filter():
    group = Group("I. Xây dựng nông thôn mới", MODEL_ROWS[:2], {"label": "Cộng: 02", "people": 1852})
    sheet = sheet_of(official_list(groups=(group,)))
    header = header_row(sheet)
    assert [sheet.cell(header + 1 + place, 1).value for place in range(4)] == [group.title, 1, 2, "Cộng: 02"]
    assert sheet.cell(header + 4, 11).value == 1852
    assert [area.coord for area in sheet.merged_cells.ranges if header <= area.min_row <= header + 4] == []


def test_csv_is_for_vietnamese_spreadsheets():
    raw = written_as(official_list(MODEL_ROWS[:1]), "csv").getvalue()
    assert raw.startswith(b"\xef\xbb\xbfSTT;")
    assert raw.endswith(b"\r\n") and raw.count(b"\r\n") == 2
    assert csv_rows(official_list(MODEL_ROWS[:1]))[1][8:11] == [
        "20/11/2026",
        "Hoàng Thị Nguyệt, Bí thư chi đoàn",
        "1312",
    ]


def test_csv_of_a_divided_list_names_the_group_in_every_row():
    rows = csv_rows(official_list(groups=(Group("Kinh tế", MODEL_ROWS[:1]), Group("Văn hóa", MODEL_ROWS[1:]))))
    assert [row[0] for row in rows] == ["Nhóm", "Kinh tế", "Văn hóa", "Văn hóa"]


def test_json_says_everything_plainly():
    found = json.loads(written_as(official_list(MODEL_ROWS[:1]), "json").getvalue())
    assert (found["list"], found["plan"], found["meta"]) == ("Biểu 1", "KH-2026", {"filter": "đã tiếp nhận"})
    assert found["printed_at"] == "2026-09-05T14:30:00+07:00"
    assert found["columns"][1] == {"key": "name", "title": "Tên mô hình"}
    assert found["rows"] == [{**MODEL_ROWS[0], "ends": "2026-11-20"}]
    assert found["totals"] == {"label": "Tổng cộng: 1 mô hình", "people": 1312}
    assert found["fingerprint"] == "7f3ac91be04d5526ab1c90ee"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_written_row_by_row_is_laid_out_like_json_written_at_once(count):
    found = written_as(official_list((MODEL_ROWS * 3)[:count]), "json").getvalue().decode()
    assert found == json.dumps(json.loads(found), ensure_ascii=False, indent=1)
    assert len(json.loads(found)["rows"]) == count


def test_decomposed_and_controlled_text_leaves_composed_and_clean():
    document = official_list([{**MODEL_ROWS[0], "name": "Mo\u0302 hi\u0300nh\x00\x0b \u202e<&>\ufffe"}])
    sheet = sheet_of(document)
    assert sheet.cell(header_row(sheet) + 1, 2).value == "Mô hình\n <&>"
    assert csv_rows(document)[1][1] == "Mô hình\n <&>"
    assert json.loads(written_as(document, "json").getvalue())["rows"][0]["name"] == "Mô hình\n <&>"
