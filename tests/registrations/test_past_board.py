"""The board of a past day: asked for later, it is the board that was there on that day."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE
from guong.organisations.actor import Office
from guong.plans.rules import Step
from guong.registrations import actions
from guong.registrations.models import Exemplar
from guong.registrations.queries import glance, watch
from guong.registrations.queries.board import board_of
from guong.registrations.queries.past import past_of
from guong.registrations.rules.duties import Status
from guong.registrations.rules.past import Done, Origin, Touch, first_arrival, stood
from tests.registrations.chance_days import Days, dissolve_a_cell, end_a_committee, merge_cells, move_a_cell
from tests.registrations.changing import fresh, made, merge, seat
from tests.registrations.steered import BOARD, REASON, get, links, page, play, seal
from tests.registrations.test_glance import told as told_of
from tests.results import cast
from tests.world import AFTER, CHECKING, build_world

FIRST = datetime(2023, 3, 4, 8, 0, tzinfo=ZONE)
CHANGES = ({}, {3: merge_cells, 6: dissolve_a_cell}, {4: move_a_cell, 7: end_a_committee})
SIXTH = datetime(2023, 3, 6, 23, 59, 59, 999999, tzinfo=ZONE)
MUCH_LATER = datetime(2023, 4, 3, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("answers", "changes", "seed"),
    [
        ({}, CHANGES[0], 1),
        ({"committee_rollup": "yes"}, CHANGES[1], 2),
        ({"double_count": "yes"}, CHANGES[2], 3),
        ({"double_count": "yes", "committee_rollup": "yes"}, CHANGES[2], 4),
    ],
    ids=["no change", "cells end", "a committee ends", "both counted"],
)
def test_the_board_of_each_day_is_the_board_that_was_there(db, answers, changes, seed):
    world = build_world(answers=answers)
    days = Days(world, seed)
    days.play(FIRST, 10, 22, changes)
    assert days.done > 60
    seen = set()
    for end, boards in days.kept.items():
        for step, then in boards.items():
            assert board_of(days.plan(), end, step=step, is_past=True) == then, (end, step)
            seen |= {duty.standing.status for duty in then.duties}
        assert_told_at_a_glance(days, end)
        assert_rows_stood(days, end)
        items = days.counted(end, {step: past_of(days.plan(), step, end) for step in Step})
        assert items == days.items[end], end
    if not answers:
        assert_old_ones_do_not_count_at_a_glance_either(days)
    assert seen > {Status.MISSING, Status.WAITING, Status.RETURNED, Status.COMPLETE, Status.EXCUSED}


def assert_told_at_a_glance(days, end):
    """One unit says alone what it says among all; where counts can be grouped, so does the board at a glance."""
    plan, step = days.plan(), Step.REGISTRATION
    past, duties = past_of(plan, step, end), days.kept[end][step].duties
    one = duties[end.day % len(duties)]
    assert board_of(plan, end, only=[one.unit.id], past=past).duties == (one,), end
    marks = glance.marks_of(plan, end, step, past)
    assert (marks is None) is bool(plan.committee_rollup)
    if marks is not None:
        lines = watch.live_lines(plan, end, is_past=True)
        at_a_glance = glance.Glance(plan, end, step, marks, past=past)
        assert told_of(marks) == told_of(lines), end
        assert list(at_a_glance.lines_of(marks)) == lines, end
        assert at_a_glance.day == end.date()


def assert_old_ones_do_not_count_at_a_glance_either(days):
    """A quota that takes no exemplars of earlier years: at a glance as in the whole board, on each of the days."""
    plan, step = days.plan(), Step.REGISTRATION
    plan.quota_rows.filter(kind="party_cell").update(continuing_counts=False)
    old = Exemplar.objects.filter(pk__in=[one.pk for one in Exemplar.objects.order_by("pk")[::2]])
    assert old.update(since=plan.year - 1) > 1
    for end, then in days.kept.items():
        lines = watch.live_lines(days.plan(), end, is_past=True)
        assert told_of(glance.marks_of(days.plan(), end, step, past_of(plan, step, end))) == told_of(lines), end
        fewer = sum(line.accepted for line in lines) < sum(len(duty.credit.accepted) for duty in then[step].duties)
    assert fewer


def assert_rows_stood(days, end):
    """What moved since stood as it was kept; what did not stands so still."""
    past = past_of(days.plan(), Step.RESULT, end)
    for step, then in days.rows[end].items():
        told = {
            number: (one.state, one.endorsed, one.accepted_in)
            for number, one in past.of(step).items()
            if number in then
        }
        still = {number: one for number, one in days.standing(step).items() if number not in past.of(step)}
        assert {**still, **told} == then, (end, step)


OWN, PAPER = Origin(5, 50), Origin(5, 50, 3)
UP, LAST = ("accepted", 3), ("accepted", 2)  # by the committee above; by the plan's receiver


@pytest.mark.parametrize(
    ("origin", "deeds", "expected"),
    [
        (OWN, ["drafted", "written"], ("draft", False, set())),
        (OWN, ["listed", "taken_back"], ("draft", False, set())),
        (OWN, ["listed", "sent", UP, "returned", "listed", "taken_back"], ("returned", False, set())),
        (OWN, ["listed", "sent", UP], ("endorsed", True, {5})),
        (OWN, ["listed", "sent", "withdrawn"], ("listed", False, set())),
        (OWN, ["listed", "sent", UP, "sent", "withdrawn"], ("endorsed", True, {5})),
        (OWN, ["listed", "sent", UP, "sent", "handed_over", LAST], ("accepted", True, {5, 3})),
        (OWN, ["listed", "sent", UP, "sent", LAST, "returned"], ("returned", False, set())),
        (OWN, ["listed", "sent", UP, "returned", "listed", "sent"], ("sent", False, set())),
        (PAPER, ["entered_on_behalf", "listed"], ("endorsed", True, {5})),
        (PAPER, ["listed", "sent", "withdrawn"], ("endorsed", True, {5})),
        (PAPER, ["listed", "sent", LAST], ("accepted", True, {5, 3})),
    ],
)
def test_how_a_row_stood_after_deeds(origin, deeds, expected):
    told = [one if isinstance(one, tuple) else (one, None) for one in deeds]
    done = [Done(seq, FIRST, verb, body) for seq, (verb, body) in enumerate(told, 1)]
    found = stood(7, origin, 2, done)
    assert (found.state, found.endorsed, found.accepted_in) == expected


def test_a_list_withdrawn_whole_never_came():
    def first(*touches):
        return first_arrival(Touch(seq, FIRST + timedelta(hours=seq), item, came) for seq, item, came in touches)

    assert first((1, 7, True), (2, 7, False)) is None
    assert first((1, 7, True), (2, 8, True), (3, 7, False)) == FIRST + timedelta(hours=1)
    assert first((4, 8, True), (1, 7, True), (2, 7, False)) == FIRST + timedelta(hours=4)


def text_of(world, person, day, at=AFTER, more=""):
    return page(world, person, f"{BOARD}?ngay={day}{more}", at)


def exports(world, text):
    return links(text, f"/kh/{world.plan.code}/xuat/")


def test_a_page_tells_of_the_day_that_is_asked_for(world):
    """On 05/3 Cầu Đá had sent one; on 06/3 it was accepted. The page of each day says so, and its links stay on that day."""
    play(world)
    unit = f"{BOARD}{world.bodies['cau_da']}/"
    for day, told in {"05/03/2023": "1 chờ", "06/03/2023": "1 đã chấp thuận"}.items():
        text = text_of(world, "thu", day)
        assert f"Tình trạng ngày {day}" in text
        assert told in text
        assert {href for href, _ in links(text, unit)} == {f"{unit}?ngay={day}"}
        assert exports(world, text) == []
    assert not re.search(r"\d (chờ|đã chấp thuận|cần sửa)", text_of(world, "thu", "03/03/2023"))
    assert exports(world, text_of(world, "thu", "13/03/2023")), "today, asked for by its day, is the board of now"


def test_filters_of_a_past_day_are_of_that_day(world):
    """Late is judged on the day: on 09/3 nobody was, on 10/3 all that had not sent."""
    play(world)
    assert "Không có đơn vị nào khớp" in text_of(world, "thu", "09/03/2023", more="&loc=late")
    text = text_of(world, "thu", "10/03/2023", more="&loc=late")
    assert "Chi bộ thôn Ngọn" in text
    assert "Chi bộ Trường THPT" not in text
    assert 'name="ngay" value="10/03/2023"' in text, "the filter keeps the day"


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("31/02/2023", "Không có ngày 31/02/2023 trong lịch."),
        ("5/3", "còn thiếu năm"),
        ("14/03/2023", "Ngày 14/3/2023 chưa đến."),
        ("15/02/2023", "Kế hoạch được thực hiện từ ngày 16/02/2023"),
    ],
)
@pytest.mark.parametrize("is_unit", [False, True], ids=["board", "unit"])
def test_a_day_that_has_no_board_is_refused_beside_what_was_typed(world, day, told, is_unit):
    unit = f"{world.bodies['cau_da']}/" if is_unit else ""
    answer = get(world, "thu", f"{BOARD}{unit}?ngay={day}")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert told in text
    assert "Trang đang cho biết tình trạng ngày hôm nay, 13/03/2023." in text
    assert f'value="{day}"' in text, "what was typed stays"


def test_each_reads_of_a_past_day_what_they_read_today(world):
    play(world)
    names = {body: key for key, body in world.bodies.items()}

    def seen(person):
        found = watch.board_for(world.actor(person, AFTER), world.plan, SIXTH, is_past=True)
        return None if found is None else [names[line.unit_id] for line in found.lines]

    assert seen("binh") == ["cau_da", "tram", "ngon"]
    assert seen("lien") == ["tram"]
    assert len(seen("phuc")) == len(seen("thu")) == 8
    assert seen("khach") is None
    assert get(world, "khach", f"{BOARD}?ngay=06/03/2023").status_code == 404
    assert get(world, "lien", f"{BOARD}{world.bodies['ngon']}/?ngay=06/03/2023").status_code == 404


def test_a_day_under_a_seal_tells_what_was_sealed(world):
    """Sealed on 13/3 and opened again on 15/3: the days before are told by deeds, those between by the copies."""
    play(world)
    seal(world)
    opened = AFTER + timedelta(days=2)
    for verb, person, more in ((actions.ask_to_reopen, "thu", {"reason": REASON}), (actions.reopen, "nga", {})):
        verb(world.plan, by=world.actor(person, opened), at=opened, **more)
    thu = world.actor("thu", MUCH_LATER)
    told = [
        watch.board_for(thu, world.plan, AFTER + timedelta(days=days), is_past=True).seal is not None
        for days in (-1, 0, 1, 2, 3)
    ]
    assert told == [False, True, True, False, False]
    text = text_of(world, "thu", "14/03/2023", MUCH_LATER)
    assert "Mã đối chiếu bản khóa" in text


def test_before_and_after_a_merger(world):
    """Two cells became one on 06/3. The board of the day before lists the two; their own people read it, the heir's do not."""
    play(world)
    heir = merge(world, "tram", "ngon", into=made(world), day=SIXTH.date())
    world.plan = fresh(world)
    seat(world, "khach", "new", Office.CLERK, Office.HEAD)
    before, after = text_of(world, "thu", "05/03/2023", MUCH_LATER), text_of(world, "thu", "06/03/2023", MUCH_LATER)
    assert "Chi bộ thôn Ngọn" in before and "Chi bộ thôn Mới" not in before
    assert "Chi bộ thôn Mới" in after
    answer = get(world, "khach", f"{BOARD}?ngay=05/03/2023", MUCH_LATER)
    assert answer.status_code == 422
    assert "Ngày 05/3/2023 đơn vị của đồng chí chưa có trên bảng theo dõi." in answer.content.decode()
    unit = get(world, "thu", f"{BOARD}{heir}/?ngay=05/03/2023", MUCH_LATER)
    assert unit.status_code == 422
    assert "Ngày 05/3/2023 đơn vị này không có trên bảng theo dõi." in unit.content.decode()
    lien = watch.board_for(world.actor("lien", MUCH_LATER), world.plan, SIXTH - timedelta(days=1), is_past=True)
    assert [line.name for line in lien.lines] == ["Chi bộ Trạm Y tế xã Cầu Đá"]


