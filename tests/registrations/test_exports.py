"""The official lists as they leave: read back they equal the rows, sealed they hold still, each gets their part."""

import csv
import io
import json
import subprocess
from decimal import Decimal
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.documents.render import render
from guong.plans.models import Plan, Sector
from guong.registrations import exports
from guong.registrations.models import Registration
from guong.registrations.queries import listing
from tests.registrations.steered import get, play, rename, seal
from tests.world import AFTER, CODE

LISTS = ("registrations", "compliance", "owing")


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


def document(world, what, form="xlsx", **wanted):
    return exports.official_list(what, exports.Request(world.plan, AFTER, None, wanted, form))


def read(world, what, form, person="thu", query=""):
    answer = get(world, person, f"/kh/{CODE}/xuat/{what}.{form}{query}")
    assert answer.status_code == 200, (what, form, person)
    return answer.content


def texts_of(made):
    """Every row of a document as texts, in its columns' order."""
    return [[str(row.get(column.key, "")) for column in made.columns] for _, row in made.grouped_rows()]


def as_csv(content):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return rows[0], rows[1:]


@pytest.mark.parametrize("what", LISTS)
def test_csv_and_json_say_what_the_rows_say(played, what):
    made = document(played, what, "csv")
    headings, rows = as_csv(read(played, what, "csv"))
    lead = 1 if made.groups else 0
    assert headings[lead:] == [column.title for column in made.columns]
    assert [row[lead:] for row in rows] == texts_of(made)
    stored = json.loads(read(played, what, "json"))
    assert [[str(row[column.key]) for column in made.columns] for row in stored["rows"]] == texts_of(made)
    assert stored["plan"] == CODE


@pytest.mark.parametrize("what", LISTS)
def test_xlsx_carries_every_column(played, what):
    made = document(played, what)
    sheet = openpyxl.load_workbook(io.BytesIO(read(played, what, "xlsx"))).active
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}
    assert {column.title for column in made.columns} <= cells
    assert {text for row in texts_of(made) for text in row if text} <= cells


@pytest.mark.parametrize("what", LISTS)
def test_docx_carries_the_paper_columns(played, what):
    made = document(played, what, "docx")
    opened = docx.Document(io.BytesIO(read(played, what, "docx")))
    table = max(opened.tables, key=lambda table: len(table.rows))
    assert [cell.text for cell in table.rows[0].cells] == [column.title for column in made.paper_columns]
    assert len(made.paper_columns) <= 10
    printed = {tuple(cell.text for cell in row.cells) for row in table.rows}
    for _, row in made.grouped_rows():
        assert tuple(str(row.get(column.key, "")) for column in made.paper_columns) in printed


def test_pdf_can_be_read(played, tmp_path):
    file = tmp_path / "bieu.pdf"
    file.write_bytes(read(played, "registrations", "pdf"))
    assert file.read_bytes().startswith(b"%PDF")
    shown = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=False)
    assert "Chợ phiên" in shown.stdout.decode()


def test_the_consolidated_list(played):
    made = document(played, "registrations")
    assert [column.title for column in made.paper_columns] == [
        "STT",
        "Tên mô hình",
        "Đơn vị đăng ký",
        "Tập thể, cá nhân, hộ",
        "Lĩnh vực",
        "Mới/ tiếp tục",
        "Mục tiêu, chỉ tiêu",
        "Nội dung, cách làm",
        "Thời gian",
        "Người phụ trách/ Ghi chú",
    ]
    assert [row["title"] for _, row in made.grouped_rows()] == [
        "Chợ phiên không rác",
        "Trạm xá nở hoa",
        "Ngày hội đại đoàn kết",
    ]
    assert [row["stt"] for _, row in made.grouped_rows()] == [1, 2, 3]
    assert [group.title for group in made.groups] == ["I. Đảng bộ", "II. Chi bộ", "III. Mặt trận Tổ quốc"]
    assert made.totals == {"label": "Tổng cộng: 3 mô hình"}
    assert any("Cộng các dòng 4, bớt 1 lần đếm trùng: 3." in note for note in made.notes)
    first = next(row for _, row in made.grouped_rows())
    assert "Đường có hoa: 2 km, đến 15/11/2023" in first["aims"]


def test_head_and_foot_come_from_the_plan(played):
    made = document(played, "registrations")
    head = made.letterhead
    assert (head.family, head.superior, head.issuer) == ("party", "HUYỆN ỦY SUỐI MÂY", "BAN TUYÊN GIÁO")
    assert (head.number, head.place) == ("-DS/BTGHU", "Suối Mây")
    assert (made.signature.post, made.signature.name) == ("TRƯỞNG BAN", "")
    assert made.recipients == ("Thường trực Huyện ủy Suối Mây (b/c)", "Lưu Ban Tuyên giáo Huyện ủy")
    assert made.subtitle == "(Theo Kế hoạch số 12-KH/HU, ngày 15/02/2023 của Huyện ủy Suối Mây)"
    assert len(made.fingerprint) == 20


