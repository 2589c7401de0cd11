"""Counting once: which unit an exemplar counts for, distinct totals, and the line that reconciles the two."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from guong.plans.rules import QuotaRule, Relation, Shape, Unit, least_of_all
from guong.registrations.rules import ParticipationValue, State


@dataclass(frozen=True)
class Counted:
    """A registration as counting sees it.

    Args:
        unit_path: its unit's place in the plan's hierarchy ("" when outside).
        is_gathered: its unit ended, and counts at the very place of a body that stood above it, as if it still stood below.
        is_new: its exemplar began in the year of the plan.
    """

    id: int
    exemplar_id: int
    unit_id: int
    state: str
    endorsed: bool = False
    participations: tuple[ParticipationValue, ...] = ()
    unit_path: str = ""
    is_gathered: bool = False
    is_new: bool = True


@dataclass(frozen=True)
class Rules:
    """How this plan counts: the receiver of the whole, its answers, and the hierarchy in which bodies stand inside others."""

    receiver_id: int
    one_exemplar_two_units: bool
    committee_rollup: bool
    hierarchy_id: int


@dataclass(frozen=True)
class Credit:
    """What counts for one unit: exemplars accepted, and those that would count once accepted; all, and for each quota."""

    accepted: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()
    by_quota: Mapping[int, "Credit"] = field(default_factory=dict, hash=False)

    def of(self, quota: QuotaRule) -> "Credit":
        """What counts for one of its quotas."""
        return self.by_quota.get(quota.id, Credit())


WAITING = frozenset({State.SENT, State.ENDORSED})


def credits_by_unit(
    registrations: Iterable[Counted],
    quotas: Mapping[int, Sequence[QuotaRule]],
    units: Mapping[int, Unit],
    receivers: Mapping[int, int],
    plan: Rules,
) -> dict[int, Credit]:
    """Unit id → its credit, for every unit of `quotas`.

    An exemplar counts for a quota of a unit through the relation that the quota names (a lead, where it is *implements*); one of an
    earlier year that goes on, where the quota counts these.
    Where one exemplar may not meet two units' quotas, it counts for the unit that registered it. With `committee_rollup`
    the exemplars of the units below a body count for that body too, through the relation of the unit that registered
    them. A unit whose list goes to a body other than the plan's receiver is credited when that body accepted; all others
    when the plan's receiver did.

    Args:
        receivers: unit id → the body that receives its list.
    """
    accepted: dict[tuple[int, int], set[int]] = {}
    waiting: dict[tuple[int, int], set[int]] = {}
    for registration in registrations:
        for unit_id, quota_id in _credited(registration, quotas, units, plan):
            if _is_accepted_for(registration, receivers.get(unit_id, plan.receiver_id), plan):
                accepted.setdefault((unit_id, quota_id), set()).add(registration.exemplar_id)
            elif registration.state in WAITING:
                waiting.setdefault((unit_id, quota_id), set()).add(registration.exemplar_id)
    return {unit: _credit(unit, owed, accepted, waiting) for unit, owed in quotas.items()}


def _credit(
    unit_id: int,
    quotas: Sequence[QuotaRule],
    accepted: Mapping[tuple[int, int], set[int]],
    waiting: Mapping[tuple[int, int], set[int]],
) -> Credit:
    by_quota = {}
    for quota in quotas:
        there = frozenset(accepted.get((unit_id, quota.id), ()))
        by_quota[quota.id] = Credit(there, frozenset(waiting.get((unit_id, quota.id), ())) - there)
    whole = frozenset[int]().union(*(credit.accepted for credit in by_quota.values()))
    return Credit(whole, frozenset[int]().union(*(credit.waiting for credit in by_quota.values())) - whole, by_quota)


def _credited(
    registration: Counted, quotas: Mapping[int, Sequence[QuotaRule]], units: Mapping[int, Unit], plan: Rules
) -> set[tuple[int, int]]:
    """(unit, quota) for every quota that the registration serves."""
    found = {
        (part.organisation_id, quota.id)
        for part in registration.participations
        if plan.one_exemplar_two_units or part.organisation_id == registration.unit_id
        for quota in quotas.get(part.organisation_id, ())
        if _satisfies(part, quota, registration)
    }
    if plan.committee_rollup and registration.unit_path:
        own = [part for part in registration.participations if part.organisation_id == registration.unit_id]
        found |= {
            (unit_id, quota.id)
            for unit_id, owed in quotas.items()
            if _holds(units[unit_id], registration, plan)
            for quota in owed
            if any(_satisfies(part, quota, registration) for part in own)
        }
    return found


def _holds(unit: Unit, registration: Counted, plan: Rules) -> bool:
    """Whether its unit counts inside this one, in the plan's own hierarchy; its kind does not matter."""
    path, is_other = registration.unit_path, registration.unit_id != unit.id
    if unit.hierarchy_id != plan.hierarchy_id or not path.startswith(unit.path):
        return False
    return path != unit.path or (registration.is_gathered and is_other)


