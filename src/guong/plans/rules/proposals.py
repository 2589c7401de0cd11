"""What a plan's text proposes for the parts of a plan: the reader's words in the shape of the plan's own forms. Plain Python.

Every value is what a person would have typed, so that the forms judge a proposal as they judge a person. What the words do not
settle is left empty, or `is_sure` is false: it waits for somebody, and nothing confirms it in bulk.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from guong.kit.dates import show_day
from guong.kit.text import fold
from guong.plans.rules import EXEMPLAR, Circle, is_asked_of
from guong.plans.rules.bodies import Kinds, kinds_in
from guong.plans.rules.groups_said import said_of, speaks_of_rest, without_rest
from guong.reading.found import Basis, Deadline, Note, Quota, Reading
from guong.reading.grammar.bodies import bare, is_body, is_generic, name_end
from guong.reading.grammar.letters import UPPER

Span = tuple[int, int]
SOMEBODY = "Các đơn vị"
LONGEST_WORDING, LONGEST_THING, LONGEST_NAME = 500, 60, 300
FARTHEST = 1000  # signs that are looked through for the beginning and the end of a sentence
# What the reader says in a text that is no plan: nothing was taken from it, and nothing is made of it.
UNREADABLE = ("empty_text", "no_text_layer", "damaged_text", "other_language", "not_a_plan")
_NO_SIGN = re.compile("[\x00\ud800-\udfff]")
_MARKS = re.compile(r"\*{1,3}|__")
_ENDS = re.compile(r";|(?<!\d)\.(?=\s|$)|\.(?=\s+[^\W\d])")
_RESULT = re.compile(r"ket qua|tong ket|bao cao nam|bao cao danh gia")
_REGISTRATION = re.compile(r"dang ky|danh sach")
# Reports of a part of the year, and what is no handing in at all: neither is a step of the year.
_OTHER = re.compile(
    r"6 thang|sau thang|so ket|giua nam|hang (?:thang|quy|tuan|ngay)|cuoi quy|\bquy (?:i|ii|iii|iv|\d)\b|dot xuat|bao cao nhanh"
    r"|tham dinh|kiem tra|cong nhan|khen thuong"
)
_DAY_AND_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?!\s*[/.-]?\d)|(\d{1,2})\s+tháng\s+(\d{1,2})", re.I)
_ISSUED_BY = re.compile(
    r"[\s,(]{0,4}(?:ngày\s*[\d/.\s-]{6,12}|ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4})?[\s,)]{0,4}của\s+"
    rf"(?P<who>[{UPPER}][^,;.\n()“”]{{0,120}}?)(?=\s+(?:về|và|để|ban hành|trong)\s|\s*[,;.\n()“”]|\s*$)"
)


class Group(StrEnum):
    """The kinds of things that are found, in the order in which they are looked through."""

    HEADING = "heading"
    BASES = "bases"
    THEMES = "themes"
    SECTORS = "sectors"
    QUOTAS = "quotas"
    DEADLINES = "deadlines"
    ASSIGNMENTS = "assignments"
    FORMS = "forms"
    RECIPIENTS = "recipients"


@dataclass(frozen=True)
class Proposal:
    """One thing found: for which part, its values as they would be typed, where the text says it.

    Args:
        group: under which it is shown.
        part: what becomes of it; a term of no step of the year is kept as a duty.
        note: a code that tells what the person must look at; "" for nothing.
        is_sure: whether it may be confirmed together with others.
        duty: a number or a term as a duty, for whoever wants it kept so.
    """

    group: Group
    part: str
    values: Mapping[str, str]
    span: Span | None
    note: str = ""
    is_sure: bool = True
    duty: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What the installation knows: the plan that is being made, and in which hierarchies bodies of each kind stand."""

    issuer_id: int
    hierarchy_id: int
    year: int
    hierarchies_of: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def hierarchy_of(self, kind: str) -> int | None:
        """The plan's own hierarchy where bodies of the kind stand in it, else the only one in which they do."""
        found = self.hierarchies_of.get(kind, ())
        if self.hierarchy_id in found:
            return self.hierarchy_id
        return found[0] if len(found) == 1 else None


