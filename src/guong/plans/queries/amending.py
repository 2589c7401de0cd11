"""What can be read of amendments: their lines beside the plan as it stands, whom they touch, what they would change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import prefetch_related_objects

from guong.kit.dates import show_day
from guong.kit.periods import local, start_of
from guong.kit.phrasebook import word
from guong.kit.reasons import Reason
from guong.organisations.actor import EVERY, Actor, Office
from guong.plans import queries, rules
from guong.plans.models import Amendment, AmendmentLine, Deadline, Plan, Quota, Seal, Sector
from guong.plans.queries import keeping
from guong.plans.queries.groups import as_rules, read_groups
from guong.plans.queries.in_force import holds
from guong.plans.queries.naming import names_in
from guong.plans.queries.telling import told_part
from guong.plans.rules import AmendmentState, ChangedPart, ChangeKind, QuotaRule, Step
from guong.plans.rules import amending as judged
from guong.plans.rules.amending import Change, QuotaChange, Terms, keeps, why_not_issue

MODELS: Mapping[str, type[Quota | Deadline | Sector]] = {
    ChangedPart.QUOTA: Quota,
    ChangedPart.DEADLINE: Deadline,
    ChangedPart.SECTOR: Sector,
}
MEMBERS = "member_ids"
FIELDS: Mapping[str, tuple[str, ...]] = {
    ChangedPart.QUOTA: (
        "hierarchy_id",
        "kind",
        "scope",
        "shape",
        "n",
        "upto",
        "of",
        "count_as",
        "relation",
        "circle",
        "member_ids",
        "continuing_counts",
        "wording",
        "clause",
    ),
    ChangedPart.DEADLINE: ("step", "boundary", "on", "at", "wording", "clause", "via"),
    ChangedPart.SECTOR: ("name", "content", "clause"),
    ChangedPart.TEXT: ("before", "after", "clause"),
}


def amendments_for(actor: Actor, plan: Plan) -> list[Amendment]:
    """A plan's amendments, newest first: issued ones for everyone who reads the plan, a draft for those who write it."""
    known, writes = plan.amendments.all(), _writes(actor, plan)  # type: ignore[attr-defined]
    rows = [row for row in known if writes or row.state == AmendmentState.ISSUED]
    prefetch_related_objects(rows, "lines")
    return sorted(rows, key=lambda row: -row.number)


def amendment_for(actor: Actor, plan: Plan, number: int) -> Amendment:
    """One amendment by its number. Raises Amendment.DoesNotExist when it is not there or not theirs to see."""
    rows = Amendment.objects.filter(plan=plan, number=number)
    found: Amendment = (rows if _writes(actor, plan) else rows.filter(state=AmendmentState.ISSUED)).get()
    found.plan = plan
    return found


def issued_of(plan: Plan) -> list[Amendment]:
    """The plan's issued amendments, in order."""
    return list(Amendment.objects.filter(plan=plan, state=AmendmentState.ISSUED).order_by("number"))


def _writes(actor: Actor, plan: Plan) -> bool:
    return actor.holds(Office.RECEIVER, plan.receiver_id, of=EVERY)


def values_of(part: str, row: Any) -> dict[str, Any]:
    """A row as a line of an amendment names its values."""
    return {name: getattr(row, name) for name in FIELDS[part]}


