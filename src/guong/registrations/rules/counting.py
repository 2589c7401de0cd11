"""Counting once: which unit an exemplar counts for, distinct totals, and the line that reconciles the two."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from guong.plans.rules import QuotaRule, Relation, Unit
from guong.registrations.rules import ParticipationValue, State


@dataclass(frozen=True)
class Counted:
    """A registration as counting sees it. `unit_path`: its unit's place in the plan's hierarchy ("" when outside)."""

    id: int
    exemplar_id: int
    unit_id: int
    state: str
    endorsed: bool = False
    participations: tuple[ParticipationValue, ...] = ()
    unit_path: str = ""


@dataclass(frozen=True)
class Rules:
    """How this plan counts: the receiver of the whole, and its answers."""

    receiver_id: int
    one_exemplar_two_units: bool
    committee_rollup: bool


@dataclass(frozen=True)
class Credit:
    """What counts for one unit: exemplars accepted, and those that would count once accepted."""

    accepted: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()


WAITING = frozenset({State.SENT, State.ENDORSED})


def credits_by_unit(
    registrations: Iterable[Counted],
    quotas: Mapping[int, Sequence[QuotaRule]],
    units: Mapping[int, Unit],
    receivers: Mapping[int, int],
    plan: Rules,
) -> dict[int, Credit]:
    """Unit id → its credit, for every unit of `quotas`.

    An exemplar counts for a unit through the relation that the unit's quota names (a lead, where it is *implements*),
    once per unit. Where one exemplar may not meet two quotas, it counts for the unit that registered it. With
    `committee_rollup` the exemplars of units below a committee count for the committee too. A unit whose list goes to a
    body other than the plan's receiver is credited when that body accepted; all others when the plan's receiver did.

    Args:
        receivers: unit id → the body that receives its list.
    """
    accepted: dict[int, set[int]] = {unit: set() for unit in quotas}
    waiting: dict[int, set[int]] = {unit: set() for unit in quotas}
    for registration in registrations:
        for unit_id in _credited_units(registration, quotas, units, plan):
            if _is_accepted_for(registration, receivers.get(unit_id, plan.receiver_id), plan):
                accepted[unit_id].add(registration.exemplar_id)
            elif registration.state in WAITING:
                waiting[unit_id].add(registration.exemplar_id)
    return {unit: Credit(frozenset(accepted[unit]), frozenset(waiting[unit] - accepted[unit])) for unit in quotas}


def _credited_units(
    registration: Counted, quotas: Mapping[int, Sequence[QuotaRule]], units: Mapping[int, Unit], plan: Rules
) -> set[int]:
    found = {
        part.organisation_id
        for part in registration.participations
        if part.organisation_id in quotas and any(_satisfies(part, quota) for quota in quotas[part.organisation_id])
    }
    if not plan.one_exemplar_two_units:
        found &= {registration.unit_id}
    if plan.committee_rollup and registration.unit_path:
        found |= {
            unit_id
            for unit_id in quotas
            if units[unit_id].kind == "party_organisation"
            and units[unit_id].path != registration.unit_path
            and registration.unit_path.startswith(units[unit_id].path)
        }
    return found


def _satisfies(part: ParticipationValue, quota: QuotaRule) -> bool:
    return part.relation == quota.relation and (part.lead or part.relation != Relation.IMPLEMENTS)


def _is_accepted_for(registration: Counted, receiver_id: int, plan: Rules) -> bool:
    if registration.state == State.ACCEPTED:
        return True
    return receiver_id != plan.receiver_id and registration.endorsed and registration.state in WAITING


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
