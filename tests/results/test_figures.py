"""The figures of a year: each number equals the list it opens, live and sealed, of the whole and of a branch."""

import csv
import html
import io
import re
from datetime import date, datetime
from unittest import mock

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.kit.periods import ZONE
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations import actions as registrations
from guong.registrations import queries
from guong.registrations.models import UnitList
from guong.registrations.queries import watch
from guong.results.papers import figures as papers
from guong.results.queries import figures as values
from tests.registrations.steered import FORWARDED, get, page, play
from tests.results import cast
from tests.world import AFTER, CODE

FIGURES = f"/kh/{CODE}/bieu-do/"
READERS = ("thu", "nga", "phuc")
OTHERS = ("ha", "binh", "lien", "dung", "kien", "oanh", "son", "quang", "vinh", "khach")
END = datetime(2023, 12, 1, 9, 0, tzinfo=ZONE)


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


@pytest.fixture
def reported(played):
    """Three accepted ones: one carried out and effective, one carried out in part, one reported and not yet accepted."""
    found = played.registrations
    cast.accepted(played, "ha", "binh", found["own"])
    report = cast.sent(played, "lien", "lien", found["cell"], progress="going_on", assessment="partly")
    registrations.accept(report, by=played.actor("ha", cast.LOOKED_AT), at=cast.LOOKED_AT)
    cast.send(played, "binh", played.bodies["cau_da"], cast.LOOKED_AT)
    report = cast.report_of(found["cell"].pk)
    registrations.accept(report, by=played.actor("thu", cast.LOOKED_AT), at=cast.LOOKED_AT)
    cast.sent(played, "son", "son", found["front"])
    return played


def seal(world, step, at=END):
    seen = queries.arrived_items(world.plan, world.bodies["ban"], step=step).count()
    by = world.actor("thu", at)
    return registrations.seal(world.plan, seen_unhandled=seen, step=step, by=by, at=at)


def figures(world, step=Step.REGISTRATION, body=None, at=END, actor=None, is_past=False):
    """Figures by key, with what each number opens."""
    scope = values.scope_of(world.plan, at, body, is_past=is_past)
    opened = []

    def remember(number, of):
        opened.append((number, of))
        return f"#{len(opened) - 1}"

    found = {one.key: one for one in papers.figures_of(scope, step, actor, remember)}
    return found, opened


def plain(figure):
    return [[cell.written for cell in row] for row in (*figure.table.rows, *filter(None, [figure.table.total]))]


def numbers_on(text):
    """(number, address) of every number of the page that opens a list."""
    for href, value in re.findall(r'<a href="(/kh/[^"]+)">([\d.]+)</a>', text):
        yield int(value.replace(".", "")), html.unescape(href)


def behind(world, person, href, at):
    """How many lines the list behind an address has."""
    text = page(world, person, href, at)
    if "/theo-doi/" not in href:
        shown = re.search(r"data-count>(?:\d+–\d+ trong )?(\d+) mô hình<", text)
        return int(shown[1]) if shown else 0
    return int(re.search(r'aria-current="true">[^<]*(?:<svg.*?</svg>)?[^<]*<b>(\d+)</b>', text)[1])


def test_who_sees_the_figures(played):
    for person in READERS:
        assert get(played, person, FIGURES).status_code == 200
    for person in OTHERS:
        assert get(played, person, FIGURES).status_code == 404, person
        assert get(played, person, f"{FIGURES}growth.csv").status_code == 404, person
    branch = f"{FIGURES}?nhanh={played.bodies['cau_da']}"
    assert [person for person in (*READERS, *OTHERS) if get(played, person, branch).status_code == 200] == [
        *READERS, "ha", "binh",
    ]  # fmt: skip
    assert get(played, "ha", f"{FIGURES}?nhanh={played.bodies['khe_sau']}").status_code == 404


