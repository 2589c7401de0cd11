"""The successor's people see and go on with what is open of a unit that ended, and with nothing else; former people read."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.desk.queries.tasks import tasks_of
from guong.kit.reasons import Forbidden, Refusal
from guong.organisations.actor import Office, Standing
from guong.organisations.rules.events import Dissolve
from guong.organisations.rules.history import Inherits
from guong.registrations import actions, queries
from guong.registrations.models import ListItem, Registration, Submission
from guong.registrations.queries.board import board_of
from guong.registrations.queries.glance import marks_of
from guong.registrations.queries.lists import list_page
from guong.registrations.queries.watch import board_for, live_lines
from guong.results import actions as results
from guong.results.models import ResultReport
from tests.registrations.changing import BETWEEN, LATER, NEXT_DAY, fresh, merge, note, seat
from tests.registrations.steered import FIELDS, REASON
from tests.results import cast as reported
from tests.world import CHECKING, CODE, SENDING, World

pytestmark = pytest.mark.django_db


def seen(world: World, person: str, at: datetime) -> set[int]:
    found = set(Registration.objects.visible_to(world.actor(person, at)).values_list("pk", flat=True))
    for row in Registration.objects.system("a test looks").filter(pk__in=found):
        items = ListItem.objects.visible_to(world.actor(person, at)).filter(registration_id=row.pk)
        assert items.exists() is (row.state != "draft")
    return found


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


@pytest.fixture
def merged(world: World) -> World:
    """Cell Trạm has something in every state when it merges into cell Ngọn, on 6/3; Mận writes and heads there."""
    rows = {
        "accepted": world.accepted("lien", "lien", "tram", "ha", title="Trạm xá nở hoa"),
        "back": world.sent("lien", "lien", "tram", title="Trạm xá không rác"),
    }
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", CHECKING), at=CHECKING)
    actions.accept(world.registration(rows["accepted"].pk), by=world.actor("thu", CHECKING), at=CHECKING)
    actions.send_back(rows["back"], fields=FIELDS, reason=REASON, by=world.actor("ha", CHECKING), at=CHECKING)
    rows["listed"] = world.listed("lien", "tram", title="Trạm xá sáng đèn")
    rows["draft"] = world.draft("lien", "tram", title="Trạm xá xanh")
    world.rows = {key: row.pk for key, row in rows.items()}  # type: ignore[attr-defined]
    merge(world, "tram", into="ngon")
    return world


def keys(world: World, numbers: set[int]) -> set[str]:
    return {key for key, number in world.rows.items() if number in numbers}  # type: ignore[attr-defined]


def test_before_the_day_nothing_is_inherited(merged: World) -> None:
    assert seen(merged, "man", SENDING) == set()
    assert len(seen(merged, "lien", SENDING)) == 4


def test_the_heir_sees_what_is_open_and_the_former_people_all(merged: World) -> None:
    everything = {"accepted", "back", "listed", "draft"}
    assert keys(merged, seen(merged, "lien", NEXT_DAY)) == everything
    # What was accepted is open too: its result is still to be reported.
    assert keys(merged, seen(merged, "man", NEXT_DAY)) == everything
    assert seen(merged, "dap", NEXT_DAY) == set()
    assert not Submission.objects.visible_to(merged.actor("dap", NEXT_DAY)).exists()


def test_the_heir_writes_lists_and_sends_it_on(merged: World) -> None:
    man = merged.actor("man", NEXT_DAY)
    draft = merged.registration(merged.rows["draft"])  # type: ignore[attr-defined]
    actions.write(draft, by=man, at=NEXT_DAY, texts={"title": "Trạm xá xanh mát"})
    actions.put_in_list(merged.registration(draft.pk), by=man, at=NEXT_DAY)
    back = merged.registration(merged.rows["back"])  # type: ignore[attr-defined]
    actions.put_in_list(back, by=man, at=NEXT_DAY)
    actions.send_list(merged.plan, merged.bodies["tram"], by=man, at=NEXT_DAY)
    rows = {key: merged.registration(number) for key, number in merged.rows.items()}  # type: ignore[attr-defined]
    assert {key: row.state for key, row in rows.items()} == {
        "accepted": "accepted",
        **dict.fromkeys(("back", "listed", "draft"), "sent"),
    }
    assert {row.unit_id for row in rows.values()} == {merged.bodies["tram"]}, "it stays the unit's own"
    assert {rows[key].desk_id for key in ("back", "listed", "draft")} == {merged.bodies["cau_da"]}


def test_the_former_people_write_no_more_and_are_told_why(merged: World) -> None:
    lien = merged.actor("lien", NEXT_DAY)
    assert [held.standing for held in lien.seats] == [Standing.ENDED, Standing.ENDED]
    draft = merged.registration(merged.rows["draft"])  # type: ignore[attr-defined]
    verbs = (
        lambda: actions.write(draft, by=lien, at=NEXT_DAY, texts={"title": "Khác"}),
        lambda: actions.put_in_list(draft, by=lien, at=NEXT_DAY),
        lambda: actions.send_list(merged.plan, merged.bodies["tram"], by=lien, at=NEXT_DAY),
        lambda: actions.start(merged.plan, merged.bodies["tram"], by=lien, at=NEXT_DAY),
    )
    for verb in verbs:
        with pytest.raises(Forbidden) as refusal:
            verb()
        assert codes(refusal) == ["work_went_on"]
    assert tasks_of(lien, NEXT_DAY) == []


def test_what_waits_stands_among_the_tasks_of_the_heir(merged: World) -> None:
    told = {task.title for task in tasks_of(merged.actor("man", NEXT_DAY), NEXT_DAY)}
    assert {
        "Cần sửa: Trạm xá không rác",
        "Đang soạn: Trạm xá xanh",
        "Gửi danh sách 1 mô hình của Chi bộ Trạm Y tế xã Cầu Đá",
    } <= told


def test_the_page_of_an_inherited_list_holds_what_is_open(merged: World) -> None:
    at = reported.REPORTING
    report_on(merged, at)
    page = list_page(merged.actor("man", at), fresh(merged), merged.bodies["tram"], at)
    assert page is not None and page.through == "Chi bộ thôn Ngọn"
    assert {row["title"] for row in page.rows} == {"Trạm xá không rác", "Trạm xá sáng đèn"}
    former = list_page(merged.actor("lien", at), fresh(merged), merged.bodies["tram"], at)
    assert former is not None and (former.through, len(former.rows), former.may_write) == ("", 3, False)
    address = reverse("unit_list", args=[CODE, merged.bodies["tram"]])
    with hold_clock(at):
        told = merged.client("man").get(address).content.decode()
        assert "Đơn vị đã kết thúc, Chi bộ thôn Ngọn kế thừa." in told
        former_told = merged.client("lien").get(address).content.decode()
        assert "việc còn lại do đơn vị kế thừa làm tiếp" in former_told and "Chi bộ thôn Ngọn" not in former_told
        assert merged.client("dap").get(address).status_code == 404


def report_on(world: World, at: datetime) -> ResultReport:
    """The heir reports on what the unit had accepted, and it is accepted all the way."""
    row = world.registration(world.rows["accepted"])  # type: ignore[attr-defined]
    man = world.actor("man", at)
    results.start(row, by=man, at=at)
    written = reported.TEXTS, reported.CHOICES
    report = reported.report_of(row.pk)
    achieved = [reported.Achieved(goal.pk, reported.Decimal("2"), "Biên bản") for goal in row.goals.all()]
    results.write(report, by=man, at=at, texts=written[0], choices=written[1], beneficiary_count=3, achieved=achieved)
    actions.put_in_list(reported.report_of(row.pk), by=man, at=at)
    actions.send_list(world.plan, world.bodies["tram"], by=man, at=at, step="result")
    for body, checker in (("cau_da", "ha"), ("ban", "thu")):
        assert reported.report_of(row.pk).desk_id == world.bodies[body]
        actions.accept(reported.report_of(row.pk), by=world.actor(checker, at), at=at)
        if body == "cau_da":
            actions.send_list(world.plan, world.bodies[body], by=world.actor("binh", at), at=at, step="result")
    return reported.report_of(row.pk)


def test_the_heir_reports_on_what_the_unit_had_accepted_and_then_sees_it_no_more(merged: World) -> None:
    at, number = reported.REPORTING, merged.rows["accepted"]  # type: ignore[attr-defined]
    assert "Báo cáo kết quả: Trạm xá nở hoa" in {task.title for task in tasks_of(merged.actor("man", at), at)}
    assert report_on(merged, at).state == "accepted"
    assert number not in seen(merged, "man", at) and number in seen(merged, "lien", at)
    reports = ResultReport.objects
    assert (
        not reports.visible_to(merged.actor("man", at)).exists()
        and reports.visible_to(merged.actor("lien", at)).exists()
    )


def test_sealed_reports_do_not_change_and_open_nothing(merged: World) -> None:
    actions.seal(fresh(merged), seen_unhandled=0, by=merged.actor("nga", LATER), at=LATER)
    assert keys(merged, seen(merged, "man", LATER)) == {"accepted"}, "its result is still owed"


@pytest.mark.parametrize("inherits", [Inherits.ALL, Inherits.NONE])
def test_the_board_tells_who_owes(world: World, inherits: Inherits) -> None:
    merge(world, "dap", into="ngon", day=BETWEEN, inherits=inherits)
    plan = fresh(world)
    duty = next(duty for duty in board_of(plan, LATER).duties if duty.unit.id == world.bodies["dap"])
    alone = board_of(plan, LATER, only=[world.bodies["dap"]]).duties
    assert alone == (duty,)
    marks = {mark.unit_id: mark.status for mark in marks_of(plan, LATER, "registration") or ()}
    status, heir = ("overdue", "Chi bộ thôn Ngọn") if inherits is Inherits.ALL else ("excused", "")
    assert (duty.standing.status, duty.heir, marks[duty.unit.id]) == (status, heir, status)
    excuse = "" if heir else "Kết thúc từ ngày 01/04/2023, không đơn vị nào kế thừa nhiệm vụ"
    assert duty.excuse == excuse
    with hold_clock(LATER):
        told = world.client("thu").get(reverse("board", args=[CODE]) + "?mo=tat-ca").content.decode()
    assert ("Đã kết thúc, Chi bộ thôn Ngọn kế thừa" in told) is (inherits is Inherits.ALL)
    assert excuse in told


def test_a_duty_done_is_never_excused(world: World) -> None:
    world.accepted("kien", "oanh", "thpt")
    note(world, Dissolve(world.bodies["thpt"]), BETWEEN)
    duty = board_of(fresh(world), LATER, only=[world.bodies["thpt"]]).duties[0]
    assert (duty.standing.status, duty.excuse) == ("complete", "")


def test_the_heir_may_begin_what_the_unit_still_owes_and_nobody_else_may(world: World) -> None:
    merge(world, "dap", into="ngon", day=BETWEEN)
    plan, man = fresh(world), world.actor("man", LATER)
    own = board_for(man, plan, LATER)
    assert own is not None and {line.unit_id for line in own.lines} == {world.bodies["ngon"], world.bodies["dap"]}
    number = int(actions.start(plan, world.bodies["dap"], by=man, at=LATER))
    assert world.registration(number).unit_id == world.bodies["dap"]
    with pytest.raises(Forbidden) as refusal:
        actions.start(plan, world.bodies["dap"], by=world.actor("dap", LATER), at=LATER)
    assert codes(refusal) == ["work_went_on"]


def test_what_nobody_inherits_its_own_people_finish_and_begin_nothing_new(world: World) -> None:
    row = world.listed("kien", "thpt")
    note(world, Dissolve(world.bodies["thpt"]), BETWEEN)
    kien, oanh, plan = world.actor("kien", LATER), world.actor("oanh", LATER), fresh(world)
    assert {held.standing for held in kien.seats} == {Standing.LEFT}
    actions.send_list(plan, world.bodies["thpt"], by=oanh, at=LATER)
    assert world.registration(row.pk).state == "sent"
    with pytest.raises(Forbidden) as refusal:
        actions.start(plan, world.bodies["thpt"], by=kien, at=LATER)
    assert codes(refusal) == ["nothing_new"]


def test_a_committee_that_ended_leaves_its_desk_to_its_heir(world: World) -> None:
    """Cầu Đá merges into Khe Sâu with a cell's item on its desk: Dũng checks it, Hà only reads."""
    row = world.sent("lien", "lien", "tram")
    merge(world, "cau_da", into="khe_sau")
    assert seen(world, "dung", NEXT_DAY) == seen(world, "ha", NEXT_DAY) == {row.pk}
    with pytest.raises(Forbidden) as refusal:
        actions.accept(world.registration(row.pk), by=world.actor("ha", NEXT_DAY), at=NEXT_DAY)
    assert codes(refusal) == ["work_went_on"]
    titles = [task.title for task in tasks_of(world.actor("dung", NEXT_DAY), NEXT_DAY)]
    assert titles.count("Kiểm tra 1 mô hình gửi đến") == 1
    actions.accept(world.registration(row.pk), by=world.actor("dung", NEXT_DAY), at=NEXT_DAY)
    assert world.registration(row.pk).desk_id == world.bodies["cau_da"]
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("dung", NEXT_DAY), at=NEXT_DAY)
    assert world.registration(row.pk).desk_id == world.bodies["ban"]


