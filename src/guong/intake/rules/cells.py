"""What a cell says: text, a day, a number to call. What cannot be read in one way only is a reason, never a guess."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from guong.intake.rules import MOST_SIGNS, Trouble, Value
from guong.kit.dates import read_day
from guong.kit.reasons import Reason, Refused
from guong.kit.text import clean, clean_line

EXACT = 10**15  # a sheet keeps fifteen digits of a number; the rest are noughts
FIRST_DAY, LAST_DAY = 1, 2_958_465  # numbers that sheets take for days: 1900 to 9999
YEARS = range(1900, 2101)  # numbers that are more likely years than days of 1905
_EPOCH = date(1899, 12, 30)
_PHONE = re.compile(r"[\s.\-()]+")
_LOST_ZERO = re.compile(r"[35789]\d{8}|2\d{9}")  # mobile numbers have ten digits with their 0, fixed lines eleven


def as_text(value: Value) -> str:
    """A cell as text, on one line.

    Whole numbers carry no decimals, others a decimal comma; days are dd/mm/yyyy, with the hour where there is one.
    Raises: Refused (`cell_error`, `cell_unworked`, `cell_long_number`, `too_long`).
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) > MOST_SIGNS:
            raise Refused(Reason("too_long", facts={"limit": MOST_SIGNS, "length": len(value)}))
        return _line(value)
    if isinstance(value, Trouble):
        raise Refused(Reason("cell_error", facts={"shown": value.shown}) if value.shown else Reason("cell_unworked"))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    return _moment(value)


def as_prose(value: Value) -> str:
    """A cell as a text that keeps its lines. Raises: Refused, as `as_text`."""
    if isinstance(value, str) and len(value) <= MOST_SIGNS:
        return clean(value)
    return as_text(value)


def as_day(value: Value) -> date:
    """A cell as a day.

    A day of the sheet itself, or a text in the order day, month, year. A bare number is not taken for a day: the reason
    tells which one it would be. Nor is a year that was typed into a cell of days, which the sheet shows as a day of 1905.
    Raises: Refused (`day_is_number`, `day_is_year` and the reasons of `kit.dates.read_day` and `as_text`).
    """
    if isinstance(value, date):
        day = date(value.year, value.month, value.day)
        number = (day - _EPOCH).days
        if number in YEARS:
            raise Refused(Reason("day_is_year", facts={"number": number, "day": f"{day:%d/%m/%Y}"}))
        return read_day(f"{day.day}/{day.month}/{day.year:04d}")
    if isinstance(value, float) and value.is_integer() and FIRST_DAY <= value <= LAST_DAY:
        day = _EPOCH + timedelta(days=int(value))
        raise Refused(Reason("day_is_number", facts={"number": _number(value), "day": f"{day:%d/%m/%Y}"}))
    return read_day(as_text(value))


def swapped(values: Iterable[Value]) -> bool:
    """Whether days of a column may have been taken for month/day: some stayed text because their "month" is above 12.

    A program that reads 05/08/2002 as the 8th of May leaves 15/08/2002 as text. Where such a text stands beside days
    that could all have been turned, nobody can tell which were.
    """
    days: list[date] = []
    left_as_text = False
    for value in values:
        if isinstance(value, date):
            days.append(value)
        elif isinstance(value, str) and (found := re.match(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*\d{4}", value)):
            left_as_text = left_as_text or (int(found[1]) > 12 >= int(found[2]))
    return left_as_text and bool(days) and all(day.day <= 12 for day in days)


def may_be_turned(value: Value) -> bool:
    """Whether a day of the sheet would be another one with day and month turned."""
    return isinstance(value, date) and value.day <= 12 and value.day != value.month


def as_phone(value: Value) -> str:
    """A number to call, as it was typed.

    Raises: Refused (`phone_lost_zero`, with the number it probably was) for one that a sheet took for a number; and as
        `as_text`.
    """
    text = as_text(value)
    digits = _PHONE.sub("", text)
    if _LOST_ZERO.fullmatch(digits):
        raise Refused(Reason("phone_lost_zero", facts={"found": text, "proposed": f"0{digits}"}))
    return text


def as_order(value: Value) -> int:
    """A place in an order, from 1. Raises: Refused (`order_unreadable`, and as `as_text`)."""
    text = as_text(value)
    if not re.fullmatch(r"[1-9]\d{0,6}", text, re.ASCII):
        raise Refused(Reason("order_unreadable", facts={"found": text}))
    return int(text)


def raw_text(value: Value) -> str:
    """The text of a cell as it is shown beside a reason; never refuses."""
    if isinstance(value, Trouble):
        return value.shown
    try:
        return as_text(value)
    except Refused:
        return clean(value)[:60] + "…" if isinstance(value, str) else str(value)


@lru_cache(maxsize=20_000)
def _line(text: str) -> str:
    """`clean_line`, remembered: a long list says the same words over and over."""
    return clean_line(text)


def _number(value: float) -> str:
    if not value.is_integer():
        return format(value, ".15g").replace(".", ",")
    if abs(value) >= EXACT:
        raise Refused(Reason("cell_long_number"))
    return str(int(value))


def _moment(value: date | datetime | time | timedelta) -> str:
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return f"{value.day:02d}/{value.month:02d}/{value.year} {value:%H:%M}"
    return f"{value.day:02d}/{value.month:02d}/{value.year}"
