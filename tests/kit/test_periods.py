"""Terms end at an instant; one microsecond decides."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.periods import ONE_TICK, ZONE, Boundary, Window, closing_instant, holds, local, start_of

DAY = date(2023, 3, 10)
EVE = datetime(2023, 3, 9, 23, 59, 59, 999999, ZONE)
MIDNIGHT = datetime(2023, 3, 10, 0, 0, tzinfo=ZONE)
END = datetime(2023, 3, 10, 23, 59, 59, 999999, ZONE)
NEXT = datetime(2023, 3, 11, 0, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("boundary", "named_day_counts", "last", "first_late"),
    [
        (Boundary.BEFORE, False, EVE, MIDNIGHT),
        (Boundary.BEFORE, True, END, NEXT),
        (Boundary.AT_LATEST, False, END, NEXT),
        (Boundary.AT_LATEST, True, END, NEXT),
        (Boundary.BY_END_OF, False, END, NEXT),
        (Boundary.BY_END_OF, True, END, NEXT),
        ("before", False, EVE, MIDNIGHT),
    ],
)
def test_each_boundary_to_the_microsecond(boundary, named_day_counts, last, first_late):
    window = Window(closing_instant(boundary, DAY, named_day_counts=named_day_counts))
    for at in (last, last.astimezone(UTC)):
        assert window.is_open(at)
        assert not window.is_late(at)
    for at in (first_late, first_late.astimezone(UTC)):
        assert not window.is_open(at)
        assert window.is_late(at)
    assert window.last_day == last.date()
    assert window.last_moment == last.replace(microsecond=0)
    assert first_late - last == ONE_TICK


@pytest.mark.parametrize("boundary", Boundary)
def test_a_named_hour_ends_the_term_at_that_instant(boundary):
    closes = closing_instant(boundary, DAY, named_day_counts=True, at=time(10, 30))
    assert closes == datetime(2023, 3, 10, 3, 30, tzinfo=UTC)
    window = Window(closes)
    assert window.is_open(closes - ONE_TICK)
    assert window.is_late(closes)
    assert (window.last_day, window.last_moment.time()) == (DAY, time(10, 29, 59))


@pytest.mark.parametrize("day", [date(2024, 2, 28), date(2024, 2, 29), date(2023, 12, 31)])
def test_terms_cross_leap_days_and_years(day):
    assert closing_instant(Boundary.BY_END_OF, day, named_day_counts=False) == start_of(day + timedelta(days=1))


def test_a_window_that_has_not_opened():
    window = Window(NEXT, opens_at=MIDNIGHT)
    assert not window.is_open(EVE)
    assert window.is_open(MIDNIGHT)
    assert not window.is_late(EVE)


@given(st.integers(-(2**31), 2**32).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_an_instant_is_the_same_in_both_zones(at):
    assert local(at) == at
    assert start_of(local(at).date()) <= at < start_of(local(at).date() + timedelta(days=1))


def test_a_period_holds_its_first_instant_and_not_its_last():
    assert holds(MIDNIGHT, NEXT, MIDNIGHT)
    assert holds(MIDNIGHT, NEXT, END)
    assert not holds(MIDNIGHT, NEXT, NEXT)
    assert not holds(MIDNIGHT, NEXT, EVE)
    assert holds(DAY, None, date(2999, 1, 1))
    assert not holds(DAY, DAY, DAY)
