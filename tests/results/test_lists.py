"""How reports travel: alone, through a committee, from paper; late or in time; back and up again; and what holds the rest still."""

from datetime import datetime

import pytest

from guong.kit.periods import ZONE
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import history_of
from guong.plans import actions as plans
from guong.plans.rules import Step
from guong.registrations import actions as registrations
from guong.registrations import queries
from guong.registrations.models import Return, Submission
from guong.registrations.queries import lists, records
from guong.results import actions
from guong.results.queries import report_of as report_seen
from guong.results.queries import to_report
from guong.results.queries.to_report import to_report as offered
from tests.files.doing import work_off
from tests.results.cast import (
    LAST_MOMENT,
    LOOKED_AT,
    NAMED,
    OVER,
    REASON,
    REPORTED,
    REPORTING,
    SEALING,
    TEXTS,
    accepted,
    draft,
    duty_of,
    items_of,
    listed,
    photo,
    registered_through,
    report_of,
    reported_through,
    seal,
    send,
    sent,
    start,
    unit_list,
)
from tests.results.doing import by, events, refused
from tests.world import AFTER

EXTENDED = datetime(2023, 11, 26, 0, 0, tzinfo=ZONE)


# The way up.


def test_the_road_of_a_direct_cell(school):
    report = draft(school, "kien", school.reg)
    token = registrations.put_in_list(report, **by(school, "kien"))
    kept = queries.receipt(token)
    assert (kept.step, kept.registration_id, kept.snapshot["done"]) == ("result", school.reg.pk, TEXTS["done"])
    assert kept.snapshot["achieved"] == [
        {"what": "Đường có hoa", "quantity": "2", "unit": "km", "value": "2.5", "evidence": "Biên bản nghiệm thu"}
    ]
    token = send(school, "oanh", school.bodies["thpt"])
    report = report_of(school.reg.pk)
    assert (report.state, report.desk_id) == ("sent", school.bodies["ban"])
    assert [one["code"] for one in queries.receipt(token).snapshot["items"]] == [school.reg.code]
    assert unit_list(school, "thpt").first_sent_at == REPORTED
    registrations.accept(report, **by(school, "thu", LOOKED_AT))
    report = report_of(school.reg.pk)
    assert (report.state, report.endorsed) == ("accepted", True)
    assert events(report) == ["result.drafted", "result.written", "result.listed", "result.sent", "result.accepted"]
    assert school.registration(school.reg.pk).state == "accepted"


def test_the_lists_of_the_two_steps_stay_apart(school):
    sent(school, "kien", "oanh", school.reg)
    body = school.bodies["thpt"]
    assert queries.list_of(school.plan, body).pk != queries.list_of(school.plan, body, Step.RESULT).pk
    assert queries.items_of(school.plan, body).get().state == "accepted"
    assert queries.items_of(school.plan, body, step=Step.RESULT).get().state == "sent"
    steps = Submission.objects.system("a test").order_by("id").values_list("step", flat=True)
    assert list(steps) == ["registration", "registration", "result", "result"]


def test_the_road_through_a_committee(world):
    reg = registered_through(world, "lien", "tram")
    report = sent(world, "lien", "lien", reg)
    assert report.desk_id == world.bodies["cau_da"]
    registrations.accept(report, **by(world, "ha", LOOKED_AT))
    report = report_of(reg.pk)
    assert (report.state, report.endorsed, items_of(report)) == (
        "endorsed",
        True,
        {world.bodies["tram"]: "accepted", world.bodies["cau_da"]: "listed"},
    )
    send(world, "binh", world.bodies["cau_da"], LOOKED_AT)
    registrations.accept(report_of(reg.pk), **by(world, "thu", LOOKED_AT))
    report = report_of(reg.pk)
    assert (report.state, set(items_of(report).values())) == ("accepted", {"accepted"})


def test_paper_arrives_at_once_and_is_marked(world):
    reg = registered_through(world, "man", "ngon")
    report = listed(world, "ha", reg, on_behalf="cau_da")
    assert (report.state, report.desk_id) == ("endorsed", world.bodies["cau_da"])
    assert items_of(report) == {world.bodies["ngon"]: "accepted", world.bodies["cau_da"]: "listed"}
    assert unit_list(world, "ngon").first_sent_at == REPORTING
    assert events(report)[0] == "result.entered_on_behalf"
    # The unit reads what was typed for it, once it stands in a list.
    assert report_seen(reg, world.actor("man")) == report


