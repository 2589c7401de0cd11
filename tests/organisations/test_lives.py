"""What a body was and became, and who stands for it on a day."""

from datetime import date

import pytest

from guong.organisations import actions, queries
from guong.organisations.actor import System
from guong.organisations.models import OrganisationName
from guong.organisations.rules.events import Create, Heir, Merge, Move, NewBody, Recode, Rename, Split
from guong.organisations.rules.history import Inherits, Link
from tests.organisations.changing import AFTER, DAY, LATER, dang, made, note
from tests.world import World

pytestmark = pytest.mark.django_db
LAST = date(2025, 7, 1)


def body_named(name: str) -> int:
    return OrganisationName.objects.get(name=name).organisation_id


@pytest.fixture
def changed(world: World) -> World:
    """2023: a part of Cầu Đá goes to Khe Sâu; 2024: Khe Sâu and THPT become Đá Sâu; 7/2025: Cầu Đá and Đá Sâu become Suối."""
    bodies = world.bodies
    note(
        world,
        Split(
            bodies["cau_da"], (Heir(bodies["khe_sau"]),), goes_on=True, children=((bodies["tram"], bodies["khe_sau"]),)
        ),
    )
    note(world, Merge((bodies["khe_sau"], bodies["thpt"]), made(world)), LATER)
    bodies["da_sau"] = body_named("Đảng bộ xã Đá Sâu")
    note(world, Merge((bodies["cau_da"], bodies["da_sau"]), made(world, name="Đảng bộ xã Suối")), LAST)
    bodies["suoi"] = body_named("Đảng bộ xã Suối")
    return world


@pytest.mark.parametrize(
    ("body", "day", "after"),
    [
        ("cau_da", date(2023, 1, 1), {"cau_da"}),
        ("cau_da", DAY, {"cau_da", "khe_sau"}),
        ("cau_da", LATER, {"cau_da", "da_sau"}),
        ("cau_da", LAST, {"suoi"}),
        ("khe_sau", DAY, {"khe_sau"}),
        ("khe_sau", LAST, {"suoi"}),
        ("thpt", LATER, {"da_sau"}),
        ("suoi", LATER, set()),
    ],
)
def test_who_follows(changed: World, body: str, day: date, after: set[str]) -> None:
    assert queries.successors_of(changed.bodies[body], day) == sorted(changed.bodies[key] for key in after)


@pytest.mark.parametrize(
    ("body", "day", "before"),
    [
        ("suoi", LAST, {"suoi"}),
        ("suoi", LATER, {"cau_da", "da_sau"}),
        ("suoi", DAY, {"cau_da", "khe_sau", "thpt"}),
        ("da_sau", date(2023, 1, 1), {"khe_sau", "thpt", "cau_da"}),
        ("khe_sau", DAY, {"khe_sau"}),
        ("tram", DAY, {"tram"}),
    ],
)
def test_who_came_before(changed: World, body: str, day: date, before: set[str]) -> None:
    assert queries.predecessors_of(changed.bodies[body], day) == sorted(changed.bodies[key] for key in before)


def test_chains_go_in_the_order_of_days(world: World) -> None:
    """Khe Sâu gives a part to THPT and goes on; what joins Khe Sâu later has nothing to do with THPT."""
    bodies = world.bodies
    part = Split(bodies["khe_sau"], (Heir(bodies["thpt"]),), goes_on=True, children=((bodies["dap"], bodies["thpt"]),))
    note(world, part)
    note(world, Merge((bodies["cau_da"],), bodies["khe_sau"]), LATER)
    assert queries.successors_of(bodies["cau_da"], LAST) == [bodies["khe_sau"]]
    assert queries.predecessors_of(bodies["thpt"], date(2023, 1, 1)) == sorted([bodies["thpt"], bodies["khe_sau"]])
    assert queries.successors_of(bodies["khe_sau"], LAST) == sorted([bodies["khe_sau"], bodies["thpt"]])
    assert queries.predecessors_of(bodies["khe_sau"], DAY) == sorted([bodies["khe_sau"], bodies["cau_da"]])


def test_a_body_reached_in_two_ways_is_followed_from_the_earlier_one(world: World) -> None:
    """A part of Cầu Đá goes to Khe Sâu in 2023, the rest of it in 2025; in 2024 Khe Sâu gave a part to THPT."""
    bodies = world.bodies
    note(world, Split(bodies["cau_da"], (Heir(bodies["khe_sau"]),), goes_on=True))
    note(world, Split(bodies["khe_sau"], (Heir(bodies["thpt"]),), goes_on=True), LATER)
    note(world, Merge((bodies["cau_da"],), bodies["khe_sau"]), LAST)
    assert queries.successors_of(bodies["cau_da"], LAST) == sorted([bodies["khe_sau"], bodies["thpt"]])
    assert queries.predecessors_of(bodies["thpt"], date(2023, 1, 1)) == sorted(
        bodies[key] for key in ("thpt", "khe_sau", "cau_da")
    )