def _satisfies(part: ParticipationValue, quota: QuotaRule, registration: Counted) -> bool:
    if not (registration.is_new or quota.continuing_counts):
        return False
    return part.relation == quota.relation and (part.lead or part.relation != Relation.IMPLEMENTS)


def _is_accepted_for(registration: Counted, receiver_id: int, plan: Rules) -> bool:
    if registration.state == State.ACCEPTED:
        return True
    return receiver_id != plan.receiver_id and registration.endorsed and registration.state in WAITING


@dataclass(frozen=True)
class Share:
    """A quota asked of a share of the units: how many of them must have an exemplar, and how many have one."""

    asked: int
    having: int

    @property
    def is_settled(self) -> bool:
        """Whether enough of the group have one: then the rest owe nothing."""
        return self.having >= self.asked


def settled_shares(
    quotas: Mapping[int, Sequence[QuotaRule]], counts: Mapping[int, Mapping[int, int]], excused: Collection[int]
) -> dict[int, Share]:
    """Quota id → its share, for every quota asked of a share of the units.

    Args:
        quotas: unit id → what it owes, for all units of the plan.
        counts: unit id → quota id → accepted exemplars.
        excused: units that are not asked; the share is one of the others.
    """
    shares = {quota.id: quota for owed in quotas.values() for quota in owed if quota.shape == Shape.PERCENT}
    found = {}
    for quota in shares.values():
        group = [unit for unit, owed in quotas.items() if quota in owed and unit not in excused]
        having = sum(counts[unit].get(quota.id, 0) > 0 for unit in group)
        found[quota.id] = Share(least_of_all(quota, len(group)), having)
    return found


@dataclass(frozen=True)
class Part:
    """One line of a table: a group and the distinct exemplars in it."""

    key: Hashable
    exemplars: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.exemplars)


@dataclass(frozen=True)
class Table:
    """A total divided into parts. Parts may overlap; the reconciliation says by how much."""

    parts: tuple[Part, ...]
    total: frozenset[int]

    @property
    def sum_of_parts(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def standing_twice(self) -> frozenset[int]:
        """Exemplars that stand in more than one part."""
        seen: set[int] = set()
        again: set[int] = set()
        for part in self.parts:
            again |= seen & part.exemplars
            seen |= part.exemplars
        return frozenset(again)

    @property
    def standing_nowhere(self) -> frozenset[int]:
        """Exemplars of the total that no part holds."""
        return self.total - frozenset().union(*(part.exemplars for part in self.parts))

    @property
    def surplus(self) -> int:
        """How much the sum of the parts exceeds the distinct exemplars in them."""
        return self.sum_of_parts - len(frozenset().union(*(part.exemplars for part in self.parts)))

    @property
    def adds_up(self) -> bool:
        """Sum of parts − counted again + in no part = total: the check printed under every table."""
        return self.sum_of_parts - self.surplus + len(self.standing_nowhere) == len(self.total)


class OfAnExemplar(Protocol):
    """Whatever is counted by the exemplar it belongs to."""

    @property
    def exemplar_id(self) -> int: ...


Entry = TypeVar("Entry", bound=OfAnExemplar)


def divide(registrations: Iterable[Entry], groups_of: Callable[[Entry], Iterable[Hashable]]) -> Table:
    """Divide the distinct exemplars into groups.

    Args:
        groups_of: the groups a registration belongs to: none, one or several.
    Returns: parts in order of first appearance; the total is the same whatever the grouping.
    """
    parts: dict[Hashable, set[int]] = {}
    total: set[int] = set()
    for registration in registrations:
        total.add(registration.exemplar_id)
        for group in groups_of(registration):
            parts.setdefault(group, set()).add(registration.exemplar_id)
    return Table(tuple(Part(key, frozenset(found)) for key, found in parts.items()), frozenset(total))