def test_a_report_that_lacks_something_stays(school):
    report = start(school, "kien", school.reg)
    needed = [reason.field for reason in registrations_why_not(report)]
    goal = school.reg.goals.get()
    fields = ["progress", "assessment", "proposal", "done", "beneficiaries", "effect", f"achieved-{goal.pk}"]
    assert needed == fields
    refused(
        Refused,
        lambda: registrations.put_in_list(report, **by(school, "kien")),
        *["missing"] * 6,
        "achieved_missing",
    )


def registrations_why_not(report):
    from guong.registrations.actions.sending import why_not_submit

    return why_not_submit(report)


def test_a_receipt_keeps_the_files_as_they_were(school):
    report = draft(school, "kien", school.reg)
    actions.attach(report, photo(), **by(school, "kien"))
    work_off(REPORTING)
    token = registrations.put_in_list(report_of(school.reg.pk), **by(school, "kien"))
    kept = queries.receipt(token).snapshot["files"]
    assert [(one["name"], len(one["sha256"]), one["caption"]) for one in kept] == [("green.png", 64, "")]


# In time.


@pytest.mark.parametrize(("at", "arrival"), [(LAST_MOMENT, "on_time"), (OVER, "late")])
def test_the_last_instant(school, at, arrival):
    listed(school, "kien", school.reg)
    send(school, "oanh", school.bodies["thpt"], at)
    assert duty_of(school, "thpt", SEALING).standing.arrival == arrival


def test_more_time_for_one_unit(school):
    given = {"until": EXTENDED, "reason": "Mưa lũ chia cắt đường", "authority": "Thường trực Huyện ủy"}
    plans.extend(school.plan, Step.RESULT, school.bodies["thpt"], **by(school, "thu", LOOKED_AT), **given)
    listed(school, "kien", school.reg)
    send(school, "oanh", school.bodies["thpt"], SEALING)
    duty = duty_of(school, "thpt", SEALING)
    assert (duty.standing.arrival, duty.is_extended, duty.window.closes_at) == ("on_time", True, EXTENDED)
    # The registration's own term knows nothing of it.
    from guong.registrations.queries import board

    assert not board.duty_of(school.plan, school.bodies["thpt"], SEALING).is_extended


# Back and up again.


def test_a_return_names_fields_and_the_first_time_stays(school):
    report = sent(school, "kien", "oanh", school.reg)
    registrations.send_back(report, fields=NAMED, reason=REASON, **by(school, "thu", LOOKED_AT))
    report = report_of(school.reg.pk)
    assert (report.state, report.desk_id) == ("returned", school.bodies["thpt"])
    back = queries.last_return(report)
    assert (back.step, back.fields, back.reason) == ("result", NAMED, REASON)
    assert queries.latest_returns([school.reg.pk], Step.RESULT)[school.reg.pk]["fields"] == NAMED
    assert queries.returns_of(school.reg) == []
    assert queries.changed_since_return(report) == []
    goal = school.reg.goals.get()
    actions.write(
        report,
        **by(school, "kien", SEALING),
        texts={"effect": "Sạch cả năm."},
        beneficiary_count=90,
        achieved=[actions_achieved(goal.pk, "2")],
    )
    report = report_of(school.reg.pk)
    assert queries.changed_since_return(report) == ["achieved", "beneficiary_count", "effect"]
    registrations.put_in_list(report, **by(school, "kien", SEALING))
    send(school, "oanh", school.bodies["thpt"], SEALING)
    duty = duty_of(school, "thpt", SEALING)
    assert (duty.first_sent_at, duty.standing.arrival) == (REPORTED, "on_time")


def actions_achieved(goal, value):
    from decimal import Decimal

    from guong.results.rules import Achieved

    return Achieved(goal, Decimal(value), "Biên bản nghiệm thu")


@pytest.mark.parametrize("fields", [[], ["method"], ["title", "done"], ["goals"]])
def test_a_return_names_fields_of_this_form(school, fields):
    report = sent(school, "kien", "oanh", school.reg)
    call = {"fields": fields, "reason": REASON, **by(school, "thu", LOOKED_AT)}
    refused(Refused, lambda: registrations.send_back(report, **call), "return_needs_fields")


