"""Going on from a plan of an earlier year: what moves by itself, and what somebody must look at. Plain Python."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from guong.kit.dates import show_day
from guong.kit.periods import Boundary
from guong.kit.reasons import Reason
from guong.plans.rules import State, Unit

WEEKEND = 5  # the first of its two days, as `date.weekday` counts
HALF_A_WEEK = 3  # days; seven is odd, so the nearest day of a weekday is always one
LONG_IN_FORCE = 5  # years after which it is asked whether a paper still holds
MOST_YEARS_ON = 10
_DASHES = "-–—"
_IN_WORDS = re.compile(r"tháng\s+\d{1,2}\s*,?\s*năm\s*$", re.IGNORECASE)
_TILL = r"(?:đến|tới)(?:\s+(?:hết|trước))?(?:\s+(?:năm|ngày))?"
_ENDS_A_WINDOW = re.compile(rf"\d\s*(?:{_TILL}|[-–—])\s*$", re.IGNORECASE)
_OPENS_A_PERIOD = re.compile(rf"\s*{_TILL}\s+\d", re.IGNORECASE)
_SAYS_YEAR = re.compile(r"(?<!\w)năm\s+$", re.IGNORECASE)
_COUNTS_THINGS = re.compile(r"\s+\w")  # "2023 mô hình" is a number of them, unless "năm" stands before
_SERIES = re.compile(r"\bsố\s*(\d+)\s*[-/]\s*([^\s,;.()]+)", re.IGNORECASE)
_WEEKDAY = re.compile(r"\bthứ\s+(?:hai|ba|tư|năm|sáu|bảy)\b|\bchủ\s+nhật\b", re.IGNORECASE)


class DayRule(StrEnum):
    """How the day of a term goes to another year."""

    WEEKDAY = "weekday"  # the nearest day of the same weekday
    DATE = "date"  # the same day of the same month
    LEFT_OUT = "left_out"  # nobody decides for the office: the term is typed anew


@dataclass(frozen=True)
class MovedDay:
    """A day of an earlier plan in another year, by one rule.

    Args:
        shift: days between it and the same day of the same month.
        leaves_month: whether it lies in another month than before.
        leaves_year: whether it lies in another year than asked.
        leaves_end: whether it was the last day of its month and is so no more.
        last_day: the last day on which an arrival is in time.
        on_weekend: whether that last day is a Saturday or Sunday.
    """

    old: date
    new: date
    shift: int
    leaves_month: bool
    leaves_year: bool
    leaves_end: bool
    last_day: date
    on_weekend: bool


def same_date(day: date, year: int) -> date:
    """The same day of the same month; of 29/02 in a year without one, 28/02."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def same_weekday(day: date, year: int) -> date:
    """The day of the same weekday that is nearest to the same day of the same month: at most three days away."""
    around = same_date(day, year)
    ahead = (day.weekday() - around.weekday()) % 7
    return around + timedelta(days=ahead if ahead <= HALF_A_WEEK else ahead - 7)


def move_day(day: date, year: int, rule: str, *, boundary: str, at: time | None, named_day_counts: bool) -> MovedDay:
    """A term's day in another year. The boundary stays as it is: "trước ngày" goes on to end before the day that is named.

    Args:
        rule: of `DayRule`, WEEKDAY or DATE.
        at: the hour that the plan names; then the named day itself is the last one.
    """
    new = same_weekday(day, year) if rule == DayRule.WEEKDAY else same_date(day, year)
    ends_before = boundary == Boundary.BEFORE and at is None and not named_day_counts
    last = new - timedelta(days=1) if ends_before else new
    shift = (new - same_date(day, year)).days
    return MovedDay(
        day,
        new,
        shift,
        leaves_month=new.month != day.month,
        leaves_year=new.year != year,
        leaves_end=_is_last_of_month(day) and not _is_last_of_month(new),
        last_day=last,
        on_weekend=last.weekday() >= WEEKEND,
    )


def _is_last_of_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def move_wording(text: str, old: date, new: date) -> str:
    """The plan's own words of a term with the new day in them; "" where they cannot be said of it, and must be written anew."""
    day, month = rf"0?{old.day}", rf"0?{old.month}"
    numbers = rf"(?<!\d){day}\s*[/.-]\s*{month}"
    said = rf"(?<!\d){day}\s+tháng\s+{month}"
    named_day, named_month, named_year = show_day(new).split("/")
    forms = (
        (rf"{numbers}\s*[/.-]\s*{old.year}(?!\d)", show_day(new)),
        (rf"{said}\s+năm\s+{old.year}(?!\d)", f"{named_day} tháng {named_month} năm {named_year}"),
        (rf"{numbers}(?!\s*[/.-]?\s*\d)", f"{named_day}/{named_month}"),
        (rf"{said}(?!\d|\s+năm)", f"{named_day} tháng {named_month}"),
    )
    moved, count = text, 0
    for pattern, shown in forms:
        if any(_ENDS_A_WINDOW.search(moved[: one.start()]) for one in re.finditer(pattern, moved, re.IGNORECASE)):
            return ""  # the day before it would stay: "từ ngày 08 đến 10/3"
        moved, found = re.subn(pattern, shown, moved, flags=re.IGNORECASE)
        count += found
    says_weekday = _WEEKDAY.search(text) is not None and new.weekday() != old.weekday()
    says_old_year = re.search(rf"(?<!\d){old.year}(?!\d)", moved) is not None and new.year != old.year
    return "" if not count or says_weekday or says_old_year else moved