def proposals(reading: Reading, known: Known) -> list[Proposal]:
    """Everything that the reading proposes, in the order of the plan's parts and of the text."""
    told = _Told(reading)
    return [
        *_heading(reading, known),
        *(_basis(one, told) for one in reading.bases),
        *(
            Proposal(Group.THEMES, "themes", told.with_clause({"kind": one.kind, "text": one.text}, one.span), one.span)
            for one in reading.themes
        ),
        *(
            Proposal(
                Group.SECTORS,
                "sectors",
                told.with_clause({"name": _capital(one.name), "content": one.content}, one.span),
                one.span,
            )
            for one in reading.sectors
        ),
        *_quotas(told, known),
        *_deadlines(told, known),
        *(
            Proposal(
                Group.ASSIGNMENTS,
                "assignments",
                told.with_clause({"who": one.who, "text": _capital(one.text), "role": one.role}, one.span),
                one.span,
            )
            for one in reading.duties
        ),
        *(
            Proposal(
                Group.FORMS,
                "forms",
                told.with_clause({"text": one.text, "attached": "on" if one.attached else ""}, one.span),
                one.span,
            )
            for one in reading.forms
        ),
        *(
            Proposal(
                Group.RECIPIENTS, "recipients", {"text": one.text, "purpose": _purpose(one.purpose or "")}, one.span
            )
            for one in reading.recipients
        ),
    ]


def storable(text: str) -> str:
    """A text that a database can keep: signs that stand for nothing, which broken files hold, are blanks."""
    return _NO_SIGN.sub(" ", text)


def why_unreadable(reading: Reading) -> Note | None:
    """The warning because of which nothing is made of a text; None for one that is a plan."""
    by_code = {one.code: one for one in reversed(reading.warnings)}
    return next((by_code[code] for code in UNREADABLE if code in by_code), None)


def step_of(what: str) -> str | None:
    """The step of the year that something handed in belongs to, by the words of what it is; None for another one."""
    said = fold(what)
    if _OTHER.search(said):
        return None
    if _RESULT.search(said):
        return "result"
    return "registration" if _REGISTRATION.search(said) else None


def shape_of(quota: Quota) -> tuple[str, int, int | None] | None:
    """(shape, number, upper number) of a quota; None for one that this program has no shape for."""
    least, most = quota.minimum, quota.maximum
    if quota.scope == "percent":
        return ("percent", least, None) if least and most is None and 1 <= least <= 100 else None
    if least is not None and most is not None:
        if least == most:
            return ("exactly", least, None) if least else None
        return ("range", least, most) if 0 < least < most else None
    if least:
        return "at_least", least, None
    return ("at_most", most, None) if most else None


