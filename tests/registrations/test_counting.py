"""Counting once: distinct totals are the same whatever the grouping, and every table reconciles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.plans.rules import QuotaRule, Relation, Unit
from guong.registrations.rules import ParticipationValue, State
from guong.registrations.rules.counting import Counted, Rules, credits_by_unit, divide

RECEIVER = 99
RELATIONS = [Relation.IMPLEMENTS, Relation.DIRECTS, Relation.COORDINATES]
SENT_STATES = [State.SENT, State.RETURNED, State.ENDORSED, State.ACCEPTED]


@st.composite
def plans(draw):
    """A random tree of committees and cells, quotas on each, and registrations with random relations and states."""
    committees = draw(st.integers(1, 3))
    units, paths = {}, {}
    for place in range(committees):
        top = f"0000{place:04d}"
        units[len(units) + 1] = Unit(len(units) + 1, "", "", "party_organisation", top, 1, RECEIVER)
        for inner in range(draw(st.integers(0, 3))):
            units[len(units) + 1] = Unit(len(units) + 1, "", "", "party_cell", f"{top}{inner:04d}", 1, place)
    ids = sorted(units)
    quotas = {
        id_: (QuotaRule(1, 1, units[id_].kind, "all", "at_least", 1, None, draw(st.sampled_from(RELATIONS))),)
        for id_ in ids
    }
    paths = {id_: unit.path for id_, unit in units.items()}
    registrations = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        unit = draw(st.sampled_from(ids))
        taking_part = draw(
            st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(RELATIONS)), max_size=4, unique=True)
        )
        parts = tuple(
            ParticipationValue(body, relation, place == 0) for place, (body, relation) in enumerate(taking_part)
        )
        state, endorsed = draw(st.sampled_from(SENT_STATES)), draw(st.booleans())
        registrations.append(Counted(number, number + 1000, unit, state, endorsed, parts, paths[unit]))
    rules = Rules(RECEIVER, draw(st.booleans()), draw(st.booleans()), 1)
    receivers = {id_: draw(st.sampled_from([RECEIVER, 1])) for id_ in ids}
    return registrations, quotas, units, receivers, rules


def groupings(credits):
    """Ways to divide that know nothing of each other: by unit, branch, credited unit, none, all, several at once."""
    return [
        lambda r: [r.unit_id],
        lambda r: [r.unit_path[:8]],
        lambda r: [unit for unit, credit in credits.items() if r.exemplar_id in credit.accepted],
        lambda r: [part.organisation_id for part in r.participations],
        lambda r: [],
        lambda r: ["all"],
        lambda r: [r.id % 3, "again", r.state],
    ]


@given(plans())
def test_the_total_is_the_same_under_every_grouping(plan):
    registrations, quotas, units, receivers, rules = plan
    credits = credits_by_unit(registrations, quotas, units, receivers, rules)
    distinct = {registration.exemplar_id for registration in registrations}
    for groups_of in groupings(credits):
        table = divide(registrations, groups_of)
        assert table.total == distinct
        assert table.adds_up
        assert table.sum_of_parts - table.surplus + len(table.standing_nowhere) == len(distinct)
        assert table.surplus >= len(table.standing_twice)
        assert (table.surplus == 0) is (not table.standing_twice)


@given(plans())
def test_credits_are_distinct_and_never_both_accepted_and_waiting(plan):
    registrations, quotas, units, receivers, rules = plan
    credits = credits_by_unit(registrations, quotas, units, receivers, rules)
    assert set(credits) == set(quotas)
    known = {registration.exemplar_id: registration for registration in registrations}
    for credit in credits.values():
        assert not credit.accepted & credit.waiting
        assert all(known[exemplar].state != State.RETURNED for exemplar in credit.accepted | credit.waiting)


@given(plans())
def test_where_one_may_not_count_twice_it_counts_for_one_unit(plan):
    registrations, quotas, units, receivers, rules = plan
    strict = Rules(rules.receiver_id, one_exemplar_two_units=False, committee_rollup=False, hierarchy_id=1)
    credits = credits_by_unit(registrations, quotas, units, receivers, strict)
    for registration in registrations:
        holders = [
            unit for unit, credit in credits.items() if registration.exemplar_id in credit.accepted | credit.waiting
        ]
        assert holders in ([], [registration.unit_id])


@given(plans(), st.randoms())
def test_the_order_of_registrations_changes_nothing(plan, random):
    registrations, quotas, units, receivers, rules = plan
    shuffled = random.sample(registrations, len(registrations))
    assert credits_by_unit(shuffled, quotas, units, receivers, rules) == credits_by_unit(
        registrations, quotas, units, receivers, rules
    )


CELL = Unit(2, "", "", "party_cell", "000000010001", 1, 1)
COMMITTEE = Unit(1, "", "", "party_organisation", "00000001", 1, RECEIVER)
FRONT = Unit(3, "", "", "fatherland_front", "0000", 2, None)
UNITS = {1: COMMITTEE, 2: CELL, 3: FRONT}
QUOTAS = {
    1: (QuotaRule(1, 1, "party_organisation", "direct", "at_least", 2, None, "implements"),),
    2: (QuotaRule(2, 1, "party_cell", "all", "at_least", 1, None, "implements"),),
    3: (QuotaRule(3, 2, "fatherland_front", "direct", "at_least", 1, None, "directs"),),
}
RECEIVERS = {1: RECEIVER, 2: 1, 3: RECEIVER}


def of_the_front(state=State.ACCEPTED, lead_cell=True):
    parts = (ParticipationValue(3, "directs", not lead_cell), ParticipationValue(2, "implements", lead_cell))
    return Counted(1, 10, 3, state, True, parts)


def of_the_cell(state=State.ACCEPTED, endorsed=True):
    return Counted(1, 10, 2, state, endorsed, (ParticipationValue(2, "implements", True),), CELL.path)


@pytest.mark.parametrize(
    ("registration", "double", "rollup", "accepted"),
    [
        (of_the_front(), True, False, {2, 3}),
        (of_the_front(), False, False, {3}),
        (of_the_front(lead_cell=False), True, False, {3}),  # carrying out without the lead does not meet the quota
        (of_the_cell(), False, False, {2}),
        (of_the_cell(), False, True, {1, 2}),
        (of_the_cell(State.ENDORSED), False, True, {2}),  # its own committee accepted it; the plan's receiver has not
        (of_the_cell(State.SENT, endorsed=False), False, True, set()),
        (of_the_cell(State.RETURNED, endorsed=False), True, True, set()),
    ],
)
def test_whom_an_exemplar_counts_for(registration, double, rollup, accepted):
    credits = credits_by_unit([registration], QUOTAS, UNITS, RECEIVERS, Rules(RECEIVER, double, rollup, 1))
    assert {unit for unit, credit in credits.items() if credit.accepted} == accepted
