"""Days, hours, months and quarters in Vietnamese prose.

Read are 10/3/2023, 02-02-1989, "11 / 11 / 2020", "ngày12 tháng 10 năm 2020", "20/11 năm 2023", and with less said: 26/11,
"tháng 10 năm 2023", "tháng 11/2025", "quý IV/2025". A day that the calendar does not have is none.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time

_ROMANS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5, "nhật": 6,
}  # fmt: skip
WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)"
# "15h", "9h00", "10 giờ 30 phút", "17:00", "17g30"
TIME = r"\d{1,2}\s*(?:giờ|[hg](?![^\W\d]))(?:\s*\d{2}(?!\d)(?:\s*(?:phút|ph|p)\b|['’])?)?|\d{1,2}:\d{2}(?!\d)"
_TIME = re.compile(r"(\d{1,2})\s*(?:giờ|h|g|:)\s*(\d{2})?", re.I)
FULL = (
    r"\d{1,2}\s*(?:/\s*\d{1,2}\s*/|-\s*\d{1,2}\s*-|\.\s*\d{1,2}\s*\.)\s*\d{4}(?!\d)"
    r"|\d{1,2}\s*tháng\s*\d{1,2}\s*,?\s*năm\s*\d{4}(?!\d)"
    r"|\d{1,2}\s*/\s*\d{1,2}\s*,?\s*năm\s*\d{4}(?!\d)"
    r"|\d{1,2}\s*tháng\s*\d{1,2}\s*/\s*\d{4}(?!\d)"
)
NO_YEAR = r"\d{1,2}\s*/\s*\d{1,2}(?!\s*[/\d%])|\d{1,2}\s*tháng\s*\d{1,2}(?!\s*[/\d])(?!\s*năm\s*\d)"
MONTH = r"tháng\s*\d{1,2}\s*(?:/|,?\s*năm\s*)\s*\d{4}(?!\d)"
QUARTER = r"quý\s*(?:IV|I{1,3}|[1-4])\s*(?:/|,?\s*năm\s*)\s*\d{4}(?!\d)"
_NUMBERS = re.compile(r"\d+")
_QUARTER = re.compile(r"quý\s*(IV|I{1,3}|[1-4])\D+(\d{4})", re.I)


@dataclass(frozen=True)
class Days:
    """The days that an expression names: one, or a month or a quarter."""

    first: date
    last: date


def day_of(written: str) -> date | None:
    """The day that `FULL` matched; None where the calendar has none."""
    day, month, year = map(int, _NUMBERS.findall(written)[:3])
    return _day(year, month, day)


def day_in(written: str, year: int, month: int | None = None) -> date | None:
    """The day that `NO_YEAR` matched, or a lone day of a month."""
    numbers = list(map(int, _NUMBERS.findall(written)[:2]))
    if len(numbers) < 2:
        return _day(year, month, numbers[0]) if month and numbers else None
    return _day(year, numbers[1], numbers[0])


def days_of(written: str) -> Days | None:
    """The days of what `MONTH` or `QUARTER` matched."""
    if found := _QUARTER.match(written):
        last = 3 * _ROMANS[found[1].upper()]
        return _months(int(found[2]), last - 2, last)
    month, year = map(int, _NUMBERS.findall(written)[:2])
    return _months(year, month, month)


def time_of(written: str | None) -> time | None:
    """The hour that `TIME` matched. 24:00 is no hour of a clock here."""
    found = _TIME.search(written or "")
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def weekday_of(written: str | None) -> int | None:
    """Monday is 0."""
    if not written:
        return None
    return WEEKDAYS.get(written.lower().split()[-1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months(year: int, first: int, last: int) -> Days | None:
    if not (1 <= first <= last <= 12 and 1 <= year <= 9999):
        return None
    return Days(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