def packed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored in a line: days and hours as text."""
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in values.items()}


def unpacked(values: Mapping[str, Any]) -> dict[str, Any]:
    """What `packed` was given."""
    found = dict(values)
    if isinstance(found.get("on"), str):
        found["on"] = date.fromisoformat(found["on"])
    if isinstance(found.get("at"), str):
        found["at"] = time.fromisoformat(found["at"])
    return found


def rows_to_change(plan: Plan, at: datetime) -> dict[str, list[Any]]:
    """The rows in force by changed part, without those that an issued amendment ends later on: nobody changes these before that."""
    parts = queries.parts_of(plan, at)
    named = {ChangedPart.QUOTA: "quotas", ChangedPart.DEADLINE: "deadlines", ChangedPart.SECTOR: "sectors"}
    return {str(part): [row for row in parts[name] if row.in_force_to is None] for part, name in named.items()}


def terms_to_change(plan: Plan, at: datetime) -> Terms:
    """`rows_to_change` as values."""
    return {part: {row.pk: values_of(part, row) for row in rows} for part, rows in rows_to_change(plan, at).items()}


def steps_with_deadline(plan: Plan, at: datetime) -> list[str]:
    """Steps that have a deadline now, or will have one by an issued amendment."""
    rows = plan.deadline_rows.all()  # type: ignore[attr-defined]
    return [row.step for row in rows if row.in_force_to is None or row.in_force_to > at]


def change_of(plan: Plan, line: AmendmentLine) -> Change:
    """A line as a value for the rules."""
    values = unpacked(line.values)
    closes = None
    if line.part == ChangedPart.DEADLINE and line.kind != ChangeKind.DROP:
        named = Deadline(boundary=values["boundary"], on=values["on"], at=values["at"])
        closes = named.window(plan.named_day_counts).closes_at
    return Change(line.part, line.kind, line.row_id, values, closes)


def effective_when_issued(amendment: Amendment, at: datetime) -> datetime:
    """From when it would hold if it were issued now: the day it names, or now where it names none or today."""
    wanted = amendment.effective_from
    return at if wanted is None or local(wanted).date() == local(at).date() else wanted


def why_not_issued(plan: Plan, amendment: Amendment, at: datetime) -> list[Reason]:
    """Reasons against issuing the amendment now."""
    changes = [change_of(plan, line) for line in amendment.lines.all()]  # type: ignore[attr-defined]
    terms = terms_to_change(plan, at)
    found = list(
        why_not_issue(
            state=amendment.state,
            plan_state=plan.state,
            terms=terms,
            changes=changes,
            sealed=sealed_steps(plan),
            document=amendment.document,
            issued_on=amendment.issued_on,
            plan_issued_on=plan.issued_on,
            effective=effective_when_issued(amendment, at),
            at=at,
            today=local(at).date(),
        )
    )
    of_lines = [reason for change in changes for reason in why_not_line(plan, change, terms, at)]
    return list(dict.fromkeys([*map(_in_words, found), *(reason for reason in of_lines)]))


def why_not_line(plan: Plan, change: Change, terms: Terms, at: datetime, added: Iterable[str] = ()) -> list[Reason]:
    """Reasons against one line.

    Args:
        added: the steps to which other lines of the draft add a deadline.
    """
    steps = [*steps_with_deadline(plan, at), *added]
    found = list(judged.why_not_line(change, terms, steps_with_deadline=steps))
    step = change.step(terms)
    if step in sealed_steps(plan):
        found.append(Reason("amended_step_sealed", facts={"step": step}))
    if change.part == ChangedPart.DEADLINE and plan.named_day_counts is None and change.kind != ChangeKind.DROP:
        named = Deadline(boundary=change.values["boundary"], on=change.values["on"], at=change.values["at"])
        if queries.names_a_day_before(named):
            found.append(Reason("named_day_not_answered", field="boundary"))
    return [_in_words(reason) for reason in found]


def _in_words(reason: Reason) -> Reason:
    """The same with steps and parts called as people call them."""
    facts = dict(reason.facts)
    for name, space in (("step", "step"), ("part", "change_part")):
        if facts.get(name):
            facts[name] = word(f"{space}.{facts[name]}").lower()
    return Reason(reason.code, reason.field, facts)


def sealed_steps(plan: Plan) -> list[str]:
    """The steps of a plan that are sealed now."""
    return list(Seal.objects.filter(plan=plan, reopened_at__isnull=True).values_list("step", flat=True))


def steps_added(amendment: Amendment, *, beside: int | None) -> list[str]:
    """The steps to which a draft adds a deadline.

    Args:
        beside: the line that is left out.
    """
    lines = AmendmentLine.objects.filter(amendment=amendment, part=ChangedPart.DEADLINE, kind=ChangeKind.ADD)
    return [str(line.values["step"]) for line in lines.exclude(pk=beside)]


def is_pending(plan: Plan, step: str, at: datetime) -> bool:
    """Whether an issued amendment will change something of a step later on."""
    if Deadline.objects.filter(plan=plan, step=step, in_force_from__gt=at).exists():
        return True
    if step != Step.REGISTRATION:
        return False
    return any(
        model.objects.filter(plan=plan).filter(in_force_from__gt=at).exists()
        or model.objects.filter(plan=plan, in_force_to__gt=at).exists()
        for model in (Quota, Sector)
    )


@dataclass(frozen=True)
class Effect:
    """What an amendment does: how many bodies it touches, how many of these keep what they had met."""

    touched: int
    kept: int


def effect_of(plan: Plan, amendment: Amendment, at: datetime) -> Effect:
    """What a draft would do if it took effect now."""
    changes = [change_of(plan, line) for line in amendment.lines.all()]  # type: ignore[attr-defined]
    change = _quota_change(plan, changes, at)
    touched = _touched(plan, change, {one.part for one in changes}, at)
    if not change.ended and not change.came:
        return Effect(len(touched), 0)
    met, tops = keeping.who_met(plan, at)
    return Effect(len(touched), sum(bool(keeps(one, change, tops)[0]) for one in met))


def _quota_change(plan: Plan, changes: Iterable[Change], at: datetime) -> QuotaChange:
    """As `keeping.quota_change`, of what is not issued: what comes bears negative numbers."""
    by_id = {row.pk: row for row in queries.quotas_in_force(plan, at) if row.is_of_exemplars}
    ended: dict[int, Quota | None] = {}
    new: list[Quota] = []
    for place, change in enumerate(changes, 1):
        if change.part != ChangedPart.QUOTA:
            continue
        made = None if change.kind == ChangeKind.DROP else _quota_of(change, -place)
        if made is not None and made.is_of_exemplars:
            new.append(made)
        if change.row_id in by_id:
            ended[change.row_id] = made
    beside = [row for pk, row in by_id.items() if pk not in ended]
    day = queries.day_of_duty(plan, Step.REGISTRATION, at)
    came = {quota.id: quota for quota in as_rules(new, [*new, *beside], day, at)}
    instead = {pk: came.get(made.pk) if made is not None else None for pk, made in ended.items()}
    return QuotaChange(instead, tuple(came.values()))


def _quota_of(change: Change, number: int) -> Quota:
    """A quota as a line brings it, which is not stored."""
    values = {name: value for name, value in change.values.items() if name != MEMBERS}
    made = Quota(**values)
    made.pk, made.member_ids = number, list(change.values.get(MEMBERS, ()))
    return made


def touched(amendment: Amendment, at: datetime) -> frozenset[int]:
    """The bodies that a line of an issued amendment touches, on the tree of an instant.

    A quota touches whom it spoke to or speaks to; deadlines, sectors and words touch everyone whom the plan asks something.
    """
    return touched_by(amendment.plan, [amendment], at)[amendment.number]


def touched_by(
    plan: Plan, amendments: Iterable[Amendment], at: datetime, only: Iterable[int] | None = None
) -> dict[int, frozenset[int]]:
    """Number of each of a plan's amendments → `touched`; a number of queries that does not grow with theirs.

    Args:
        only: of these bodies alone.
    """
    many, few = list(amendments), None if only is None else list(only)
    parts: dict[int, set[str]] = {one.pk: set() for one in many}
    named: dict[int, set[int]] = {one.pk: set() for one in many}
    lines = AmendmentLine.objects.filter(amendment__in=many)
    for amendment, part, row in lines.values_list("amendment_id", "part", "row_id"):
        parts[amendment].add(part)
        if part == ChangedPart.QUOTA and row is not None:
            named[amendment].add(row)
    rows = [row for row in Quota.objects.filter(plan=plan) if row.is_of_exemplars] if many else []
    by_id = {quota.id: quota for quota in queries.in_groups(plan, rows, at)}
    quotas = {
        pk: [by_id[row.pk] for row in rows if row.pk in ended or row.amendment_id == pk]  # type: ignore[attr-defined]
        for pk, ended in named.items()
    }
    owed = _spoken_to(plan, list({quota.id: quota for own in quotas.values() for quota in own}.values()), at, few)
    is_whole = any(own - {ChangedPart.QUOTA} for own in parts.values())
    whole = frozenset(queries.addressed(plan, Step.REGISTRATION, at, only=few).quotas if is_whole else ())
    found = {}
    for one in many:
        asked = {quota.id for quota in quotas[one.pk]}
        spoken = frozenset(unit for unit, mine in owed.items() if any(quota.id in asked for quota in mine))
        found[one.number] = spoken | (whole if parts[one.pk] - {ChangedPart.QUOTA} else frozenset())
    return found


def _spoken_to(
    plan: Plan, quotas: list[QuotaRule], at: datetime, only: list[int] | None = None
) -> dict[int, tuple[QuotaRule, ...]]:
    if not quotas:
        return {}
    day = queries.day_of_duty(plan, Step.REGISTRATION, at)
    tops = queries.issuer_paths(plan, day)
    return rules.address(quotas, queries.standing_of_kinds(plan, quotas, day, only, tops), tops)


def _touched(plan: Plan, change: QuotaChange, parts: set[str], at: datetime) -> frozenset[int]:
    ended = queries.in_groups(plan, list(Quota.objects.filter(pk__in=list(change.ended))), at) if change.ended else []
    quotas = [*ended, *change.came]
    found: set[int] = set()
    if parts - {ChangedPart.QUOTA}:
        found.update(unit.id for unit in queries.addressed(plan, Step.REGISTRATION, at).units)
    return frozenset(found | set(_spoken_to(plan, quotas, at)))


def earlier_words(plan: Plan, at: datetime) -> dict[tuple[str, int], list[tuple[date, str]]]:
    """(part, id of a quota or deadline in force) → how it read before, newest first: (day from which it did no more, in words)."""
    found: dict[tuple[str, int], list[tuple[date, str]]] = {}
    for part in (ChangedPart.QUOTA, ChangedPart.DEADLINE):
        rows: list[Any] = list(MODELS[part].objects.filter(plan=plan))
        by_id = {row.pk: row for row in rows}
        names = _names_of_groups(plan, rows, at) if part == ChangedPart.QUOTA else {}
        for row in rows:
            if not holds(row, at) or row.replaces_id is None:
                continue
            line, one = [], by_id.get(row.replaces_id)
            while one is not None:
                line.append((local(one.in_force_to).date(), told_part(part, values_of(part, one), names)))
                one = by_id.get(one.replaces_id)
            found[part, row.pk] = line
    return found


def _names_of_groups(plan: Plan, rows: Iterable[Any], at: datetime) -> dict[int, str]:
    quotas = list(rows)
    read_groups(quotas)
    return names_in(plan, [{MEMBERS: row.member_ids} for row in quotas], at)


def effective_day(amendment: Amendment) -> str:
    """The day from which an amendment holds, as it is shown; "" where a draft names none."""
    return "" if amendment.effective_from is None else show_day(local(amendment.effective_from).date())


def wanted_instant(day: date | None) -> datetime | None:
    """The instant that a day named in the form means; none where none is named: as soon as it is issued."""
    return None if day is None else start_of(day)
