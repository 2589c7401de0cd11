"""What an amendment may change, as rules say it; and that no satisfied duty is changed by one."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.periods import ZONE
from guong.plans.rules import QuotaRule, Scope, Shape, Unit, is_addressed, is_met, least
from guong.plans.rules.amending import (
    Change,
    Kept,
    Met,
    QuotaChange,
    apply,
    gives_way,
    keeps,
    owed_with_kept,
    why_not_issue,
    why_not_line,
)

TOPS = {1: "AAAA"}
AT = datetime(2023, 3, 3, 9, 0, tzinfo=ZONE)
UNIT = Unit(7, "Chi bộ", "", "party_cell", "AAAABBBB", 1)

shapes = st.sampled_from(list(Shape))
relations = st.sampled_from(["implements", "directs"])
kinds = st.sampled_from(["party_cell", "party_cell", "party_organisation"])


@st.composite
def quotas(draw, number):
    n = draw(st.integers(1, 3))
    shape = draw(shapes)
    upto = n + draw(st.integers(0, 2)) if shape == Shape.RANGE else None
    return QuotaRule(number, 1, draw(kinds), draw(st.sampled_from(list(Scope))), shape, n, upto, draw(relations))


@st.composite
def changes(draw):
    """The quotas of a plan, what three amendments make of them one after another, and how far a unit has come."""
    first = [draw(quotas(number)) for number in range(1, draw(st.integers(1, 3)) + 1)]
    rounds = []
    standing, number = list(first), 10
    for _ in range(3):
        ended, came = {}, []
        for quota in standing:
            what = draw(st.sampled_from(["stays", "replaced", "dropped"]))
            if what == "replaced":
                number += 1
                came.append(draw(quotas(number)))
            if what != "stays":
                ended[quota.id] = came[-1] if what == "replaced" else None
        if draw(st.booleans()):
            number += 1
            came.append(draw(quotas(number)))
        standing = [quota for quota in standing if quota.id not in ended] + came
        rounds.append((QuotaChange(ended, tuple(came)), list(standing)))
    counts = {relation: draw(st.integers(0, 3)) for relation in ("implements", "directs")}
    settled = draw(st.booleans())
    return first, rounds, counts, settled


def met_by(owed, counts, settled):
    shares = frozenset(quota.id for quota in owed if quota.shape == Shape.PERCENT and settled)
    return Met(UNIT, tuple(owed), {quota.id: counts[quota.relation] for quota in owed}, shares)


def spoken(standing):
    return [quota for quota in standing if is_addressed(quota, UNIT, TOPS[1])]


@given(changes())
def test_a_satisfied_duty_is_never_changed_by_amendments(story):
    """Whoever was satisfied owes afterwards what they owed, or less in its place, or a share of the same group; and is satisfied still."""
    first, rounds, counts, settled = story
    owed, kept, came, lineage = spoken(first), [], {}, {}
    for place, (change, standing) in enumerate(rounds):
        before = met_by(owed, counts, settled)
        at = AT + timedelta(days=place)
        by_id = {quota.id: quota for quota in [*owed, *standing]}
        found, wholly = keeps(before, change, TOPS)
        kept += [Kept(by_id[one], at, wholly) for one in found]
        came |= {quota.id: at for quota in change.came}
        for old, new in change.ended.items():
            if new is not None:
                lineage[new.id] = frozenset({old}) | lineage.get(old, frozenset())
        owed = owed_with_kept(spoken(standing), kept, came, lineage)
        after = met_by(owed, counts, settled)
        if before.is_satisfied:
            assert all(map(after.has_met, owed))  # of an achievement in whose place a mere limit came, that limit
            assert after.is_satisfied or any(gives_way(quota, owed, lineage) for quota in before.quotas)
            old, new = {q.id for q in before.quotas}, {q.id for q in owed}
            gone = {one for one in old - new if not gives_way(by_id[one], owed, lineage)}
            less = {one for one in new - old if (old - new - gone) & lineage.get(one, frozenset())}
            assert all(by_id[one].shape == Shape.PERCENT for one in gone | (new - old - less))
        for quota in before.quotas:
            if quota.id in change.ended and before.has_met(quota) and least(quota) and quota.shape != Shape.PERCENT:
                assert quota in owed or gives_way(quota, owed, lineage)


def satisfying(quota):
    """The counts of one unit that satisfy a quota."""
    return {count for count in range(8) if is_met(quota, count)}


@given(changes(), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), min_size=3, max_size=3))
def test_whoever_was_quick_owes_no_more_than_those_beside_it(story, days):
    """What a unit owes beyond what is in force for those beside it, it had met when that ended for it; and nothing that now stands in
    its place, counted in the same way, is satisfied by all that satisfies it. How far the unit has come changes from day to day."""
    first, rounds, _, _ = story
    owed, kept, came, lineage, had_met = spoken(first), [], {}, {}, set()
    for place, (change, standing) in enumerate(rounds):
        implements, directs, settled = days[place]
        before = met_by(owed, {"implements": implements, "directs": directs}, settled)
        came |= {quota.id: AT + timedelta(days=place) for quota in change.came}
        for old, new in change.ended.items():
            if new is not None:
                lineage[new.id] = frozenset({old}) | lineage.get(old, frozenset())
        by_id = {quota.id: quota for quota in [*owed, *standing]}
        found, wholly = keeps(before, replace(change, lineage=dict(lineage)), TOPS)
        had_met |= {one for one in found if before.has_met(by_id[one])}
        kept += [Kept(by_id[one], AT + timedelta(days=place), wholly) for one in found]
        now = spoken(standing)
        owed = owed_with_kept(now, kept, came, lineage)
        for quota in owed:
            if quota in now:
                continue
            assert quota.id in had_met
            instead = [one for one in now if quota.id in lineage.get(one.id, frozenset())]
            alike = [one for one in instead if one.relation == quota.relation and quota.shape != Shape.PERCENT]
            assert all(satisfying(quota) - satisfying(one) for one in alike)


def asks(number, n, shape=Shape.AT_LEAST, upto=None, relation="implements", scope=Scope.ALL):
    return QuotaRule(number, 1, "party_cell", scope, shape, n, upto, relation)


TWO, OTHER, MORE_ASKED = asks(1, 2), asks(5, 1, relation="directs"), asks(6, 1, relation="directs")


@pytest.mark.parametrize(
    ("less", "keeps_nothing"),
    [
        (asks(2, 1), True),
        (asks(2, 2), True),
        (asks(2, 3), False),
        (asks(2, 60, Shape.PERCENT), True),
        (asks(2, 1, Shape.RANGE, 3), False),  # three are enough for the old one, four for it alone
        (asks(2, 1, relation="directs"), False),
        (asks(2, 1, scope=Scope.DIRECT), True),
    ],
)
def test_a_quota_that_lets_through_all_that_the_old_one_did_is_owed_in_its_place(less, keeps_nothing):
    """By whoever had met it, whether or not the rest of its duty is done."""
    change = QuotaChange({1: less}, (less,))
    assert (keeps(Met(UNIT, (TWO,), {1: 2}), change, TOPS) == ((), False)) is keeps_nothing
    assert (keeps(Met(UNIT, (TWO, OTHER), {1: 2, 5: 0}), change, TOPS) == ((), False)) is keeps_nothing
    assert (keeps(Met(UNIT, (TWO, OTHER), {1: 2, 5: 1}), change, TOPS) == ((), False)) is keeps_nothing


def test_less_that_does_not_speak_to_the_unit_leaves_it_what_it_had_met():
    far = Unit(8, "Chi bộ", "", "party_cell", "AAAABBBBCCCC", 1)
    less = asks(2, 1, scope=Scope.DIRECT)
    assert keeps(Met(far, (TWO,), {1: 2}), QuotaChange({1: less}, (less,)), TOPS) == ((1,), True)


def test_a_settled_share_stays_as_it_was_and_a_limit_that_is_raised_binds_everybody():
    share, lower = asks(1, 60, Shape.PERCENT), asks(2, 40, Shape.PERCENT)
    assert keeps(Met(UNIT, (share,), {1: 0}, {1}), QuotaChange({1: lower}, (lower,)), TOPS) == ((1,), True)
    each = asks(2, 1)
    assert keeps(Met(UNIT, (share,), {1: 0}, {1}), QuotaChange({1: each}, (each,)), TOPS) == ((1,), True)
    limit, higher = asks(1, 3, Shape.AT_MOST), asks(2, 5, Shape.AT_MOST)
    assert keeps(Met(UNIT, (limit, OTHER), {1: 3, 5: 1}), QuotaChange({1: higher}, (higher,)), TOPS) == ((), False)


def test_of_a_whole_duty_the_lowered_part_gives_way_and_what_is_added_binds_no_more():
    less = asks(2, 1)
    change = QuotaChange({1: less}, (less, MORE_ASKED))
    met = Met(UNIT, (TWO, OTHER), {1: 2, 5: 1})
    assert keeps(met, change, TOPS) == ((1, 5), True)
    kept = [Kept(quota, AT, True) for quota in (TWO, OTHER)]
    owed = owed_with_kept([less, OTHER, MORE_ASKED], kept, {2: AT, 6: AT}, {2: frozenset({1})})
    assert owed == [OTHER, less]


def test_what_was_kept_through_a_raise_gives_way_to_what_is_lowered_below_it_and_stays_when_that_is_raised_again():
    raised, lowered, again = asks(2, 3), asks(3, 1), asks(4, 4)
    line = {2: frozenset({1}), 3: frozenset({1, 2}), 4: frozenset({1, 2, 3})}
    kept = [Kept(TWO, AT, True)]
    assert owed_with_kept([raised], kept, {2: AT}, line) == [TWO]
    later = AT + timedelta(days=1)
    assert owed_with_kept([lowered], kept, {2: AT, 3: later}, line) == [lowered]
    change = QuotaChange({2: lowered}, (lowered,), line)
    assert keeps(Met(UNIT, (TWO,), {1: 2}), change, TOPS) == ((), False)
    assert keeps(Met(UNIT, (lowered,), {3: 2}), QuotaChange({3: again}, (again,), line), TOPS) == ((3,), True)
    last = later + timedelta(days=1)
    kept.append(Kept(lowered, last, True))
    assert owed_with_kept([again], kept, {2: AT, 3: later, 4: last}, line) == [lowered]


TERMS = {
    "quota": {
        1: {"kind": "party_cell", "shape": "at_least", "n": 1, "upto": None, "scope": "all", "relation": "implements"}
    },
    "deadline": {2: {"step": "registration", "on": date(2023, 3, 10)}, 3: {"step": "result", "on": date(2023, 11, 20)}},
    "sector": {4: {"name": "Thôn", "content": ""}},
}
MORE = {**TERMS["quota"][1], "n": 2}
CLOSES = datetime(2023, 3, 20, tzinfo=ZONE)


def issued(*lines, **known):
    facts = {
        "state": "draft", "plan_state": "active", "terms": TERMS, "changes": lines, "sealed": (),
        "document": "15-KH/HU", "issued_on": date(2023, 3, 2), "plan_issued_on": date(2023, 2, 15), "effective": AT, "at": AT,
        "today": date(2023, 3, 3),
    }  # fmt: skip
    return [(reason.code, reason.field) for reason in why_not_issue(**facts | known)]


LATER = Change("deadline", "replace", 2, {"step": "registration", "on": date(2023, 3, 20)}, CLOSES)
QUOTA = Change("quota", "replace", 1, MORE)
RESERVED = Change("deadline", "add", None, {"step": "reserve", "on": date(2023, 3, 20)}, CLOSES)


@pytest.mark.parametrize(
    ("lines", "known", "found"),
    [
        ((QUOTA, LATER), {}, []),
        ((), {}, [("amendment_empty", "")]),
        ((QUOTA,), {"plan_state": "closed"}, [("plan_not_active", "")]),
        ((QUOTA,), {"document": ""}, [("amendment_without_number", "document")]),
        ((QUOTA,), {"issued_on": None}, [("missing", "issued_on")]),
        ((QUOTA,), {"issued_on": date(2023, 3, 4)}, [("amendment_from_the_future", "issued_on")]),
        ((QUOTA,), {"issued_on": date(2023, 2, 14)}, [("amendment_before_plan", "issued_on")]),
        ((QUOTA,), {"effective": AT - timedelta(days=1)}, [("effective_in_the_past", "effective_on")]),
        ((QUOTA,), {"sealed": ("registration",)}, [("amended_step_sealed", "")]),
        ((LATER,), {"sealed": ("result",)}, []),
        ((LATER,), {"effective": CLOSES}, [("would_make_late", "")]),
        ((Change("quota", "drop", 1),), {}, [("nothing_left", "")]),
        ((RESERVED, RESERVED), {}, [("deadline_there_already", "")]),
        ((Change("deadline", "replace", 2, {**LATER.values, "step": "result"}, CLOSES),), {}, [("deadline_there_already", "")]),
        ((Change("sector", "drop", 4), Change("sector", "add", None, {"name": "Bản", "content": ""})), {}, []),
        (
            (Change("deadline", "replace", 2, {"step": "registration", "on": date(2023, 12, 1)}, CLOSES),), {},
            [("result_before_registration", "")],
        ),
    ],
)  # fmt: skip
def test_what_stands_against_issuing(lines, known, found):
    assert issued(*lines, **known) == found


def test_issuing_twice_is_refused():
    assert ("not_now", "") in issued(QUOTA, state="issued")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (QUOTA, []),
        (Change("quota", "replace", 1, TERMS["quota"][1]), [("line_changes_nothing", "")]),
        (Change("quota", "replace", 9, MORE), [("row_not_in_force", "")]),
        (Change("quota", "replace", 1, {**MORE, "n": 0}), [("number_too_small", "n")]),
        (Change("quota", "add", None, {**MORE, "scope": None}), [("missing", "scope")]),
        (Change("deadline", "drop", 2), [("deadline_not_dropped", "")]),
        (Change("deadline", "add", None, {"step": "result"}, CLOSES), [("deadline_there_already", "step")]),
        (Change("text", "replace", None, {"before": "", "after": ""}), [("missing", "after")]),
        (Change("text", "replace", None, {"before": "cũ", "after": ""}), []),
    ],
)
def test_what_stands_against_a_line(change, found):
    reasons = why_not_line(change, TERMS, steps_with_deadline=["registration", "result"])
    assert [(reason.code, reason.field) for reason in reasons] == found


def test_the_terms_after_an_amendment_leave_the_old_ones_as_they_were():
    after = apply(
        TERMS, [QUOTA, Change("sector", "add", None, {"name": "Bản"}), Change("text", "add", None, {"after": "x"})]
    )
    assert after == {**TERMS, "quota": {-1: MORE}, "sector": {4: TERMS["sector"][4], -2: {"name": "Bản"}}}
    assert TERMS["quota"] == {1: {**MORE, "n": 1}}


def test_whoever_stays_below_a_limit_is_bound_by_the_new_limit_unless_that_finds_them_above_it():
    limit = QuotaRule(1, 1, "party_cell", Scope.ALL, Shape.AT_MOST, 3, None, "implements")
    lower = QuotaRule(2, 1, "party_cell", Scope.ALL, Shape.AT_MOST, 2, None, "implements")
    change = QuotaChange({1: lower}, (lower,))
    assert keeps(Met(UNIT, (limit,), {1: 2}), change, TOPS) == ((), False)
    assert keeps(Met(UNIT, (limit,), {1: 3}), change, TOPS) == ((1,), False)
    assert is_met(limit, 3) and not is_met(lower, 3)