@pytest.mark.parametrize(
    ("name", "superior", "own", "sign"),
    [
        ("Ban Tuyên giáo Huyện ủy", "Huyện ủy Chi Lăng", "Ban Tuyên giáo", "BTGHU"),
        ("Ban Tuyên giáo Huyện ủy Chi Lăng", "Huyện ủy Chi Lăng", "Ban Tuyên giáo", "BTGHU"),
        ("Ban Xây dựng Đảng", "Đảng ủy xã Y Tịch", "Ban Xây dựng Đảng", "BXDĐ"),
    ],
)
def test_the_name_without_the_body_above(name, superior, own, sign):
    assert exports.without_superior(name, superior) == own
    assert exports.sign_of(name, superior) == sign


TITLES = {
    "registrations": "DANH SÁCH\nĐăng ký mô hình tiêu biểu năm 2023",
    "compliance": "DANH SÁCH\nTheo dõi tình hình đăng ký mô hình tiêu biểu năm 2023",
    "owing": "DANH SÁCH\nĐơn vị chưa hoàn thành việc đăng ký mô hình tiêu biểu năm 2023",
}


@pytest.mark.parametrize("what", LISTS)
def test_titles_name_the_kind_and_then_the_plan(played, what):
    assert document(played, what).title == TITLES[what]


@pytest.mark.parametrize("what", LISTS)
def test_no_two_columns_are_called_the_same(played, what):
    titles = [column.title for column in document(played, what).columns]
    assert len(set(titles)) == len(titles)


def test_a_committee_that_receives_signs_as_a_committee(played):
    cau_da = played.bodies["cau_da"]
    Plan.objects.system("a commune's own plan").filter(pk=played.plan.pk).update(issuer_id=cau_da, receiver_id=cau_da)
    played.plan.refresh_from_db()
    made = document(played, "registrations")
    assert (made.letterhead.superior, made.letterhead.issuer) == ("", "ĐẢNG ỦY XÃ CẦU ĐÁ")
    assert made.signature.authority == "T/M ĐẢNG ỦY"
    assert made.recipients == ("Lưu Đảng ủy xã Cầu Đá",)


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_the_longest_title_leaves_in_every_format(played, form):
    title = "Đăng ký mô hình tiêu biểu về học tập và làm theo " * 6
    Plan.objects.system("a long title").filter(pk=played.plan.pk).update(title=title[:300].strip())
    answer = get(played, "thu", f"/kh/{CODE}/xuat/owing.{form}")
    name = unquote(answer.headers["Content-Disposition"].split("filename*=UTF-8''")[1])
    assert answer.status_code == 200 and len(name.encode()) < 255


def test_the_board_on_paper(played):
    made = document(played, "compliance")
    assert made.notes[0] == (
        "Trong 8 đơn vị: chưa gửi 2; quá hạn, gửi muộn 3; cần sửa 1; chờ kiểm tra 1; thiếu chỉ tiêu 1; đủ chỉ tiêu 2; "
        "được miễn 1 (một đơn vị có thể thuộc hai mục)."
    )
    rows = [row for _, row in made.grouped_rows()]
    told = {row["unit"]: (row["quota"], row["arrival"], row["status"]) for row in rows}
    assert len(told) == 8
    assert told["Chi bộ thôn Ngọn"] == ("0/1", "Gửi muộn", "Chờ kiểm tra")
    assert told["Đảng bộ xã Khe Sâu"] == ("0/2", "Quá hạn", "Quá hạn, chưa gửi")


def test_who_still_owes_and_whom_to_call(played):
    rows = [row for _, row in document(played, "owing").grouped_rows()]
    units = {row["unit"] for row in rows}
    assert units == {
        "Đảng bộ xã Cầu Đá",
        "Đảng bộ xã Khe Sâu",
        "Chi bộ Trường THPT Suối Mây",
        "Hội Liên hiệp Phụ nữ huyện Suối Mây",
    }
    thpt = next(row for row in rows if "THPT" in row["unit"])
    assert thpt["contact"] == "Lăng Thị Oanh\nĐinh Trung Kiên"  # the head first
    assert b"0900 000 000" not in b"".join(read(played, "owing", form) for form in ("csv", "json"))
    assert "phone" in {column.key for column in document(played, "owing").columns}
    assert all(column.key != "phone" for column in document(played, "owing", "pdf").paper_columns)


def test_filters_are_kept_and_told(played):
    made = document(played, "compliance", loc="late")
    assert {row["unit"] for _, row in made.grouped_rows()} == {
        "Chi bộ thôn Ngọn",
        "Đảng bộ xã Khe Sâu",
        "Hội Liên hiệp Phụ nữ huyện Suối Mây",
    }
    assert any("bộ lọc" in note for note in made.notes) and made.signature is None
    answer = read(played, "registrations", "csv", query="?tim=tram+xa")
    assert [row[2] for row in as_csv(answer)[1]] == ["Trạm xá nở hoa"]