def test_the_plan_goes_on_in_the_hands_of_its_receivers_heir(world: World) -> None:
    """Ban Tuyên giáo is followed by another body, where Kiên receives: he steers and seals, Thu reads."""
    row = world.sent("kien", "oanh", "thpt")
    merge(world, "ban", into="dap", day=BETWEEN)
    seat(world, "khach", "dap", Office.RECEIVER)
    heir, plan = world.actor("khach", LATER), fresh(world)
    assert seen(world, "khach", LATER) == seen(world, "thu", LATER) == {row.pk}
    with pytest.raises(Forbidden):
        actions.accept(world.registration(row.pk), by=world.actor("thu", LATER), at=LATER)
    actions.accept(world.registration(row.pk), by=heir, at=LATER)
    actions.seal(plan, seen_unhandled=0, by=heir, at=LATER)
    assert queries.is_sealed(plan)


def test_an_event_taken_back_gives_everything_back(merged: World) -> None:
    from guong.organisations.actions import undo
    from guong.organisations.models import OrganisationEvent

    undo(OrganisationEvent.objects.get().pk, by=merged.actor("quang", NEXT_DAY), at=NEXT_DAY)
    assert seen(merged, "man", NEXT_DAY) == set() and len(seen(merged, "lien", NEXT_DAY)) == 4
    assert {held.standing for held in merged.actor("lien", NEXT_DAY).seats} == {Standing.LIVES}


