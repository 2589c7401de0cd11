"""What taking an import of people back must not do: give rights back in silence, or take away what somebody wrote since; and who waits."""

from datetime import timedelta

import pytest

from guong.intake import store
from guong.intake.actions import wizard
from guong.intake.models import Import
from guong.intake.rules.steps import Stage
from guong.organisations import actions as organisations
from guong.organisations.actions.seating import correct_person, take_back_seat
from guong.organisations.actor import Office
from guong.organisations.models import OrganisationName, Person, Place, Seat
from guong.tasks.models import Task
from guong.tasks.rules import State
from tests.intake.making import xlsx
from tests.intake.paging import LATER, Pages, again, text, work
from tests.intake.test_pages import PEOPLE, SINCE, UNITS
from tests.intake.test_undoing import BY, ROWS, dan, standing, undone
from tests.world import CHECKING

ENDED = [
    [*PEOPLE, "Đến hết ngày"],
    ["Nông Văn Bình", "", "Đảng bộ xã Cầu Đá", "Người đứng đầu", "", f"{CHECKING:%d/%m/%Y}"],
]


@pytest.fixture
def ended(world):
    """An import that noted the end of a seat."""
    pages = Pages(world, "quang", CHECKING)
    imported = pages.written("people", xlsx(ENDED))
    assert (imported.state, imported.counts["changed"], len(imported.made["ends"])) == ("done", 1, 1)
    return world, pages, imported


def test_an_ended_seat_is_given_back_after_a_proof_alone(ended, monkeypatch):
    _, pages, imported = ended
    monkeypatch.setattr("guong.accounts.proofs.may_give", lambda request: False)
    assert pages.post("import_undoing", imported.pk).status_code == 403
    assert again(imported).state == "done"
    other = pages.brought("people", xlsx(ROWS[:2]))
    monkeypatch.undo()
    pages.post("import_bringing", other.pk)
    work()
    monkeypatch.setattr("guong.accounts.proofs.may_give", lambda request: False)
    assert pages.post("import_undoing", other.pk).status_code == 302  # nothing is given back by it
    monkeypatch.undo()
    assert "Đã hoàn tác lúc" in undone(pages, imported)


def test_a_seat_given_anew_is_not_doubled(ended):
    world, pages, imported = ended
    binh, day = world.people["binh"], CHECKING + timedelta(days=2)
    organisations.give_seat(binh, world.bodies["cau_da"], Office.HEAD, since=day, by=BY, at=CHECKING)
    before = standing()
    page = undone(pages, imported)
    assert "«Nông Văn Bình» đã được sửa" in page and standing() == before
    Seat.objects.filter(person_id=binh, starts_at=day).delete()
    assert "Đã hoàn tác lúc" in undone(pages, imported)


def test_no_seat_is_given_back_where_the_body_ended(ended):
    world, pages, imported = ended
    OrganisationName.objects.filter(organisation_id=world.bodies["cau_da"]).update(valid_to=CHECKING.date())
    Place.objects.filter(organisation_id=world.bodies["cau_da"]).update(valid_to=CHECKING.date())
    before = standing()
    assert "«Nông Văn Bình» đã được sửa" in undone(pages, imported)
    assert standing() == before


def named_anew(world):
    correct_person(dan().pk, full_name="Bế Văn Đàng", by=BY, at=LATER)


def named_back(world):
    named_anew(world)
    correct_person(Person.objects.get(full_name="Bế Văn Đàng").pk, full_name="Bế Văn Đàn", by=BY, at=LATER)


def seat_given_and_taken(world):
    seat = organisations.give_seat(dan().pk, world.bodies["thpt"], Office.CLERK, since=LATER, by=BY, at=LATER)
    take_back_seat(int(seat), by=BY, at=LATER)


@pytest.mark.parametrize("meanwhile", [named_anew, named_back, seat_given_and_taken])
def test_somebody_whom_another_hand_edited_stays(world, meanwhile):
    pages = Pages(world, "quang", CHECKING)
    imported = pages.written("people", xlsx(ROWS))
    meanwhile(world)
    before = standing()
    assert "đã được sửa từ sau lần nhập" in undone(pages, imported)
    assert standing() == before and again(imported).state == "done"


def test_taking_back_says_how_far_it_is(world, monkeypatch):
    pages, told = Pages(world, "quang", CHECKING), []
    imported = pages.written("people", xlsx(ROWS))
    monkeypatch.setattr(store.Progress, "tell", lambda self, done, of: told.append((done, of)))
    assert "Đã hoàn tác lúc" in undone(pages, imported)
    assert told == [(1, 2), (2, 2)]  # the seats it gave
    assert store.progress_of(imported.pk) == (0, 0)


# Who waits


def test_no_more_sheets_while_some_are_worked_on(world):
    pages = Pages(world, "thu")
    for _ in range(3):
        assert pages.send("units", xlsx(UNITS), **SINCE).status_code == 302
    refused = pages.send("units", xlsx([UNITS[1], ["Chi bộ A", "Huyện ủy Suối Mây"]]), **SINCE)
    assert refused.status_code == 422
    assert "Đang có 3 bảng của đồng chí được xử lý" in text(refused)
    assert Import.objects.system("a test").count() == 3
    assert Pages(world, "quang").send("units", xlsx(UNITS), **SINCE).status_code == 302
    work()
    assert pages.send("units", xlsx(UNITS), **SINCE).status_code == 302


def test_sheets_whose_task_gave_up_keep_nobody_waiting(world):
    pages = Pages(world, "thu")
    for _ in range(3):
        pages.send("units", xlsx(UNITS), **SINCE)
    Task.objects.system("a test").update(state=State.FAILED, finished_at=CHECKING)
    assert pages.send("units", xlsx(UNITS), **SINCE).status_code == 302


def test_a_sheet_that_was_never_written_is_swept(world):
    pages, late = Pages(world, "thu"), CHECKING + timedelta(days=8)
    imported = pages.brought("units", xlsx(UNITS), **SINCE)
    pages.post("import_bringing", imported.pk)
    assert wizard.sweep(late) == 0 and again(imported).state == Stage.WRITING
    Task.objects.system("a test").update(state=State.FAILED, finished_at=CHECKING)
    assert wizard.sweep(late) == 1
    assert not Import.objects.system("a test").filter(pk=imported.pk).exists()
