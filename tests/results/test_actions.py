"""Starting, writing and throwing away a report: exact state, exact entries, every refusal."""

from decimal import Decimal

import pytest

from guong.files.models import StoredFile
from guong.kit.reasons import Forbidden, Refused, Stale
from guong.ledger.deeds import Key
from guong.registrations import actions as registrations
from guong.registrations.models import Goal
from guong.results import actions, queries
from guong.results.models import Achievement, Attachment, ResultReport
from guong.results.rules import Achieved
from tests.files.doing import on_disk
from tests.results.cast import (
    LOOKED_AT,
    REPORTED,
    REPORTING,
    SEALING,
    draft,
    paper,
    photo,
    registered_through,
    report_of,
    seal,
    send,
    sent,
    start,
)
from tests.results.doing import by, close, events, refused
from tests.world import AFTER

# Starting.


def test_a_report_is_begun_with_an_empty_place_for_every_aim(school):
    assert actions.start(school.reg, **by(school, "kien")) == str(school.reg.pk)
    report = report_of(school.reg.pk)
    assert (report.state, report.desk_id, report.on_behalf_id) == ("draft", school.bodies["thpt"], None)
    assert (report.code, report.unit_id, report.plan) == (school.reg.code, school.bodies["thpt"], school.plan)
    assert [(one.goal.what, one.value, one.percent) for one in queries.reached_of(report)] == [
        ("Đường có hoa", None, None)
    ]
    assert events(report) == ["result.drafted"]


def test_one_report_each(school):
    start(school, "kien", school.reg)
    refused(Refused, lambda: actions.start(school.reg, **by(school, "oanh")), "report_there")


def test_whoever_may_not_open_the_report_that_is_there_is_not_sent_to_it(world):
    """What a unit is still writing is its own business, and so is what the body above types in."""
    cell = registered_through(world, "lien", "tram")
    above = {"by": world.actor("ha", REPORTING), "at": REPORTING, "on_behalf_id": world.bodies["cau_da"]}
    lien = {"by": world.actor("lien", REPORTING), "at": REPORTING}
    actions.start(cell, **lien)
    refused(Refused, lambda: actions.start(cell, **above), "report_of_the_unit")
    refused(Refused, lambda: actions.start(cell, **lien), "report_there")
    actions.discard(report_of(cell.pk), **lien)
    actions.start(cell, **above)
    refused(Refused, lambda: actions.start(cell, **lien), "report_from_paper")
    refused(Refused, lambda: actions.start(cell, **above), "report_there")
    refused(Forbidden, lambda: actions.start(cell, by=world.actor("dung", REPORTING), at=REPORTING), "not_the_clerk")


def test_the_same_form_twice_begins_one(school):
    key = Key("k" * 32, "f")
    first = actions.start(school.reg, **by(school, "kien"), key=key)
    assert actions.start(school.reg, **by(school, "kien"), key=key) == first
    assert ResultReport.objects.system("a test").count() == 1


@pytest.mark.parametrize("person", ["thu", "phuc", "son", "dung", "ha", "quang", "khach"])
def test_only_the_units_own_people_begin(school, person):
    refused(Forbidden, lambda: actions.start(school.reg, **by(school, person)), "not_the_clerk")


def test_nothing_to_report_before_the_registration_is_accepted(world):
    for row in (
        world.draft("kien", "thpt"),
        world.listed("kien", "thpt", title="Hai"),
        world.sent("son", "son", "mttq"),
    ):
        person = "son" if row.unit_id == world.bodies["mttq"] else "kien"
        refused(Refused, lambda p=person, r=row: actions.start(r, **by(world, p)), "registration_not_accepted")


def test_nothing_is_begun_once_the_step_is_sealed(school):
    seal(school)
    refused(Refused, lambda: actions.start(school.reg, **by(school, "kien", SEALING)), "period_sealed")


def test_nothing_is_begun_in_a_closed_plan(school):
    close(school)
    refused(Refused, lambda: actions.start(school.reg, **by(school, "kien")), "plan_not_active")


