"""Where somebody stands, what a phone number is as a name, and for whom one answers: in plain Python."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.periods import ZONE
from guong.organisations.actor import Actor, Office, SeatHeld
from guong.people import policy, rules
from guong.people.rules import LIFETIME, Standing, WayIn

AT = datetime(2023, 3, 1, 9, tzinfo=ZONE)
ACCOUNT = {"has_account": True, "is_active": True, "has_way": True}


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("way", "wanted", "against_inviting", "against_reissue"),
    [
        (WayIn(False), Standing.LEFT, "no_seat_now", "no_seat_now"),
        (WayIn(False, **ACCOUNT), Standing.LEFT, "no_seat_now", "no_seat_now"),
        (WayIn(True), Standing.NONE, "", "no_account_yet"),
        (WayIn(True, invited_until=AT, was_invited=True), Standing.INVITED, "", "no_account_yet"),
        (WayIn(True, was_invited=True), Standing.LAPSED, "", "no_account_yet"),
        (WayIn(True, **ACCOUNT), Standing.IN_USE, "account_in_use", ""),
        (WayIn(True, **ACCOUNT, was_invited=True), Standing.IN_USE, "account_in_use", ""),
        (WayIn(True, **{**ACCOUNT, "has_way": False}), Standing.IN_USE, "account_in_use", ""),
        (WayIn(True, **{**ACCOUNT, "has_way": False}, was_invited=True), Standing.LAPSED, "", ""),
        (WayIn(True, **{**ACCOUNT, "is_active": False}), Standing.LOCKED, "account_locked", "account_locked"),
    ],
)
def test_where_somebody_stands_and_what_can_be_done(way, wanted, against_inviting, against_reissue):
    assert rules.standing(way) is wanted
    assert codes(rules.why_not_invite(way)) == [code for code in [against_inviting] if code]
    assert codes(rules.why_not_reissue(way, by_administrator=False)) == [code for code in [against_reissue] if code]


def test_an_administrator_gives_a_locked_account_anew():
    locked = WayIn(True, has_account=True, has_way=True)
    assert codes(rules.why_not_reissue(locked, by_administrator=True)) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("0912345678", "0912345678"),
        (" 0912.345.678 ", "0912345678"),
        ("(091) 234-5678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("912345678", ""),  # an Excel sheet took the 0: asked, never guessed
        ("02053 812 345", ""),
        ("٠912345678", ""),
        ("", ""),
        ("không có", ""),
    ],
)
def test_a_phone_number_as_a_user_name(typed, name):
    assert rules.phone_name(typed) == name


@given(st.text(max_size=30))
def test_whatever_is_typed_a_phone_name_is_ten_digits_or_nothing(typed):
    name = rules.phone_name(typed)
    assert name == "" or (len(name) == 10 and name.isascii() and name.isdigit() and name[0] == "0")
    assert rules.phone_name(name) == name


@given(
    used=st.none() | st.integers(0, 10),
    revoked=st.none() | st.integers(0, 10),
    waited=st.integers(0, 20),
)
def test_an_invitation_works_only_while_nothing_ended_it(used, revoked, waited):
    def day(number):
        return None if number is None else AT + timedelta(days=number)

    ends = {"used_at": day(used), "revoked_at": day(revoked), "expires_at": AT + LIFETIME}
    found = codes(rules.why_not_use(**ends, at=AT + timedelta(days=waited)))
    assert bool(found) == (used is not None or revoked is not None or waited >= 7)
    assert len(found) <= 1


UNIT, OTHER, ABOVE = 1, 2, 3
WRITERS, LEADING = (Office.CLERK, Office.EDITOR), (Office.HEAD, Office.RECEIVER, Office.STANDING_MEMBER)
PATHS = {UNIT: "00010001", OTHER: "00010002", ABOVE: "0001"}


def place(body, hierarchy=1):
    return [(hierarchy, PATHS[body])]


def seated(office, body, **more):
    return Actor(7, 7, seats=(SeatHeld(office, body),), **more)


@pytest.mark.parametrize(
    ("actor", "tops", "units", "runs_system", "wanted"),
    [
        (seated(Office.HEAD, UNIT), [], [UNIT], False, ""),
        (seated(Office.RECEIVER, UNIT), [], [UNIT], False, ""),
        (seated(Office.CLERK, UNIT), [], [UNIT], False, "not_their_people"),
        (seated(Office.EDITOR, UNIT), [], [UNIT], False, "not_their_people"),
        (seated(Office.STANDING_MEMBER, ABOVE), [], [UNIT], False, "not_their_people"),
        (seated(Office.HEAD, ABOVE), [], [UNIT], False, "not_their_people"),  # heads do not reach below
        (seated(Office.HEAD, UNIT), [], [OTHER], False, "not_their_people"),
        (seated(Office.RECEIVER, ABOVE), [(1, "0001")], [UNIT], False, ""),
        (seated(Office.RECEIVER, ABOVE), [(2, "0001")], [UNIT], False, "not_their_people"),
        (seated(Office.RECEIVER, 9), [(1, "0001")], [ABOVE], False, "not_their_people"),  # not the top itself
        (seated(Office.HEAD, UNIT), [], [UNIT, OTHER], False, "answers_elsewhere_too"),
        (seated(Office.RECEIVER, ABOVE), [(1, "0001")], [UNIT, OTHER], False, ""),
        (seated(Office.HEAD, UNIT), [], [UNIT], True, "only_administrator"),
        *((seated(Office.HEAD, UNIT), [], {UNIT: office}, False, "") for office in WRITERS),
        *((seated(Office.HEAD, UNIT), [], {UNIT: office}, False, "answered_from_above") for office in LEADING),
        *((seated(Office.RECEIVER, UNIT), [], {UNIT: office}, False, "answered_from_above") for office in LEADING),
        # Its own body lies below the branch that a commission works for; that makes nobody a second person there.
        (seated(Office.RECEIVER, UNIT), [(1, "0001")], {UNIT: Office.RECEIVER}, False, "answered_from_above"),
        *((seated(Office.RECEIVER, ABOVE), [(1, "0001")], {UNIT: office}, False, "") for office in Office),
        (Actor(None, 9, is_administrator=True), [], [UNIT, OTHER], True, ""),
        (Actor(), [(1, "0001")][:0], [UNIT], False, "not_their_people"),
    ],
)
def test_for_whom_one_answers(actor, tops, units, runs_system, wanted):
    offices = units if isinstance(units, dict) else dict.fromkeys(units, Office.CLERK)
    posts = {body: policy.Post(frozenset({office}), tuple(place(body))) for body, office in offices.items()}
    found = codes(policy.why_not_answer_for(actor, tops=tops, units=posts, runs_system=runs_system))
    assert found == ([wanted] if wanted else [])


def test_nobody_gives_their_own_account_anew():
    assert codes(policy.why_not_reissue(Actor(7, 7), 7)) == ["own_account"]
    assert codes(policy.why_not_reissue(Actor(7, 7), 8)) == []


@pytest.mark.parametrize("office", list(Office))
def test_who_keeps_people(office):
    found = codes(policy.why_not_keep_people(seated(office, UNIT)))
    assert found == ([] if office in {Office.HEAD, Office.RECEIVER} else ["not_for_people"])
    assert codes(policy.why_not_keep_people(seated(office, UNIT, is_administrator=True))) == []