def body(made):
    """What a document says, without the mark of the ledger's growing chain."""
    return (texts_of(made), made.notes, made.groups, made.totals, made.rows)


def test_sealed_lists_hold_still(played):
    live = {what: texts_of(document(played, what)) for what in LISTS}
    seal(played)
    sealed = {what: body(document(played, what)) for what in LISTS}
    for what in LISTS:
        assert sealed[what][0] == live[what]
        assert any("Số liệu đã khóa lúc 09:00 13/03/2023" in note for note in sealed[what][1])
    rename(played, "cau_da", "Tên đổi sau khi khóa")
    rename(played, "tram", "Tên đổi sau khi khóa")
    Sector.objects.filter(plan=played.plan).update(name="Lĩnh vực đổi tên")
    rows = Registration.objects.system("live rows are changed behind the seal's back").filter(plan=played.plan)
    rows.update(state="returned", title="Tiêu đề đổi")
    assert {what: body(document(played, what)) for what in LISTS} == sealed


MAY = {"thu": 3, "nga": 3, "phuc": 3, "ha": 2, "lien": 2, "dung": 2, "son": 2, "khach": 0, "vinh": 0, "quang": 0}


def test_who_may_have_which(played):
    for person, count in MAY.items():
        answers = [get(played, person, f"/kh/{CODE}/xuat/{what}.csv").status_code for what in LISTS]
        assert answers == [200 if count == 3 else 404, *[200 if count else 404] * 2], person


def test_each_gets_their_own_rows(played):
    units = {row[1] for row in as_csv(read(played, "compliance", "csv", "ha"))[1]}
    assert units == {"Đảng bộ xã Cầu Đá", "Chi bộ Trạm Y tế xã Cầu Đá", "Chi bộ thôn Ngọn"}
    own = as_csv(read(played, "owing", "csv", "kien"))[1]
    assert [row[1] for row in own] == ["Chi bộ Trường THPT Suối Mây"]
    assert own[0][6] == ""  # contacts are for those above


@pytest.mark.parametrize("address", ["registrations.doc", "secrets.csv", "registrations.", "REGISTRATIONS.csv"])
def test_what_there_is_not(played, address):
    assert get(played, "thu", f"/kh/{CODE}/xuat/{address}").status_code == 404


def test_files_are_named_for_old_and_new_browsers(played):
    answer = get(played, "thu", f"/kh/{CODE}/xuat/registrations.docx")
    said = answer.headers["Content-Disposition"]
    assert said.isascii() and said.startswith('attachment; filename="bieu-1-danh-sach-dang-ky-mo-hinh')
    assert "Biểu 1" in unquote(said.split("filename*=UTF-8''")[1])
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_list_too_long_for_pdf_is_refused_with_the_way_out(played, monkeypatch):
    monkeypatch.setattr("guong.documents.formats.as_pdf.ROW_LIMIT", 2)
    answer = get(played, "thu", f"/kh/{CODE}/xuat/compliance.pdf")
    assert answer.status_code == 422
    assert "8 dòng" in answer.content.decode() and "Excel" in answer.content.decode()


def test_a_list_too_long_for_a_sheet_is_refused_with_the_way_out(played, monkeypatch):
    monkeypatch.setattr("guong.documents.formats.as_xlsx.ROW_LIMIT", 2)
    answer = get(played, "thu", f"/kh/{CODE}/xuat/compliance.xlsx")
    assert answer.status_code == 422
    assert "8 dòng" in answer.content.decode() and "CSV" in answer.content.decode()


def test_a_formula_stays_text(world):
    world.accepted("ha", "binh", "cau_da", title="=1+1")
    rows = as_csv(read(world, "registrations", "csv"))[1]
    assert rows[0][2] == "'=1+1"


def test_as_many_queries_for_many_rows_as_for_few(world):
    def count():
        with CaptureQueriesContext(connection) as captured:
            for what in LISTS:
                render(document(world, what), "csv", io.BytesIO())
        return len(captured)

    world.accepted("ha", "binh", "cau_da")
    few = count()
    for number in range(2):
        world.accepted("ha", "binh", "cau_da", title=f"Thêm {number}")
    assert count() == few


def test_numbers_as_vietnamese_readers_write_them():
    told = [listing.number_text(Decimal(text)) for text in ("0", "12.5000", "1200", "1234567.25", "1000000")]
    assert told == ["0", "12,5", "1.200", "1.234.567,25", "1.000.000"]
    assert listing.goal_text("Đường hoa", Decimal(2), "km", None) == "Đường hoa: 2 km"
