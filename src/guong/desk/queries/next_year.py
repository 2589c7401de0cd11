"""What becomes of a plan in a later year: what moves by itself, what must be looked at, what to decide. Nothing is written here."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from guong.desk.queries.changed_units import ChangedUnits, changed_units, today_below
from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.plans import queries as plans
from guong.plans.models import Deadline, Plan
from guong.plans.queries import asking, following
from guong.plans.queries.groups import members_on, read_groups
from guong.plans.queries.telling import names_in_words, row_in_words
from guong.plans.rules import Circle, State, Step, Unit
from guong.plans.rules import next_year as rules
from guong.plans.rules.next_year import DayRule, MovedDay, MovedText, Paper, move_day, move_wording, move_year
from guong.registrations.queries import glance
from guong.registrations.rules.duties import Status

ANNUAL = "annual"
# What a row has besides its own words: its place in the plan and in the plan's text, and what an amendment did to it.
OF_ITS_PLACE = ("id", "plan_id", "position", "source_id", "span_from", "span_to", "tightens_id")
OF_AN_AMENDMENT = ("in_force_from", "in_force_to", "replaces_id", "amendment_id")
NOT_COPIED = frozenset((*OF_ITS_PLACE, *OF_AN_AMENDMENT))
DATED = {"sectors": ("name", "content"), "themes": ("text",)}  # texts in which the plan's year may be named
HEADING = ("purpose", "requirements")


@dataclass(frozen=True)
class Line:
    """A row that may be copied.

    Args:
        told, note: the row in words; what it says besides.
        values: what is copied, by field, the plan's year put forward.
        kept_year: the same without the year put forward; none where no year stands in it.
        checks: what is to be looked at, in words.
        is_proposed: whether it is copied unless somebody says otherwise.
    """

    part: str
    number: int
    told: str
    values: Mapping[str, Any]
    kept_year: Mapping[str, Any] | None = None
    new_told: str = ""
    note: str = ""
    checks: tuple[str, ...] = ()
    is_proposed: bool = True

    @property
    def key(self) -> str:
        """The name of its field."""
        return f"{self.part}-{self.number}"


@dataclass(frozen=True)
class Term:
    """A deadline and where each rule would put it."""

    number: int
    step: str
    old: Deadline
    named: str
    last_day: date
    ways: Mapping[str, MovedDay]
    wordings: Mapping[str, str]
    today: date

    @property
    def key(self) -> str:
        """The name of its field."""
        return f"deadlines-{self.number}"

    def values(self, rule: str) -> dict[str, Any]:
        """The row that a rule gives."""
        return {**_values(self.old), "on": self.ways[rule].new, "wording": self.wordings[rule]}


@dataclass(frozen=True)
class Question:
    """An answer of last year, with what it would mean today."""

    key: str
    title: str
    answer: str
    label: str
    consequence: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"answer-{self.key}"


@dataclass(frozen=True)
class Office:
    """Who issued the plan, or receives it: ended since, and who is proposed."""

    name: str
    ended: date | None
    heir: int | None
    heir_name: str


@dataclass(frozen=True)
class Outlook:
    """All that the page shows, and that its form copies from."""

    plan: Plan
    year: int
    title: MovedText
    texts: Mapping[str, MovedText]
    issuer: Office
    receiver: Office
    terms: Sequence[Term]
    annual: Sequence[Line]
    lines: Mapping[str, Sequence[Line]]
    questions: Sequence[Question]
    units: ChangedUnits
    followers: Sequence[Plan]
    is_followed: bool
    members: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def ended(self) -> list[Office]:
        """Those of issuer and receiver that are no more."""
        return [office for office in (self.issuer, self.receiver) if office.ended is not None]

    @cached_property
    def mark(self) -> str:
        """A mark of the plan as it is shown: what is copied is what was seen."""
        rows = [(line.key, sorted(line.values.items())) for part in self.lines.values() for line in part]
        annual = [(line.key, sorted(line.values.items())) for line in self.annual]
        groups = sorted((quota, list(bodies)) for quota, bodies in self.members.items())
        texts = [self.title.old, *(f"{name}: {text.old}" for name, text in self.texts.items())]
        seen = [rows, annual, groups, [term.values(DayRule.DATE) for term in self.terms], texts, self.year]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def outlook_of(actor: Actor, plan: Plan, year: int, at: datetime) -> Outlook:
    """What a plan would be in a later year, for whoever manages it: read alone, a fixed number of queries.

    Args:
        year: of the plan to come.
    """
    day = local(at).date()
    parts = plans.parts_of(plan, at)
    offices = [_office(body, plan, day) for body in (plan.issuer_id, plan.receiver_id)]
    there = today_below(plan, offices[0].heir or plan.issuer_id, at)
    units = changed_units(plan, there, at)
    lines = {name: list(_lines(name, rows, plan.year, year)) for name, rows in parts.items() if name not in OWN_WAY}
    lines["bases"] = list(_bases(actor, parts["bases"], plan.year, year))
    members = _members(parts["quotas"], day)
    lines["quotas"] = list(_quotas(actor, plan, parts["quotas"], units, members, at))
    return Outlook(
        plan=plan,
        year=year,
        title=move_year(plan.title, plan.year, year),
        texts={name: move_year(getattr(plan, name), plan.year, year) for name in HEADING if getattr(plan, name)},
        issuer=offices[0],
        receiver=offices[1],
        terms=[_term(plan, row, year, at) for row in parts["deadlines"]],
        annual=[line for line in lines["themes"] if line.values["kind"] == ANNUAL],
        lines={**lines, "themes": [line for line in lines["themes"] if line.values["kind"] != ANNUAL]},
        questions=list(_questions(plan, at, there.units if offices[0].ended is None else None)),
        units=units,
        followers=following.followers_for(actor, plan),
        is_followed=following.is_followed(plan),
        members=members,
    )


OF_THE_NAMED_DAY = "before_inclusive"  # its consequence names the days of the old plan
OWN_WAY = ("bases", "quotas", "deadlines")


def _values(row: Any) -> dict[str, Any]:
    names = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in names if name not in NOT_COPIED}


def _lines(part: str, rows: Sequence[Any], old: int, new: int) -> Iterator[Line]:
    for row in rows:
        values = _values(row)
        moved = {name: move_year(values[name], old, new) for name in DATED.get(part, ())}
        changed = any(text.count for text in moved.values())
        put = {**values, **{name: text.new for name, text in moved.items()}}
        left = sum(text.left for text in moved.values())
        checks = (f"Còn nhắc năm {old} trong ngày tháng hoặc giai đoạn. Hãy kiểm tra.",) if left else ()
        told, note = _told(part, values)
        new_told = "\n".join(filter(None, _told(part, put))) if changed else ""
        yield Line(part, row.pk, told, put, values if changed else None, new_told, note, checks)


def _told(part: str, values: Mapping[str, Any]) -> tuple[str, str]:
    if part == "sectors":
        return values["name"], values["content"]
    if part == "recipients":
        return f"{values['text']} ({values['purpose']})" if values["purpose"] else str(values["text"]), ""
    return (values["who"], values["text"]) if "who" in values else (values["text"], "")


def _bases(actor: Actor, rows: Sequence[Any], old: int, new: int) -> Iterator[Line]:
    known = following.papers_named(actor)
    for row in rows:
        paper = Paper(row.text, row.issued_on, row.issuer)
        checks = tuple(say(reason) for reason in rules.why_check_basis(paper, known, old=old, new=new))
        told = ", ".join(filter(None, (row.text, row.issuer, row.issued_on and f"ngày {show_day(row.issued_on)}")))
        yield Line("bases", row.pk, told, _values(row), checks=checks)


def _quotas(
    actor: Actor,
    plan: Plan,
    rows: Sequence[Any],
    units: ChangedUnits,
    members: Mapping[int, Sequence[int]],
    at: datetime,
) -> Iterator[Line]:
    stands = glance.stands(actor, plan, at, Step.REGISTRATION)
    is_over = plan.state == State.CLOSED or (stands is not None and stands.is_sealed)
    asked: dict[int, list[str]] = {}
    unsure: set[int] = set()
    for owed, status in stands.rows if stands else ():
        for quota in owed if status != Status.EXCUSED else ():
            asked.setdefault(quota.id, []).append(status)
            # A unit of several quotas that is not done may have met this one: its status alone does not tell.
            unsure |= {quota.id} if len(owed) > 1 and status != Status.COMPLETE else set()
    names = organisations.names_of({body for group in members.values() for body in group}, local(at).date())
    for row in rows:
        statuses = asked.get(row.pk)
        reached = None if statuses is None else sum(status == Status.COMPLETE for status in statuses)
        count = None if statuses is None else len(statuses)
        now = units.reach.get(row.pk)
        told = f"{word(f'kind.{row.kind}')}: {row_in_words(row)}"
        share = "" if not count else f"Năm trước {reached}/{count} đơn vị hoàn thành. "
        known = count if is_over and (reached or row.pk not in unsure) else None
        checks = [say(reason) for reason in rules.why_check_quota(reached=reached, asked=known, now=now)]
        note = share if now is None else f"{share}Nay có {now} đơn vị thuộc chỉ tiêu này."
        if called := [names[body] for body in members.get(row.pk, ())]:
            note = f"{note}\nNhóm gồm: {names_in_words(called)}".strip()
        values = {**_values(row), "count_as": None, "scope": None, "relation": None}
        yield Line("quotas", row.pk, told, values, note=note, checks=tuple(checks), is_proposed=now != 0)


def _term(plan: Plan, row: Deadline, year: int, at: datetime) -> Term:
    counts = bool(plan.named_day_counts)
    there = row.on.year + year - plan.year  # a term may lie in the year before its plan's, or after it
    ways = {
        rule.value: move_day(row.on, there, rule, boundary=row.boundary, at=row.at, named_day_counts=counts)
        for rule in (DayRule.WEEKDAY, DayRule.DATE)
    }
    wordings = {rule: move_wording(row.wording, row.on, moved.new) for rule, moved in ways.items()}
    named = plans.term_of(plan, row, at).named
    last_day = row.window(plan.named_day_counts).last_day
    return Term(row.pk, row.step, row, named, last_day, ways, wordings, today=local(at).date())


def _questions(plan: Plan, at: datetime, units: Sequence[Unit] | None) -> Iterator[Question]:
    for asked in asking.questions(plan, at, units):
        choice = next((choice for choice in asked.choices if choice.value == asked.answer), None)
        if choice is not None:
            is_of_old_days = asked.key == OF_THE_NAMED_DAY
            consequence = "" if is_of_old_days else choice.consequence
            yield Question(asked.key, asked.title, asked.answer, choice.label, consequence)


def _office(body: int, plan: Plan, day: date) -> Office:
    ended = organisations.ends_of([body], day).get(body)
    heir = body if ended is None else following.heir_in_office(body, day)
    names = organisations.names_of([body, heir], day)
    return Office(names.get(body, "?"), ended, heir, names.get(heir or 0, ""))


def _members(rows: Sequence[Any], day: date) -> dict[int, list[int]]:
    """Quota of a group → its bodies that are there still, or those that came in their place."""
    named = [row for row in rows if row.circle == Circle.NAMED]
    read_groups(named)
    return dict(zip([row.pk for row in named], members_on([row.member_ids for row in named], day), strict=True))


def refused(plan: Plan) -> list[Reason]:
    """Reasons why no plan can be begun from this one."""
    return list(rules.why_not_go_on(plan.state, is_part=plan.parent_id is not None))