def test_a_committee_types_in_the_paper_of_its_own_cell(world):
    cell = world.listed("ha", "ngon", on_behalf="cau_da")
    registrations.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", AFTER), at=AFTER)
    registrations.accept(world.registration(cell.pk), by=world.actor("thu", AFTER), at=AFTER)
    cell = world.registration(cell.pk)
    behalf = {"on_behalf_id": world.bodies["cau_da"]}
    refused(Forbidden, lambda: actions.start(cell, **by(world, "thu"), **behalf), "not_above")
    refused(
        Forbidden, lambda: actions.start(cell, **by(world, "dung"), on_behalf_id=world.bodies["khe_sau"]), "not_above"
    )
    report = draft(world, "ha", cell, on_behalf="cau_da")
    assert (report.desk_id, report.on_behalf_id) == (world.bodies["cau_da"], world.bodies["cau_da"])
    assert events(report) == ["result.entered_on_behalf", "result.written"]
    refused(Forbidden, lambda: actions.write(report, **by(world, "man"), texts={"done": "x"}), "not_the_clerk")


def test_nobody_types_in_for_a_unit_that_sends_to_the_receiver_itself(school):
    behalf = {"on_behalf_id": school.bodies["ban"]}
    refused(Forbidden, lambda: actions.start(school.reg, **by(school, "thu"), **behalf), "not_above")


# Writing.


def test_only_what_is_given_is_written(school):
    report = draft(school, "kien", school.reg)
    actions.write(report, **by(school, "kien"), texts={"effect": "  Sạch\u200b hơn. "})
    again = report_of(school.reg.pk)
    assert (again.effect, again.progress, again.beneficiary_count) == ("Sạch hơn.", "done", 86)
    assert [one.value for one in queries.reached_of(again)] == [Decimal("2.5")]
    assert events(report) == ["result.drafted", "result.written", "result.written"]


def test_what_was_chosen_or_counted_can_be_taken_back(school):
    report = draft(school, "kien", school.reg)
    goal = school.reg.goals.get()
    actions.write(
        report,
        **by(school, "kien"),
        choices={"progress": ""},
        beneficiary_count=None,
        achieved=[Achieved(goal.pk, None)],
    )
    again = report_of(school.reg.pk)
    assert (again.progress, again.assessment, again.beneficiary_count) == ("", "effective", None)
    assert [(one.value, one.evidence) for one in queries.reached_of(again)] == [(None, "")]


def test_zero_is_a_value(school):
    report = draft(school, "kien", school.reg, value="0", count=0)
    reached = queries.reached_of(report)[0]
    assert (reached.value, reached.percent, reached.told) == (Decimal(0), 0, "Đường có hoa: 0/2 km (0%)")
    assert report.beneficiary_count == 0
    assert queries.why_not_submit(report) == []


def test_an_autosave_leaves_no_entry(school):
    report = start(school, "kien", school.reg)
    actions.write(report, **by(school, "kien"), texts={"done": "Đang viết"}, autosaved=True)
    assert (report_of(school.reg.pk).done, events(report)) == ("Đang viết", ["result.drafted"])


def test_every_wrong_field_is_named(school):
    report = start(school, "kien", school.reg)
    stranger = world_goal(school)
    with pytest.raises(Refused) as caught:
        actions.write(
            report,
            **by(school, "kien"),
            texts={"done": "x" * 6001},
            choices={"progress": "finished"},
            beneficiary_count=-1,
            achieved=[Achieved(stranger.pk, Decimal(1))],
            captions={99: "x"},
        )
    named = [(reason.code, reason.field) for reason in caught.value.reasons]
    assert named == [
        ("too_long", "done"),
        ("choice_unknown", "progress"),
        ("number_out_of_range", "beneficiary_count"),
        ("unknown_goal", "achieved"),
        ("attachment_gone", "files"),
    ]
    assert report_of(school.reg.pk).version == report.version


def world_goal(world):
    """An aim of another unit's registration."""
    return Goal.objects.filter(registration=world.accepted("son", "son", "mttq")).get()


