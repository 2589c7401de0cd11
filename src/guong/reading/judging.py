"""What is wrong with a plan's text, and what it leaves open. Nothing is mended: an officer is told, and asked."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from guong.kit.dates import show_day
from guong.kit.text import fold, words
from guong.reading.found import Basis, Deadline, Form, Note, Quota
from guong.reading.grammar.dates import MONTH, days_of
from guong.reading.grammar.letters import UPPER
from guong.reading.grammar.things import may_be_exemplar
from guong.reading.items.bases import Citation, ended_periods
from guong.reading.items.deadlines import FoundTerm
from guong.reading.items.heading import Found
from guong.reading.normal import Source
from guong.reading.structure import Paper, Paragraph

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_REPORT = re.compile(r"bao cao")
# Periods of reports: two of different periods are two reports.
_PERIODS = (
    ("registration", re.compile(r"dang ky")),
    ("half", re.compile(r"6 thang|sau thang|so ket|hoc ky i\b|giua nam|nua nam|quy ii\b")),
    (
        "fast",
        re.compile(r"bao cao nhanh|hang ngay|dot xuat|hang thang|bao cao thang|hang tuan|hang quy|quy (?:i|iii|iv)\b"),
    ),
    ("year", re.compile(r"tong ket|ca nam|bao cao nam|cuoi nam|12 thang")),
)
_LITTLE = frozenset(
    words(
        "các và về của cho đến theo gửi nộp báo cáo trước ngày chậm nhất vào là hoàn thành qua một công tác kết quả thực hiện "
        "tại tổng hợp năm"
    )
)
_DESTINATION = re.compile(rf"(?<!\w)(?:gửi|nộp|báo cáo|Gửi|Nộp)\s+(?:(?:về|cho|tới|đến)\s|[{UPPER}]).*$", re.S)
_NO_YEAR = re.compile(r"\d{1,2}\s*/\s*\d{1,2}$")
_SAME = 0.7  # share of the words of the shorter that the longer one has too
_LOOKED_BACK = 20  # quotas of one kind of body; a text has a few
_YEARS_AHEAD = 1  # a plan of a year reaches into the next one at most; of a school year it does


def warnings_of(
    paper: Paper,
    source: Source,
    body: Source,
    head: Found,
    bases: Sequence[Basis],
    citations: Sequence[Citation],
    terms: Sequence[FoundTerm],
) -> list[Note]:
    """The warnings: about the text, the head, the bases, the numerals, the terms.

    Args:
        source: for places of lines.
        body: for places of the flat text.
    """
    return [
        *_about_text(paper, source),
        *_about_head(source, head),
        *_about_bases(paper, body, head, bases, citations),
        *repeated_numerals(paper.paragraphs, body),
        *_about_terms(head, terms),
        *_labels_of_other_years(paper, body, head),
        *_conflicts(terms),
    ]


def questions_of(quotas: Sequence[Quota], deadlines: Sequence[Deadline], forms: Sequence[Form]) -> list[Note]:
    """What must be answered before the plan can be worked with."""
    return list(_questions(quotas, deadlines, forms))


def _questions(quotas: Sequence[Quota], deadlines: Sequence[Deadline], forms: Sequence[Form]) -> Iterator[Note]:
    before = [
        one
        for one in deadlines
        if one.boundary == "before" and one.time is None and (one.date or _NO_YEAR.search(one.relative or ""))
    ]
    if before:
        yield Note("before_inclusive", before[0].span, {"day": show_day(before[0].date) or before[0].relative})
    counted = [quota for quota in quotas if quota.of.startswith("mô hình") and quota.scope != "all"]
    cells = [quota for quota in counted if re.match(r"chi,? (?:bộ|đảng bộ)", (quota.who or "").lower())]
    committees = [quota for quota in counted if re.match(r"đảng (?:bộ|ủy|uỷ)", (quota.who or "").lower())]
    other_words: dict[str, Quota] = {}
    for quota in quotas:
        if quota.scope != "all" and may_be_exemplar(quota.of):
            other_words.setdefault(fold(quota.of), quota)
    yield from (Note("of_quota", quota.span, {"of": quota.of}) for quota in other_words.values())
    if cells:
        yield Note("scope_of_cells", cells[0].span)
    if cells and committees:
        yield Note("committee_rollup", committees[0].span)
    if counted:
        yield Note("double_count", counted[0].span)
    missing = [form for form in forms if not form.attached]
    if missing:
        yield Note("missing_forms", missing[0].span, {"form": missing[0].text})


def _about_text(paper: Paper, source: Source) -> Iterator[Note]:
    if source.has_loose_marks:
        yield Note("broken_syllables")
    if paper.others:
        line = paper.others[0]
        yield Note("two_plans", source.span(line.start, line.end))


def _about_head(source: Source, head: Found) -> Iterator[Note]:
    if head.number_is_blank and head.number_at:
        yield Note("number_blank", source.span(*head.number_at))
    if head.day_is_blank and head.day_at:
        yield Note("date_blank", source.span(*head.day_at))


def _about_bases(
    paper: Paper, source: Source, head: Found, bases: Sequence[Basis], citations: Sequence[Citation]
) -> Iterator[Note]:
    issued_on = head.heading.issued_on
    for basis in bases:
        if basis.issued_on and issued_on and basis.issued_on > issued_on:
            facts = {"basis": basis.text, "day": show_day(basis.issued_on), "issued_on": show_day(issued_on)}
            yield Note("basis_later", basis.span, facts)
    year = head.heading.year
    for one, last in ended_periods(paper, list(citations)):
        if year and last < year:
            yield Note(
                "expired_basis", source.span(one.start, one.end), {"basis": one.text, "last": last, "year": year}
            )


def repeated_numerals(paragraphs: Sequence[Paragraph], source: Source) -> Iterator[Note]:
    """Numerals that follow themselves among the paragraphs of one level: I, II, II, IV."""
    last: dict[tuple[int, str], Paragraph] = {}
    for paragraph in paragraphs:
        numeral = paragraph.numeral
        if numeral is None or numeral.kind in {"dash", "plus", "star"}:
            continue
        parent = id(paragraph.above[-1]) if paragraph.above else 0
        before = last.get((parent, numeral.kind))
        if before is not None and before.numeral is not None and before.numeral.value == numeral.value:
            yield Note("duplicate_numbering", source.span(paragraph.start, paragraph.end), {"numeral": numeral.value})
        last[parent, numeral.kind] = paragraph


def _about_terms(head: Found, terms: Sequence[FoundTerm]) -> Iterator[Note]:
    issued_on, year = head.heading.issued_on, head.heading.year or 0
    latest = max(year, issued_on.year if issued_on else 0) + _YEARS_AHEAD
    for found in terms:
        deadline, term = found.deadline, found.term
        if term.is_impossible:
            yield Note("date_impossible", deadline.span, {"said": deadline.relative})
        if term.lacks_year:
            yield Note("year_missing", deadline.span, {"said": deadline.relative})
        if deadline.date is None:
            continue
        if term.weekday is not None and term.weekday != deadline.date.weekday():
            facts = {
                "day": show_day(deadline.date),
                "is": _WEEKDAYS[deadline.date.weekday()],
                "said": _WEEKDAYS[term.weekday],
            }
            yield Note("weekday_mismatch", deadline.span, facts)
        if year and (deadline.date.year > latest or deadline.date.year < year - 1):
            yield Note("wrong_year", deadline.span, {"day": show_day(deadline.date), "year": year})
        elif issued_on and deadline.date <= issued_on:
            facts = {"day": show_day(deadline.date), "issued_on": show_day(issued_on)}
            yield Note("date_before_issue", deadline.span, facts)


def _labels_of_other_years(paper: Paper, source: Source, head: Found) -> Iterator[Note]:
    """A part of a timetable that is headed by a month of long ago: "Tháng 10 năm 2010 (06 đơn vị)" in a plan of 2020."""
    issued_on = head.heading.issued_on
    if issued_on is None:
        return
    for paragraph in paper.paragraphs:
        found = re.match(MONTH, paragraph.text, re.I)
        days = days_of(found[0]) if found else None
        if found and days and days.last < issued_on.replace(day=1):
            span = source.span(paragraph.start, paragraph.start + found.end())
            yield Note("wrong_year", span, {"day": found[0], "year": head.heading.year or issued_on.year})


def conflicting_quotas(paper: Paper, body: Source, quotas: Sequence[Quota]) -> Iterator[Note]:
    """Quotas of one kind of body that no number meets, or that two clauses give differently."""
    starts = [body.span(one.start, one.end)[0] for one in paper.paragraphs]
    seen: dict[tuple[str, str, str], list[Quota]] = {}
    for quota in quotas:
        key = (fold(quota.who or ""), fold(quota.of), quota.scope)
        for other in seen.get(key, ())[-_LOOKED_BACK:]:
            apart = bisect_right(starts, other.span[0]) != bisect_right(starts, quota.span[0])
            both = {quota.minimum, other.minimum}
            is_other = None not in both and len(both) == 2 and quota.scope == "each"
            # In one clause the second is a part of the first: "02 mô hình, trong đó không quá 01 mô hình cũ".
            if apart and (is_other or not _can_be_met(quota, other)):
                yield Note("conflicting_quotas", quota.span, {"who": quota.who or "…"})
                break
        seen.setdefault(key, []).append(quota)


def _can_be_met(one: Quota, other: Quota) -> bool:
    least = max(bound for bound in (one.minimum, other.minimum, 0) if bound is not None)
    most = [bound for bound in (one.maximum, other.maximum) if bound is not None]
    return not most or least <= min(most)


def _conflicts(terms: Sequence[FoundTerm]) -> Iterator[Note]:
    """Two days for one report: the same thing by its words, of the same period."""
    reports = [(found, *_report(found)) for found in terms if found.deadline.date]
    reports = [one for one in reports if _REPORT.search(fold(one[0].deadline.what))][:60]
    for number, (one, period, said) in enumerate(reports):
        for other, period_of_other, said_of_other in reports[:number]:
            if one.deadline.date == other.deadline.date or not (said and said_of_other):
                continue
            periods = {period, period_of_other}
            shared = len(said & said_of_other) / min(len(said), len(said_of_other))
            is_same = len(periods) == 1 or periods == {"", "year"}
            if is_same and shared >= _SAME and min(len(said), len(said_of_other)) >= 2:
                facts = {"one": show_day(other.deadline.date), "other": show_day(one.deadline.date)}
                yield Note("conflicting_deadlines", one.deadline.span, facts)
                break


def _report(found: FoundTerm) -> tuple[str, frozenset[str]]:
    what = found.deadline.what
    said = fold(what)
    period = next((name for name, pattern in _PERIODS if pattern.search(said)), "")
    thing = fold(_DESTINATION.sub("", what)) or said
    return period, frozenset(word for word in re.findall(r"\w+", thing) if word not in _LITTLE)