def test_the_page_of_a_unit_tells_what_had_come_by_the_day(world):
    play(world)
    address = f"{BOARD}{world.bodies['cau_da']}/"
    fifth, seventh = (page(world, "thu", f"{address}?ngay={day}") for day in ("05/03/2023", "07/03/2023"))
    assert (fifth.count("/bien-nhan/"), seventh.count("/bien-nhan/")) == (1, 2)
    assert "Mở trang hôm nay của đơn vị" in fifth
    assert "Chợ phiên không rác" not in fifth, "what stood in each is not known of a day"
    assert f"{BOARD}?ngay=05/03/2023" in fifth
    dap = f"{BOARD}{world.bodies['dap']}/"
    assert "Thôn đang sáp nhập" not in page(world, "thu", f"{dap}?ngay=05/03/2023")
    assert "Thôn đang sáp nhập" in page(world, "thu", f"{dap}?ngay=06/03/2023")
    assert "Gia hạn cho đơn vị" not in fifth, "nothing is done on a day that has gone by"


def test_the_board_of_results_on_a_past_day(world):
    """The report of cell Ngọn came on 08/11 and was accepted on 09/11; on 30/6 it only owed one."""
    row = world.accepted("man", "man", "ngon", "ha")
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", CHECKING), at=CHECKING)
    actions.accept(world.registration(row.pk), by=world.actor("thu", CHECKING), at=CHECKING)
    cast.accepted(world, "man", "man", world.registration(row.pk), "ha")
    ngon = world.bodies["ngon"]

    def told(day):
        at = datetime(2023, *day, 23, 59, 59, tzinfo=ZONE)
        lines = watch.board_for(world.actor("thu", cast.OVER), world.plan, at, step="result", is_past=True).lines
        return [(line.badge, line.status, line.waiting) for line in lines if line.unit_id == ngon]

    assert told((3, 5)) == []
    assert told((6, 30)) == [("0/1", "missing", 0)]
    assert told((11, 8)) == [("0/1", "waiting", 1)]
    assert told((11, 9)) == [("1/1", "complete", 0)]
    text = text_of(world, "thu", "08/11/2023", cast.OVER, "&buoc=ket-qua")
    assert f"{BOARD}{ngon}/?buoc=ket-qua&amp;ngay=08/11/2023" in text


def test_a_past_day_asks_as_often_for_many_as_for_few(world):
    play(world)

    def count(step):
        with CaptureQueriesContext(connection) as captured, hold_clock(AFTER):
            watch.board_for(world.actor("thu", AFTER), world.plan, SIXTH, step=step, is_past=True)
        return len(captured)

    few = [count(step) for step in Step]
    for number in range(3):
        world.sent("dap", "dap", "dap", at=AFTER, title=f"Thêm {number}")
        world.sent("dung", "dung", "khe_sau", title=f"Nữa {number}")
    assert [count(step) for step in Step] == few
