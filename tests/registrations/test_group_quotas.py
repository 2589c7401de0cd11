"""A unit with two quotas, and a quota asked of a share of the units: judged each on its own count, the share on the group."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.periods import ZONE, Window
from guong.plans import rules
from guong.plans.models import Quota
from guong.plans.rules import QuotaRule, Unit
from guong.registrations import actions
from guong.registrations.queries import watch
from guong.registrations.queries.board import board_of, duty_of
from guong.registrations.rules import ParticipationValue, State
from guong.registrations.rules.counting import Counted, Rules, credits_by_unit, settled_shares
from guong.registrations.rules.duties import Facts, Status, Tally, judge
from tests.world import AFTER, CHECKING

CLOSES = datetime(2023, 3, 10, tzinfo=ZONE)
RECEIVER = 99
LEADS = QuotaRule(1, 1, "party_cell", "all", "at_least", 1, None, "implements")
DIRECTS = QuotaRule(2, 1, "party_cell", "all", "at_least", 1, None, "directs")


def test_each_quota_reads_the_relation_it_names():
    unit = Unit(5, "", "", "party_cell", "00000001", 1, RECEIVER)
    both = [
        Counted(n, n, 5, State.ACCEPTED, True, (ParticipationValue(5, "implements", True),), unit.path) for n in (1, 2)
    ]
    found = credits_by_unit(both, {5: (LEADS, DIRECTS)}, {5: unit}, {5: RECEIVER}, Rules(RECEIVER, True, False, 1))[5]
    assert (found.of(LEADS).accepted, found.of(DIRECTS).accepted) == ({1, 2}, set())
    assert found.accepted == {1, 2}
    counts = {quota.id: Tally(len(found.of(quota).accepted)) for quota in (LEADS, DIRECTS)}
    verdict = judge([LEADS, DIRECTS], Facts(2, 0, 0, None, Window(CLOSES), by_quota=counts), CLOSES)
    assert verdict.status == Status.SHORT


def give_second_quota(world):
    front = Quota.objects.get(plan=world.plan, kind="fatherland_front")
    Quota.objects.create(
        plan=world.plan, position=9, hierarchy_id=front.hierarchy_id, kind="fatherland_front", scope="direct",
        n=1, relation="implements", shape="at_least",
    )  # fmt: skip


def test_the_board_says_which_quota_is_short(world):
    give_second_quota(world)
    draft = world.draft("son", "mttq")
    actions.put_in_list(draft, by=world.actor("son"), at=CHECKING)
    actions.send_list(world.plan, world.bodies["mttq"], by=world.actor("son"), at=CHECKING)
    actions.accept(world.registration(draft.pk), by=world.actor("thu"), at=CHECKING)
    duty = duty_of(world.plan, world.bodies["mttq"], CHECKING)
    assert (duty.standing.status, duty.badge) == ("short", "1/1 chỉ đạo + 0/1 thực hiện")


SHARE = QuotaRule(7, 1, "party_cell", "all", "percent", 60, None, "implements")


@pytest.mark.parametrize(
    ("percent", "owing", "having", "settled"),
    [
        (60, 5, 3, True),
        (60, 5, 2, False),
        (60, 4, 3, True),  # 2.4 units are three
        (60, 4, 2, False),
        (100, 3, 2, False),
        (100, 3, 3, True),
        (1, 3, 1, True),
        (1, 3, 0, False),
    ],
)
def test_a_share_of_the_units_is_asked_of_the_group(percent, owing, having, settled):
    quota = QuotaRule(7, 1, "party_cell", "all", "percent", percent, None, "implements")
    counts = {unit: {7: int(unit < having)} for unit in range(owing)}
    found = settled_shares(dict.fromkeys(counts, (quota,)), counts, excused=())
    assert found[7].is_settled is settled
    assert (found[7].having, found[7].asked) == (having, rules.least_of_all(quota, owing))


def test_an_excused_unit_is_not_asked():
    counts = {unit: {7: int(unit < 2)} for unit in range(5)}
    owed = dict.fromkeys(counts, (SHARE,))
    assert not settled_shares(owed, counts, excused=())[7].is_settled
    assert settled_shares(owed, counts, excused=(3, 4))[7].is_settled  # two of three are 60 %


@given(st.integers(1, 100), st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_where_the_share_is_reached_nobody_of_the_group_owes(percent, accepted):
    quota = QuotaRule(7, 1, "party_cell", "all", "percent", percent, None, "implements")
    counts = {unit: {7: n} for unit, n in enumerate(accepted)}
    found = settled_shares(dict.fromkeys(counts, (quota,)), counts, excused=())[7]
    settled = {7} if found.is_settled else set()
    facts = [Facts(n, 0, 0, None, Window(CLOSES), by_quota={7: Tally(n)}, settled=settled) for n in accepted]
    verdicts = [judge([quota], known, CLOSES) for known in facts]
    reached = sum(n > 0 for n in accepted) * 100 >= percent * len(accepted)
    assert found.is_settled is reached
    assert all((v.status == Status.COMPLETE) is (reached or n > 0) for v, n in zip(verdicts, accepted, strict=True))


def ask_a_share(world, percent):
    Quota.objects.filter(plan=world.plan, kind="party_cell").update(shape="percent", n=percent)


@pytest.mark.parametrize(
    ("percent", "others", "badge"), [(25, "complete", "0/1 · đã đủ tỷ lệ"), (50, "overdue", "0/1 · tỷ lệ 1/2")]
)
def test_the_board_judges_a_share_on_all_its_units(world, percent, others, badge):
    """Four cells: one accepted exemplar is a quarter of them."""
    ask_a_share(world, percent)
    world.accepted("kien", "oanh", "thpt")
    board = {duty.unit.id: duty for duty in board_of(world.plan, AFTER).duties}
    cells = {key: board[world.bodies[key]] for key in ("thpt", "tram", "ngon", "dap")}
    assert cells["thpt"].standing.status == "complete"
    assert {key: duty.standing.status for key, duty in cells.items() if key != "thpt"} == dict.fromkeys(
        ("tram", "ngon", "dap"), others
    )
    assert cells["dap"].badge == badge
    assert duty_of(world.plan, world.bodies["dap"], AFTER) == cells["dap"]
    line = watch.board_for(world.actor("dap", AFTER), world.plan, AFTER).lines[0]
    assert (line.status, line.badge) == (others, badge)
