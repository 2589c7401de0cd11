"""Who may change which bodies, and take a change back: the branch they receive for, and never whom they would work for."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from guong.kit.periods import ZONE
from guong.kit.reasons import Forbidden
from guong.organisations import actions, queries
from guong.organisations.actor import NOBODY, Office
from guong.organisations.models import (
    Hierarchy,
    Place,
)
from guong.organisations.rules.events import (
    Create,
    Dissolve,
    Event,
    Heir,
    Merge,
    Move,
    Rekind,
    Rename,
    Split,
)
from guong.organisations.rules.history import Inherits
from tests.organisations.changing import BEFORE, DAY, dang, made, note, rows
from tests.world import AFTER, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("person", ["quang", "thu", "dung"])
def test_who_may(world: World, person: str) -> None:
    """Administrators everywhere, the commission in its committee's branch, a committee's receiver in the branch of its own."""
    assert note(world, Rename(world.bodies["dap"], "Chi bộ thôn Đập Mới"), by=person)


@pytest.mark.parametrize(
    ("person", "body", "code"),
    [
        ("phuc", "dap", "not_for_bodies"),
        ("binh", "tram", "not_for_bodies"),
        ("khach", "dap", "not_for_bodies"),
        ("ha", "dap", "not_their_branch"),
        ("ha", "huyen_uy", "not_their_branch"),
        ("thu", "mttq", "not_their_branch"),
    ],
)
def test_who_may_not(world: World, person: str, body: str, code: str) -> None:
    with pytest.raises(Forbidden, match=code):
        note(world, Rename(world.bodies[body], "A"), by=person)
    with pytest.raises(Forbidden, match=code):
        event = note(world, Rename(world.bodies[body], "A"))
        actions.undo(event, by=world.actor(person, AFTER), at=AFTER)


NOW = datetime(2023, 5, 2, 9, 0, tzinfo=ZONE)


def test_a_former_branch_has_no_say(world: World) -> None:
    """Ngọn goes from Cầu Đá to Khe Sâu; Hà receives at Cầu Đá, Dũng at Khe Sâu."""
    bodies = world.bodies
    move = note(world, Move(bodies["ngon"], dang(world), bodies["khe_sau"]))
    for day in (BEFORE, DAY, date(2023, 5, 1)):
        with pytest.raises(Forbidden, match="not_their_branch"):
            note(world, Rename(bodies["ngon"], "A"), day, by="ha", at=NOW)
    with pytest.raises(Forbidden, match="not_their_branch"):  # the new branch has none in what was before it
        note(world, Rename(bodies["ngon"], "A"), BEFORE, by="dung", at=NOW)
    for person in ("ha", "dung"):
        with pytest.raises(Forbidden, match="not_their_branch"):
            actions.undo(move, by=world.actor(person, NOW), at=NOW)
    assert note(world, Rename(bodies["ngon"], "A"), date(2023, 5, 1), by="dung", at=NOW)


def test_who_may_change_may_take_it_back(world: World) -> None:
    """Also where bodies ended by it, or where it made one; the whole branch of Huyện ủy is Thu's."""
    before = rows()
    common = {"by": world.actor("thu", NOW), "at": NOW}
    merger = Merge((world.bodies["cau_da"], world.bodies["khe_sau"]), made(world))
    for change in (Create(made(world)), merger, Dissolve(world.bodies["thpt"])):
        actions.undo(note(world, change, by="thu", at=NOW), **common)
    assert rows() == before


def test_what_goes_back_to_another_branch_is_not_theirs_to_take_back(world: World) -> None:
    """Phụ nữ came from the Front into Thu's branch; taken back, it stands in the Front alone."""
    into = note(world, Move(world.bodies["phu_nu"], dang(world), world.bodies["huyen_uy"]))
    with pytest.raises(Forbidden, match="not_their_branch"):
        actions.undo(into, by=world.actor("thu", NOW), at=NOW)
    assert note(world, Rename(world.bodies["phu_nu"], "Hội A"), by="thu", at=NOW)


@pytest.mark.parametrize("kind", ["party_office", "communication_and_education_commission"])
def test_nobody_chooses_the_branch_they_receive_for(world: World, kind: str) -> None:
    """A committee that became an office would work for the branch of the body above it; Hà receives at Cầu Đá."""
    cau_da, ha = world.bodies["cau_da"], world.actor("ha", NOW)
    tops = queries.tops_worked_for(ha.bodies(Office.RECEIVER), DAY)
    for person in ("ha", "thu"):
        with pytest.raises(Forbidden, match="moves_branch"):
            note(world, Rekind(cau_da, kind), by=person, at=NOW)
    assert queries.tops_worked_for(ha.bodies(Office.RECEIVER), DAY) == tops
    note(world, Rekind(cau_da, kind), at=NOW)
    back = note(world, Rekind(cau_da, "party_organisation"), date(2023, 4, 2), at=NOW)
    for undone in (back, back - 1):
        with pytest.raises(Forbidden):
            actions.undo(undone, by=world.actor("thu", NOW), at=NOW)


