"""The larger demonstration: a valid tree, and registrations that stand as the verbs would have left them."""

from collections import Counter

import pytest

from guong.demo.content import read
from guong.demo.grow import grow, grow_registrations
from guong.demo.load import load
from guong.demo.people import Cast
from guong.demo.plan import ISSUER
from guong.demo.year import MOMENTS
from guong.ledger.verify import verify
from guong.organisations import queries as organisations
from guong.organisations.models import Organisation, OrganisationName, Place
from guong.organisations.rules import child_path
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations import actions, queries
from guong.registrations.models import ListItem, Registration
from guong.registrations.queries import consolidation, copies
from guong.registrations.rules import ItemState, State
from guong.results.models import ResultReport
from tests.demo.test_shipped import REPORTED, STAGES, UNITS_REPORTING
from tests.world import CHECKING, SENDING, WRITING

UNITS, COUNT = 120, 400


@pytest.fixture
def cast(world):
    return Cast(units={ISSUER: world.plan.issuer_id})


@pytest.fixture
def large(world, cast):
    grow(world.plan, cast, UNITS)
    grow_registrations(world.plan, COUNT, seed=7)
    return world


def rows():
    return Registration.objects.system("a test looks at all rows")


def test_the_tree_is_valid_and_in_official_order(world, cast):
    grow(world.plan, cast, UNITS)
    assert Organisation.objects.count() == UNITS
    paths = {(place.hierarchy_id, place.organisation_id): place.path for place in Place.objects.all()}
    for place in Place.objects.exclude(parent_id=None):
        assert place.path == child_path(paths[place.hierarchy_id, place.parent_id], place.position)
    names = list(OrganisationName.objects.values_list("name", flat=True))
    assert len(set(names)) == len(names) == UNITS
    bodies = organisations.bodies(world.plan.hierarchy_id, WRITING.date())
    assert [body.path for body in bodies] == sorted(body.path for body in bodies)
    assert {body.kind for body in bodies[-20:]} == {"party_organisation", "party_cell"}
    assert organisations.search(bodies[-1].name, WRITING.date())[0][0] == bodies[-1].id


def test_growing_again_to_the_same_size_changes_nothing(world, cast):
    grow(world.plan, cast, UNITS)
    grow(world.plan, cast, UNITS)
    grow(world.plan, cast, 5)
    assert Organisation.objects.count() == UNITS
    grow(world.plan, cast, UNITS + 30)
    assert Organisation.objects.count() == UNITS + 30


def test_names_run_out_with_a_reason(world, cast):
    with pytest.raises(ValueError, match="different names"):
        grow(world.plan, cast, 10**6)


def test_registrations_are_spread(large):
    assert rows().count() == COUNT
    states = Counter(rows().values_list("state", flat=True))
    assert set(states) == set(State)
    assert states[State.ACCEPTED] > COUNT / 4
    assert len(set(rows().values_list("unit_id", flat=True))) > UNITS / 2
    assert len(set(rows().values_list("sector_id", flat=True))) == 2
    assert set(rows().values_list("exemplar__holder_kind", flat=True)) == {"collective", "individual", "household"}


def test_desks_and_lists_agree_with_the_states(large):
    last = {State.LISTED: ItemState.LISTED, State.ENDORSED: ItemState.LISTED, State.RETURNED: ItemState.RETURNED}
    for row in rows().all():
        items = ListItem.objects.system("a test").filter(registration=row).select_related("unit_list")
        if row.state == State.DRAFT:
            assert not items
        elif row.state in {State.SENT, State.ACCEPTED}:
            assert queries.current_item(row, row.desk_id).state == row.state
        else:
            assert items.get(unit_list__organisation_id=row.desk_id).state == last[row.state]
        sent = [item for item in items if item.state != ItemState.LISTED]
        assert all(item.unit_list.first_sent_at <= item.sent_at for item in sent)


def test_searching_finds_them(large):
    found = queries.search(large.actor("thu"), large.plan, {"tim": "duong hoa"})
    expected = [row for row in rows().exclude(state__in=["draft", "listed"]) if "Đường hoa" in row.title]
    assert expected
    assert {row.pk for row in expected} <= {row["id"] for row in found}


def test_board_and_consolidation_add_up(large):
    found = consolidation.consolidation_of(large.plan, CHECKING)
    accepted = rows().filter(state=State.ACCEPTED).count()
    assert (found.accepted, found.returned) == (accepted, rows().filter(state=State.RETURNED).count())
    assert all(division.adds_up for division in found.divisions)
    assert found.unhandled == rows().filter(state=State.SENT, desk_id=large.plan.receiver_id).count()
    assert found.units == len(found.board.duties)


def test_the_same_seed_gives_the_same_rows(large):
    before = list(rows().order_by("id").values_list("title", "unit_id", "state"))
    grow_registrations(large.plan, COUNT, seed=7)
    after = list(rows().order_by("id").values_list("title", "unit_id", "state"))
    assert after == before * 2


def test_the_verbs_go_on_from_there(large):
    assert large.draft("man", "ngon").pk == COUNT + 1
    waiting = rows().filter(state=State.SENT, desk_id=large.plan.receiver_id).first()
    actions.accept(large.registration(waiting.pk), by=large.actor("thu", SENDING), at=SENDING)
    assert large.registration(waiting.pk).state == State.ACCEPTED


@pytest.mark.slow
def test_the_end_of_the_year_with_more_units_is_the_same_year(db, settings, tmp_path):
    """Bodies that nobody played registered nothing: they are missing in the first step, and owe nothing in the second."""
    settings.HOME = tmp_path
    shipped, more = len(read("units")), 24
    load("bao-cao", units=shipped + more)
    at, plan = MOMENTS["bao-cao"], Plan.objects.system("a test").get(parent__isnull=True)
    assert Organisation.objects.count() == shipped + more
    first, second = (consolidation.consolidation_of(plan, at, step=step) for step in Step)
    assert first.board.counted()["all"] == STAGES[-1].units["all"] + more
    assert second.board.counted() == UNITS_REPORTING
    reports = ResultReport.objects.system("a test looks at the rows themselves")
    assert Counter(reports.values_list("state", flat=True)) == REPORTED
    assert all(division.adds_up for found in (first, second) for division in found.divisions)
    assert verify([]).is_sound and copies.wrong_seals() == (1, [])
