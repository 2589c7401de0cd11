"""A plan below another can only tighten: on chains of any depth, whatever is stored in them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.periods import ZONE, Window
from guong.plans.rules import QuotaRule, Shape, Unit, is_met
from guong.plans.rules.cascade import (
    Layer,
    Own,
    bounds,
    earliest,
    effective,
    owed,
    term_of,
    tightened,
    why_not_beside,
    why_not_cascade,
    why_not_later,
    why_not_looser,
)

NOON = datetime(2023, 3, 10, 12, tzinfo=ZONE)
COUNTS = range(30)


@st.composite
def quotas(draw: st.DrawFn) -> QuotaRule:
    shape, n = draw(st.sampled_from(list(Shape))), draw(st.integers(1, 12))
    upto = n + draw(st.integers(0, 8)) if shape == Shape.RANGE else None
    return QuotaRule(draw(st.integers(1, 999)), 1, "party_cell", "all", shape, n, upto, "implements", "ít nhất", "II.1")


windows = st.integers(0, 40).map(lambda days: Window(NOON + timedelta(days=days)))


def passes(quota: QuotaRule) -> set[int]:
    return {count for count in COUNTS if is_met(quota, count)}


@given(st.lists(quotas(), min_size=1, max_size=7))
def test_a_child_is_never_looser_than_its_parent_at_any_depth(chain: list[QuotaRule]) -> None:
    """Must show 4: what holds one plan further down is met by no count that does not meet what holds above it."""
    for depth in range(1, len(chain)):
        assert passes(effective(chain[: depth + 1])) <= passes(effective(chain[:depth]))


@given(quotas(), quotas())
def test_what_is_accepted_is_never_looser(above: QuotaRule, own: QuotaRule) -> None:
    """And nothing that is as strict is refused, but for a share of the units below a number of each."""
    accepted = not list(why_not_looser(own, above, "Kế hoạch"))
    if accepted:
        assert passes(own) <= passes(above)
        assert passes(tightened(above, own)) == passes(own)
    else:
        wider = {count for count in range(200) if is_met(own, count)} - {n for n in range(200) if is_met(above, n)}
        assert wider or own.shape == Shape.PERCENT


@given(st.lists(windows, min_size=1, max_size=6))
def test_a_term_is_never_looser(chain: list[Window]) -> None:
    for depth in range(1, len(chain)):
        below, above = earliest(chain[: depth + 1]), earliest(chain[:depth])
        assert below is not None and above is not None and below.closes_at <= above.closes_at


PATHS = ["0001", "00010001", "000100010001", "0001000100010001", "00010002"]


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[int, QuotaRule], list[Layer]]:
    root = {quota.id: quota for quota in draw(st.lists(quotas(), max_size=3))}
    layers = []
    for number, path in enumerate(sorted(draw(st.lists(st.sampled_from(PATHS), max_size=4, unique=True)), key=len)):
        known = [*root, *(own.origin for layer in layers for own in layer.quotas)]
        own = []
        for rule in draw(st.lists(quotas(), max_size=3)):
            tightens = draw(st.sampled_from(known)) if known and draw(st.booleans()) else None
            fresh = 10_000 + 100 * number + len(own)
            rule = QuotaRule(fresh, *list(rule.__dict__.values())[1:])
            own.append(Own(fresh if tightens is None else tightens, rule, is_added=tightens is None))
        terms = {"registration": draw(windows)} if draw(st.booleans()) else {}
        layers.append(Layer(number + 1, {1: path}, tuple(own), terms))
    return root, layers


@given(trees(), st.sampled_from(PATHS))
def test_every_further_plan_never_looser_for_any_unit(
    world: tuple[dict[int, QuotaRule], list[Layer]], path: str
) -> None:
    """Nothing that was owed goes, no number grows looser, no term later, by any plan that is put below."""
    root, layers = world
    unit = Unit(7, "Chi bộ", "Chi bộ", "party_cell", path + "0009", 1)
    before, _ = owed(unit, root, [])
    window, _ = term_of(unit, "registration", Window(NOON + timedelta(days=20)), [])
    for depth in range(1, len(layers) + 1):
        now, said = owed(unit, root, layers[:depth])
        assert before.keys() <= now.keys()
        assert all(passes(now[origin]) <= passes(before[origin]) for origin in before)
        assert said.keys() <= now.keys()
        ends, _ = term_of(unit, "registration", Window(NOON + timedelta(days=20)), layers[:depth])
        assert window is not None and ends is not None and ends.closes_at <= window.closes_at
        before, window = now, ends


def rule(shape: str, n: int, upto: int | None = None, number: int = 1) -> QuotaRule:
    return QuotaRule(number, 1, "party_cell", "all", shape, n, upto, "implements", "w", "II.1")


@pytest.mark.parametrize(
    ("above", "own", "holds"),
    [
        (("at_least", 1), ("at_least", 2), ("at_least", 2, None)),
        (("at_least", 2), ("at_least", 1), ("at_least", 2, None)),
        (("at_most", 5), ("at_most", 3), ("at_most", 3, None)),
        (("range", 1, 5), ("range", 2, 4), ("range", 2, 4)),
        (("range", 1, 5), ("at_least", 5), ("exactly", 5, None)),
        (("at_most", 3), ("at_least", 5), ("at_most", 3, None)),
        (("percent", 40), ("at_least", 1), ("at_least", 1, None)),
        (("percent", 40), ("percent", 90), ("percent", 40, None)),
    ],
)
def test_what_holds_of_two(above: tuple[str, int], own: tuple[str, int], holds: tuple[str, int, int | None]) -> None:
    found = tightened(rule(*above), rule(*own, number=2))
    assert (found.shape, found.n, found.upto) == holds


def test_the_reason_names_the_clause_above() -> None:
    (reason,) = why_not_looser(
        rule("at_least", 1), rule("at_least", 2), "Kế hoạch của Huyện ủy", "n-1", told="ít nhất 02"
    )
    assert (reason.code, reason.field) == ("looser_quota", "n-1")
    assert reason.facts == {"by": "Kế hoạch của Huyện ủy", "told": "ít nhất 02", "where": ", mục II.1"}


def test_a_later_term_is_refused_and_an_equal_one_is_not() -> None:
    above = Window(NOON)
    assert [r.code for r in why_not_later(Window(NOON + timedelta(days=1)), above, "Kế hoạch", "II.2")] == [
        "looser_term"
    ]
    assert list(why_not_later(above, above, "Kế hoạch", "II.2")) == []
    assert list(why_not_later(above, None, "Kế hoạch", "")) == []


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, []),
        ({"state": "closed"}, ["plan_not_active"]),
        ({"takes_part": False}, ["cascade_not_below"]),
        ({"is_below": False}, ["cascade_not_below"]),
        ({"has_one": True}, ["cascade_made"]),
        ({"nearer": "Kế hoạch của Đảng ủy xã"}, ["cascade_from_nearer"]),
    ],
)
def test_reasons_against_making_one(facts: dict[str, object], codes: list[str]) -> None:
    given_ = {"state": "active", "takes_part": True, "is_below": True, "has_one": False, **facts}
    assert [reason.code for reason in why_not_cascade(**given_)] == codes  # type: ignore[arg-type]


def test_its_numbers_are_written_beside_those_above_only() -> None:
    assert [r.code for r in why_not_beside(is_below=True, parts=["quotas"])] == ["cascade_beside_only"]
    assert list(why_not_beside(is_below=True, parts=["sectors", "themes", "bases"])) == []
    assert list(why_not_beside(is_below=False, parts=["quotas"])) == []


def test_bounds_of_every_shape() -> None:
    found = [bounds(rule(shape, 2, 4 if shape == "range" else None)) for shape in Shape]
    assert [(one.low, one.high) for one in found] == [(2, None), (0, 2), (2, 4), (2, 2), (1, None)]
