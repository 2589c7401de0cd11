"""The board of results: who owes how many reports, what counts for whom, and that it asks the same few questions whatever its length."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.organisations import actions as organisations
from guong.organisations.actor import Office, System
from guong.organisations.models import Place
from guong.plans import actions as plans
from guong.plans.rules import Step
from guong.registrations import actions as registrations
from guong.registrations.queries import board as boards
from guong.registrations.queries import watch
from guong.results.queries import duties
from tests.results.cast import (
    LOOKED_AT,
    NAMED,
    OVER,
    REASON,
    REPORTED,
    REPORTING,
    accepted,
    draft,
    duty_of,
    listed,
    play,
    registered_through,
    report_of,
    reported_through,
    send,
    sent,
)
from tests.world import FOUNDED


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


def lines(world, at=LOOKED_AT):
    keys = {body: key for key, body in world.bodies.items()}
    found = watch.whole_board(world.plan, at, Step.RESULT)
    return {keys[line.unit_id]: line for line in found.lines}


def told(world, at=LOOKED_AT):
    return {key: (line.badge, line.status, line.arrival) for key, line in lines(world, at).items()}


def test_nobody_owes_before_something_is_accepted(world):
    world.sent("kien", "oanh", "thpt")
    assert lines(world) == {}
    assert watch.board_for(world.actor("kien"), world.plan, LOOKED_AT, step=Step.RESULT) is None


def test_every_unit_owes_what_stands_accepted_in_its_list(played):
    assert told(played) == {
        "cau_da": ("2/2", "complete", "on_time"),
        "tram": ("1/1", "complete", "on_time"),
        "khe_sau": ("0/1", "missing", "none"),
        "thpt": ("0/2", "returned", "on_time"),
        "mttq": ("0/1", "waiting", "on_time"),
    }
    assert told(played, OVER)["khe_sau"] == ("0/1", "overdue", "overdue")


def test_units_stand_in_official_order(played):
    assert list(lines(played)) == ["cau_da", "tram", "khe_sau", "thpt", "mttq"]
    assert [line.branch for line in lines(played).values()] == ["", "Đảng bộ xã Cầu Đá", "", "", ""]


def test_what_is_owed_is_no_quota_of_the_plan(played):
    (quota,) = duty_of(played, "cau_da").quotas
    assert (quota.id, quota.n, quota.wording, quota.clause) == (-played.bodies["cau_da"], 2, "", "")


def test_the_other_step_is_untouched(played):
    board = boards.board_of(played.plan, LOOKED_AT)
    assert len(board.duties) == 8 and all(quota.id > 0 for duty in board.duties for quota in duty.quotas)


def test_a_committee_owes_for_what_it_took_in(world):
    cell = registered_through(world, "lien", "tram")
    assert told(world) == {"cau_da": ("0/1", "missing", "none"), "tram": ("0/1", "missing", "none")}
    sent(world, "lien", "lien", cell)
    assert told(world)["tram"] == ("0/1", "waiting", "on_time")
    # A committee that sent nothing itself owes, although something lies on its desk.
    assert told(world)["cau_da"] == ("0/1", "missing", "none")
    registrations.accept(report_of(cell.pk), by=world.actor("ha", LOOKED_AT), at=LOOKED_AT)
    assert told(world)["tram"] == ("1/1", "complete", "on_time")
    send(world, "binh", world.bodies["cau_da"], LOOKED_AT)
    assert told(world)["cau_da"] == ("0/1", "waiting", "on_time")
    registrations.accept(report_of(cell.pk), by=world.actor("thu", LOOKED_AT), at=LOOKED_AT)
    assert told(world) == {"cau_da": ("1/1", "complete", "on_time"), "tram": ("1/1", "complete", "on_time")}


def test_a_return_takes_the_credit_back_on_the_whole_way(world):
    cell = registered_through(world, "lien", "tram")
    reported_through(world, "lien", cell)
    call = {"fields": NAMED, "reason": REASON, "by": world.actor("thu", LOOKED_AT), "at": LOOKED_AT}
    registrations.send_back(report_of(cell.pk), **call)
    assert told(world) == {"cau_da": ("0/1", "short", "on_time"), "tram": ("0/1", "returned", "on_time")}


def test_drafts_and_lists_that_wait_count_for_nobody(world):
    draft(world, "kien", world.accepted("kien", "oanh", "thpt"))
    listed(world, "son", world.accepted("son", "son", "mttq"))
    assert set(told(world).values()) == {("0/1", "missing", "none")}


def test_a_registration_that_went_back_is_owed_no_more(world):
    one = world.accepted("kien", "oanh", "thpt")
    accepted(world, "kien", "oanh", world.accepted("kien", "oanh", "thpt", title="Thư viện xanh"))
    assert told(world)["thpt"] == ("1/2", "short", "on_time")
    call = {"fields": ["aims"], "reason": REASON, "by": world.actor("thu", LOOKED_AT), "at": LOOKED_AT}
    registrations.send_back(one, **call)
    assert told(world)["thpt"] == ("1/1", "complete", "on_time")


def test_whoever_is_excused_owes_nothing(played):
    given = {"reason": "Xã đang sáp nhập", "authority": "Thường trực Huyện ủy"}
    thu = {"by": played.actor("thu", LOOKED_AT), "at": LOOKED_AT}
    plans.excuse(played.plan, Step.RESULT, played.bodies["khe_sau"], **thu, **given)
    assert told(played, OVER)["khe_sau"] == ("0/1", "excused", "excused")
    assert boards.duty_of(played.plan, played.bodies["khe_sau"], OVER).standing.status != "excused"


def test_a_unit_that_ended_is_not_forgotten(played):
    """Its paper is still missing: it stands last, under its last name."""
    Place.objects.filter(organisation_id=played.bodies["khe_sau"]).update(valid_to=REPORTING.date())
    found = lines(played)
    assert list(found)[-1] == "khe_sau"
    assert (found["khe_sau"].name, found["khe_sau"].path) == ("Đảng bộ xã Khe Sâu", "")
    assert found["khe_sau"].badge == "0/1"


def test_a_unit_that_moved_is_credited_whichever_way_its_report_went(world):
    """In June the cell went over to another committee: the old one took the exemplar in, and still owes its report."""
    cell = registered_through(world, "lien", "tram")
    own = Place.objects.get(organisation_id=world.bodies["tram"])
    below = Place.objects.get(organisation_id=world.bodies["khe_sau"]).path
    moved = {"parent_id": world.bodies["khe_sau"], "path": f"{below}00ZZ"}
    Place.objects.filter(pk=own.pk).update(**moved)
    report = sent(world, "lien", "lien", cell)
    assert report.desk_id == world.bodies["khe_sau"]
    registrations.accept(report, by=world.actor("dung", LOOKED_AT), at=LOOKED_AT)
    send(world, "dung", world.bodies["khe_sau"], LOOKED_AT)
    registrations.accept(report_of(cell.pk), by=world.actor("thu", LOOKED_AT), at=LOOKED_AT)
    assert {key: line.badge for key, line in lines(world).items()} == {"cau_da": "1/1", "tram": "1/1"}


SEEN = {
    "thu": {"cau_da", "tram", "khe_sau", "thpt", "mttq"},
    "phuc": {"cau_da", "tram", "khe_sau", "thpt", "mttq"},
    "ha": {"cau_da", "tram"},
    "lien": {"tram"},
    "dung": {"khe_sau"},
    "kien": {"thpt"},
    "man": None,
    "quang": None,
}


@pytest.mark.parametrize("person", SEEN)
def test_who_sees_which_rows(played, person):
    found = watch.board_for(played.actor(person, LOOKED_AT), played.plan, LOOKED_AT, step=Step.RESULT)
    keys = {body: key for key, body in played.bodies.items()}
    assert (None if found is None else {keys[line.unit_id] for line in found.lines}) == SEEN[person]


def test_one_unit_is_read_without_the_others(played):
    whole = {duty.unit.id: duty for duty in boards.board_of(played.plan, LOOKED_AT, step=Step.RESULT).duties}
    for body, duty in whole.items():
        assert boards.duty_of(played.plan, body, LOOKED_AT, Step.RESULT) == duty
    assert duty_of(played, "dap") is None
    part = duties.addressed(played.plan, LOOKED_AT, [played.bodies["thpt"]])
    credits = duties.credits(played.plan, part, {}, True)
    assert list(credits) == [played.bodies["thpt"]]


def asked(world, **more):
    with CaptureQueriesContext(connection) as captured:
        boards.board_of(world.plan, LOOKED_AT, step=Step.RESULT, **more)
    return len(captured)


def test_the_board_asks_the_same_few_questions_of_one_unit_and_of_three(world):
    reported = [accepted(world, "kien", "oanh", world.accepted("kien", "oanh", "thpt"))]
    one, alone = asked(world), asked(world, only=[world.bodies["thpt"]])
    assert [line.badge for line in lines(world).values()] == ["1/1"]
    reported.append(accepted(world, "son", "son", world.accepted("son", "son", "mttq")))
    sent(world, "dung", "dung", world.accepted("dung", "dung", "khe_sau"))
    assert len(lines(world)) == 3
    assert (asked(world), asked(world, only=world.bodies.values())) == (one, alone)
    assert one <= 22


def test_a_hundred_cells_ask_no_more(world):
    one = asked(world)
    for number in range(8):
        found = {"hierarchy_id": world.plan.hierarchy_id, "parent_id": world.bodies["huyen_uy"]}
        how = {"by": System("test"), "at": FOUNDED, "since": FOUNDED.date()}
        body = int(organisations.found_body.body(f"Chi bộ {number}", "", "party_cell", **found, **how))
        world.bodies[f"chi-bo-{number}"] = body
        for office in (Office.CLERK, Office.HEAD):
            seat = {"since": FOUNDED, "by": System("test"), "at": FOUNDED}
            organisations.give_seat.body(world.people["kien"], body, office, **seat)
        sent(world, "kien", "kien", world.accepted("kien", "kien", f"chi-bo-{number}"), REPORTED)
    assert len(lines(world)) == 8
    assert asked(world) - one <= 3  # an empty board need not look for names
