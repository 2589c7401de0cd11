"""How a unit stands towards what it owes, at the last moment in time and at the first one late."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.periods import ZONE, Window
from guong.plans.rules import QuotaRule
from guong.registrations.rules.duties import Arrival, Facts, Status, judge, quota_text

CLOSES = datetime(2023, 3, 10, tzinfo=ZONE)
LAST = datetime(2023, 3, 9, 23, 59, 59, 999999, tzinfo=ZONE)
LONG_AFTER = datetime(2024, 1, 1, tzinfo=ZONE)
TERM = Window(CLOSES)
A_YEAR = 525_600  # minutes


def quota(n: int = 2, shape: str = "at_least", upto: int | None = None) -> QuotaRule:
    return QuotaRule(1, 1, "party_cell", "all", shape, n, upto, "implements")


def facts(accepted=0, waiting=0, returned=0, sent=None, window=TERM, excused=False) -> Facts:
    return Facts(accepted, waiting, returned, sent, window, excused)


@pytest.mark.parametrize(
    ("known", "at", "status", "arrival"),
    [
        (facts(), LAST, Status.MISSING, Arrival.NONE),
        (facts(), CLOSES, Status.OVERDUE, Arrival.OVERDUE),
        (facts(window=None), LONG_AFTER, Status.MISSING, Arrival.NONE),
        (facts(waiting=1, sent=LAST), LONG_AFTER, Status.WAITING, Arrival.ON_TIME),
        (facts(waiting=1, sent=CLOSES), LONG_AFTER, Status.WAITING, Arrival.LATE),
        (facts(waiting=1, sent=CLOSES, window=Window(LONG_AFTER)), LONG_AFTER, Status.WAITING, Arrival.ON_TIME),
        (facts(accepted=2, sent=CLOSES), LONG_AFTER, Status.COMPLETE, Arrival.LATE),
        (facts(accepted=2, sent=LAST), LONG_AFTER, Status.COMPLETE, Arrival.ON_TIME),
        (facts(accepted=1, sent=LAST), LONG_AFTER, Status.SHORT, Arrival.ON_TIME),
        (facts(accepted=1, waiting=1, sent=LAST), LONG_AFTER, Status.WAITING, Arrival.ON_TIME),
        (facts(accepted=1, waiting=1, returned=1, sent=LAST), LONG_AFTER, Status.RETURNED, Arrival.ON_TIME),
        (facts(accepted=2, returned=1, sent=LAST), LONG_AFTER, Status.COMPLETE, Arrival.ON_TIME),
        (facts(accepted=1), CLOSES, Status.SHORT, Arrival.OVERDUE),
        (facts(accepted=2), CLOSES, Status.COMPLETE, Arrival.NONE),
        (facts(excused=True), LONG_AFTER, Status.EXCUSED, Arrival.EXCUSED),
        (facts(accepted=2, sent=CLOSES, excused=True), LONG_AFTER, Status.EXCUSED, Arrival.EXCUSED),
    ],
)
def test_the_verdict(known, at, status, arrival):
    found = judge([quota()], known, at)
    assert (found.status, found.arrival) == (status, arrival)
    assert found.is_late is (arrival in {Arrival.LATE, Arrival.OVERDUE})


def test_who_owes_nothing_is_never_late():
    found = judge([quota(3, "at_most")], facts(), LONG_AFTER)
    assert (found.status, found.is_late) == (Status.COMPLETE, False)


def test_two_quotas_must_both_be_met():
    both = [quota(1), quota(3)]
    assert judge(both, facts(accepted=2, sent=LAST), LAST).status == Status.SHORT
    assert judge(both, facts(accepted=3, sent=LAST), LAST).status == Status.COMPLETE


@given(st.integers(-A_YEAR, A_YEAR), st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_what_came_late_stays_late_whatever_happens_later(minutes, accepted, waiting, returned):
    sent = CLOSES + timedelta(minutes=minutes)
    for at in (sent, LONG_AFTER, datetime(2030, 1, 1, tzinfo=ZONE)):
        found = judge([quota()], facts(accepted, waiting, returned, sent), max(at, sent))
        assert found.is_late is (sent >= CLOSES)


@pytest.mark.parametrize(
    ("owed", "accepted", "text"),
    [
        (quota(2), 1, "1/2"),
        (quota(3, "at_most"), 1, "1/≤3"),
        (quota(1, "range", 3), 2, "2/1–3"),
        (quota(50, "percent"), 0, "0/1"),
    ],
)
def test_the_badge(owed, accepted, text):
    assert quota_text(owed, accepted) == text
