"""The names of the bodies that a plan may speak to: read once for a screen, and only where a group is shown or typed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from guong.kit.periods import local
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.plans import queries
from guong.plans.models import Plan
from guong.plans.rules.naming import Body, Directory


class Names:
    """Names of bodies below a plan's issuer on today's tree, hierarchy by hierarchy.

    Args:
        stored: bodies of groups that are stored: one that has ended since keeps its last name.
    """

    def __init__(self, plan: Plan, at: datetime, stored: Iterable[int] = ()) -> None:
        self.plan, self.at = plan, at
        self.stored = frozenset(stored)
        self._read: dict[int, Directory] = {}

    @cached_property
    def day(self) -> date:
        """The day of the tree."""
        return queries.tree_day(self.plan, local(self.at).date())

    def ids(self, text: str, kind: str, hierarchy_id: int) -> tuple[list[int], list[Reason]]:
        """As `Directory.ids`."""
        return self._of(hierarchy_id).ids(text, kind, hierarchy_id)

    def told(self, ids: Sequence[int], hierarchy_id: int) -> list[str]:
        """As `Directory.told` (no query where there is nobody to tell)."""
        return self._of(hierarchy_id).told(ids) if ids else []

    def _of(self, hierarchy_id: int) -> Directory:
        if hierarchy_id not in self._read:
            self._read[hierarchy_id] = Directory(self._bodies(hierarchy_id))
        return self._read[hierarchy_id]

    def _bodies(self, hierarchy_id: int) -> list[Body]:
        top = queries.issuer_paths(self.plan, self.day).get(hierarchy_id, "")
        rows = organisations.bodies(hierarchy_id, self.day, top=top)
        names = {row.id: tuple(filter(None, dict.fromkeys((row.name, row.short)))) for row in rows}
        there = [
            Body(row.id, row.name, row.short, row.kind, hierarchy_id, names.get(row.parent_id or 0, ()))
            for row in rows
            if row.path != top
        ]
        gone = self.stored - names.keys()
        last = organisations.names_of(gone, self.day) if gone else {}
        kinds = organisations.last_kinds_of(gone, self.day) if gone else {}
        ended = [Body(one, last[one], "", kinds.get(one, ""), hierarchy_id, is_gone=True) for one in sorted(last)]
        return there + ended


def members_in(values: Mapping[str, Any]) -> list[int]:
    """The bodies of the group of a quota told by its values; none of any other row."""
    return list(values.get("member_ids", ()))


def names_in(plan: Plan, rows: Iterable[Mapping[str, Any]], at: datetime) -> dict[int, str]:
    """Body → its name, for every body of the groups in some rows (one query; none where there is nobody)."""
    bodies = {body for row in rows for body in members_in(row)}
    return organisations.names_of(bodies, queries.tree_day(plan, local(at).date())) if bodies else {}
