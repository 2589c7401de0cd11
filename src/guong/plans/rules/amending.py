"""What an amendment of a running plan may change, and what it never does: a duty that is satisfied, a step that is sealed. Plain Python.

Source: the closing paragraph of the plans, where difficulties lead to a change of the plan while it runs.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from guong.kit.lifecycle import move
from guong.kit.reasons import Reason
from guong.plans.rules import (
    EXEMPLAR,
    AmendmentState,
    ChangedPart,
    ChangeKind,
    Circle,
    QuotaRule,
    Shape,
    State,
    Step,
    Unit,
    is_addressed,
    is_asked_of,
    is_met,
    is_of_exemplars,
    least,
    why_not_circle,
    why_not_quota,
)

ISSUE = move("issue", {AmendmentState.DRAFT}, AmendmentState.ISSUED)
Row = Mapping[str, Any]
Terms = Mapping[str, Mapping[int, Row]]  # changed part → id → values by field name

# What the parts of a plan belong to: a sealed step is not amended.
STEP_OF = {ChangedPart.QUOTA: Step.REGISTRATION, ChangedPart.SECTOR: Step.REGISTRATION}


@dataclass(frozen=True)
class Change:
    """One line of an amendment. `row_id` is the row that is replaced or dropped; a line about words has none."""

    part: str
    kind: str
    row_id: int | None = None
    values: Row = field(default_factory=dict, hash=False)
    closes_at: datetime | None = None  # of a deadline that comes

    def step(self, terms: Terms) -> str | None:
        """The step it concerns; None for words."""
        if self.part == ChangedPart.DEADLINE:
            found: str | None = self.values.get("step") or terms[self.part].get(self.row_id or 0, {}).get("step")
            return found
        return STEP_OF.get(ChangedPart(self.part))


def why_not_line(change: Change, terms: Terms, *, steps_with_deadline: Collection[str]) -> Iterator[Reason]:
    """Reasons against one line, whatever stands in the others.

    A quota, a deadline, a sector is added, replaced or dropped; a deadline is never dropped, since what a step asked stays asked.

    Args:
        terms: the plan as it stands, rows that an earlier amendment changes later on left out.
        steps_with_deadline: steps for which a deadline is in force or will come.
    """
    rows = terms.get(change.part, {})
    if change.part == ChangedPart.TEXT:
        if not change.values.get("after") and not change.values.get("before"):
            yield Reason("missing", field="after")
        return
    if change.kind != ChangeKind.ADD and change.row_id not in rows:
        yield Reason("row_not_in_force")
        return
    if change.part == ChangedPart.DEADLINE:
        yield from _why_not_deadline(change, steps_with_deadline)
    if change.part == ChangedPart.QUOTA and change.kind != ChangeKind.DROP:
        yield from why_not_quota(change.values["shape"], change.values["n"], change.values.get("upto"))
        yield from why_not_circle(change.values.get("circle", Circle.ALL), change.values.get("member_ids", ()))
        of = change.values.get("of", EXEMPLAR)
        asked = ["count_as"] if is_asked_of(of) else []
        asked += ["scope", "relation"] if is_of_exemplars(of, change.values.get("count_as")) else []
        yield from (Reason("missing", field=name) for name in asked if not change.values.get(name))
    if change.kind == ChangeKind.REPLACE and _same(rows[change.row_id or 0], change.values):
        yield Reason("line_changes_nothing")


def _why_not_deadline(change: Change, steps_with_deadline: Collection[str]) -> Iterator[Reason]:
    if change.kind == ChangeKind.DROP:
        yield Reason("deadline_not_dropped")
    elif change.kind == ChangeKind.ADD and change.values.get("step") in steps_with_deadline:
        yield Reason("deadline_there_already", field="step")


def _same(row: Row, values: Row) -> bool:
    return all(row.get(name) == value for name, value in values.items())


def apply(terms: Terms, changes: Sequence[Change]) -> dict[str, dict[int, Row]]:
    """The plan's terms after an amendment. Rows that come bear negative numbers, in the order of the lines."""
    after = {part: dict(rows) for part, rows in terms.items()}
    for place, change in enumerate(changes, 1):
        if change.part == ChangedPart.TEXT:
            continue
        rows = after.setdefault(change.part, {})
        old = rows.pop(change.row_id, {}) if change.row_id is not None else {}
        if change.kind != ChangeKind.DROP:
            rows[-place] = {**old, **change.values}
    return after


def why_not_issue(
    *,
    state: str,
    plan_state: str,
    terms: Terms,
    changes: Sequence[Change],
    sealed: Collection[str],
    document: str,
    issued_on: date | None,
    plan_issued_on: date | None,
    effective: datetime,
    at: datetime,
    today: date,
) -> Iterator[Reason]:
    """Reasons against issuing an amendment.

    Args:
        sealed: the steps that are sealed.
        document: the number of its paper; what is issued is written no more, so it stands there before.
        issued_on: the day of its paper.
        effective: from when it holds; a new deadline lies after that, so that nothing that has come turns late by it.
    """
    yield from ISSUE.why_not(state)
    if plan_state != State.ACTIVE:
        yield Reason("plan_not_active")
    if not changes:
        yield Reason("amendment_empty")
    if not document:
        yield Reason("amendment_without_number", field="document")
    yield from _why_not_dates(issued_on, plan_issued_on, effective, at, today)
    yield from (
        Reason("amended_step_sealed", facts={"step": step})
        for step in dict.fromkeys(change.step(terms) for change in changes)
        if step in sealed
    )
    yield from _why_not_closing(changes, effective)
    after = apply(terms, changes)
    for part in (ChangedPart.QUOTA, ChangedPart.SECTOR):
        if terms.get(part) and not after.get(part):
            yield Reason("nothing_left", facts={"part": part})
    yield from _why_not_order(after.get(ChangedPart.DEADLINE, {}))