@pytest.mark.parametrize("kind", ["party_office", "communication_and_education_commission"])
def test_nobody_who_receives_founds_what_would_work_for_a_branch(world: World, kind: str) -> None:
    """Whoever sat there would be a second person for the branch; an administrator founds it."""
    office = replace(made(world), kind=kind)
    merger = Merge((world.bodies["cau_da"], world.bodies["khe_sau"]), office)
    for change in (Create(office), merger, Split(world.bodies["thpt"], (Heir(office),), goes_on=True)):
        with pytest.raises(Forbidden, match="moves_branch"):
            note(world, change, by="thu", at=NOW)
    assert note(world, Create(office), at=NOW)


def test_nobody_brings_a_body_to_work_for_their_own_branch(world: World) -> None:
    """The office of Cầu Đá works for Cầu Đá; put below Huyện ủy, alone or along with others, it would work for Thu's branch."""
    cau_da, huyen_uy = world.bodies["cau_da"], world.bodies["huyen_uy"]
    office = replace(made(world), kind="party_office", places=((dang(world), cau_da),))
    note(world, Create(office), date(2023, 3, 20), at=NOW)
    number = (
        Place.objects.filter(parent_id=cau_da).order_by("-organisation_id").values_list("organisation_id", flat=True)[0]
    )
    children = ((world.bodies["tram"], world.bodies["khe_sau"]), (world.bodies["ngon"], world.bodies["khe_sau"]))
    for change in (Move(number, dang(world), huyen_uy), Dissolve(cau_da, (*children, (number, huyen_uy)))):
        with pytest.raises(Forbidden, match="moves_branch"):
            note(world, change, by="thu", at=NOW)
    assert note(world, Move(number, dang(world), world.bodies["khe_sau"]), by="thu", at=NOW)
    away = note(world, Move(number, dang(world), huyen_uy), date(2023, 4, 10), at=NOW)
    back = note(world, Move(number, dang(world), world.bodies["khe_sau"]), date(2023, 4, 20), at=NOW)
    with pytest.raises(Forbidden, match="moves_branch"):
        actions.undo(back, by=world.actor("thu", NOW), at=NOW)
    assert away


def test_nobody_gives_the_work_of_their_own_body_to_others(world: World) -> None:
    """Whoever receives at the heir would receive for the branch; who put them there would have chosen their second person."""
    ban, heirs = world.bodies["ban"], [Heir(world.bodies[key]) for key in ("thpt", "tram")]
    split = Split(ban, (replace(heirs[0], inherits=Inherits.ALL), heirs[1]))
    for change in (Merge((ban,), world.bodies["thpt"]), split, Dissolve(ban)):
        with pytest.raises(Forbidden, match="ends_own_branch"):
            note(world, change, by="thu", at=NOW)
    assert note(world, Merge((ban,), world.bodies["thpt"]), at=NOW)


def test_what_receives_is_put_below_nothing_outside_its_branch(world: World) -> None:
    """Phụ nữ stands in the Party's branch of Thu and in the Front; Thu says nothing of the Front."""
    front, phu_nu = Hierarchy.objects.get(code="mttq").pk, world.bodies["phu_nu"]
    note(world, Move(phu_nu, dang(world), world.bodies["huyen_uy"]))
    for change in (
        Move(world.bodies["ban"], front, phu_nu),
        Create(replace(made(world), places=((front, phu_nu),))),
    ):
        with pytest.raises(Forbidden, match="not_their_branch"):
            note(world, change, by="thu", at=NOW)


def test_a_root_is_an_administrators(world: World) -> None:
    root = replace(made(world), places=((dang(world), None),))
    with pytest.raises(Forbidden, match="not_for_bodies"):
        actions.change(Event(DAY, "1", Create(root)), by=NOBODY, at=AFTER)
    up = Move(world.bodies["cau_da"], dang(world), None)
    for change in (Create(root), up, Dissolve(world.bodies["khe_sau"], ((world.bodies["dap"], None),))):
        with pytest.raises(Forbidden, match="not_their_branch"):
            note(world, change, by="thu")
    assert note(world, Create(root))
