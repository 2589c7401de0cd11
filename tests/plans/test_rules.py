"""Rules of plans: shapes, scopes, open questions, activation."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.plans import rules
from guong.plans.rules import QuotaRule, Scope, Settings, Shape, State, Unit

SHAPES = st.sampled_from(list(Shape))


def quota(shape: str = "at_least", n: int = 2, upto: int | None = None, **more) -> QuotaRule:
    return QuotaRule(
        **{"id": 1, "hierarchy_id": 1, "kind": "party_cell", "scope": None, **more}, shape=shape, n=n, upto=upto
    )


@pytest.mark.parametrize(
    ("shape", "n", "upto", "met", "unmet"),
    [
        ("at_least", 2, None, [2, 3, 50], [0, 1]),
        ("at_most", 2, None, [0, 1, 2], [3, 9]),
        ("range", 1, 3, [1, 2, 3], [0, 4]),
        ("range", 2, 2, [2], [1, 3]),
        ("exactly", 2, None, [2], [0, 1, 3]),
        ("percent", 80, None, [1, 2], [0]),
    ],
)
def test_each_shape_at_its_boundaries(shape, n, upto, met, unmet):
    assert all(rules.is_met(quota(shape, n, upto), count) for count in met)
    assert not any(rules.is_met(quota(shape, n, upto), count) for count in unmet)


@given(SHAPES, st.integers(1, 20), st.integers(0, 20), st.integers(0, 60))
def test_what_is_met_has_reached_the_least_number(shape, n, more, count):
    rule = quota(shape, n, n + more if shape == Shape.RANGE else None)
    if rules.is_met(rule, count):
        assert count >= rules.least(rule)
    assert rules.is_met(rule, rules.least(rule))


@pytest.mark.parametrize(
    ("shape", "n", "units", "least"),
    [("at_least", 2, 28, 56), ("percent", 80, 8, 7), ("percent", 100, 8, 8), ("at_most", 3, 8, 0), ("range", 1, 5, 5)],
)
def test_the_least_that_all_units_owe_together(shape, n, units, least):
    assert rules.least_of_all(quota(shape, n, 3 if shape == "range" else None), units) == least


@pytest.mark.parametrize(
    ("shape", "n", "upto", "codes"),
    [
        ("at_least", 1, None, []),
        ("at_least", 0, None, ["number_too_small"]),
        ("range", 1, 3, []),
        ("range", 3, 3, []),
        ("range", 3, 1, ["range_upside_down"]),
        ("range", 3, None, ["range_upside_down"]),
        ("exactly", 1, 2, ["upto_without_range"]),
        ("percent", 100, None, []),
        ("percent", 101, None, ["percent_out_of_range"]),
    ],
)
def test_numbers_of_a_quota(shape, n, upto, codes):
    assert [reason.code for reason in rules.why_not_quota(shape, n, upto)] == codes


PATHS = st.lists(st.sampled_from(["0000", "0001", "0002"]), min_size=1, max_size=4).map("".join)


@given(st.lists(st.tuples(PATHS, st.sampled_from(["party_cell", "party_organisation"]), st.integers(1, 2))), PATHS)
def test_direct_units_are_some_of_all_units(places, issuer):
    units = [Unit(i, "", "", kind, path, hierarchy) for i, (path, kind, hierarchy) in enumerate(places)]
    direct = rules.address([quota(scope=Scope.DIRECT)], units, {1: issuer})
    everyone = rules.address([quota(scope=Scope.ALL)], units, {1: issuer})
    assert set(direct) <= set(everyone)
    assert all(units[i].kind == "party_cell" and units[i].hierarchy_id == 1 for i in everyone)
    assert all(units[i].path.startswith(issuer) and units[i].path != issuer for i in everyone)


@given(
    st.lists(st.tuples(PATHS, st.sampled_from(["party_cell", "party_organisation"]), st.integers(1, 2)), max_size=9),
    st.dictionaries(st.integers(1, 2), PATHS),
    st.sampled_from([None, *Scope]),
    st.frozensets(st.integers(0, 6)),
)
def test_units_counted_in_groups_are_the_units_one_by_one(places, paths, answered, some):
    units = [Unit(i % 7, "", "", kind, path, hierarchy) for i, (path, kind, hierarchy) in enumerate(places)]
    quotas = [quota(id=1, scope=answered, without=some), quota(id=2, hierarchy_id=2, scope=Scope.ALL)]
    quotas += [quota(id=3, scope=answered, only=some)]
    groups = rules.alike(quotas, units, paths)
    for one in quotas:
        for scope in (None, *Scope):
            found = [unit for unit in units if rules.is_addressed(one, unit, paths.get(one.hierarchy_id), scope)]
            assert rules.count_addressed(one, groups, paths, scope) == len(found)
    owed = {}
    for unit in units:
        if mine := tuple(one for one in quotas if rules.is_addressed(one, unit, paths.get(one.hierarchy_id))):
            owed[unit.id] = mine
    assert rules.address(quotas, units, paths) == owed
    spoken_to = [
        {
            u.id
            for u in units
            for one in quotas
            if rules.is_addressed(one, u, paths.get(one.hierarchy_id), one.scope or s)
        }
        for s in (Scope.DIRECT, Scope.ALL)
    ]
    assert rules.owed_together(quotas, groups, paths)[0] == tuple(map(len, spoken_to))


@pytest.mark.parametrize(
    ("path", "scope", "is_addressed"),
    [
        ("0000", "all", False),
        ("00000001", "direct", True),
        ("000000010001", "direct", False),
        ("000000010001", "all", True),
        ("00010001", "all", False),
    ],
)
def test_who_is_addressed_below_the_issuer(path, scope, is_addressed):
    unit = Unit(1, "", "", "party_cell", path, 1)
    assert rules.is_addressed(quota(scope=scope), unit, "0000") is is_addressed
    assert rules.is_addressed(quota(), unit, "0000", scope) is is_addressed


@pytest.mark.parametrize(("path", "is_direct"), [("0000", True), ("00000001", True), ("000000010001", False)])
def test_in_a_hierarchy_without_the_issuer_direct_means_its_first_two_levels(path, is_direct):
    unit = Unit(1, "", "", "party_cell", path, 1)
    assert rules.is_addressed(quota(scope="direct"), unit, None) is is_direct
    assert rules.is_addressed(quota(scope="all"), unit, None)


def test_open_questions_come_in_the_order_they_are_asked():
    asked = rules.open_questions(Settings(), [quota(), quota(id=2, scope="all", relation="directs")], ["before"])
    assert [(q.code, q.subject) for q in asked] == [
        ("before_inclusive", 0),
        ("scope_of_kind", 1),
        ("relation_of_quota", 1),
        ("committee_rollup", 0),
        ("double_count", 0),
    ]
    assert rules.open_questions(Settings(False, False, True), [], ["before"]) == []
    assert [q.code for q in rules.open_questions(Settings(None, False, True), [], ["at_latest", "by_end_of"])] == []


def test_activation_names_everything_that_stands_against_it():
    found = rules.why_not_activate(
        state=State.ACTIVE,
        parts={"Chỉ tiêu": [], "Tên": "x"},
        questions=["?"],
        deadlines=[("cùng ngày", date(2023, 2, 15)), ("sau", date(2023, 2, 16))],
        issued_on=date(2023, 2, 15),
        today=date(2023, 2, 14),
    )
    assert [reason.code for reason in found] == [
        "not_now",
        "plan_part_missing",
        "question_open",
        "issued_to_come",
        "date_before_issue",
    ]


@pytest.mark.parametrize(
    ("issued_on", "codes"),
    [
        (None, []),
        (date(2023, 2, 14), []),
        (date(2023, 2, 15), []),
        (date(2023, 2, 16), ["issued_to_come"]),
        (date(2032, 2, 15), ["issued_to_come"]),
    ],
)
def test_the_day_of_issue_of_a_plan_at_work_has_come(issued_on, codes):
    assert [reason.code for reason in rules.why_not_issued(issued_on, date(2023, 2, 15))] == codes


@pytest.mark.parametrize(
    ("state", "codes"), [("draft", []), ("active", ["plan_not_draft"]), ("closed", ["plan_not_draft"])]
)
def test_only_a_draft_is_edited(state, codes):
    assert [reason.code for reason in rules.why_not_edit(state)] == codes