def _why_not_dates(
    issued_on: date | None, plan_issued_on: date | None, effective: datetime, at: datetime, today: date
) -> Iterator[Reason]:
    if issued_on is None:
        yield Reason("missing", field="issued_on")
    elif issued_on > today:
        yield Reason("amendment_from_the_future", field="issued_on")
    elif plan_issued_on is not None and issued_on < plan_issued_on:
        yield Reason(
            "amendment_before_plan", field="issued_on", facts={"issued_on": plan_issued_on.strftime("%d/%m/%Y")}
        )
    if effective < at:
        yield Reason("effective_in_the_past", field="effective_on")


def _why_not_closing(changes: Iterable[Change], effective: datetime) -> Iterator[Reason]:
    for change in changes:
        if change.closes_at is not None and change.closes_at <= effective:
            yield Reason("would_make_late", facts={"step": change.values.get("step", "")})


def _why_not_order(deadlines: Mapping[int, Row]) -> Iterator[Reason]:
    steps = [row["step"] for row in deadlines.values()]
    if len(set(steps)) < len(steps):
        yield Reason("deadline_there_already")
    days = {row["step"]: row["on"] for row in deadlines.values()}
    if Step.REGISTRATION in days and Step.RESULT in days and days[Step.RESULT] <= days[Step.REGISTRATION]:
        yield Reason("result_before_registration")


@dataclass(frozen=True)
class Met:
    """How far one unit had come: what it owed, what counted for each quota, which shares were settled."""

    unit: Unit
    quotas: tuple[QuotaRule, ...]
    counts: Mapping[int, int] = field(hash=False)
    settled: Collection[int] = ()

    def has_met(self, quota: QuotaRule) -> bool:
        """Whether it satisfies one of its quotas."""
        return quota.id in self.settled or is_met(quota, self.counts.get(quota.id, 0))

    @property
    def is_satisfied(self) -> bool:
        """Whether nothing that was asked of it is missing; whoever is only limited ("không quá …") was asked for nothing."""
        return all(map(self.has_met, self.quotas)) and any(least(quota) for quota in self.quotas)


@dataclass(frozen=True)
class QuotaChange:
    """What an amendment does to quotas: id of one that ends → what stands in its place, if anything; and all that come."""

    ended: Mapping[int, QuotaRule | None] = field(hash=False)
    came: tuple[QuotaRule, ...] = ()


def keeps(met: Met, change: QuotaChange, tops: Mapping[int, str]) -> tuple[tuple[int, ...], bool]:
    """The quotas that a unit goes on owing as they were, and whether these are all that it owes from now on.

    A unit that had satisfied its whole duty keeps the whole of it: nothing that comes binds it. One that had met some keeps
    those of them that end. Whoever stayed below a limit keeps that limit only where the new one would find it above. A share
    asked of the same group stays a matter of that group, until it is settled.

    Args:
        tops: hierarchy id → the issuer's path there.
    """
    ended, same = [], set()
    for quota in met.quotas:
        if quota.id in change.ended:
            instead = change.ended[quota.id]
            if instead is not None and _asks_the_group_again(quota, instead) and quota.id not in met.settled:
                same.add(instead.id)
            else:
                ended.append(quota)
    came = [q for q in change.came if q.id not in same and is_addressed(q, met.unit, tops.get(q.hierarchy_id))]
    if not ended and not came:
        return (), False
    if met.is_satisfied:
        return tuple(quota.id for quota in met.quotas), True
    return tuple(quota.id for quota in ended if met.has_met(quota) and _is_worth_keeping(quota, met, came)), False


def _asks_the_group_again(old: QuotaRule, new: QuotaRule) -> bool:
    def group(quota: QuotaRule) -> tuple[Any, ...]:
        return (quota.shape, quota.hierarchy_id, quota.kind, quota.scope, quota.relation, quota.only, quota.without)

    return old.shape == Shape.PERCENT and group(old) == group(new)


def _is_worth_keeping(quota: QuotaRule, met: Met, came: Iterable[QuotaRule]) -> bool:
    if least(quota):
        return True
    count = met.counts.get(quota.id, 0)
    return any(new.relation == quota.relation and not is_met(new, count) and not least(new) for new in came)


@dataclass(frozen=True)
class Kept:
    """A quota that one unit goes on owing since an instant; `wholly` where nothing that came from then on binds it."""

    quota: QuotaRule
    since: datetime
    wholly: bool


def owed_with_kept(
    mine: Iterable[QuotaRule],
    kept: Iterable[Kept],
    came: Mapping[int, datetime | None],
    lineage: Mapping[int, frozenset[int]],
) -> list[QuotaRule]:
    """What a unit owes: what it kept, and of what is in force now all that does not stand in the place of that.

    Args:
        mine: the quotas in force that speak to it.
        came: quota id → from when it is in force; None from the start of the plan.
        lineage: quota id → all that it stands in the place of, one after another.
    """
    held = {one.quota.id: one.quota for one in kept}
    closed = min((one.since for one in kept if one.wholly), default=None)

    def binds(quota: QuotaRule) -> bool:
        if quota.id in held or held.keys() & lineage.get(quota.id, frozenset()):
            return False
        if closed is not None and quota.is_of_group:
            return False  # it was not asked of the unit then: by a change of groups it came to speak to it
        since = came.get(quota.id)
        return closed is None or since is None or since < closed

    return [*held.values(), *(quota for quota in mine if binds(quota))]
