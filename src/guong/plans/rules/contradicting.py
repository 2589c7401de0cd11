"""Quotas that nobody can meet together: at most one exemplar and at least two. Plain Python."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from guong.plans.rules import QuotaRule
from guong.plans.rules.cascade import bounds


def are_at_odds(one: QuotaRule, other: QuotaRule) -> bool:
    """Whether no count satisfies both quotas of one unit.

    What counts as new counts among all as well, so new exemplars may be fewer than all of them, never more.
    """
    if one.relation is None or one.relation != other.relation:
        return False
    if one.continuing_counts == other.continuing_counts:
        return bounds(one).within(bounds(other)) is None
    new, every = (other, one) if one.continuing_counts else (one, other)
    most = bounds(every).high
    return most is not None and bounds(new).low > most


def at_odds(owed: Mapping[int, Iterable[QuotaRule]]) -> dict[tuple[int, int], list[int]]:
    """(two quotas that contradict each other) → the units that owe both, in their order.

    Args:
        owed: unit id → what it owes.
    """
    found: dict[tuple[int, int], list[int]] = {}
    judged: dict[tuple[int, int], bool] = {}
    for unit, quotas in owed.items():
        mine: Sequence[QuotaRule] = list(quotas)
        for one, other in combinations(mine, 2):
            pair = one.id, other.id
            if pair not in judged:
                judged[pair] = are_at_odds(one, other)
            if judged[pair]:
                found.setdefault(pair, []).append(unit)
    return found
