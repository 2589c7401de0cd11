"""The day of which a page tells: `?ngay=`, today unless one is asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guong.kit.dates import read_day, show_day
from guong.kit.periods import ONE_DAY, ONE_TICK, local, start_of
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused


@dataclass(frozen=True)
class AskedDay:
    """The day of which a page tells: today unless one is asked for.

    Args:
        typed: as it stands in the field.
        problem: why what was typed is no day; the page then tells of today.
    """

    day: date
    today: date
    typed: str
    problem: str = ""

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    def instant(self, now: datetime) -> datetime:
        """The instant of which the page tells: now, or the last one of another day."""
        return now if self.is_today else start_of(self.day + ONE_DAY) - ONE_TICK

    @property
    def query(self) -> str:
        """What an address carries to stay on that day."""
        return "" if self.is_today else f"?ngay={self.day:%d/%m/%Y}"


def today(request: Any) -> AskedDay:
    """The day of the request, whatever was asked for."""
    day = local(request.now).date()
    return AskedDay(day, day, show_day(day))


def asked_day(request: Any) -> AskedDay:
    """The day that `?ngay=` names, typed the Vietnamese way."""
    today, typed = local(request.now).date(), request.GET.get("ngay", "").strip()
    if not typed:
        return AskedDay(today, today, show_day(today))
    try:
        return AskedDay(read_day(typed), today, typed)
    except Refused as refused:
        return AskedDay(today, today, typed, say(refused.reasons[0]))


def day_before(day: date) -> date:
    """The last day of a period that ends before `day`."""
    return date.fromordinal(day.toordinal() - 1)
