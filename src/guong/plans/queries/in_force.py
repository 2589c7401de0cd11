"""The quotas, deadlines and sectors of a plan that are in force at an instant; the only door to these rows.

An amendment replaces rows and never edits them: a row is in force during `[in_force_from, in_force_to)`, without the first from
the start of the plan, without the second until now.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.plans.models import Deadline, InForce, Plan, Quota, Sector


def in_force(at: datetime) -> Q:
    """Condition: the row is in force at this instant."""
    came = Q(in_force_from__isnull=True) | Q(in_force_from__lte=at)
    return came & (Q(in_force_to__isnull=True) | Q(in_force_to__gt=at))


def has_come(row: InForce, at: datetime) -> bool:
    """Whether the row is in force at this instant, or was before."""
    return row.in_force_from is None or row.in_force_from <= at


def holds(row: InForce, at: datetime) -> bool:
    """Whether the row is in force at this instant."""
    return has_come(row, at) and (row.in_force_to is None or at < row.in_force_to)


def _of(plan: Plan, name: str) -> Iterable[Any]:
    """Rows of one table, from what `with_terms` has read where it did."""
    return getattr(plan, f"{name}_rows").all()  # type: ignore[no-any-return]


def quotas_in_force(plan: Plan, at: datetime) -> list[Quota]:
    """The plan's quotas at an instant, in order."""
    return [row for row in _of(plan, "quota") if holds(row, at)]


def quotas_shown(plan: Plan, at: datetime) -> list[Quota]:
    """`quotas_in_force`, each with the name of its hierarchy."""
    rows = plan.quota_rows.select_related("hierarchy")  # type: ignore[attr-defined]
    return [row for row in rows if holds(row, at)]


def quotas_so_far(plan: Plan, at: datetime) -> list[Quota]:
    """Every quota that has come into force by an instant, those no more in force included, in order."""
    return [row for row in _of(plan, "quota") if has_come(row, at)]


def deadlines_in_force(plan: Plan, at: datetime) -> list[Deadline]:
    """The plan's deadlines at an instant, in order."""
    return [row for row in _of(plan, "deadline") if holds(row, at)]


def deadlines_so_far(plan: Plan, step: str, at: datetime) -> list[Deadline]:
    """Every deadline of a step that has come into force by an instant, in order."""
    return [row for row in _of(plan, "deadline") if row.step == step and has_come(row, at)]


def sectors_in_force(plan: Plan, at: datetime) -> list[Sector]:
    """The plan's sectors at an instant, in order: those that can be chosen."""
    return [row for row in _of(plan, "sector") if holds(row, at)]


def sectors_so_far(plan: Plan, at: datetime) -> list[tuple[int, str]]:
    """(id, name) of every sector that something may have been registered under by an instant.

    One that is no more in force says until when it was: its successor may bear the same name.
    """
    rows = [row for row in _of(plan, "sector") if has_come(row, at)]
    return [(row.pk, row.name if holds(row, at) else f"{row.name} ({_until(row)})") for row in rows]


def sectors_then(plan: Plan, wanted: Iterable[tuple[str, datetime]]) -> dict[tuple[str, datetime], int]:
    """(name, instant) → id of the sector that bore the name then, for those that some sector bore (one query)."""
    rows = list(_of(plan, "sector"))
    return {(name, at): row.pk for name, at in set(wanted) for row in rows if row.name == name and holds(row, at)}


def _until(row: InForce) -> str:
    return "" if row.in_force_to is None else f"trước {show_day(local(row.in_force_to).date())}"
