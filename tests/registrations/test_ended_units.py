"""Exemplars of units that ended are counted where their heir stands, or where the unit stood last: branches add up to the whole."""

import pytest

from guong.organisations import queries as organisations
from guong.organisations.models import OrganisationName
from guong.organisations.rules.events import Dissolve, Merge, Move
from guong.organisations.rules.history import Inherits
from guong.plans.rules import Step
from guong.registrations import actions
from guong.registrations.models import Registration, SealedItem
from guong.registrations.queries import branches, listing
from guong.registrations.queries.board import board_of
from guong.registrations.queries.consolidation import consolidation_of, items_of
from guong.registrations.queries.gathered import gathered
from guong.registrations.queries.watch import live_lines
from guong.registrations.queries.ways import way_of
from tests.registrations.changing import DURING, NEXT_DAY, made, merge, note
from tests.world import AFTER, CHECKING, World, build_world

pytestmark = pytest.mark.django_db


def in_branch(world: World, key: str) -> set[int]:
    branch = branches.named(world.plan, str(world.bodies[key]), NEXT_DAY, None)
    assert branch is not None
    return {item.id for item in items_of(world.plan, NEXT_DAY, None, branch)}


@pytest.mark.parametrize(
    ("inherits", "places"),
    [(Inherits.ALL, {"cau_da": set(), "khe_sau": {"row"}}), (Inherits.NONE, {"cau_da": {"row"}, "khe_sau": set()})],
)
def test_branches_add_up(world: World, inherits: Inherits, places: dict[str, set[str]]) -> None:
    row = world.accepted("lien", "lien", "tram", "ha")
    other = world.sent("man", "man", "ngon")
    merge(world, "tram", into="dap", inherits=inherits)
    found = {key: in_branch(world, key) for key in places}
    wanted = {key: {row.pk for _ in rows} for key, rows in places.items()}
    wanted["cau_da"] |= {other.pk}
    assert found == wanted
    whole = {item.id for item in items_of(world.plan, NEXT_DAY)}
    assert whole == set().union(*found.values()) and len(whole) == sum(map(len, found.values()))


def test_one_that_nobody_follows_stays_below_the_body_above_it_wherever_that_goes(world: World) -> None:
    row = world.accepted("lien", "lien", "tram", "ha")
    note(world, Dissolve(world.bodies["tram"]))
    note(world, Move(world.bodies["cau_da"], world.plan.hierarchy_id, world.bodies["khe_sau"]), NEXT_DAY.date())
    assert in_branch(world, "cau_da") == in_branch(world, "khe_sau") == {row.pk}


def test_through_chains(world: World) -> None:
    row = world.accepted("lien", "lien", "tram", "ha")
    merge(world, "tram", into="ngon")
    note(world, Merge((world.bodies["ngon"],), world.bodies["dap"]), NEXT_DAY.date())
    assert in_branch(world, "khe_sau") == {row.pk}


def test_a_committee_keeps_credit_for_a_cell_that_ended() -> None:
    world = build_world(answers={"committee_rollup": "yes"})
    world.accepted("lien", "lien", "tram", "ha")
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", CHECKING), at=CHECKING)

    def waiting() -> int:
        board = board_of(world.plan, NEXT_DAY, only=[world.bodies["cau_da"]])
        whole = {duty.unit.id: duty for duty in board_of(world.plan, NEXT_DAY).duties}
        found = [len(duty.credit.waiting) for duty in (*board.duties, whole[world.bodies["cau_da"]])]
        assert found[0] == found[1]
        return found[0]

    assert waiting() == 1
    merge(world, "tram", into=made(world))
    assert waiting() == 1