@dataclass(frozen=True)
class MovedText:
    """A text in which the plan's own year was put forward.

    Args:
        count: how often the year was put forward.
        left: how often it still stands there: in dates, periods, numbers of papers.
    """

    old: str
    new: str
    count: int
    left: int


def move_year(text: str, old: int, new: int) -> MovedText:
    """Put the plan's year forward where a text speaks of it; not in dates ("10/3/2023"), periods ("2020-2023"), numbers of papers."""
    pieces, at, count, left = [], 0, 0, 0
    for found in re.finditer(rf"(?<!\d){old}(?!\d)", text):
        if not _is_the_year(text[: found.start()], text[found.end() :]):
            left += 1
            continue
        pieces += [text[at : found.start()], str(new)]
        at, count = found.end(), count + 1
    return MovedText(text, "".join([*pieces, text[at:]]), count, left)


def _is_the_year(before: str, after: str) -> bool:
    if _IN_WORDS.search(before) or before.endswith(("/", ".")) or after.startswith("/"):
        return False
    if before.endswith(tuple(_DASHES)) or (after[:1] and after[0] in _DASHES):
        return False
    if not _SAYS_YEAR.search(before) and _COUNTS_THINGS.match(after):
        return False
    if _ENDS_A_WINDOW.search(before) or _OPENS_A_PERIOD.match(after):
        return False
    ahead, behind = before.rstrip(), after.lstrip()
    is_end = ahead.endswith(tuple(_DASHES)) and ahead.rstrip(_DASHES + " ")[-1:].isdigit()
    is_start = behind[:1] in tuple(_DASHES) and behind.lstrip(_DASHES + " ")[:1].isdigit()
    return not is_end and not is_start


@dataclass(frozen=True)
class Paper:
    """A basis as far as it is known."""

    text: str
    issued_on: date | None = None
    issuer: str = ""

    @property
    def series(self) -> tuple[str, str] | None:
        """Its issuer and the letters behind its number: "KL/TW" of "Kết luận số 01-KL/TW"; None where it has no number."""
        found = _SERIES.search(self.text)
        return None if found is None else (self.issuer.casefold(), found[2].upper())


def why_check_basis(paper: Paper, known: Iterable[Paper], *, old: int, new: int) -> Iterator[Reason]:
    """What speaks for asking whether a basis still holds; nothing more is known, and nobody is told that it does not.

    Args:
        known: papers that this plan and others name.
        old, new: the plan's year, and the one to come.
    """
    if paper.issued_on is not None and new - paper.issued_on.year > LONG_IN_FORCE:
        yield Reason("basis_old", facts={"day": show_day(paper.issued_on), "years": new - paper.issued_on.year})
    if move_year(paper.text, old, new).count:
        yield Reason("basis_of_the_year", facts={"old": old, "new": new})
    if paper.series is None or paper.issued_on is None:
        return
    later = [other for other in known if other.series == paper.series and other.issued_on]
    newest = max(later, key=lambda other: other.issued_on or date.min, default=None)
    if newest is not None and newest.issued_on is not None and newest.issued_on > paper.issued_on:
        yield Reason("basis_newer_named", facts={"text": newest.text, "day": show_day(newest.issued_on)})


def why_check_quota(*, reached: int | None, asked: int | None, now: int | None) -> Iterator[Reason]:
    """What speaks for thinking again about a quota.

    Args:
        reached, asked: units that did what was asked, of those that were asked; None where no board of the year is known.
        now: units that it would speak to today; None for one that no unit is counted by.
    """
    if now == 0:
        yield Reason("quota_nobody")
    if asked and not reached:
        yield Reason("quota_never_met", facts={"asked": asked})
    elif asked and reached == asked:
        yield Reason("quota_met_by_all", facts={"asked": asked})


def why_not_go_on(state: str, *, is_part: bool) -> Iterator[Reason]:
    """Reasons why no plan at all can be begun from this one.

    Args:
        is_part: whether it turns a plan from above into its unit's own: that plan's own follower is what comes next.
    """
    if state == State.DRAFT:
        yield Reason("nothing_to_follow")
    if is_part:
        yield Reason("follow_the_one_above")


def why_not_follow(*, year: int, earlier_year: int, followed: bool, again: bool) -> Iterator[Reason]:
    """Reasons against beginning a plan from an earlier one, as it was chosen.

    Args:
        followed: whether another plan was begun from it.
        again: whether the person wants one more nevertheless.
    """
    first, last = earlier_year + 1, earlier_year + MOST_YEARS_ON
    if not first <= year <= last:
        yield Reason("not_a_later_year", field="year", facts={"first": first, "last": last})
    if followed and not again:
        yield Reason("already_followed", field="again")


@dataclass(frozen=True)
class Pairs:
    """Bodies that a plan spoke to and would speak to today: as they were, as they are, both ways where they stayed."""

    gone: tuple[Unit, ...]
    come: tuple[Unit, ...]
    renamed: tuple[tuple[Unit, Unit], ...]
    moved: tuple[tuple[Unit, Unit], ...]


def pair(old: Iterable[Unit], new: Iterable[Unit]) -> Pairs:
    """What became of the bodies of a plan: gone, come, called otherwise, standing under another body."""
    before, now = {unit.id: unit for unit in old}, {unit.id: unit for unit in new}
    both = [(unit, now[number]) for number, unit in before.items() if number in now]
    return Pairs(
        gone=tuple(unit for number, unit in before.items() if number not in now),
        come=tuple(unit for number, unit in now.items() if number not in before),
        renamed=tuple(two for two in both if two[0].name != two[1].name),
        moved=tuple(two for two in both if two[0].parent_id != two[1].parent_id),
    )