@pytest.mark.parametrize("sealed", [(), (Step.REGISTRATION,), (Step.REGISTRATION, Step.RESULT)])
@pytest.mark.parametrize("asked", ["", "?buoc=ket-qua", "?nhanh=cau_da", "?buoc=ket-qua&nhanh=cau_da"])
def test_every_number_equals_the_list_it_opens(reported, asked, sealed):
    for step in sealed:
        seal(reported, step)
    asked = asked.replace("cau_da", str(reported.bodies["cau_da"]))
    for person in ("thu", "ha") if "nhanh" in asked else ("thu",):
        found = list(numbers_on(page(reported, person, FIGURES + asked, END)))
        assert len(found) >= (14 if asked else 25)
        wrong = [(value, href) for value, href in found if behind(reported, person, href, END) != value]
        assert wrong == []


def test_a_number_that_is_wrong_would_be_found(reported):
    right = values.funnel_of

    def planted(*given):
        found = right(*given)
        accepted = found["accepted"]
        return {**found, "accepted": values.Number(accepted.value + 1, accepted.place, accepted.step, accepted.wanted)}

    with mock.patch.object(values, "funnel_of", planted):
        found = list(numbers_on(page(reported, "thu", FIGURES, END)))
    assert [value for value, href in found if behind(reported, "thu", href, END) != value] == [4]


def test_how_lists_came_in(played):
    found, _ = figures(played, at=AFTER)
    growth = found["growth"]
    assert growth.caption == "Đến hết ngày 10/3/2023, 5/7 đơn vị đã gửi danh sách đăng ký; còn 2 đơn vị chưa gửi."
    assert plain(growth) == [
        ["05/03/2023", "trước hạn 4 ngày", "4"],
        ["09/03/2023", "ngày cuối đúng hạn", "4"],
        ["10/03/2023", "quá hạn 1 ngày", "5"],
    ]
    assert "còn 2 đơn vị" in growth.svg and "hạn: hết 09/03" in growth.svg


def test_before_the_end_it_is_told_how_many_days_are_left(played):
    found, _ = figures(played, at=FORWARDED)
    assert found["growth"].caption.endswith(" đơn vị chưa gửi, còn 2 ngày đến hạn.")


def test_who_sent_in_time(played):
    found, _ = figures(played, at=AFTER)
    assert plain(found["punctual"]) == [
        ["Đảng bộ xã Cầu Đá", "3", "3", "2", "66,7%"],
        ["Đơn vị không thuộc nhánh nào", "3", "2", "2", "66,7%"],
        ["Đảng bộ xã Khe Sâu", "1", "0", "0", "0%"],
        ["Tổng cộng", "7", "5", "4", "57,1%"],
    ]
    assert "57,1%" in found["punctual"].caption


def test_sectors_against_kinds(played):
    found, _ = figures(played, at=AFTER)
    rows = plain(found["matrix"])
    assert found["matrix"].table.headings == ("Nhóm, lĩnh vực", "Đảng bộ", "Chi bộ", "Mặt trận Tổ quốc", "Cộng")
    assert [row[1:] for row in rows] == [["1", "1", "1", "3"], ["0", "0", "0", "0"], ["1", "1", "1", "3"]]
    assert "1 nhóm chưa có mô hình nào" in found["matrix"].caption


def test_from_registering_to_what_was_effective(reported):
    found, _ = figures(reported)
    assert [row[1] for row in plain(found["funnel"])] == ["5", "3", "3", "2", "1"]
    assert [row[1] for row in plain(figures(reported, body=reported.bodies["cau_da"])[0]["funnel"])] == [
        "3",
        "2",
        "2",
        "2",
        "1",
    ]
    assert plain(figures(reported, Step.RESULT)[0]["funnel"]) == plain(found["funnel"])


def test_nothing_to_draw(world):
    for step in Step:
        found, _ = figures(world, step, at=AFTER)
        assert len(found) == 4
        for figure in found.values():
            assert figure.caption and "None" not in figure.caption and "nan" not in figure.svg
    assert page(world, "thu", FIGURES)
    assert page(world, "thu", f"{FIGURES}?buoc=ket-qua")