def test_reports_owed_by_a_unit_that_ended_stand_where_it_counts(merged: World) -> None:
    """At a glance and in full the same, in the same order, with the excusal where nobody inherits."""
    at, plan = reported.REPORTING, fresh(merged)
    merge(merged, "thpt", into="dap", day=BETWEEN, inherits=Inherits.NONE)
    board = board_of(plan, at, step="result")
    duty = next(duty for duty in board.duties if duty.unit.id == merged.bodies["tram"])
    assert (duty.heir, duty.badge, duty.unit.kind) == ("Chi bộ thôn Ngọn", "0/1", "party_cell")
    marks = marks_of(plan, at, "result") or ()
    told = [(duty.unit.id, duty.unit.path, str(duty.standing.status)) for duty in board.duties]
    assert [(mark.unit_id, mark.path, mark.status) for mark in marks] == told
    ngon = next(line for line in live_lines(plan, at) if line.unit_id == merged.bodies["ngon"])
    assert duty.unit.path == ngon.path


@pytest.mark.parametrize("page", ["my_tasks", "unit_list"])
def test_pages_of_an_heir_cost_the_same_for_three_rows_as_for_one(world: World, page: str) -> None:
    world.listed("lien", "tram", title="Trạm xá một")
    merge(world, "tram", into="ngon")
    address = reverse("my_tasks") if page == "my_tasks" else reverse("unit_list", args=[CODE, world.bodies["tram"]])
    client = world.client("man")

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured, hold_clock(NEXT_DAY):
            assert client.get(address).status_code == 200
        return len(captured)

    asked()
    first = asked()
    for title in ("Trạm xá hai", "Trạm xá ba"):
        world.listed("lien", "tram", title=title)
    assert asked() == first


def test_tasks_of_an_heir_cost_the_same_for_three_units_as_for_one(world: World) -> None:
    """Each with an item in its list."""
    world.sent("lien", "lien", "tram")
    world.listed("ha", "cau_da")
    merge(world, "cau_da", into="khe_sau")
    client, plan_pages = world.client("dung"), ("my_tasks", "register")

    def asked(page: str) -> int:
        address = reverse(page, args=[CODE] if page == "register" else [])
        with CaptureQueriesContext(connection) as captured, hold_clock(NEXT_DAY):
            assert client.get(address).status_code == 200
        return len(captured)

    first = [asked(page) for page in plan_pages for _ in range(2)]
    world.listed("dap", "dap")
    world.listed("kien", "thpt")
    merge(world, "dap", "thpt", into="khe_sau")
    again = [asked(page) for page in plan_pages for _ in range(2)]
    assert again[1::2] == first[1::2]
    titles = [task.title for task in tasks_of(world.actor("dung", NEXT_DAY), NEXT_DAY)]
    assert sum(title.startswith("Gửi danh sách 1 mô hình của") for title in titles) == 3