def test_lists_keep_kind_and_order_of_a_unit_that_ended(world: World) -> None:
    kept = world.accepted("lien", "lien", "tram", "ha")
    last = world.accepted("kien", "oanh", "thpt")
    merge(world, "tram", into="ngon")
    way = way_of(Step.REGISTRATION)
    order = listing.in_official_order(world.plan, way.all_of(world.plan, "a test looks"), NEXT_DAY, way)
    assert order == [("Chi bộ", kept.pk), ("Chi bộ", last.pk)]
    rows = listing.numbered_rows(world.plan, NEXT_DAY, [kept.pk, last.pk], way)
    assert [(row["id"], row["unit_kind"]) for row in rows] == [(kept.pk, "Chi bộ"), (last.pk, "Chi bộ")]


def test_a_seal_copies_where_it_counts(world: World) -> None:
    row = world.accepted("lien", "lien", "tram", "ha")
    merge(world, "tram", into="dap")
    nga = world.actor("nga", AFTER)
    actions.seal(world.plan, seen_unhandled=0, by=nga, at=AFTER)
    copied = SealedItem.objects.system("a test looks").get(registration_id=row.pk)
    dap = next(line for line in live_lines(world.plan, AFTER) if line.unit_id == world.bodies["dap"])
    assert (copied.hierarchy_id, copied.path, copied.kind) == (dap.hierarchy_id, dap.path, "party_cell")


def test_the_figures_of_the_whole_are_those_of_its_lines(world: World) -> None:
    world.accepted("kien", "oanh", "thpt")
    merge(world, "thpt", into="dap")
    found = consolidation_of(world.plan, NEXT_DAY)
    assert (found.accepted, found.units) == (1, 7) and all(one.adds_up for one in found.divisions)
    lines = live_lines(world.plan, NEXT_DAY)
    assert sum(len(group) for group in gathered(lines, world.plan.hierarchy_id, lines[0].path[:4]).values()) == 7
    assert OrganisationName.objects.filter(organisation_id=world.bodies["thpt"], valid_to=DURING).exists()


def test_one_that_nobody_follows_never_takes_the_place_of_another(world: World) -> None:
    """Cell Trạm ended and nobody followed; then its committee merged into another, whose first cell has the same number."""
    row = world.accepted("lien", "lien", "tram", "ha")
    note(world, Dissolve(world.bodies["tram"]))
    merge(world, "cau_da", into="khe_sau", day=NEXT_DAY.date())
    bodies = [world.bodies[key] for key in ("tram", "khe_sau", "dap")]
    tram, committee, dap = (
        organisations.counted_places_of(bodies, NEXT_DAY.date(), world.plan.hierarchy_id)[body] for body in bodies
    )
    assert tram == committee != dap
    assert in_branch(world, "khe_sau") == {row.pk}
    seen = Registration.objects.visible_to(world.actor("dap", NEXT_DAY))
    assert not seen.exists()


@pytest.mark.parametrize("ends", ["into the committee", "with it", "into another"])
def test_a_committee_keeps_credit_for_a_cell_whose_work_it_took_over(ends: str) -> None:
    """And the heir of that committee; but not a committee that the cell did not stand in."""
    world = build_world(answers={"committee_rollup": "yes"})
    world.accepted("lien", "lien", "tram", "ha")
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", CHECKING), at=CHECKING)
    if ends == "into the committee":
        merge(world, "tram", into="cau_da")
    elif ends == "with it":
        note(world, Dissolve(world.bodies["tram"]))
        merge(world, "cau_da", into="khe_sau", day=NEXT_DAY.date())
    else:
        merge(world, "tram", into="khe_sau")
    board = {duty.unit.id: duty for duty in board_of(world.plan, NEXT_DAY).duties}
    found = {
        key: len(board[world.bodies[key]].credit.waiting)
        for key in ("cau_da", "khe_sau", "dap", "ngon")
        if world.bodies[key] in board
    }
    wanted = {"into the committee": {"cau_da"}, "with it": {"khe_sau"}, "into another": set()}[ends]
    assert {key for key, waiting in found.items() if waiting} == wanted
    for key in found:
        (alone,) = board_of(world.plan, NEXT_DAY, only=[world.bodies[key]]).duties
        assert alone.credit == board[world.bodies[key]].credit