@pytest.fixture
def two_years(played):
    """The plan of the year before, of the same issuer, with two lists sent."""
    before = Plan.objects.system("a test").get(pk=played.plan.pk)
    parts = {name: list(getattr(before, f"{name}_rows").all()) for name in ("quota", "deadline", "sector")}
    before.pk, before.code, before.year = None, "suoi-may-2022", 2022
    before.save()
    for name, rows in parts.items():
        for row in rows:
            row.pk, row.plan = None, before
            if name == "deadline":
                row.on = date(2022, row.on.month, row.on.day)
            row.save()
    for body, day in (("cau_da", 1), ("thpt", 8)):
        UnitList.objects.create(
            plan=before, step=Step.REGISTRATION, organisation_id=played.bodies[body],
            receiver_id=played.bodies["ban"], first_sent_at=datetime(2022, 3, day, 9, 0, tzinfo=ZONE),
        )  # fmt: skip
    return played


def test_last_year_is_drawn_in_grey_and_aligned_by_the_deadline(two_years):
    found, opened = figures(two_years, at=AFTER, actor=two_years.actor("thu", AFTER))
    growth = found["growth"]
    assert growth.caption.endswith("Cùng thời điểm năm trước: 2 đơn vị.")
    assert [row[3] for row in plain(growth)] == ["1", "1", "2", "2", "2"]
    assert [row[1] for row in plain(growth)][:3] == ["trước hạn 8 ngày", "trước hạn 4 ngày", "trước hạn 1 ngày"]
    assert 'class="before"' in growth.svg and "năm 2022" in growth.svg
    assert {of.plan.code for _, of in opened} == {CODE, "suoi-may-2022"}
    text = page(two_years, "thu", FIGURES)
    earlier = [(value, href) for value, href in numbers_on(text) if "suoi-may-2022" in href]
    assert len(earlier) == 5 and all(behind(two_years, "thu", href, AFTER) == value for value, href in earlier)


def test_last_year_of_a_branch_is_its_own(two_years):
    ha = two_years.actor("ha", AFTER)
    found, _ = figures(two_years, at=AFTER, body=two_years.bodies["cau_da"], actor=ha)
    assert [row[3] for row in plain(found["growth"])][-1] == "1"
    stranger = values.previous_of(
        two_years.actor("dung", AFTER), values.scope_of(two_years.plan, AFTER), Step.REGISTRATION
    )
    assert stranger is None


def test_tables_are_taken_away(reported):
    for key in papers.KEYS:
        answer = get(reported, "thu", f"{FIGURES}{key}.csv?buoc=ket-qua", END)
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
        assert list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]
        book = openpyxl.load_workbook(io.BytesIO(get(reported, "thu", f"{FIGURES}{key}.xlsx", END).content))
        assert book.active.max_row > 5
    assert get(reported, "thu", f"{FIGURES}growth.pdf", END).status_code == 404
    assert get(reported, "thu", f"{FIGURES}other.csv", END).status_code == 404


def test_a_sealed_step_is_read_from_its_copies(reported):
    seal(reported, Step.REGISTRATION)
    before = page(reported, "thu", FIGURES, END)
    UnitList.objects.filter(step=Step.REGISTRATION).update(first_sent_at=END)
    rows = queries.Registration.objects.system("changed behind the seal's back")
    rows.update(state="returned", sector=None)
    after = page(reported, "thu", FIGURES, END)
    figure = re.compile(r"<figure>.*?</figure>", re.DOTALL)
    assert figure.findall(after) == figure.findall(before)


def test_the_number_of_queries_is_fixed(played):
    client = played.client("thu")

    def counted():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(FIGURES).status_code == 200
        return len(found)

    counted()
    first = counted()
    for number in range(3):
        registration = played.accepted("ha", "binh", "cau_da", title=f"Thêm {number}")
        assert registration.pk
    assert counted() == first


def test_the_board_keeps_what_a_figure_asked_for(played):
    text = page(played, "thu", f"/kh/{CODE}/theo-doi/?loc=received&rieng=1")
    assert "đơn vị không thuộc nhánh nào" in text and "Đã gửi <b>2</b>" in text
    assert "Đảng bộ xã Cầu Đá" not in text
    assert watch.COUNTED == ("expected", "received", "on_time", "unsent")
    assert page(played, "thu", f"/kh/{CODE}/theo-doi/?den=khong-phai-ngay")
