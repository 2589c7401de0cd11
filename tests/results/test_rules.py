"""The rules of a report: what must be entered, zero as a value, one unit for one aim, room for files."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.phrasebook import say
from guong.kit.text import fold
from guong.results import rules
from guong.results.rules import MOST_BENEFICIARIES, OPTIONAL, TEXTS, Achieved, read_achieved

FULL = dict.fromkeys(TEXTS, "viết") | {"progress": "done", "assessment": "effective", "proposal": "continue"}
OPEN = {"sealed": False, "is_plan_active": True}
READY = {
    "state": "draft",
    "registration_state": "accepted",
    "content": FULL,
    "achieved": [Achieved(7, Decimal(0), what="Đường có hoa")],
    "refused_files": 0,
    **OPEN,
}


def against(**changed):
    return [(reason.code, reason.field) for reason in rules.why_not_submit(**{**READY, **changed})]


def test_a_full_report_with_nothing_reached_may_go():
    assert against() == []


@pytest.mark.parametrize("state", ["listed", "sent", "endorsed", "accepted"])
def test_only_from_the_desk(state):
    assert against(state=state) == [("not_now", "")]


def test_nothing_in_a_sealed_step_or_outside_a_running_plan():
    assert against(sealed=True) == [("period_sealed", "")]
    assert against(is_plan_active=False) == [("plan_not_active", "")]


@pytest.mark.parametrize("state", ["draft", "listed", "sent", "returned", "endorsed"])
def test_only_about_what_was_accepted(state):
    assert against(registration_state=state) == [("registration_not_accepted", "")]
    assert [one.code for one in rules.why_not_start(registration_state=state, **OPEN)] == ["registration_not_accepted"]


def test_every_field_but_three_must_be_there():
    empty = dict.fromkeys(FULL, "")
    needed = ["progress", "assessment", "proposal", "done", "beneficiaries", "effect"]
    assert against(content=empty) == [("missing", name) for name in needed]
    assert {"difficulties", "taken_up", "proposal_reason"} == OPTIONAL


def test_whoever_would_stop_says_why():
    stopped = {**FULL, "proposal": "stop"}
    assert against(content=stopped) == []
    assert against(content={**stopped, "proposal_reason": ""}) == [("stop_needs_reason", "proposal_reason")]


def test_every_aim_needs_a_number_and_zero_is_one():
    reached = [Achieved(7, None, what="Đường có hoa"), Achieved(8, Decimal(0)), Achieved(9, None, what="Hộ tham gia")]
    assert against(achieved=reached) == [("achieved_missing", "achieved-7"), ("achieved_missing", "achieved-9")]
    said = [say(reason) for reason in rules.why_not_submit(**{**READY, "achieved": reached})]
    assert said[0] == "Chưa ghi số đạt được của «Đường có hoa». Không đạt được gì thì ghi 0."


def test_files_are_looked_at_first():
    assert against(refused_files=1) == [("files_refused", "files")]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None),
        ("  ", None),
        ("0", "0"),
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        ("1.200", "1200"),
        ("1 200 000", "1200000"),
        ("2,5 km", "2.5"),
        ("2,5km", "2.5"),
        ("2,5 KM", "2.5"),
    ],
)
def test_numbers_as_people_write_them(typed, value):
    assert read_achieved(typed, "km") == (None if value is None else Decimal(value), None)


@pytest.mark.parametrize("typed", ["hai", "-1", "1,2,3", "km", "1..2", "½", "2,12345", "9" * 13])
def test_what_is_no_number_is_refused(typed):
    value, reason = read_achieved(typed, "km")
    assert (value, reason.code) == (None, "quantity_unreadable")


def test_another_unit_is_refused_and_says_which():
    value, reason = read_achieved("2.500 m", "km")
    assert value is None and say(reason) == "Mục này đăng ký bằng «km». Đồng chí ghi «m»; hãy đổi ra km."


def test_one_unit_written_otherwise_is_the_same():
    same = lambda one, other: fold(one) == fold(other)  # noqa: E731
    assert read_achieved("86 HỘ", "hộ", same=same) == (Decimal(86), None)
    assert read_achieved("86 ho", "hộ", same=same) == (Decimal(86), None)
    assert read_achieved("86 ho", "hộ")[1].code == "other_unit"


@given(st.decimals(min_value=0, max_value=10**11, places=4), st.sampled_from(["", "km", " km"]))
def test_every_number_that_fits_is_read_again(value, unit):
    typed = format(value, "f").replace(".", ",") + unit
    assert read_achieved(typed, "km") == (value, None)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_number_or_is_refused(typed):
    value, reason = read_achieved(typed, "km")
    assert reason is None or value is None
    assert value is None or value >= 0


def codes(reasons):
    return [(reason.code, reason.field) for reason in reasons]


def test_what_was_reached_belongs_to_this_registrations_aims():
    assert codes(rules.why_not_achieved([Achieved(1, Decimal(0)), Achieved(2, None)], {1, 2})) == []
    assert codes(rules.why_not_achieved([Achieved(3, Decimal(1))], {1, 2})) == [("unknown_goal", "achieved")]
    twice = [Achieved(1, Decimal(1)), Achieved(1, Decimal(2))]
    assert codes(rules.why_not_achieved(twice, {1})) == [("unknown_goal", "achieved")] * 2


@pytest.mark.parametrize("value", ["-0.0001", "1000000000000", "0.00001"])
def test_values_have_bounds(value):
    assert codes(rules.why_not_achieved([Achieved(1, Decimal(value))], {1})) == [("quantity_unreadable", "achieved-1")]


def test_evidence_and_captions_fit():
    long = Achieved(1, Decimal(1), "x" * 501)
    assert codes(rules.why_not_achieved([long], {1})) == [("too_long", "evidence-1")]
    assert codes(rules.why_not_captions({4: "x" * 200}, {4})) == []
    assert codes(rules.why_not_captions({4: "x" * 201, 5: "x"}, {4})) == [
        ("too_long", "caption-4"),
        ("attachment_gone", "files"),
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_texts_have_their_limit(name):
    assert codes(rules.why_not_texts({name: "x" * TEXTS[name]})) == []
    assert codes(rules.why_not_texts({name: "x" * (TEXTS[name] + 1)})) == [("too_long", name)]


def test_choices_come_from_their_lists():
    assert codes(rules.why_not_choices({"progress": "", "assessment": "partly", "proposal": "stop"})) == []
    wrong = {"progress": "effective", "assessment": "x", "state": "accepted"}
    assert codes(rules.why_not_choices(wrong)) == [("choice_unknown", name) for name in wrong]


def test_beneficiaries_are_counted_from_zero():
    assert [codes(rules.why_not_beneficiaries(count)) for count in (None, 0, MOST_BENEFICIARIES)] == [[], [], []]
    for count in (-1, MOST_BENEFICIARIES + 1):
        assert codes(rules.why_not_beneficiaries(count)) == [("number_out_of_range", "beneficiary_count")]


def test_so_many_photos_and_so_many_documents():
    assert codes(rules.why_not_attach(is_photo=True, photos=11, documents=6)) == []
    assert codes(rules.why_not_attach(is_photo=True, photos=12, documents=0)) == [("too_many_photos", "files")]
    assert codes(rules.why_not_attach(is_photo=False, photos=12, documents=5)) == []
    assert codes(rules.why_not_attach(is_photo=False, photos=0, documents=6)) == [("too_many_documents", "files")]


def test_consent_is_of_photos_and_given_once():
    assert codes(rules.why_not_consent(is_photo=True, is_given=False)) == []
    assert codes(rules.why_not_consent(is_photo=True, is_given=True)) == [("consent_there", "")]
    assert codes(rules.why_not_consent(is_photo=False, is_given=False)) == [("consent_of_photos", "")]
