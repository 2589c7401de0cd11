"""Counts of a whole plan as the database groups them, for pages that show a hundred units of many.

They say the same as `board.board_of` and `counting.credits_by_unit`, which also name the exemplars; the tests compare the two
on worlds of chance. Where a unit's count cannot be grouped (several quotas, exemplars of those below, a share of all
units) there are none, and the whole board is made instead.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Case, Count, F, Value, When

from guong.kit.among import Among
from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans import rules
from guong.plans.models import Plan
from guong.plans.queries.keeping import Keeping
from guong.plans.rules import STEP_SIGNS, QuotaRule, Relation, Shape, Step, Unit
from guong.registrations.models import Participation
from guong.registrations.queries.board import continuing_in
from guong.registrations.queries.past import Past, parts_moved
from guong.registrations.queries.routes import receivers_of
from guong.registrations.rules import State
from guong.registrations.rules.counting import WAITING

TAKEN, ENDORSED, OPEN = "taken", "endorsed", "open"
NOTHING: Mapping[str, int] = {}
Spot = tuple[int, str]  # hierarchy id, path


class Tally(NamedTuple):
    """One unit that owes: its place, its one quota, and how many exemplars count for that."""

    unit_id: int
    hierarchy_id: int
    path: str
    quota: QuotaRule
    accepted: int
    waiting: int


def registration_tallies(plan: Plan, at: datetime, past: Past | None = None) -> list[Tally] | None:
    """Every unit that owes registrations, in official order; None where counts cannot be grouped (four queries and more).

    Args:
        past: as it stood at the end of `at`.
    """
    quotas, day = plans.quota_rules(plan, at), plans.day_of_duty(plan, Step.REGISTRATION, at)
    keeping = plans.keeping_of(plan, at)
    owed = [*quotas, *(keeping.quotas if keeping else ())]
    if plan.committee_rollup or any(quota.shape == Shape.PERCENT for quota in owed):
        return None
    tops = plans.issuer_paths(plan, day)
    owing = _owing(plan, quotas, day, tops, keeping)
    if owing is None or len({unit for unit, _, _, _ in owing}) < len(owing):
        return None
    counts = _counts(plan, {quota.relation for quota in owed if quota.relation}, past)
    of_new = {quota.relation for quota in owed if quota.relation and not quota.continuing_counts}
    new = _counts(plan, of_new, past, only_new=True) if of_new else {}
    endorsed = [row for row in owing if ENDORSED in counts.get((row[0], row[3].relation), NOTHING)]
    nearer = _received_nearer(plan, endorsed, plans.rules_so_far(plan, at), day, tops)
    found = []
    for unit, hierarchy, path, quota in owing:
        own = (counts if quota.continuing_counts else new).get((unit, quota.relation))
        if own is None:
            found.append(Tally(unit, hierarchy, path, quota, 0, 0))
            continue
        accepted, waiting, taken = own.get(TAKEN, 0), own.get(OPEN, 0), own.get(ENDORSED, 0)
        if taken and (hierarchy, path[:-STEP_SIGNS]) in nearer:
            accepted += taken
        else:
            waiting += taken
        found.append(Tally(unit, hierarchy, path, quota, accepted, waiting))
    return found


def _owing(
    plan: Plan, quotas: list[QuotaRule], day: date, tops: Mapping[int, str], keeping: Keeping | None = None
) -> list[tuple[int, int, str, QuotaRule]] | None:
    """(unit, hierarchy, path, quota) in official order; None where a unit owes by two quotas."""
    found, kept = [], keeping.quotas if keeping else []
    for hierarchy in sorted(
        {quota.hierarchy_id for quota in [*quotas, *kept]}, key=lambda one: (one != plan.hierarchy_id, one)
    ):
        inside = [quota for quota in quotas if quota.hierarchy_id == hierarchy]
        speaking: dict[tuple[str, int], list[QuotaRule]] = {}
        grouped = {quota.id for quota in inside if quota.only is not None or quota.without}
        kinds = {quota.kind for quota in [*inside, *kept] if quota.hierarchy_id == hierarchy}
        for unit, path, kind, _ in organisations.standing(hierarchy, day, kinds=kinds, top=tops.get(hierarchy, "")):
            mine = speaking.get((kind, len(path)))
            if mine is None:  # whom a quota speaks to depends on the kind and on how far below the issuer it stands
                one = Unit(unit, "", "", kind, path, hierarchy)
                whole = (quota.of_whole_kind() if quota.id in grouped else quota for quota in inside)
                spoken = {q.id for q in whole if rules.is_addressed(q, one, tops.get(hierarchy))}
                mine = [quota for quota in inside if quota.id in spoken]
                speaking[kind, len(path)] = mine
            if grouped:
                mine = [quota for quota in mine if quota.id not in grouped or rules.stands_in_group(quota, unit)]
            if keeping and unit in keeping.kept:
                mine = list(keeping.owed_by(Unit(unit, "", "", kind, path, hierarchy), mine, tops))
            if len(mine) > 1:
                return None
            if mine:
                found.append((unit, hierarchy, path, mine[0]))
    return found


def _counts(
    plan: Plan, relations: Collection[str], past: Past | None, *, only_new: bool = False
) -> dict[tuple[int, str], dict[str, int]]:
    """(unit, relation) → how many are accepted, how many wait, endorsed by the body that received the unit's list or not.

    An exemplar has one registration in a plan, and a body stands to it once in each relation: rows are exemplars.

    Args:
        only_new: without exemplars of earlier years that go on.
    """
    parts = Participation.objects.order_by().filter(registration__plan=plan, relation__in=relations)
    if past is not None:
        parts = parts.filter(registration__drafted_at__lte=past.at)
        parts = parts.exclude(Among(F("registration_id"), list(past.of(Step.REGISTRATION))))
    parts = parts.exclude(relation=Relation.IMPLEMENTS, lead=False)
    if only_new:
        parts = parts.filter(registration__exemplar__since__gte=plan.year)
    if not plan.one_exemplar_two_units:
        parts = parts.filter(organisation_id=F("registration__unit_id"))
    endorsed = When(registration__endorsed=True, then=Value(ENDORSED))
    parts = parts.filter(registration__state__in=[State.ACCEPTED, *WAITING])
    stage = Case(When(registration__state=State.ACCEPTED, then=Value(TAKEN)), endorsed, default=Value(OPEN))
    rows = parts.annotate(stage=stage).values_list("organisation_id", "relation", "stage").annotate(count=Count("id"))
    found: dict[tuple[int, str], dict[str, int]] = {}
    for unit, relation, name, count in rows:
        known = found.get((unit, relation))
        if known is None:
            found[unit, relation] = {name: count}
        else:
            known[name] = count
    for unit, relation, name in () if past is None else _moved(plan, relations, past, only_new=only_new):
        known = found.setdefault((unit, relation), {})
        known[name] = known.get(name, 0) + 1
    return found


def _moved(plan: Plan, relations: Collection[str], past: Past, *, only_new: bool) -> Iterator[tuple[int, str, str]]:
    """(unit, relation, stage) of what moved since a past day, as `_counts` groups it."""
    old = continuing_in(plan) if only_new else frozenset[int]()
    for then, part in parts_moved(plan, past):
        is_led = part.lead or part.relation != Relation.IMPLEMENTS
        if not is_led or part.relation not in relations or then.origin.exemplar_id in old:
            continue
        if plan.one_exemplar_two_units or part.organisation_id == then.origin.unit_id:
            stage = TAKEN if then.state == State.ACCEPTED else ENDORSED if then.endorsed else OPEN
            yield part.organisation_id, part.relation, stage


def _received_nearer(
    plan: Plan,
    endorsed: Iterable[tuple[int, int, str, QuotaRule]],
    quotas: Iterable[QuotaRule],
    day: date,
    tops: Mapping[int, str],
) -> set[Spot]:
    """Places whose bodies send to another body than the plan's receiver; told by the place above, which siblings share."""
    shared: dict[Spot, Unit] = {}
    for unit, hierarchy, path, _ in endorsed:
        shared.setdefault((hierarchy, path[:-STEP_SIGNS]), Unit(unit, "", "", "", path, hierarchy))
    addressed = plans.Addressed(day, tuple(shared.values()), {}, tuple(quotas), tops)
    receivers = receivers_of(plan, addressed)
    return {place for place, unit in shared.items() if receivers[unit.id] != plan.receiver_id}