def test_the_life_of_a_body(changed: World) -> None:
    life = queries.life_of(changed.bodies["da_sau"])
    assert life is not None
    assert (life.begins, life.ends) == (LATER, LAST)
    assert [(one.since, one.until, one.value.name) for one in life.names] == [(LATER, LAST, "Đảng bộ xã Đá Sâu")]
    assert [one.value for one in life.kinds] == ["party_organisation"] and life.codes == {}
    assert [one.value.parent for one in life.places[dang(changed)]] == [changed.bodies["huyen_uy"]]
    merger, last = life.events
    assert (merger.kind, merger.day, merger.decision, merger.issued_by) == ("merge", LATER, "15-QĐ/TU", "Tỉnh ủy")
    assert [link.source for link in life.came_from] == [changed.bodies[key] for key in ("khe_sau", "thpt")]
    end = Link(last.id, LAST, changed.bodies["da_sau"], changed.bodies["suoi"], inherits=Inherits.ALL)
    assert life.became == (end,)
    assert queries.life_of(999_999) is None


def test_a_body_below_one_that_moved_has_one_place_in_its_life(world: World) -> None:
    note(world, Move(world.bodies["cau_da"], dang(world), world.bodies["khe_sau"]))
    life = queries.life_of(world.bodies["tram"])
    assert life is not None and len(life.places[dang(world)]) == 1 and life.events == ()


def test_names_and_places_as_of_a_day(changed: World) -> None:
    body = changed.bodies["tram"]
    note(changed, Rename(body, "Chi bộ Trạm Y tế"), LAST)
    assert [queries.name_of(body, day) for day in (LATER, LAST)] == ["Chi bộ Trạm Y tế xã Cầu Đá", "Chi bộ Trạm Y tế"]
    parents = [queries.place_of(body, day) for day in (date(2023, 1, 1), DAY, LATER, LAST)]
    assert [place[2] for place in parents if place] == [
        changed.bodies[key] for key in ("cau_da", "khe_sau", "da_sau", "suoi")
    ]
    assert queries.place_of(changed.bodies["khe_sau"], LATER) is None
    assert queries.kind_of(changed.bodies["khe_sau"], LATER) == ""
    assert queries.name_of(changed.bodies["khe_sau"], LATER) == "Đảng bộ xã Khe Sâu"  # what ended keeps its last name


# Real units of one district: (code, name) of before by the unit of after, which takes one of the codes.
CHI_LANG = {
    ("06463", "Xã Chi Lăng"): [("06463", "Thị trấn Đồng Mỏ"), ("06466", "Thị trấn Chi Lăng"), ("06523", "Xã Chi Lăng")],
    ("06505", "Xã Vạn Linh"): [("06505", "Xã Vạn Linh"), ("06508", "Xã Hòa Bình"), ("06520", "Xã Y Tịch")],
}


def test_a_code_alone_is_nobodys(world: World) -> None:
    hierarchy = int(actions.found_hierarchy("hanh_chinh", "Hành chính", by=System(), at=AFTER))
    common = {"hierarchy_id": hierarchy, "parent_id": None, "since": date(2020, 1, 1), "by": System(), "at": AFTER}
    for (code, name), olds in CHI_LANG.items():
        ids = [
            int(actions.found_body(old, "", "commune", codes={"gso": number}, **common))  # type: ignore[arg-type]
            for number, old in olds
        ]
        note(world, Merge(tuple(ids), NewBody(-1, name, "commune", ((hierarchy, None),), codes=(("gso", code),))), LAST)
    before, since = (
        {code: queries.body_by_code("gso", code, day) for code in ("06463", "06466", "06505")} for day in (LATER, LAST)
    )
    assert [queries.names_of([before["06463"]], LATER), queries.names_of([since["06463"]], LAST)] == [
        {before["06463"]: "Thị trấn Đồng Mỏ"},
        {since["06463"]: "Xã Chi Lăng"},
    ]
    assert since["06466"] is None and before["06505"] != since["06505"]
    assert queries.successors_of(before["06466"] or 0, LAST) == [since["06463"]]
    life = queries.life_of(since["06463"] or 0)
    assert life is not None and [one.value for one in life.codes["gso"]] == ["06463"]


def test_a_new_code_from_a_day(world: World) -> None:
    note(world, Recode(world.bodies["dap"], "noi_bo", "A1"))
    note(world, Recode(world.bodies["dap"], "noi_bo", "A2"), LATER)
    found = [queries.body_by_code("noi_bo", code, day) for code, day in (("A1", DAY), ("A1", LATER), ("A2", LATER))]
    assert found == [world.bodies["dap"], None, world.bodies["dap"]]
    note(world, Create(made(world)), LAST)