def test_two_writers_see_both_versions(school):
    first, second = start(school, "kien", school.reg), report_of(school.reg.pk)
    goal = school.reg.goals.get()
    one = {"texts": {"done": "Một"}, "achieved": [Achieved(goal.pk, Decimal(1), "Sổ ghi")]}
    actions.write(first, **by(school, "kien"), **one)
    with pytest.raises(Stale) as caught:
        other = {"texts": {"done": "Hai"}, "achieved": [Achieved(goal.pk, Decimal(2))]}
        actions.write(second, **by(school, "oanh"), **other)
    stale, field = caught.value, f"achieved-{goal.pk}"
    assert (stale.current["done"], stale.offered["done"]) == ("Một", "Hai")
    assert (stale.current[field], stale.offered[field]) == (Decimal(1), Decimal(2))
    assert (report_of(school.reg.pk).done, Achievement.objects.get().value) == ("Một", Decimal(1))


@pytest.mark.parametrize("state", ["listed", "sent", "accepted"])
def test_nothing_changes_on_its_way(school, state):
    report = draft(school, "kien", school.reg)
    registrations.put_in_list(report, **by(school, "kien"))
    if state != "listed":
        send(school, "oanh", school.bodies["thpt"])
    if state == "accepted":
        registrations.accept(report_of(school.reg.pk), **by(school, "thu", LOOKED_AT))
    report = report_of(school.reg.pk)
    assert report.state == state
    refused(Refused, lambda: actions.write(report, **by(school, "kien"), texts={"done": "x"}), "not_now")
    received = photo()
    refused(Refused, lambda: actions.attach(report, received, **by(school, "kien")), "not_now")


def test_an_aim_that_came_later_is_asked_too(school):
    """The registration was opened, sent back and got another aim while its report was being written."""
    report = draft(school, "kien", school.reg)
    Goal.objects.create(registration=school.reg, position=1, what="Hộ tham gia", quantity=86, unit="hộ")
    report = report_of(school.reg.pk)
    assert [one.value for one in queries.reached_of(report)] == [Decimal("2.5"), None]
    assert [reason.code for reason in queries.why_not_submit(report)] == ["achieved_missing"]
    late = Goal.objects.get(what="Hộ tham gia")
    actions.write(report, **by(school, "kien"), achieved=[Achieved(late.pk, Decimal(43))])
    assert [one.percent for one in queries.reached_of(report_of(school.reg.pk))] == [125, 50]


# Throwing away.


def test_a_draft_is_thrown_away_with_its_files(school):
    report = draft(school, "kien", school.reg)
    actions.attach(report, photo(), **by(school, "kien"))
    actions.attach(report, paper(), **by(school, "kien"))
    assert len(on_disk()) == 2
    assert actions.discard(report, **by(school, "kien")) == str(school.reg.pk)
    left = [model.objects.system("a test").count() for model in (ResultReport, Attachment, StoredFile)]
    assert (left, Achievement.objects.count()) == ([0, 0, 0], 0)
    assert events(report)[-1] == "result.discarded"
    assert start(school, "kien", school.reg).version == 1


def test_a_draft_is_thrown_away_also_when_the_step_is_sealed(school):
    report = draft(school, "kien", school.reg)
    seal(school)
    actions.discard(report, **by(school, "kien", SEALING))
    assert not queries.is_there(school.reg)


def test_what_was_sent_once_stays(school):
    report = sent(school, "kien", "oanh", school.reg)
    registrations.withdraw(report, **by(school, "oanh", REPORTED))
    registrations.take_back(report_of(school.reg.pk), **by(school, "kien", REPORTED))
    report = report_of(school.reg.pk)
    assert report.state == "draft"
    refused(Refused, lambda: actions.discard(report, **by(school, "kien")), "sent_once")


def test_a_stranger_throws_nothing_away(school):
    report = draft(school, "kien", school.reg)
    for person in ("thu", "son", "phuc"):
        refused(Forbidden, lambda p=person: actions.discard(report, **by(school, p)), "not_the_clerk")
