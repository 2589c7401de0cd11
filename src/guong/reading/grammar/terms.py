"""Terms: how the end of a period of work is worded, absolute or hanging on another event.

trước ngày 10/3/2023 · trước 15h ngày 15 tháng 11 năm 2020 · chậm nhất vào ngày 31/5/2021 · đến hết ngày 15-11-2026
từ ngày 10/3 đến hết ngày 25/3/2025 · trong tháng 10 năm 2023 · Thời gian hoàn thành: Quý IV/2025 và Quý I/2026
trước ngày 25 hằng tháng · trong vòng 05 ngày kể từ … · trước ngày 20/11 (no year said)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from guong.reading.found import Limit
from guong.reading.grammar.dates import (
    FULL,
    MONTH,
    NO_YEAR,
    QUARTER,
    TIME,
    WEEKDAY,
    day_in,
    day_of,
    days_of,
    time_of,
    weekday_of,
)

# "Hạn nộp hồ sơ:", "Thời gian hoàn thành:": what follows such a label is the last day
_LABEL = r"(?:thời gian|thời hạn|ngày|hạn)\s+(?:hoàn thành|nộp|gửi|báo cáo|đăng ký|nhận)(?:\s+[^\W\d]+){0,3}\s*:"
_LATEST = (
    r"(?:(?:chậm nhất|muộn nhất|hạn cuối(?: cùng)?|hạn chót|hạn nộp|hạn gửi|thời hạn (?:nộp|gửi|cuối)|thời hạn"
    r"|không (?:quá|muộn hơn|chậm hơn))"
    r"(?:\s+(?:là|vào|đến|trước|trong|cuối))*\s*:?(?:\s+(?:trước|là|đến|vào))?)"
)
_DAY_WORD = r"(?:(?:vào|trong)\s+)?(?:ngày\s*)?(?:(?:mùng|mồng)\s+)?"
# "trước ngày 20/6 và 20/11/2024": the year is said once
_ALSO = rf"(?:(?P<also>{NO_YEAR})\s*(?:và|,|hoặc)\s*(?:trước\s+)?(?:ngày\s*)?)?"
_HOUR = rf"(?:(?:lúc\s+|vào\s+)?(?P<time>{TIME})\s*,?\s*)?"
_WEEK = rf"(?:(?:sáng|chiều|tối)?\s*(?P<weekday>{WEEKDAY})\s*,?\s*(?:\(\s*)?)?"
_WEEK_AFTER = rf"(?:\s*\(\s*(?P<weekday_after>{WEEKDAY})\s*\))?"
# "trước 15h ngày 15 tháng 11 năm 2020", "chậm nhất thứ Sáu, ngày 13/02/2026"
_FULL_TERM = re.compile(
    rf"(?<!\w)(?P<word>{_LABEL}|{_LATEST}|trước(?:\s+(?:thời điểm|thời hạn))?|(?:đến|tới|cho đến)\s+hết|hết"
    rf"|(?:cho\s+)?(?:đến|tới)|trong)\s*:?\s*"
    rf"{_HOUR}{_WEEK}{_DAY_WORD}{_WEEK.replace('weekday', 'weekday2')}{_ALSO}(?P<date>{FULL}){_WEEK_AFTER}",
    re.I,
)
# "từ ngày 10/3 đến hết ngày 25/3/2025", "từ ngày 01 đến 17h00 ngày 10/11/2025"
_WINDOW = re.compile(
    rf"(?<!\w)từ\s+(?:(?:lúc\s+)?(?P<since_time>{TIME})\s*,?\s*)?(?:ngày\s*)?(?P<since>{FULL}|{NO_YEAR}|\d{{1,2}})\s*,?\s*"
    rf"(?:cho\s+)?(?:đến|tới|-|–)\s*(?:hết\s+)?(?:(?P<time>{TIME})\s*,?\s*)?(?:ngày\s*)?(?P<date>{FULL})",
    re.I,
)
# "Thời gian: 01/4/2024 - 30/11/2024"; without such a label two days side by side are those of an anniversary
_BARE_WINDOW = re.compile(
    rf"(?<=: )(?:ngày\s*)?(?P<since>{FULL})\s*(?:đến|tới|-|–)\s*(?:hết\s+)?(?P<time>(?!))?(?:ngày\s*)?(?P<date>{FULL})",
    re.I,
)
_PART = rf"(?:{MONTH}|{QUARTER})"
# "trong tháng 5 năm 2026", "Thời gian hoàn thành: Quý IV/2025 và Quý I/2026"
_WITHIN = re.compile(
    rf"(?<!\w)(?P<lead>trong\s+|(?:thời gian |thời hạn )?hoàn thành\s*(?:thời gian\s*)?:?\s*(?:dự kiến\s+"
    rf"|trong\s+|ngày\s+)?|hạn hoàn thành\s*:\s*)"
    rf"(?P<first>{_PART})(?:\s*(?P<joint>và|đến|-|–|,)\s*(?:hết\s+)?(?P<second>{_PART}))?",
    re.I,
)
# "xong trước tháng 6/2024"
_MONTH_TERM = re.compile(rf"(?<!\w)(?P<word>{_LATEST}|trước|(?:đến|tới)\s+hết|hết)\s*:?\s*(?P<part>{_PART})", re.I)
_EVERY = r"(?:hằng|hàng|mỗi|cuối|đầu|liền kề|của|tiếp theo|kế tiếp|sau)"
_RELATIVE = re.compile(
    # "trước ngày 25 hằng tháng", "trước ngày 15 tháng cuối quý", "trước ngày 10 tháng liền kề trước tháng …"
    rf"(?<!\w)(?:(?P<before>(?:chậm nhất\s+(?:là\s+)?)?trước"
    rf"|{_LATEST})\s+(?:{TIME}\s*,?\s*)?ngày\s*\d{{1,2}}\s+(?:{_EVERY}|(?:tháng|quý)\s+{_EVERY})\s[^,.;:()\n]{{0,70}}"
    # "trước 19h00 hằng ngày"
    rf"|(?P<daily>trước)\s+(?:{TIME})\s*,?\s*(?:{_EVERY})\s+(?:ngày|tuần|tháng)"
    # "trước ngày bầu cử 95 ngày"
    r"|(?P<event>trước)\s+ngày\s+[^\d,.;:()\n]{3,40}\s\d{1,3}\s+ngày(?: làm việc)?"
    # "trong vòng 05 ngày kể từ …", "chậm nhất sau 03 ngày", "sau 01 ngày"
    rf"|(?P<span>trong\s+(?:vòng|thời hạn)|{_LATEST}\s*(?:sau\s+)?"
    rf"|sau)\s+\d{{1,3}}\s*(?:\([^()\n]{{2,12}}\)\s*)?(?:ngày|tuần|tháng|giờ)(?:\s+làm việc)?"
    r"(?:,?\s+(?:kể từ|tính từ|từ khi|sau khi|sau|trước khi|trước|từ ngày)\s[^,.;:()\n]{2,70})?)",
    re.I,
)
# "trước ngày 20/11", "trong tháng 2"
_NO_YEAR_TERM = re.compile(
    rf"(?<!\w)(?P<word>{_LATEST}|trước|(?:đến|tới)\s+hết|hết|trong)\s*:?\s*{_HOUR}{_WEEK}(?:ngày\s*)?"
    rf"(?P<date>(?:{NO_YEAR})(?:\s+(?:hằng|hàng)\s+năm)?|tháng\s*\d{{1,2}}(?!\s*[/\d])(?!\s*,?\s*năm\s*\d)"
    rf"|quý\s*(?:IV|I{{1,3}})(?![IV])(?!\s*/)(?!\s*năm\s*\d))",
    re.I,
)
_ENDS_RELATIVE = re.compile(r"\s(?:gồm|ban hành|gửi|nộp|để)(?:\s.*)?$|\s+$", re.S)


@dataclass(frozen=True)
class Term:
    """An expression of a term, in places of the text it was found in."""

    start: int
    end: int
    boundary: Limit
    day: date | None = None
    hour: time | None = None
    starts_on: date | None = None
    relative: str | None = None
    weekday: int | None = None
    trigger: str = ""
    is_month: bool = False
    lacks_year: bool = False
    is_impossible: bool = False


def terms_in(text: str, start: int, end: int) -> list[Term]:
    """The terms between two places; where two readings overlap, the one that begins first and is longer holds."""
    found = sorted(_all(text, start, end), key=lambda term: (term.start, -term.end))
    kept: list[Term] = []
    for term in found:
        if not kept or term.start >= kept[-1].end:
            kept.append(term)
    return kept


def _all(text: str, start: int, end: int) -> Iterator[Term]:
    for one in _FULL_TERM.finditer(text, start, end):
        yield from _also(one)
        yield _full(one)
    for one in _BARE_WINDOW.finditer(text, start, end):
        if term := _window(one):
            yield term
    for one in _WINDOW.finditer(text, start, end):
        if term := _window(one):
            yield term
    for one in _WITHIN.finditer(text, start, end):
        if term := _within(one):
            yield term
    for one in _MONTH_TERM.finditer(text, start, end):
        if days := days_of(one["part"]):
            boundary = _boundary(one["word"], None)
            day = days.first if boundary == "before" else days.last
            yield Term(*one.span(), boundary, day, trigger=one["word"].lower(), is_month=True)
    for one in _RELATIVE.finditer(text, start, end):
        yield _relative(one)
    for one in _NO_YEAR_TERM.finditer(text, start, end):
        yield Term(
            *one.span(),
            _boundary(one["word"], one["time"]),
            hour=time_of(one["time"]),
            relative=" ".join(one[0].split()),
            trigger=one["word"].lower(),
            lacks_year="năm" not in one["date"].lower(),
            is_month="/" not in one["date"] and not one["date"][:1].isdigit(),
        )


def _also(one: re.Match[str]) -> Iterator[Term]:
    """The first of two days that share their year."""
    last = day_of(one["date"])
    if one["also"] and last:
        day = day_in(one["also"], last.year)
        yield Term(
            one.start(), one.end("also"), _boundary(one["word"], one["time"]), day, time_of(one["time"]), trigger="also"
        )


def _full(one: re.Match[str]) -> Term:
    day = day_of(one["date"])
    boundary = _boundary(one["word"], one["time"])
    return Term(
        one.start("date") if one["also"] else one.start(),
        one.end(),
        boundary,
        day,
        time_of(one["time"]),
        day if boundary == "within" else None,
        weekday=weekday_of(one["weekday"] or one["weekday2"] or one["weekday_after"]),
        trigger=" ".join(one["word"].lower().split()),
        is_impossible=day is None,
        relative=None if day else " ".join(one[0].split()),
    )


def _window(one: re.Match[str]) -> Term | None:
    """ "Từ 26/11 đến 20/12/2022": the year is said once, and the month too in "từ ngày 01 đến ngày 10/11/2025"."""
    last = day_of(one["date"])
    if last is None:
        return None
    if re.fullmatch(FULL, one["since"], re.I):
        first = day_of(one["since"])
    else:
        first = day_in(one["since"], last.year, last.month)
        if first is not None and first > last and "/" in one["since"]:
            first = day_in(one["since"], last.year - 1)
    return Term(*one.span(), "window", last, time_of(one["time"]), first, trigger="từ")


def _within(one: re.Match[str]) -> Term | None:
    first = days_of(one["first"])
    last = days_of(one["second"]) if one["second"] else first
    if first is None or last is None:
        return None
    inside = one["lead"].lower().rfind("trong")
    start = one.start() + inside if inside >= 0 else one.start("first")
    boundary: Limit = "window" if one["joint"] and one["joint"] not in {"và", ","} else "within"
    trigger = one["lead"].lower().strip(" :")
    return Term(start, one.end(), boundary, last.last, starts_on=first.first, trigger=trigger, is_month=True)


def _relative(one: re.Match[str]) -> Term:
    text = _ENDS_RELATIVE.sub("", one[0])
    hour = re.search(TIME, text, re.I)
    boundary: Limit = "within" if one["span"] and not re.match(_LATEST, one["span"], re.I) else "before"
    if boundary == "before" and re.match(_LATEST, text, re.I) and not re.search(r"trước", text):
        boundary = "at_latest"
    return Term(
        one.start(),
        one.start() + len(text),
        boundary,
        hour=time_of(hour[0]) if hour else None,
        relative=" ".join(text.split()),
        trigger=text.lower().split()[0],
    )


def _boundary(word: str, hour: str | None) -> Limit:
    said = " ".join(word.lower().split()).strip(" :")
    if said.endswith("trước") or said.startswith("trước"):
        return "before"
    if said == "trong":
        return "within"
    if said.endswith("hết") and not hour:
        return "by_end_of"
    if said in {"đến", "tới", "cho đến"} and not hour:
        return "by_end_of"
    return "at_latest"
