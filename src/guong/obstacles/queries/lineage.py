"""Clauses through amendments: what a clause of today was before."""

from collections.abc import Iterable

from guong.obstacles.rules import Lineage
from guong.plans.models import Plan
from guong.plans.queries.lineage import rows_ever


def lineage_of(plan: Plan) -> Lineage:
    """How the rows of a plan replaced each other; one query."""
    rows = (row for row in rows_ever(plan) if row.replaces is not None)
    return Lineage({f"{row.part}-{row.pk}": f"{row.part}-{row.replaces}" for row in rows})


def first_of(plan: Plan, key: str) -> str:
    """By which key a choice names the line of a clause; asks nothing where no clause is named."""
    return lineage_of(plan).first(key) if key else ""


def together(lineage: Lineage, rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of (key, words) one for each line of clauses: the key of its first, the words of its last; by words."""
    found: dict[str, tuple[int, str]] = {}
    for key, told in rows:
        newest = (len(lineage.earlier(key)), told)
        first = lineage.first(key)
        if first not in found or newest[0] > found[first][0]:
            found[first] = newest
    return sorted(((key, told) for key, (_, told) in found.items()), key=lambda one: one[1])
