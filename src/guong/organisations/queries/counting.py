"""How many bodies stand below others on a day."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Concat, Substr

from guong.ledger.counts import until_the_next_deed
from guong.organisations.models import Place
from guong.organisations.queries.days import on
from guong.organisations.rules import ancestors
from guong.organisations.rules.paths import STEP, after_subtree, depth

COUNTED_LEVELS = (
    2  # of the first levels everything is counted, whoever is asked for: half of the tree stands below them
)


def counts_below(hierarchy: int, paths: Collection[str], day: date) -> dict[str, int]:
    """Path → how many bodies stand below it on `day`, at any depth; a path with none below is 0.

    The first two levels are counted together and kept until the next deed; of deeper ones only the branches asked for are read,
    in one query.
    """
    deep = {path for path in paths if depth(path) > COUNTED_LEVELS}
    found = first_levels(hierarchy, day) if len(deep) < len(paths) else {}
    found = {**found, **(_each(hierarchy, deep, day) if deep else {})}
    return {path: found.get(path, 0) for path in paths}


def first_levels(hierarchy: int, day: date) -> dict[str, int]:
    """Path → how many bodies stand below it on `day`, for every body of the first two levels that has any."""
    key = ("bodies below", hierarchy, day.isoformat())
    return until_the_next_deed(key, lambda: _first_levels(hierarchy, day))


def counted_on_page(rows: Iterable[Mapping[str, Any]], day: date) -> dict[tuple[int, str], int]:
    """`counts_below` for a page of places: (hierarchy, path) → how many."""
    paths: dict[int, list[str]] = {}
    for row in rows:
        paths.setdefault(row["hierarchy_id"], []).append(row["path"])
    return {
        (hierarchy, path): count
        for hierarchy, of_one in paths.items()
        for path, count in counts_below(hierarchy, of_one, day).items()
    }


def _first_levels(hierarchy: int, day: date) -> dict[str, int]:
    rows = Place.objects.filter(on(day), hierarchy_id=hierarchy)
    found: dict[str, int] = {}
    for top, bodies in _grouped(rows, COUNTED_LEVELS * STEP):
        for above in ancestors(top):
            found[above] = found.get(above, 0) + bodies
        if depth(top) == COUNTED_LEVELS and bodies > 1:
            found[top] = bodies - 1  # it stands among its own
    return found


def _each(hierarchy: int, paths: Collection[str], day: date) -> dict[str, int]:
    """Every branch is counted by itself: for ranges joined by OR a database would walk through the whole tree."""
    end: Any = Concat(OuterRef("path"), Value(after_subtree("")))
    below = Place.objects.filter(on(day), hierarchy_id=hierarchy, path__gt=OuterRef("path"), path__lt=end).order_by()
    bodies = Subquery(below.values("hierarchy_id").annotate(bodies=Count("pk")).values("bodies"))
    tops = Place.objects.filter(on(day), hierarchy_id=hierarchy, path__in=paths)
    return {path: count or 0 for path, count in tops.values_list("path", bodies)}


def _grouped(rows: Any, length: int) -> Iterable[tuple[str, int]]:
    branches = rows.order_by().annotate(branch=Substr("path", 1, length)).values("branch")
    return list(branches.annotate(bodies=Count("pk")).values_list("branch", "bodies"))
