"""Days as Vietnamese people type them: day, month, year. A guess about a deadline is worse than a question."""

import re
from datetime import date, time

from guong.kit.periods import Window, local
from guong.kit.phrasebook import register
from guong.kit.reasons import Reason, Refused
from guong.kit.text import clean_line, normal

EARLIEST, LATEST = 1900, 2200  # years; anything else is a slip of the keyboard
LONGEST = 60  # signs looked at: "Thứ Tư, ngày 15 tháng 3 năm 2023" and room to spare

_SIGNS = r"/.,\-–—"  # one between the numbers; people mix them
_BETWEEN = rf"\s*[{_SIGNS}]\s*"
_FULL = re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{4}})", re.ASCII)
_SHORT_YEAR = re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,3}})", re.ASCII)
_NO_YEAR = re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}})", re.ASCII)
_YEAR_FIRST = re.compile(rf"\d{{4}}{_BETWEEN}\d{{1,2}}{_BETWEEN}\d{{1,2}}", re.ASCII)
_IN_WORDS = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})(?:\s*năm\s*(\d{1,4}))?", re.ASCII)
_BEFORE = re.compile(r"^(?:(?:thứ\s+\w+|chủ\s+nhật)\s*,?\s*)?(?:ngày\s+)?")
_DIGITS = {ord(wide): str(value) for value, wide in enumerate("０１２３４５６７８９")}

register(
    reasons={
        "date_missing": "Chưa nhập ngày. Nhập theo ngày/tháng/năm, ví dụ 09/3/2023.",
        "date_unreadable": "Ngày không hợp lệ. Nhập theo ngày/tháng/năm, ví dụ 09/3/2023.",
        "date_year_missing": "Ngày {typed} còn thiếu năm. Nhập đủ ngày/tháng/năm, ví dụ {typed}/2023.",
        "date_impossible": "Không có ngày {typed} trong lịch. Hãy xem lại ngày và tháng.",
        "date_two_digit_year": "Năm “{year}” chưa rõ là năm nào. Nhập năm đủ bốn chữ số, ví dụ 2023.",
        "date_year_first": "Ngày {typed} đang viết năm trước. Nhập theo ngày/tháng/năm, ví dụ 09/3/2023.",
        "date_far_off": "Năm {year} quá xa. Nhập năm từ {earliest} đến {latest}.",
    }
)


def read_day(typed: str, *, field: str = "") -> date:
    """The day that somebody typed.

    Read are 9/3/2023, 09-03-2023, 09.03.2023, "ngày 09 tháng 3 năm 2023" and "Thứ Năm, 09/3/2023". A year of two
    digits, a missing year and the order year-month-day are asked about, never guessed.

    Args:
        field: the form field that the reason names.
    Raises: Refused (`date_missing`, `date_unreadable`, `date_year_missing`, `date_two_digit_year`, `date_year_first`,
        `date_impossible`, `date_far_off`).
    """
    text = _plain(typed)
    if not text:
        raise Refused(Reason("date_missing", field=field))
    if found := _FULL.fullmatch(text):
        return _day(*found.groups(), field=field)
    if found := _IN_WORDS.fullmatch(text):
        day, month, year = found.groups()
        if year is None:
            raise Refused(Reason("date_year_missing", field=field, facts={"typed": f"{day}/{month}"}))
        if len(year) < 4:
            raise Refused(Reason("date_two_digit_year", field=field, facts={"year": year}))
        return _day(day, month, year, field=field)
    if found := _SHORT_YEAR.fullmatch(text):
        raise Refused(Reason("date_two_digit_year", field=field, facts={"year": found[3]}))
    if found := _NO_YEAR.fullmatch(text):
        raise Refused(Reason("date_year_missing", field=field, facts={"typed": f"{found[1]}/{found[2]}"}))
    if _YEAR_FIRST.fullmatch(text):
        raise Refused(Reason("date_year_first", field=field, facts={"typed": text}))
    raise Refused(Reason("date_unreadable", field=field))


def show_day(day: date | None) -> str:
    """A day as the field shows it again: 09/3/2023 (days, and the months 1 and 2, are padded as in official papers)."""
    if day is None:
        return ""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


def show_end(window: Window) -> str:
    """The exact end of a term: "hết ngày 09/3/2023", or where an hour is named "trước 10:30 ngày 10/3/2023"."""
    end = local(window.closes_at)
    if end.time() == time(0):
        return f"hết ngày {show_day(window.last_day)}"
    return f"trước {end:%H:%M} ngày {show_day(local(window.closes_at).date())}"


def _plain(typed: str) -> str:
    text = clean_line(typed[: 4 * LONGEST]).lower().translate(_DIGITS)
    if len(text) > LONGEST:
        return "…"
    return normal(_BEFORE.sub("", text)).strip(" .,;")


def _day(day: str, month: str, year: str, *, field: str) -> date:
    if not EARLIEST <= int(year) <= LATEST:
        facts = {"year": year, "earliest": EARLIEST, "latest": LATEST}
        raise Refused(Reason("date_far_off", field=field, facts=facts))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Refused(Reason("date_impossible", field=field, facts={"typed": f"{day}/{month}/{year}"})) from None