def test_a_return_from_the_top_travels_all_the_way_down(world):
    reg = registered_through(world, "lien", "tram")
    report = reported_through(world, "lien", reg)
    registrations.send_back(report, fields=["files"], reason=REASON, **by(world, "thu", LOOKED_AT))
    report = report_of(reg.pk)
    assert (report.state, report.desk_id, report.endorsed) == ("returned", world.bodies["tram"], False)
    assert set(items_of(report).values()) == {"returned"}
    assert Return.objects.system("a test").get().step == "result"


def test_the_sender_takes_back_what_was_not_handled(school):
    report = sent(school, "kien", "oanh", school.reg)
    assert records.sender_of(report) == school.bodies["thpt"]
    registrations.withdraw(report, **by(school, "oanh", REPORTED))
    report = report_of(school.reg.pk)
    assert (report.state, unit_list(school, "thpt").first_sent_at) == ("listed", None)
    send(school, "oanh", school.bodies["thpt"], LOOKED_AT)
    registrations.accept(report_of(school.reg.pk), **by(school, "thu", LOOKED_AT))
    report = report_of(school.reg.pk)
    refused(Refused, lambda: registrations.withdraw(report, **by(school, "oanh", LOOKED_AT)), "item_handled")


def test_several_at_once(school):
    other = school.accepted("kien", "oanh", "thpt", title="Thư viện xanh")
    listed(school, "kien", school.reg)
    sent(school, "kien", "oanh", other)
    both = [report_of(school.reg.pk), report_of(other.pk)]
    assert registrations.accept_many(both, **by(school, "thu", LOOKED_AT)) == "2"
    assert {report_of(row.registration_id).state for row in both} == {"accepted"}


def test_only_the_head_sends_and_only_the_receiver_checks(school):
    report = sent(school, "kien", "oanh", school.reg)
    refused(Forbidden, lambda: registrations.accept(report, **by(school, "oanh", LOOKED_AT)), "not_the_checker")
    refused(Forbidden, lambda: send(school, "kien", school.bodies["thpt"]), "not_the_head")


# What stands on a registration holds it.


@pytest.mark.parametrize("how", ["sent", "endorsed", "accepted", "returned"])
def test_a_registration_stays_once_its_report_is_on_its_way(world, how):
    reg = registered_through(world, "lien", "tram")
    report = sent(world, "lien", "lien", reg)
    if how == "endorsed":
        registrations.accept(report, **by(world, "ha", LOOKED_AT))
    elif how == "returned":
        registrations.send_back(report, fields=NAMED, reason=REASON, **by(world, "ha", LOOKED_AT))
    elif how == "accepted":
        registrations.accept(report, **by(world, "ha", LOOKED_AT))
        send(world, "binh", world.bodies["cau_da"], LOOKED_AT)
        registrations.accept(report_of(reg.pk), **by(world, "thu", LOOKED_AT))
    call = {"fields": ["aims"], "reason": REASON, **by(world, "thu", LOOKED_AT)}
    refused(Refused, lambda: registrations.send_back(reg, **call), "followed_by_report")
    assert world.registration(reg.pk).state == "accepted"


def test_a_report_is_not_sent_about_what_was_sent_back(school):
    """Listed only: nobody above knows of it, so the registration may still go back; then the report waits."""
    other = school.accepted("kien", "oanh", "thpt", title="Thư viện xanh")
    report = listed(school, "kien", school.reg)
    listed(school, "kien", other)
    call = {"fields": ["aims"], "reason": REASON, **by(school, "thu", REPORTED)}
    registrations.send_back(school.registration(school.reg.pk), **call)
    refused(Refused, lambda: send(school, "oanh", school.bodies["thpt"]), "registrations_not_accepted")
    registrations.take_back(report_of(school.reg.pk), **by(school, "kien", REPORTED))
    send(school, "oanh", school.bodies["thpt"])
    assert (report_of(other.pk).state, report_of(report.registration_id).state) == ("sent", "draft")
    waiting = report_of(school.reg.pk)
    refused(
        Refused, lambda: registrations.put_in_list(waiting, **by(school, "kien", REPORTED)), "registration_not_accepted"
    )


