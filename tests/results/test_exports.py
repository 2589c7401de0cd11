"""Biểu 2 as it leaves: its rows in official order, its totals, five formats, live, of a branch and sealed."""

import csv
import io
import json

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.documents.render import render
from guong.documents.spec import LABEL
from guong.plans.rules import Step
from guong.registrations import exports
from guong.results.queries import listing
from guong.results.queries.way import REPORTING
from tests.files.doing import work_off
from tests.results.cast import (
    LOOKED_AT,
    SEALING,
    accepted,
    draft,
    paper,
    photo,
    play,
    registered_through,
    report_of,
    reported_through,
    seal,
)
from tests.results.cast import REPORTING as WRITTEN


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


def document(world, what="results", person=None, form="xlsx", at=LOOKED_AT, **wanted):
    actor = None if person is None else world.actor(person, at)
    return exports.official_list(what, exports.Request(world.plan, at, actor, wanted, form, Step.RESULT))


def rows_of(made):
    return [row for _, row in made.grouped_rows()]


def written(made, form):
    target = io.BytesIO()
    render(made, form, target)
    return target.getvalue()


def test_what_can_be_asked_for():
    assert exports.lists() == ("registrations", "results", "compliance", "owing", "obstacles")
    assert [exports.what_of(step) for step in Step] == ["registrations", "results"]


def test_the_rows_in_official_order(played):
    made = document(played)
    assert (made.code, [group.title for group in made.groups]) == ("Biểu 2", ["I. Đảng bộ", "II. Chi bộ"])
    own, cell = rows_of(made)
    assert (own["stt"], own["title"], own["unit"], own["code"]) == (
        1, "Chợ phiên không rác", "Đảng bộ xã Cầu Đá", played.registrations["own"].code,
    )  # fmt: skip
    assert (cell["stt"], cell["title"], cell["unit"]) == (2, "Trạm xá nở hoa", "Chi bộ Trạm Y tế xã Cầu Đá")
    assert own["results"] == "Đường có hoa: 0/2 km (0%)"
    assert cell["results"] == "Đường có hoa: 2,5/2 km (125%)"
    assert cell["beneficiaries"] == "Số lượng: 86\n86 hộ của thôn và người đi chợ phiên."
    assert (own["beneficiary_count"], cell["beneficiary_count"]) == ("", 86)
    assert own["judged"] == "Hiệu quả một phần\nĐề nghị: tiếp tục thực hiện"
    assert cell["progress"] == "Đã hoàn thành" and cell["evidence"] == "Biên bản nghiệm thu"
    assert (cell["note"], cell["proposal_reason"]) == ("", "")


def test_totals_and_checks(played):
    made = document(played)
    assert [group.totals[LABEL] for group in made.groups] == ["Cộng: 1 mô hình", "Cộng: 1 mô hình"]
    assert made.totals[LABEL] == "Tổng cộng: 2 mô hình"
    assert len(made.notes) == len(REPORTING.tables) and all("KHÔNG KHỚP" not in note for note in made.notes)
    assert "Theo tự đánh giá của đơn vị. Khớp: 2 mô hình." in made.notes
    assert made.title == "DANH SÁCH\nKết quả thực hiện mô hình tiêu biểu năm 2023"
    assert made.signature is not None


def test_paper_and_files_are_named(world):
    row = world.accepted("kien", "oanh", "thpt")
    report = draft(world, "kien", row)
    from guong.registrations import actions as registrations
    from guong.results import actions

    kien = {"by": world.actor("kien", WRITTEN), "at": WRITTEN}
    for received in (photo(), photo("red"), paper()):
        actions.attach(report, received, **kien)
    work_off(WRITTEN)
    registrations.put_in_list(report_of(row.pk), **kien)
    oanh = {"by": world.actor("oanh", WRITTEN), "at": WRITTEN}
    registrations.send_list(world.plan, world.bodies["thpt"], step=Step.RESULT, **oanh)
    registrations.accept(report_of(row.pk), by=world.actor("thu", LOOKED_AT), at=LOOKED_AT)
    (only,) = rows_of(document(world))
    assert only["evidence"] == "Biên bản nghiệm thu\n2 ảnh, 1 tài liệu"


