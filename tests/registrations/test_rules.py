"""Rules of registrations: every reason at least once, the boundaries of time, the numbers people type."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.periods import ZONE, Window
from guong.registrations import rules
from guong.registrations.rules import ParticipationValue, State

CLOSES = datetime(2023, 3, 10, tzinfo=ZONE)
LAST = datetime(2023, 3, 9, 23, 59, 59, 999999, tzinfo=ZONE)
FULL = dict.fromkeys(rules.REQUIRED, "có")
LEAD = [ParticipationValue(1, "implements", True)]


def codes(reasons):
    return [(reason.code, reason.field) for reason in reasons]


def test_a_complete_draft_may_be_submitted():
    assert (
        codes(rules.why_not_submit(state="draft", content=FULL, participations=LEAD, sealed=False, is_plan_active=True))
        == []
    )


@pytest.mark.parametrize("name", rules.REQUIRED)
def test_each_required_field_is_missed_by_name(name):
    content = {**FULL, name: ""}
    found = rules.why_not_submit(state="draft", content=content, participations=LEAD, sealed=False, is_plan_active=True)
    assert codes(found) == [("missing", name)]


@pytest.mark.parametrize("name", sorted(rules.OPTIONAL))
def test_optional_fields_may_be_empty(name):
    content = {**FULL, name: ""}
    assert (
        codes(
            rules.why_not_submit(state="draft", content=content, participations=LEAD, sealed=False, is_plan_active=True)
        )
        == []
    )


def test_submitting_says_everything_at_once():
    found = rules.why_not_submit(state="sent", content={}, participations=[], sealed=True, is_plan_active=False)
    assert codes(found) == [
        ("not_now", ""),
        ("plan_not_active", ""),
        ("period_sealed", ""),
        *[("missing", name) for name in rules.REQUIRED],
        ("no_lead", "relations"),
    ]


@pytest.mark.parametrize("state", list(State))
def test_only_drafts_and_returned_ones_are_edited(state):
    expected = [] if state in {State.DRAFT, State.RETURNED} else [("not_now", "")]
    assert codes(rules.why_not_edit(state, sealed=False, is_plan_active=True)) == expected


@pytest.mark.parametrize(
    ("at", "refuse_late", "expected"),
    [(LAST, True, []), (CLOSES, True, [("period_closed", "")]), (CLOSES, False, []), (LAST, False, [])],
)
def test_a_passed_deadline_refuses_only_where_the_plan_says_so(at, refuse_late, expected):
    found = rules.why_not_send(
        waiting=1, window=Window(CLOSES), refuse_late=refuse_late, sealed=False, is_plan_active=True, at=at
    )
    assert codes(found) == expected


def test_an_empty_list_is_not_sent():
    found = rules.why_not_send(waiting=0, window=None, refuse_late=False, sealed=False, is_plan_active=True, at=LAST)
    assert codes(found) == [("nothing_to_send", "")]


@pytest.mark.parametrize(
    ("fields", "reason", "expected"),
    [
        (["title"], "Tên còn chung chung.", []),
        ([], "Tên còn chung chung.", [("return_needs_fields", "fields")]),
        (["không có"], "Tên còn chung chung.", [("return_needs_fields", "fields")]),
        (["title"], "  ngắn   ", [("return_needs_reason", "reason")]),
        ([], "", [("return_needs_fields", "fields"), ("return_needs_reason", "reason")]),
    ],
)
def test_a_return_names_fields_and_a_reason(fields, reason, expected):
    assert codes(rules.why_not_return(fields, reason, frozenset({"title"}))) == expected


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0", Decimal(0)),
        ("12", Decimal(12)),
        ("12,5", Decimal("12.5")),
        ("12.5", Decimal("12.5")),
        ("0.500", Decimal("0.5")),
        ("0,500", Decimal("0.5")),
        ("1234.567", Decimal("1234.567")),
        ("999.999", Decimal(999999)),
        ("1.200,5", Decimal("1200.5")),
        ("007", Decimal(7)),
        ("1.200", Decimal(1200)),
        ("1.200.000", Decimal(1200000)),
        ("1.200,75", Decimal("1200.75")),
        (" 1 200 ", Decimal(1200)),
        ("", None),
        ("hai", None),
        ("-3", None),
        ("1e9", None),
        ("٣", None),
        ("½", None),
        ("NaN", None),
        ("1,2,3", None),
        ("1,234.5", None),
        ("1.2,5", None),
        ("1.200.5", None),
        ("12.00.000", None),
        ("0.500.000", None),
        ("1 2", None),
        ("1.200 000", None),
        ("12,", None),
        (",5", None),
        (".", None),
        ("9" * 13, None),
        ("0,00001", None),
    ],
)
def test_numbers_as_people_write_them(typed, value):
    assert rules.read_quantity(typed) == value


@given(st.text(max_size=40))
def test_no_typed_number_breaks_the_reader(typed):
    value = rules.read_quantity(typed)
    assert value is None or value >= 0


def test_texts_at_their_limit_and_one_beyond():
    assert codes(rules.why_not_texts({"title": "x" * 200})) == []
    assert codes(rules.why_not_texts({"title": "x" * 201, "method": "x" * 100_000})) == [
        ("too_long", "title"),
        ("too_long", "method"),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (LEAD, []),
        ([ParticipationValue(1, "implements")], ["no_lead"]),
        ([*LEAD, ParticipationValue(2, "directs", True)], ["no_lead"]),
        ([*LEAD, ParticipationValue(1, "implements")], ["same_unit_twice"]),
        ([*LEAD, ParticipationValue(1, "directs")], []),
    ],
)
def test_relations_have_one_lead_and_no_repeats(values, expected):
    assert [reason.code for reason in rules.why_not_participations(values)] == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"sealed": True}, ["already_sealed"]),
        ({"is_plan_active": False}, ["plan_not_active"]),
        ({"at": LAST}, ["not_closed_yet"]),
        ({"at": CLOSES}, []),
        ({"running_extension": True}, ["extension_running"]),
        ({"unhandled": 2}, ["unhandled_items"]),
        ({"unhandled": 2, "seen_unhandled": 2}, []),
        ({"unhandled": 1, "seen_unhandled": 2}, ["unhandled_items"]),
    ],
)
def test_sealing_waits_for_the_term_and_for_eyes(changes, expected):
    facts = {
        "sealed": False,
        "is_plan_active": True,
        "window": Window(CLOSES),
        "running_extension": False,
        "unhandled": 0,
        "seen_unhandled": 0,
        "at": CLOSES,
    }
    assert [reason.code for reason in rules.why_not_seal(**{**facts, **changes})] == expected


def test_every_move_ends_in_a_known_state():
    assert {move.target for move in rules.MOVES} == set(State) - set()
    assert all(source in set(State) for move in rules.MOVES for source in move.sources)
