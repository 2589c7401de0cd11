"""Clauses through amendments: what a clause of today was before."""

from collections.abc import Iterable
from datetime import datetime

from guong.obstacles.rules import Lineage
from guong.plans.models import Plan
from guong.plans.queries.lineage import rows_ever


def lineage_of(plan: Plan, at: datetime) -> Lineage:
    """How the rows of a plan replaced each other, and which of them are over at an instant; one query."""
    rows = rows_ever(plan)
    before = {f"{row.part}-{row.pk}": f"{row.part}-{row.replaces}" for row in rows if row.replaces is not None}
    over = (f"{row.part}-{row.pk}" for row in rows if row.over_from is not None and row.over_from <= at)
    return Lineage(before, frozenset(over))


def first_of(plan: Plan, key: str, at: datetime) -> str:
    """By which key a choice names the line of a clause; asks nothing where no clause is named."""
    return lineage_of(plan, at).first(key) if key else ""


def together(lineage: Lineage, rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of (key, words) one for each line of clauses: the key of its first, the words of its last; by words."""
    found: dict[str, tuple[int, str]] = {}
    for key, told in rows:
        newest = (len(lineage.earlier(key)), told)
        first = lineage.first(key)
        if first not in found or newest[0] > found[first][0]:
            found[first] = newest
    return sorted(((key, told) for key, (_, told) in found.items()), key=lambda one: one[1])