def test_what_was_typed_from_paper_is_marked(world):
    from guong.registrations import actions as registrations
    from tests.results.cast import listed, send

    row = registered_through(world, "man", "ngon")
    listed(world, "ha", row, on_behalf="cau_da")
    send(world, "binh", world.bodies["cau_da"])
    registrations.accept(report_of(row.pk), by=world.actor("thu", LOOKED_AT), at=LOOKED_AT)
    assert [one["note"] for one in rows_of(document(world))] == ["Nhập thay từ bản giấy"]


def test_a_filtered_list_says_so_and_is_signed_by_nobody(played):
    made = document(played, person="thu", assessment="partly")
    assert [row["title"] for row in rows_of(made)] == ["Chợ phiên không rác"]
    assert made.notes[0] == "Danh sách đã lọc: 1 trong tổng số 2 báo cáo đã chấp thuận."
    assert made.signature is None and made.meta["filters"] == {"assessment": "partly"}


def test_who_may_have_it(played):
    for person in ("thu", "nga", "phuc"):
        assert document(played, person=person) is not None
    for person in ("ha", "lien", "kien", "dung", "son", "khach", "quang"):
        assert document(played, person=person) is None
    body = str(played.bodies["cau_da"])
    assert len(rows_of(document(played, person="ha", nhanh=body))) == 2
    assert document(played, person="dung", nhanh=body) is None


def test_the_board_of_results_on_paper(played):
    made = document(played, "compliance")
    assert made.title.startswith("DANH SÁCH\nTheo dõi báo cáo kết quả")
    assert {row["unit"]: row["quota"] for row in rows_of(made)}["Đảng bộ xã Cầu Đá"] == "2/2"
    assert {row["unit"]: row["status"] for row in rows_of(made)}["Đảng bộ xã Cầu Đá"] == "Đã báo cáo đủ"
    assert "đã báo cáo đủ 2" in made.notes[0]
    owing = document(played, "owing")
    assert [row["unit"] for row in rows_of(owing)] == ["Đảng bộ xã Khe Sâu", "Chi bộ Trường THPT Suối Mây"]
    assert "phone" in {column.key for column in owing.columns}


@pytest.mark.parametrize("is_sealed", [False, True])
def test_every_format_says_what_the_rows_say(played, is_sealed):
    if is_sealed:
        seal(played)
    made = document(played, at=SEALING)
    expected = [[str(row.get(column.key, "")) for column in made.columns] for row in rows_of(made)]
    table = list(csv.reader(io.StringIO(written(made, "csv").decode("utf-8-sig")), delimiter=";"))
    assert table[0][1:] == [column.title for column in made.columns]
    assert [row[1:] for row in table[1:]] == expected
    stored = json.loads(written(made, "json"))
    assert len(stored["rows"]) == 2 and stored["rows"][1]["results"] == "Đường có hoa: 2,5/2 km (125%)"
    book = openpyxl.load_workbook(io.BytesIO(written(made, "xlsx")))
    cells = {str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line if cell.value is not None}
    assert {"Kết quả so với chỉ tiêu", "Lý do đề nghị", "Trạm xá nở hoa", "86"} <= cells
    text = docx.Document(io.BytesIO(written(made, "docx")))
    words = {cell.text for table in text.tables for line in table.rows for cell in line.cells}
    assert {column.title for column in made.paper_columns} <= words and "Trạm xá nở hoa" in words
    assert written(made, "pdf").startswith(b"%PDF-")
    assert len(made.paper_columns) == 10


def test_a_sealed_list_is_the_copies(played):
    live = rows_of(document(played, at=SEALING))
    seal(played)
    made = document(played, at=SEALING)
    assert [{name: row[name] for name in live[0]} for row in rows_of(made)] == live
    assert made.notes[-1].startswith("Số liệu đã khóa lúc 09:00 21/11/2023")
    assert made.meta["seal"]


def test_rows_ask_the_same_few_questions(world):
    def asked():
        rows = REPORTING.all_of(world.plan, "a test").filter(state="accepted")
        with CaptureQueriesContext(connection) as captured:
            found = listing.rows_of(world.plan, rows, LOOKED_AT)
        return len(captured), len(found)

    accepted(world, "kien", "oanh", world.accepted("kien", "oanh", "thpt"))
    one = asked()
    accepted(world, "son", "son", world.accepted("son", "son", "mttq"))
    reported_through(world, "lien", registered_through(world, "lien", "tram"))
    assert (one[1], asked()) == (1, (one[0], 3))
