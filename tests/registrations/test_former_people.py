"""What former people and an heir's ordinary people see of boards and of sealed rows: each their own, nothing of the other's."""

from datetime import datetime

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE
from guong.organisations.actor import Office
from guong.plans.models import Deadline
from guong.registrations import actions
from guong.registrations.queries import branches, copies
from guong.registrations.queries.one_unit import contacts_of
from guong.registrations.queries.watch import board_for, overseen
from tests.registrations.changing import BETWEEN, LATER, NEXT_DAY, fresh, merge, seat
from tests.world import AFTER, CHECKING, CODE, World

pytestmark = pytest.mark.django_db
DONE = datetime(2023, 12, 1, 9, 0, tzinfo=ZONE)


def lines(world: World, person: str, at: datetime, step: str = "registration") -> set[str]:
    names = {body: key for key, body in world.bodies.items()}
    watched = board_for(world.actor(person, at), fresh(world), at, step=step)
    return set() if watched is None else {names[line.unit_id] for line in watched.lines}


def sealed_rows(world: World, person: str) -> set[int]:
    plan = fresh(world)
    seal = plan.seals.get()  # type: ignore[attr-defined]
    return set(copies.items(world.actor(person, AFTER), plan, seal).values_list("registration_id", flat=True))


def sealed(world: World) -> None:
    actions.seal(fresh(world), seen_unhandled=0, by=world.actor("nga", AFTER), at=AFTER)


def test_sealed_rows_of_a_unit_are_not_opened_to_its_heirs_people(world: World) -> None:
    """Of what counts at the place of cell Ngọn, Mận reads her own; whoever receives there reads all."""
    done, own = world.accepted("lien", "lien", "tram", "ha"), world.accepted("man", "man", "ngon", "ha")
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", NEXT_DAY), at=NEXT_DAY)
    for row in (done, own):
        actions.accept(world.registration(row.pk), by=world.actor("thu", NEXT_DAY), at=NEXT_DAY)
    Deadline.objects.filter(
        step="result"
    ).delete()  # else the report of what was accepted is still open, and its heir's
    merge(world, "tram", into="ngon", day=NEXT_DAY.date().replace(day=8))
    sealed(world)
    seat(world, "khach", "ngon", Office.RECEIVER)
    found = {person: sealed_rows(world, person) for person in ("man", "lien", "ha", "khach", "dap")}
    both = {done.pk, own.pk}
    assert found == {"man": {own.pk}, "lien": {done.pk}, "ha": both, "khach": both, "dap": set()}


def test_former_people_keep_their_own_line_and_do_not_get_the_heirs_board(world: World) -> None:
    accepted_by_all(world)
    merge(world, "tram", into="cau_da", day=BETWEEN)
    assert lines(world, "lien", LATER, "result") == {"tram"}
    assert lines(world, "binh", LATER, "result") == {"tram", "cau_da"}
    plan, lien = fresh(world), world.actor("lien", LATER)
    watched = board_for(lien, plan, LATER, step="result")
    assert watched is not None and overseen(lien, plan, watched, LATER) == set()
    assert board_for(lien, plan, LATER, only=[world.bodies["cau_da"]], step="result") is None


def test_nor_the_board_of_a_term_that_still_runs(world: World) -> None:
    merge(world, "tram", into="cau_da")
    assert lines(world, "lien", NEXT_DAY) == set()
    assert lines(world, "binh", NEXT_DAY) == {"cau_da", "ngon"}


def test_nor_that_of_a_sealed_step(world: World) -> None:
    accepted_by_all(world)
    merge(world, "cau_da", into="khe_sau", day=BETWEEN)
    actions.seal(fresh(world), seen_unhandled=0, by=world.actor("nga", DONE), at=DONE, step="result")
    assert lines(world, "binh", DONE, "result") == {"cau_da"}
    assert lines(world, "dung", DONE, "result") == {"cau_da", "tram"}
    plan, body = fresh(world), str(world.bodies["cau_da"])
    seal = plan.seals.get()  # type: ignore[attr-defined]
    found = [
        branches.consolidated_by(world.actor(key, DONE), plan, body, DONE, seal, "result") for key in ("binh", "thu")
    ]
    assert found[0] is None and found[1] is not None


def test_who_went_on_with_the_heir_has_the_heirs_board(world: World) -> None:
    merge(world, "tram", into="cau_da")
    seat(world, "lien", "cau_da", Office.CLERK)
    assert lines(world, "lien", NEXT_DAY) == {"cau_da", "ngon"}


def accepted_by_all(world: World) -> None:
    """A cell's and a committee's own registration, accepted all the way: both owe a report."""
    rows = [
        world.accepted("lien", "lien", "tram", "ha"),
        world.sent("ha", "binh", "cau_da", title="Đảng bộ không giấy"),
    ]
    for row in rows:
        actions.accept(world.registration(row.pk), by=world.actor("thu", CHECKING), at=CHECKING)


def test_of_a_unit_that_ended_those_of_its_heir_are_called(world: World) -> None:
    merge(world, "dap", into="ngon", day=BETWEEN)
    with hold_clock(LATER):
        told = world.client("thu").get(reverse("board_unit", args=[CODE, world.bodies["dap"]])).content.decode()
    assert "Lương Thị Mận" in told and "Chu Văn Đập" not in told
    watched = board_for(world.actor("thu", LATER), fresh(world), LATER)
    assert watched is not None
    found = {unit: [one["name"] for one in people] for unit, people in contacts_of(watched.lines, LATER).items()}
    assert found[world.bodies["dap"]] == found[world.bodies["ngon"]] == ["Lương Thị Mận"]
    assert found[world.bodies["tram"]] == ["Hứa Thị Liên"]
