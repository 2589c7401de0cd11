"""What an amendment may change, as rules say it; and that no satisfied duty is changed by one."""

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
    """Whoever was satisfied owes afterwards what they owed, or a share of the same group; and is satisfied still."""
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
            assert after.is_satisfied
            old, new = {q.id for q in before.quotas}, {q.id for q in owed}
            assert all(by_id[one].shape == Shape.PERCENT for one in old ^ new)
        for quota in before.quotas:
            if quota.id in change.ended and before.has_met(quota) and least(quota) and quota.shape != Shape.PERCENT:
                assert quota in owed


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
