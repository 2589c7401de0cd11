"""The report upwards: each of its numbers equals the list it opens, live and sealed; what it says and how it looks."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from unittest import mock

import docx
import pytest

from guong.documents.render import render_report
from guong.documents.report import OfficialReport
from guong.plans.rules import Step
from guong.registrations.queries import branches, gathered, records, watch
from guong.results.papers import report as papers
from guong.results.queries import figures as values
from guong.results.queries import report as numbers
from guong.results.queries.figures import BOARD, Number
from tests.registrations.steered import get
from tests.results.test_figures import END, OTHERS, READERS, played, reported, seal  # noqa: F401
from tests.world import CODE

REPORT = f"/kh/{CODE}/bao-cao/"


def behind(world, person, number, scope):
    """How many lines the list behind a number has."""
    actor, at, wanted = world.actor(person, END), END, dict(number.wanted)
    seal_ = scope.seals[number.step]
    if number.place == BOARD:
        asked = wanted.get(branches.ASKED, "")
        watched = watch.board_for(actor, world.plan, at, nhanh=asked, step=number.step)
        if watched is None:  # nobody of the branch has a line: there is no board to open
            return 0
        watched = gathered.narrowed(world.plan, watched, wanted, at)
        return len(watched.chosen(wanted.get("loc", ""), ""))
    wanted = records.wanted_of(wanted, number.step)
    if seal_ is not None:
        return records.sealed_matching(actor, world.plan, seal_, wanted).count()
    return records.matching(actor, world.plan, wanted, at, step=number.step).count()


def wrong(world, person, scope, found):
    return [number for number in found.numbers() if behind(world, person, number, scope) != number.value]


SEALED = [(), (Step.REGISTRATION,), (Step.REGISTRATION, Step.RESULT)]


@pytest.mark.parametrize("sealed", SEALED)
@pytest.mark.parametrize("branch", [None, "cau_da", "khe_sau"])
def test_every_number_equals_its_list_under_every_grouping(reported, branch, sealed):  # noqa: F811
    for step in sealed:
        seal(reported, step)
    scope = values.scope_of(reported.plan, END, branch and reported.bodies[branch])
    found = numbers.figures_of(scope)
    assert len(list(found.numbers())) > 25
    for person in {None: ("thu", "phuc"), "cau_da": ("thu", "ha"), "khe_sau": ("thu", "dung")}[branch]:
        assert wrong(reported, person, scope, found) == []
    for grouping in found.groupings:
        assert all(one.adds_up for one in grouping.sums)
        for place, one in enumerate(grouping.sums):
            shown = sum(row.numbers[place].value for row in grouping.rows)
            assert shown - one.surplus + one.nowhere == one.total.value


def test_a_planted_mismatch_is_caught(reported):  # noqa: F811
    scope = values.scope_of(reported.plan, END)
    found = numbers.figures_of(scope)
    first = found.groupings[0]
    row = replace(first.rows[0], numbers=(replace(first.rows[0].numbers[0], value=9), *first.rows[0].numbers[1:]))
    planted = replace(found, groupings=(replace(first, rows=(row, *first.rows[1:])), *found.groupings[1:]))
    assert [number.value for number in wrong(reported, "thu", scope, planted)] == [9]


def test_a_line_that_lost_its_name_is_told(reported):  # noqa: F811
    scope = values.scope_of(reported.plan, END)
    with mock.patch.object(numbers, "_names", lambda *given: iter([("kind", {"party_cell": "party_cell"})])):
        grouping = numbers.figures_of(scope).groupings[0]
    assert not grouping.sums[0].adds_up
    assert any("KHÔNG KHỚP" in note for note in papers._table(grouping).notes)


def report_of(world, person="thu", branch=None):
    scope = values.scope_of(world.plan, END, branch and world.bodies[branch])
    return papers.report_of(scope, world.actor(person, END) if person else None)


def text_of(report):
    return "\n".join(report.paragraphs())


def test_what_it_says(reported):  # noqa: F811
    report = report_of(reported)
    assert report.title == "BÁO CÁO\nKết quả thực hiện mô hình tiêu biểu năm 2023"
    assert report.letterhead.issuer == "BAN TUYÊN GIÁO" and report.letterhead.number == "-BC/BTGHU"
    assert report.letterhead.issued_on is None
    assert report.recipients == (
        "Ban Tuyên giáo Tỉnh ủy (b/c)",
        "Thường trực Huyện ủy Suối Mây (b/c)",
        "Lưu Ban Tuyên giáo Huyện ủy",
    )
    text = text_of(report)
    for sentence in (
        "Thực hiện Kế hoạch số 12-KH/HU, ngày 15/02/2023 của Huyện ủy Suối Mây, Ban Tuyên giáo Huyện ủy báo cáo kết quả như sau:",
        "07 đơn vị phải gửi danh sách đăng ký; 05 đơn vị đã gửi, trong đó 04 đơn vị gửi đúng hạn (đạt 57,1%); 02 đơn vị chưa gửi",
        "Các đơn vị đã gửi đăng ký 05 mô hình; 03 mô hình được chấp thuận, gồm 03 mô hình mới",
        "Trong 03 mô hình được chấp thuận, 03 mô hình đã có báo cáo kết quả.",
        "Theo báo cáo đã chấp thuận: 01 đã hoàn thành, 01 đang thực hiện. Đơn vị tự đánh giá: 01 có hiệu quả, 01 hiệu quả một phần.",
        "02 báo cáo nêu khó khăn, vướng mắc. Nguyên văn ý kiến của các đơn vị ở Phụ lục 2.",
        "nhân rộng 02 mô hình",
    ):
        assert sentence in text
    assert [section.title.split("-")[0] for section in report.sections] == ["I", "II", "III", "IV", "V"]
    assert [table.title for table in report.tables()] == [
        "Theo nhóm đối tượng, lĩnh vực", "Theo loại đơn vị", "Theo đảng bộ, đơn vị gửi danh sách",
    ]  # fmt: skip
    listed, troubled = report.annexes
    assert (listed.code, listed.row_count, troubled.row_count) == ("Biểu 2", 2, 2)


def test_every_number_of_a_sentence_is_one_of_the_numbers(reported):  # noqa: F811
    """A sentence whose number came from elsewhere would stay as it is when the numbers change."""
    before = text_of(report_of(reported))
    right = numbers.figures_of

    def raised(scope):
        def more(found):
            return {
                name: Number(number.value + 40, number.place, number.step, number.wanted)
                for name, number in found.items()
            }

        found = right(scope)
        duties = {step: more(one) for step, one in found.duties.items()}
        return replace(
            found,
            duties=duties,
            stages=more(found.stages),
            registered=more(found.registered),
            reported=more(found.reported),
        )

    with mock.patch.object(numbers, "figures_of", raised):
        after = text_of(report_of(reported))
    kept = set(re.findall(r"\b\d\d\b(?= (?:đơn vị|mô hình|hiệu quả|đã|đang|chưa|tập|cá|hộ))", before))
    assert kept and not {one for one in re.findall(r"\b(\d\d) (?:đơn vị|mô hình|hiệu quả)", after) if int(one) < 40}


def test_whoever_sends_past_a_body_above_has_a_line_of_its_own(played):  # noqa: F811
    scope, bodies = values.scope_of(played.plan, END), played.bodies
    stands = [
        [bodies["tram"], bodies["cau_da"]],
        [bodies["phu_nu"]],
        [bodies["mttq"]],
        [bodies["phu_nu"], bodies["mttq"]],
    ]
    assert [body for body, _ in numbers._senders(scope, stands)] == [bodies["cau_da"], bodies["mttq"], bodies["phu_nu"]]


def test_a_branch_reports_to_the_receiver(reported):  # noqa: F811
    report = report_of(reported, "ha", "cau_da")
    assert "Đảng ủy xã Cầu Đá báo cáo kết quả như sau" in text_of(report)
    assert report.recipients == ("Ban Tuyên giáo Huyện ủy (b/c)", "Lưu Đảng ủy xã Cầu Đá")
    assert report_of(reported, "dung", "cau_da") is None
    assert report_of(reported, "ha") is None
    assert report_of(reported, None) is not None


def test_nothing_reported_yet(played):  # noqa: F811
    report = report_of(played)
    text = text_of(report)
    assert "00 mô hình đã có báo cáo kết quả." in text
    assert "Các báo cáo không nêu khó khăn, vướng mắc." in text
    assert len(report.annexes) == 1
    for form in ("docx", "pdf"):
        assert made(report, form)


def test_nothing_registered_yet(world):
    assert made(report_of(world), "docx") and made(report_of(world), "pdf")


def test_who_may_have_it(reported):  # noqa: F811
    for person in READERS:
        assert get(reported, person, f"{REPORT}docx/", END).status_code == 200
    for person in OTHERS:
        assert get(reported, person, f"{REPORT}docx/", END).status_code == 404, person
    branch = f"{REPORT}docx/?nhanh={reported.bodies['cau_da']}"
    assert get(reported, "binh", branch, END).status_code == 200
    assert get(reported, "dung", branch, END).status_code == 404
    assert get(reported, "thu", f"{REPORT}xlsx/", END).status_code == 404


def made(report: OfficialReport, form: str) -> bytes:
    target = io.BytesIO()
    render_report(report, form, target)
    return target.getvalue()


def test_as_word(reported):  # noqa: F811
    word = docx.Document(io.BytesIO(made(report_of(reported), "docx")))
    first, *others = word.sections
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert {(round(one.page_width.mm), round(one.page_height.mm)) for one in others} == {(297, 210)} and len(
        others
    ) == 2
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert "II- KẾT QUẢ ĐĂNG KÝ" in texts and "PHỤ LỤC 1 (Biểu 2)" in texts and "PHỤ LỤC 2" in texts
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "Mùa khô thiếu nước tưới." in cells and "Tổng số" in cells
    assert any("In lúc" in paragraph.text for section in word.sections for paragraph in section.footer.paragraphs)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext here (package poppler-utils)")
def test_as_pdf(reported):  # noqa: F811
    seal(reported, Step.REGISTRATION)
    seal(reported, Step.RESULT)
    pdf = made(report_of(reported), "pdf")
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    words = " ".join(told.split())
    for sentence in ("V- ĐỀ NGHỊ", "PHỤ LỤC 1", "Số -BC/BTGHU", "Số liệu đã khóa lúc", "Nơi nhận:", "TRƯỞNG BAN"):
        assert sentence in words
    assert "KHÔNG KHỚP" not in words
