"""Terms that the plan sets: what must be done by when, to the last second. Dates of papers, events and memorials are none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from guong.kit.periods import ONE_TICK, Boundary, closing_instant
from guong.reading.found import Deadline
from guong.reading.grammar.terms import Term, terms_in
from guong.reading.items.bases import Citation
from guong.reading.normal import Source
from guong.reading.structure import Paper, Paragraph

# What is asked for where a term names only a month, or says only "đến ngày": things that are handed in or finished.
_HANDED_IN = re.compile(
    r"(?<!\w)(?:gửi|nộp|báo cáo (?:về|kết quả|gửi|ủy|cho)|hoàn thành|hoàn tất|xong|đăng ký|ban hành|nhận (?:bài"
    r"|hồ sơ|tác phẩm)|lập danh sách|hạn)(?!\w)",
    re.I,
)
# What makes a day one of an event, a count or the past.
_NO_TERM = re.compile(r"(?:tính|kể|đã|sinh|thành lập|kỷ niệm|giai đoạn|nhiệm kỳ|hiệu lực|số liệu)\s*(?:từ\s*)?$", re.I)
_LEADS = re.compile(r"^(?:(?:một|hai|ba|bốn|năm|sáu) là,?|và|,|còn|riêng|đồng thời|sau đó|trong đó)\s+", re.I)
_CUT = re.compile(r"[;\n]|(?<!\d)\.(?=\s)|(?<=\d)\.(?=\s+[^\W\d])")
_HANDING = re.compile(r"(?:nộp|gửi|hoàn thành|trình)(?!\w)", re.I)
_TAIL = re.compile(r"[\s,:(\-–]+(?:vào|là|hạn|thời gian|trong khoảng thời gian|(?:kể )?từ nay)?[\s,:(\-–]*$", re.I)
_LABEL = re.compile(
    r"^(?:\*\s*)?(?:thời gian|thời hạn|tiến độ|lộ trình|hạn|đợt \d+)(?: (?:thực hiện|hoàn thành|nộp|gửi"
    r"|báo cáo))?\s*:?\s*(?:dự kiến|ngày|trong|khoảng|vào)?$",
    re.I,
)
_LONGEST = 240
_TO_END = {"before": Boundary.BEFORE, "at_latest": Boundary.AT_LATEST}


@dataclass(frozen=True)
class FoundTerm:
    """A deadline with the term it was made of."""

    deadline: Deadline
    term: Term
    paragraph: Paragraph


def deadlines_of(paper: Paper, citations: Sequence[Citation], source: Source) -> list[FoundTerm]:
    """The deadlines in the order of the text."""
    cited = iter(citations)
    current = next(cited, None)
    found: list[FoundTerm] = []
    for paragraph in paper.paragraphs:
        before: Term | None = None
        for term in terms_in(paper.flat, paragraph.start, paragraph.end):
            while current is not None and current.end <= term.start:
                current = next(cited, None)
            if current is not None and current.start < term.end and term.start < current.end:
                continue
            if before is not None and _explains(paper.flat, before, term) and found:
                found[-1] = _explained(found[-1], term)
                continue
            if not _is_set(paper.flat, paragraph, term):
                continue
            what = _what(paper.flat, paragraph, term, before)
            found.append(FoundTerm(_made(what, term, source), term, paragraph))
            before = term
    return found


def last_moment(term: Term) -> datetime | None:
    """The last second in time; "trước ngày D" is read strictly, and asked about."""
    if term.day is None:
        return None
    hour = None if term.hour == time(0) and term.boundary != "before" else term.hour
    boundary = _TO_END.get(term.boundary, Boundary.BY_END_OF)
    end = closing_instant(boundary, term.day, named_day_counts=False, at=hour)
    return end - timedelta(seconds=1) if end.microsecond == 0 else (end - ONE_TICK).replace(microsecond=0)


def _made(what: str, term: Term, source: Source) -> Deadline:
    return Deadline(
        what,
        term.day,
        term.hour,
        term.boundary,
        term.starts_on,
        last_moment(term),
        term.relative,
        source.span(term.start, term.end),
    )


def _is_set(text: str, paragraph: Paragraph, term: Term) -> bool:
    """Whether the term binds somebody."""
    before = text[max(paragraph.start, term.start - 40) : term.start]
    if _NO_TERM.search(before) or _is_quoted(text[paragraph.start : term.start]):
        return False
    asked = bool(_HANDED_IN.search(_sentence(text, paragraph, term)))
    if term.is_month:
        return asked or term.trigger.endswith("hoàn thành") or _is_labelled(paragraph)
    if term.trigger in {"đến", "tới", "cho đến", "hết"} and term.relative is None:
        return asked or term.hour is not None or _is_labelled(paragraph)
    if term.boundary == "within":
        return asked
    if term.trigger == "trước" and term.lacks_year:
        return asked
    return True


def _is_labelled(paragraph: Paragraph) -> bool:
    return any(
        re.search(r"thời gian (?:nộp|gửi|nhận|hoàn thành|báo cáo)", one.text, re.I)
        for one in (paragraph, *paragraph.above[-1:])
    )


def _is_quoted(before: str) -> bool:
    return before.count("“") > before.count("”")


def _sentence(text: str, paragraph: Paragraph, term: Term) -> str:
    first = max([paragraph.start, *(cut.end() for cut in _CUT.finditer(text, paragraph.start, term.start))])
    cut = _CUT.search(text, term.end, paragraph.end)
    return text[first : cut.start() if cut else paragraph.end]


def _explains(text: str, before: Term, term: Term) -> bool:
    """ "Chậm nhất ngày 10/12/2025 (trước ngày bầu cử 95 ngày)": the second tells how the first was reckoned."""
    between = text[before.end : term.start]
    return (
        term.relative is not None
        and term.day is None
        and before.day is not None
        and between.strip() in {"(", "(tức", "(tức là"}
    )


def _explained(found: FoundTerm, term: Term) -> FoundTerm:
    old = found.deadline
    made = Deadline(old.what, old.date, old.time, old.boundary, old.starts_on, old.last_moment, term.relative, old.span)
    return FoundTerm(made, found.term, found.paragraph)


def _what(text: str, paragraph: Paragraph, term: Term, before: Term | None) -> str:
    """What is to be done: the words before the term in its sentence, else behind it, else the heading above."""
    since = before.end if before is not None else paragraph.start
    cuts = [cut.end() for cut in _CUT.finditer(text, since, term.start)]
    first = cuts[-1] if cuts else since
    said = _tidy(text[first : term.start])
    if len(cuts) > 0 and _HANDING.match(said) and len(said.split()) < 12:
        earlier = cuts[-2] if len(cuts) > 1 else since
        said = _tidy(text[earlier : term.start])
    if said and not _LABEL.match(said) and len(said) > 2:
        return said
    cut = _CUT.search(text, term.end, paragraph.end)
    behind = (
        ""
        if text[term.end : term.end + 2].lstrip().startswith("(")
        else _tidy(text[term.end : cut.start() if cut else paragraph.end].strip(" :.,"))
    )
    if behind and len(behind.split()) > 1:
        return behind
    if before is not None and before.start > paragraph.start:
        return _what(text, paragraph, before, None)  # "trước ngày A và trước ngày B"
    return next(_headings(paragraph), said or _tidy(text[term.start : term.end].partition(":")[0]))


def _headings(paragraph: Paragraph) -> Iterator[str]:
    for above in reversed(paragraph.above):
        text = _tidy(above.text)
        if text and not _LABEL.match(text):
            yield text


def _tidy(said: str) -> str:
    text = " ".join(said.split()).lstrip(" ,;:.)-–*+")
    text = _LEADS.sub("", _TAIL.sub("", text + " "))
    return text.strip()[:_LONGEST]