def test_a_report_on_a_returned_registration_is_not_begun(school):
    call = {"fields": ["aims"], "reason": REASON, **by(school, "thu", REPORTED)}
    registrations.send_back(school.reg, **call)
    reg = school.registration(school.reg.pk)
    refused(Refused, lambda: actions.start(reg, **by(school, "kien")), "registration_not_accepted")


def test_nothing_moves_once_the_step_is_sealed(school):
    waiting = sent(school, "kien", "oanh", school.reg)
    other = school.accepted("son", "son", "mttq")
    ready = draft(school, "son", other)
    seal(school)
    at = by(school, "thu", SEALING)
    refused(Refused, lambda: registrations.accept(waiting, **at), "period_sealed")
    refused(Refused, lambda: registrations.send_back(waiting, fields=NAMED, reason=REASON, **at), "period_sealed")
    refused(Refused, lambda: registrations.withdraw(waiting, **by(school, "oanh", SEALING)), "period_sealed")
    refused(Refused, lambda: registrations.put_in_list(ready, **by(school, "son", SEALING)), "period_sealed")
    refused(Refused, lambda: actions.write(ready, **by(school, "son", SEALING), texts={"done": "x"}), "period_sealed")


# Who sees what.


def test_who_reads_a_report_and_when(world):
    reg = registered_through(world, "lien", "tram")
    draft(world, "lien", reg)

    def readers():
        people = ("lien", "ha", "binh", "thu", "phuc", "dung", "man", "son", "khach", "quang")
        return {person for person in people if report_seen(reg, world.actor(person, LOOKED_AT))}

    assert readers() == {"lien"}
    registrations.put_in_list(report_of(reg.pk), **by(world, "lien"))
    assert readers() == {"lien"}
    send(world, "lien", world.bodies["tram"])
    assert readers() == {"lien", "ha", "binh", "thu", "phuc"}


def test_the_page_of_a_list_names_the_step(school):
    listed(school, "kien", school.reg)
    page = lists.list_page(school.actor("oanh"), school.plan, school.bodies["thpt"], REPORTED, step=Step.RESULT)
    assert (page.waiting, [row["number"] for row in page.rows]) == (1, [school.reg.pk])
    assert page.term.named == "trước ngày 20/11/2023"
    assert page.rows[0]["state"][0] == "Chờ gửi"


def test_what_a_person_can_report_on(world):
    own = world.accepted("ha", "binh", "cau_da", title="Chợ phiên không rác")
    cell = registered_through(world, "lien", "tram", title="Trạm xá nở hoa")
    world.sent("kien", "oanh", "thpt")

    def rows(person, **more):
        page = offered(world.actor(person, REPORTED), world.plan, REPORTED, **more)
        return [(row["number"], row["on_behalf_id"], row["state"]) for row in page.rows]

    assert rows("ha") == [(own.pk, None, ""), (cell.pk, world.bodies["cau_da"], "")]
    assert rows("binh") == rows("ha")
    assert rows("lien") == [(cell.pk, None, "")]
    assert rows("man") == rows("thu") == rows("kien") == rows("quang") == rows("khach") == []
    draft(world, "lien", cell)
    assert rows("lien") == [(cell.pk, None, "draft")]
    assert rows("ha")[1] == (cell.pk, world.bodies["cau_da"], "")  # what a cell is still writing is its own business
    registrations.put_in_list(report_of(cell.pk), **by(world, "lien"))
    send(world, "lien", world.bodies["tram"])
    assert rows("ha")[1] == (cell.pk, world.bodies["cau_da"], "sent")
    assert rows("ha", typed="cho phien") == [(own.pk, None, "")]
    assert to_report.typed_in_for(world.actor("thu"), world.plan, REPORTED) == {}


def test_what_the_ledger_says_can_be_told(world):
    """Every entry of a report's life has its sentence."""
    from guong.kit.phrasebook import tell

    reg = world.accepted("kien", "oanh", "thpt")
    report = accepted(world, "kien", "oanh", reg)
    for entry in history_of(f"result:{report.registration_id}"):
        assert tell(entry["name"], {**entry["facts"], "deed": "Chấp thuận"})
    assert AFTER < REPORTING