def day_in(said: str, year: int) -> date | None:
    """The day of `year` that words without a year name, "trước ngày 10/3"; None where they name none."""
    found = _DAY_AND_MONTH.search(said)
    if found is None:
        return None
    day, month = (int(found[1]), int(found[2])) if found[1] else (int(found[3]), int(found[4]))
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Told:
    """The text around what was found."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.text = reading, reading.text
        self.starts = [one.span[0] for one in reading.clauses]

    def paragraph(self, span: Span) -> Span:
        """The paragraph in which a span begins."""
        place = bisect_right(self.starts, span[0]) - 1
        if place < 0 or span[0] >= self.reading.clauses[place].span[1]:
            return span
        return self.reading.clauses[place].span

    def clause(self, span: Span) -> str:
        place = bisect_right(self.starts, span[0]) - 1
        inside = place >= 0 and span[0] < self.reading.clauses[place].span[1]
        return self.reading.clauses[place].label[:60] if inside else ""

    def with_clause(self, values: Mapping[str, str], span: Span) -> dict[str, str]:
        return {**values, "clause": self.clause(span)}

    def statement(self, span: Span) -> str:
        """The sentence, or the part of it between semicolons, in which a span stands."""
        since, until = self.paragraph(span)
        since, until = max(since, span[0] - FARTHEST), min(until, span[1] + FARTHEST)
        before = [cut.end() for cut in _ENDS.finditer(self.text, since, span[0])]
        after = _ENDS.search(self.text, span[1], max(until, span[1]))
        return tidy(self.text[before[-1] if before else since : after.start() if after else max(until, span[1])])

    def around(self, span: Span, ended: int) -> tuple[str, str, str]:
        """The words of its paragraph before a span, as far as nothing else that ended there took them; its own; those behind it."""
        since, until = self.paragraph(span)
        since = max(since, ended if ended <= span[0] else since, span[0] - FARTHEST)
        sentences = [cut.end() for cut in re.finditer(r"(?<!\d)\.\s", self.text[since : span[0]])]
        begin = since + (sentences[-1] if sentences else 0)
        stop = re.search(r"\.(?=\s|$)|\n", self.text[span[1] : min(until, span[1] + FARTHEST)])
        end = span[1] + stop.start() if stop else min(until, span[1] + FARTHEST)
        return self.text[begin : span[0]], self.text[slice(*span)], self.text[span[1] : max(end, span[1])]

    def via(self, span: Span) -> str:
        """The body that something goes through, named in the same paragraph: the nearest before the term, else behind it."""
        since, until = self.paragraph(span)
        mine = [one for one in self.reading.via if since <= one.span[0] < until]
        before = [one.text for one in mine if one.span[0] < span[0]]
        return before[-1] if before else mine[0].text if mine else ""


def tidy(text: str) -> str:
    """Words of the text on one line, without the signs of bold and slanting type."""
    return " ".join(_MARKS.sub("", text).split()).strip(" ,;:-–")


def _heading(reading: Reading, known: Known) -> Iterator[Proposal]:
    heading, spans = reading.heading, reading.heading_spans

    def made(values: Mapping[str, str | None], span: Span | None) -> Iterator[Proposal]:
        said = {name: value for name, value in values.items() if value}
        if said:
            yield Proposal(Group.HEADING, "heading", said, span)

    yield from made({"title": _capital(heading.title or "")}, spans.get("title"))
    yield from made({"year": str(heading.year or "")}, spans.get("year"))
    yield from made({"number": heading.number}, spans.get("number"))
    yield from made({"issued_on": show_day(heading.issued_on)}, spans.get("issued_on"))
    if heading.issuer:
        yield Proposal(Group.HEADING, "heading", {"issuer_id": str(known.issuer_id)}, spans.get("issuer"), "issuer")
    if signed := reading.signatory:
        values = {"signing_authority": signed.authority, "signing_post": signed.post, "signatory": signed.name}
        yield from made(values, signed.span)
    for kind in ("purpose", "requirements"):
        one = next((aim for aim in reading.aims if aim.kind == kind), None)
        if one:
            yield from made({kind: one.text}, one.span)


def _basis(basis: Basis, told: _Told) -> Proposal:
    values = {"text": basis.text, "issued_on": show_day(basis.issued_on), "issuer": _issuer_of(basis, told.text)}
    return Proposal(Group.BASES, "bases", told.with_clause(values, basis.span), basis.span)


def _issuer_of(basis: Basis, text: str) -> str:
    """Who issued a paper: the words behind it, here or where the text names its number again."""
    if found := _ISSUED_BY.match(text, basis.span[1]):
        return tidy(found["who"])
    symbol = basis.text.rpartition(" ")[2]
    for other in re.finditer(re.escape(symbol), text):
        if found := _ISSUED_BY.match(text, other.end()):
            return tidy(found["who"])
    return ""


def _quotas(told: _Told, known: Known) -> Iterator[Proposal]:
    """The quotas in the order of the text; "các đơn vị còn lại" are of the kinds that were spoken of before."""
    before: tuple[str, ...] = ()
    ended = 0
    for one in told.reading.quotas:
        words = without_rest(one.who or "")
        kinds = kinds_in(words, known.hierarchies_of)
        if speaks_of_rest(one.who or "") and is_generic(words) and before:
            kinds = Kinds(before)
        before = kinds.kinds or before
        yield from _quota(one, kinds, told.around(one.span, ended), told, known)
        ended = one.span[1]


def _quota(quota: Quota, kinds: Kinds, around: tuple[str, str, str], told: _Told, known: Known) -> Iterator[Proposal]:
    """One proposal for each kind of body that it is asked of; what fits no shape or kind is left to the person."""
    shape, who = shape_of(quota), quota.who or ""
    group = said_of(who, *around, is_part=kinds.note == "part", is_one_kind=len(kinds.kinds) == 1)
    if group.circle == Circle.NAMED and kinds.kinds:
        kinds = replace(kinds, kinds=kinds.kinds[:1], note="group_named" if group.names else "group")
    elif group.circle == Circle.REST and not kinds.note:
        kinds = replace(kinds, note="rest")
    name, n, upto = shape or ("", quota.minimum or quota.maximum, None)
    values = {
        "shape": name,
        "n": str(n or ""),
        "upto": str(upto or ""),
        "of": _cut(quota.of or EXEMPLAR, LONGEST_THING),
        "scope": kinds.scope,
        "wording": _cut(told.statement(quota.span), LONGEST_WORDING),
        "circle": group.circle.value,
        "member_ids": "\n".join(group.names),
        "continuing_counts": "" if group.only_new else "on",
    }
    duty = _duty(who, quota.span, told)
    note = "together" if quota.scope == "all" else "no_shape" if shape is None else kinds.note
    for kind in kinds.kinds or ("",):
        hierarchy = known.hierarchy_of(kind) if kind else None
        mine = {**values, "kind": "" if quota.scope == "all" else kind, "hierarchy_id": str(hierarchy or "")}
        is_sure = not note and hierarchy is not None
        # Where it is another word for exemplars, what it counts is open, and asked before the plan is put to work.
        look_at = "new_only" if group.only_new else "other_word" if is_asked_of(values["of"]) else ""
        note_here = note or ("no_hierarchy" if hierarchy is None else look_at)
        values_here = told.with_clause(mine, quota.span)
        yield Proposal(Group.QUOTAS, "quotas", values_here, quota.span, note_here, is_sure, duty)


def _deadlines(told: _Told, known: Known) -> Iterator[Proposal]:
    taken: set[str] = set()
    for one in told.reading.deadlines:
        step = step_of(one.what)
        if step is None:
            yield _other_term(one, told)
            continue
        yield _deadline(one, step, told, known, is_taken=step in taken)
        taken.add(step)


def _deadline(one: Deadline, step: str, told: _Told, known: Known, *, is_taken: bool) -> Proposal:
    named = one.date or day_in(one.relative or "", known.year)
    values = {
        "step": step,
        "boundary": one.boundary if one.boundary in {"before", "at_latest"} else "by_end_of",
        "on": show_day(named),
        "at": one.time.isoformat("minutes") if one.time else "",
        "via": told.via(one.span),
        "wording": _cut(tidy(told.text[slice(*one.span)]), 300),
    }
    note = "step_twice" if is_taken else "no_year" if one.date is None else ""
    return Proposal(
        Group.DEADLINES, "deadlines", told.with_clause(values, one.span), one.span, note, not note, _duty_of(one, told)
    )


def _other_term(one: Deadline, told: _Told) -> Proposal:
    """A term of no step of the year is kept as a duty."""
    return Proposal(Group.DEADLINES, "assignments", _duty_of(one, told), one.span, "other_term")


def _duty_of(one: Deadline, told: _Told) -> dict[str, str]:
    who = bare(one.what[: name_end(one.what)]) if is_body(one.what) else ""
    return _duty(who, one.span, told)


def _duty(who: str, span: Span, told: _Told) -> dict[str, str]:
    """The sentence as a duty of whom it names."""
    values = {"who": _capital(who)[:LONGEST_NAME] or SOMEBODY, "text": _capital(told.statement(span)), "role": "do"}
    return told.with_clause(values, span)


def _purpose(said: str) -> str:
    """ "để b/c" is "b/c"."""
    return re.sub(r"^để\s+", "", said, flags=re.I)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cut(text: str, most: int) -> str:
    """A quotation that fits its column, cut between words; the span still shows the whole of it."""
    return text if len(text) <= most else text[: most - 1].rpartition(" ")[0] + "…"
