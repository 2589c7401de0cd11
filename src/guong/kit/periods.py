"""Periods and windows with exclusive ends, in the one zone of the plan: Asia/Ho_Chi_Minh.

A deadline is an instant: "trước ngày 10/3" closes at 10/3 00:00 (the last valid day is 09/3), or at 11/3 00:00 when the
plan says that the named day itself counts.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)
ONE_TICK = timedelta(microseconds=1)


class Boundary(StrEnum):
    """How a plan words the end of a term."""

    BEFORE = "before"  # trước ngày
    AT_LATEST = "at_latest"  # chậm nhất ngày
    BY_END_OF = "by_end_of"  # đến hết ngày


@dataclass(frozen=True)
class Window:
    """`[opens_at, closes_at)`: aware instants; an empty `opens_at` means open since ever."""

    closes_at: datetime
    opens_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Whether `at` lies inside; the closing instant itself lies outside."""
        return (self.opens_at is None or self.opens_at <= at) and at < self.closes_at

    def is_late(self, at: datetime) -> bool:
        """Whether an arrival at `at` is late."""
        return at >= self.closes_at

    @property
    def last_day(self) -> date:
        """The last day on which an arrival is still in time."""
        return local(self.closes_at - ONE_TICK).date()

    @property
    def last_moment(self) -> datetime:
        """The last whole second in time, for display."""
        return local(self.closes_at - ONE_TICK).replace(microsecond=0)


def local(at: datetime) -> datetime:
    """`at` in Việt Nam's zone."""
    return at.astimezone(ZONE)


def start_of(day: date) -> datetime:
    """00:00 of `day` in Việt Nam."""
    return datetime.combine(day, time(0), ZONE)


def closing_instant(boundary: str, day: date, *, named_day_counts: bool, at: time | None = None) -> datetime:
    """The exclusive end of a term.

    Args:
        boundary: a `Boundary`; only BEFORE is open to the question whether the named day counts.
        day: the day the plan names.
        named_day_counts: the plan's answer for "trước ngày".
        at: the hour the plan names, if any ("trước 10 giờ 30"); then the term ends at that instant.
    """
    if at is not None:
        return datetime.combine(day, at, ZONE)
    if boundary == Boundary.BEFORE and not named_day_counts:
        return start_of(day)
    return start_of(day + ONE_DAY)


def holds(since: date | datetime, until: date | datetime | None, at: date | datetime) -> bool:
    """Whether the period `[since, until)` holds `at`; an empty `until` means "still so"."""
    return since <= at and (until is None or at < until)
