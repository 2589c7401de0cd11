"""What must be true of a plan: its shapes of quota, whom they address, the open questions, activation. Plain Python."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from guong.kit.lifecycle import move
from guong.kit.reasons import Reason
from guong.plans.rules.values import AmendmentState as AmendmentState
from guong.plans.rules.values import ChangedPart as ChangedPart
from guong.plans.rules.values import ChangeKind as ChangeKind
from guong.plans.rules.values import Circle as Circle
from guong.plans.rules.values import CountAs as CountAs
from guong.plans.rules.values import FindingState as FindingState
from guong.plans.rules.values import Question as Question
from guong.plans.rules.values import QuotaRule as QuotaRule
from guong.plans.rules.values import Relation as Relation
from guong.plans.rules.values import Role as Role
from guong.plans.rules.values import Scope as Scope
from guong.plans.rules.values import Settings as Settings
from guong.plans.rules.values import Shape as Shape
from guong.plans.rules.values import State as State
from guong.plans.rules.values import Step as Step
from guong.plans.rules.values import Unit as Unit
from guong.reading.grammar.things import EXEMPLAR as EXEMPLAR  # what is counted
from guong.reading.grammar.things import is_named_exemplar, may_be_exemplar

SHORTEST_CLOSING_REASON, LONGEST_CLOSING_REASON = 10, 500
STEP_SIGNS = 4  # signs of one level in a path


ACTIVATE = move("activate", {State.DRAFT}, State.ACTIVE)
CLOSE = move("close", {State.ACTIVE}, State.CLOSED)


def open_questions(
    settings: Settings, quotas: Sequence[QuotaRule], boundaries: Iterable[str], other_words: Iterable[int] = ()
) -> list[Question]:
    """What must be answered before activation, in the order it is asked.

    Args:
        quotas: those that are counted; of others nothing is asked.
        other_words: ids of quotas of which it is open whether they ask for exemplars.
    """
    found = []
    if settings.named_day_counts is None and "before" in set(boundaries):
        found.append(Question("before_inclusive"))
    found += [Question("of_quota", quota) for quota in other_words]
    found += [Question("scope_of_kind", quota.id) for quota in quotas if quota.scope is None]
    found += [Question("relation_of_quota", quota.id) for quota in quotas if quota.relation is None]
    if settings.committee_rollup is None:
        found.append(Question("committee_rollup"))
    if settings.one_exemplar_two_units is None:
        found.append(Question("double_count"))
    return found


def why_not_activate(
    *,
    state: str,
    parts: Mapping[str, object],
    questions: Sequence[str],
    deadlines: Iterable[tuple[str, date]],
    issued_on: date | None,
    today: date,
    gone: Iterable[str] = (),
) -> Iterator[Reason]:
    """Reasons against activation.

    Args:
        gone: names of issuer and receiver, as far as these are no more.
        parts: the plan's obligatory parts by field name; an empty one is missing.
        questions: the open questions, in words.
        deadlines: (wording, date) of each; a deadline must come after the day of issue.
    """
    yield from ACTIVATE.why_not(state)
    yield from (Reason("plan_body_gone", facts={"name": name}) for name in gone)
    yield from (
        Reason("plan_part_missing", field=name, facts={"part": name}) for name, part in parts.items() if not part
    )
    yield from (Reason("question_open", facts={"question": question}) for question in questions)
    yield from why_not_issued(issued_on, today)
    for wording, on in deadlines:
        if issued_on is not None and on <= issued_on:
            yield Reason("date_before_issue", facts={"wording": wording, "issued_on": f"{issued_on:%d/%m/%Y}"})


def why_not_issued(issued_on: date | None, today: date) -> Iterator[Reason]:
    """A plan at work carries a day that has come: a year mistyped could never be mended, nor the plan amended before that day."""
    if issued_on is not None and issued_on > today:
        yield Reason("issued_to_come", facts={"issued_on": f"{issued_on:%d/%m/%Y}"})


def why_not_close(
    state: str, *, unsealed: Sequence[str], year: int, today: date, reason: str | None
) -> Iterator[Reason]:
    """A plan is closed after every step was sealed, or at the year's end with a reason.

    Args:
        unsealed: the steps that have a deadline and are not sealed, in words.
        reason: what was typed; None while nothing was asked yet (the button).
    """
    yield from CLOSE.why_not(state)
    if reason is not None and len(reason) > LONGEST_CLOSING_REASON:
        yield Reason("too_long", field="reason", facts={"limit": LONGEST_CLOSING_REASON, "length": len(reason)})
    if state != State.ACTIVE or not unsealed:
        return
    if today < date(year, 12, 31):
        yield Reason("not_over_yet", facts={"steps": ", ".join(unsealed), "last_day": f"31/12/{year}"})
    elif reason is not None and len(reason.strip()) < SHORTEST_CLOSING_REASON:
        yield Reason("closing_needs_reason", field="reason", facts={"least": SHORTEST_CLOSING_REASON})


def why_not_edit(state: str) -> Iterator[Reason]:
    """A plan is edited only while it is a draft; later it is amended."""
    if state != State.DRAFT:
        yield Reason("plan_not_draft")


def why_not_circle(circle: str, members: Sequence[int]) -> Iterator[Reason]:
    """Reasons against whom a quota speaks to: a group has bodies, and only a group has any."""
    if circle == Circle.NAMED and not members:
        yield Reason("group_empty", field="member_ids")
    if circle != Circle.NAMED and members:
        yield Reason("group_without_circle", field="member_ids")


def why_not_quota(shape: str, n: int, upto: int | None) -> Iterator[Reason]:
    """Reasons against the numbers of a quota."""
    if n < 1:
        yield Reason("number_too_small", field="n")
    if shape == Shape.RANGE and (upto is None or upto < n):
        yield Reason("range_upside_down", field="upto")
    if shape != Shape.RANGE and upto is not None:
        yield Reason("upto_without_range", field="upto")
    if shape == Shape.PERCENT and not 1 <= n <= 100:
        yield Reason("percent_out_of_range", field="n")


def is_of_exemplars(of: str, count_as: str | None = None) -> bool:
    """Whether a quota asks for exemplars: "mô hình cấp huyện" are some; articles and posts are told, and counted nowhere.

    Args:
        count_as: what was answered of one that names them by another word; without an answer it is told.
    """
    return is_named_exemplar(of) or (count_as == CountAs.EXEMPLARS and is_asked_of(of))


def is_asked_of(of: str) -> bool:
    """Whether a plan must say if a quota asks for exemplars: it names them by another word, as "gương" or "cách làm hay"."""
    return not is_named_exemplar(of) and may_be_exemplar(of)


def is_met(quota: QuotaRule, count: int) -> bool:
    """Whether one unit with `count` exemplars satisfies the quota."""
    match quota.shape:
        case Shape.AT_MOST:
            return count <= quota.n
        case Shape.RANGE:
            return quota.n <= count <= (quota.upto if quota.upto is not None else count)
        case Shape.EXACTLY:
            return count == quota.n
        case Shape.PERCENT:
            return count >= 1
        case _:
            return count >= quota.n


def least(quota: QuotaRule) -> int:
    """The least number one unit must reach."""
    if quota.shape == Shape.AT_MOST:
        return 0
    return 1 if quota.shape == Shape.PERCENT else quota.n


def least_of_all(quota: QuotaRule, units: int) -> int:
    """The least number of exemplars that so many units owe together; a share of the units is rounded up."""
    return -(-units * quota.n // 100) if quota.shape == Shape.PERCENT else units * least(quota)


def is_addressed(quota: QuotaRule, unit: Unit, issuer_path: str | None, scope: str | None = None) -> bool:
    """Whether the quota speaks to the unit.

    Args:
        issuer_path: the issuer's place in the quota's hierarchy; None when it has none there (the Front's own hierarchy): then
            "direct" means the first two levels of that hierarchy.
        scope: tries another answer than the quota's own.
    """
    if unit.kind != quota.kind or unit.hierarchy_id != quota.hierarchy_id:
        return False
    if not stands_in_group(quota, unit.id):
        return False
    below = len(unit.path) - len(issuer_path or "")
    if issuer_path is not None and (not unit.path.startswith(issuer_path) or below <= 0):
        return False
    deepest = STEP_SIGNS if issuer_path is not None else 2 * STEP_SIGNS
    return (scope or quota.scope) == Scope.ALL or below <= deepest


def stands_in_group(quota: QuotaRule, unit_id: int) -> bool:
    """Whether a unit is one of those of its kind and scope to which the quota speaks."""
    return unit_id not in quota.without and (quota.only is None or unit_id in quota.only)


def address(
    quotas: Sequence[QuotaRule], units: Iterable[Unit], issuer_paths: Mapping[int, str]
) -> dict[int, tuple[QuotaRule, ...]]:
    """Unit id → the quotas it owes, for every unit that owes one, in the order of `units`."""
    owed: dict[int, tuple[QuotaRule, ...]] = {}
    judged: dict[tuple[Any, ...], tuple[QuotaRule, ...]] = {}  # units alike in all that is looked at are judged once
    named = _named(quotas)
    for unit in units:
        key = _looked_at(unit, named, issuer_paths)
        mine = judged.get(key)
        if mine is None:
            found = (quota for quota in quotas if is_addressed(quota, unit, issuer_paths.get(quota.hierarchy_id)))
            mine = judged[key] = tuple(found)
        if mine:
            owed[unit.id] = mine
    return owed


def _named(quotas: Iterable[QuotaRule]) -> frozenset[int]:
    """The bodies that stand in a group of some quota, each of which is judged by itself."""
    return frozenset[int]().union(*(quota.without | (quota.only or frozenset()) for quota in quotas))


def _looked_at(unit: Unit, named: Collection[int], issuer_paths: Mapping[int, str]) -> tuple[Any, ...]:
    """All of a unit by which `is_addressed` judges it."""
    top, own = issuer_paths.get(unit.hierarchy_id), unit.id if unit.id in named else None
    return own, unit.hierarchy_id, unit.kind, len(unit.path), top is None or unit.path.startswith(top)


Alike = Sequence[tuple[Unit, Sequence[int]]]  # one unit of each group, and the numbers of all that are in it


def alike(quotas: Iterable[QuotaRule], units: Iterable[Unit], issuer_paths: Mapping[int, str]) -> Alike:
    """Units grouped by all that `is_addressed` looks at for these quotas, so that many thousand are counted as a few."""
    named, found = _named(quotas), dict[tuple[Any, ...], tuple[Unit, list[int]]]()
    for unit in units:
        found.setdefault(_looked_at(unit, named, issuer_paths), (unit, []))[1].append(unit.id)
    return list(found.values())


def count_addressed(quota: QuotaRule, groups: Alike, issuer_paths: Mapping[int, str], scope: str | None = None) -> int:
    """How many units the quota speaks to. See `is_addressed`."""
    path = issuer_paths.get(quota.hierarchy_id)
    return sum(len(inside) for unit, inside in groups if is_addressed(quota, unit, path, scope))


def owed_together(
    quotas: Iterable[QuotaRule], groups: Alike, issuer_paths: Mapping[int, str]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """(fewest, most) units that these quotas speak to, and exemplars they owe; the two differ while a scope is open."""
    counted = []
    for scope in (Scope.DIRECT, Scope.ALL):
        spoken_to, models = set[int](), 0
        for quota in quotas:
            path = issuer_paths.get(quota.hierarchy_id)
            mine = [inside for unit, inside in groups if is_addressed(quota, unit, path, quota.scope or scope)]
            spoken_to.update(*mine)
            models += least_of_all(quota, sum(map(len, mine)))
        counted.append((len(spoken_to), models))
    (units_few, models_few), (units_most, models_most) = counted
    return (units_few, units_most), (models_few, models_most)


def nested(units: Iterable[Unit], hierarchy_id: int) -> tuple[list[Unit], list[Unit]]:
    """Of the units of a hierarchy, those that stand inside another of them, and those that hold one."""
    by_path = {unit.path: unit for unit in units if unit.hierarchy_id == hierarchy_id}
    inside, holding = [], {}
    for path, unit in by_path.items():
        above = [path[:end] for end in range(STEP_SIGNS, len(path), STEP_SIGNS) if path[:end] in by_path]
        if above:
            inside.append(unit)
            holding.update({place: by_path[place] for place in above})
    return inside, list(holding.values())
