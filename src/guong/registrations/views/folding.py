"""The rows of the board as the table shows them: folded by branch, or flat under their branch when a filter is on."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse

from guong.kit.phrasebook import state, state_in, word
from guong.kit.text import slug
from guong.plans.words import in_step
from guong.registrations.queries.glance import Glance, Mark
from guong.registrations.queries.watch import Line, Watched
from guong.registrations.views.telling import address, when

FOLDED_ABOVE = 60  # rows; a longer board opens with its branches folded
EVERYTHING = "tat-ca"
PATH_SIGNS = 4
Shown = Watched | Glance


@dataclass
class Branch:
    """A body directly below the issuer, and the units inside it."""

    name: str
    head: Line | Mark | None = None
    inside: list[Line | Mark] = field(default_factory=list)
    namesake: int = 1  # the second of one name is 2

    @cached_property
    def slug(self) -> str:
        """Its name as addresses write it."""
        return slug(self.name)

    @property
    def key(self) -> str:
        """How addresses name it."""
        return self.slug + (f"-{self.namesake}" if self.namesake > 1 else "")

    def progress(self) -> str:
        """ "chi bộ: 2/5 đủ"."""
        owing = [line for line in self.inside if line.status != "excused"]
        return f"chi bộ: {sum(line.status == 'complete' for line in owing)}/{len(owing)} đủ"


def branches_of(lines: Sequence[Line | Mark]) -> list[Branch]:
    """The branches in official order; a unit that stands alone is a branch with nothing inside. Namesakes stay apart."""
    # Bodies directly below the issuer fold into nothing: their places tell where the places of the others begin.
    tops: dict[int, int] = {}
    for line in lines:
        if not line.branch:
            tops[line.hierarchy_id] = min(len(line.path), tops.get(line.hierarchy_id, len(line.path)))
    found: dict[tuple[int, str], Branch] = {}
    for line in lines:
        top = tops.get(line.hierarchy_id)
        place = line.path if not line.branch else line.branch if top is None else line.path[:top]
        branch = found.get((line.hierarchy_id, place))
        if branch is None:
            branch = found[line.hierarchy_id, place] = Branch(line.branch or line.name)
        if line.branch:
            branch.inside.append(line)
        else:
            branch.head = line
    _tell_namesakes_apart(list(found.values()))
    return list(found.values())


def _tell_namesakes_apart(branches: Sequence[Branch]) -> None:
    if not any(branch.inside for branch in branches):
        return  # nothing folds: no address names one of them
    named: Counter[str] = Counter()
    for branch in branches:
        named[branch.slug] += 1
        branch.namesake = named[branch.slug]


@dataclass(frozen=True)
class Folds:
    """Which branches the address opens (``mo``) and folds (``gap``)."""

    opened: tuple[str, ...]
    folded: tuple[str, ...]
    by_default: bool

    @classmethod
    def read(cls, request: Any, count: int) -> "Folds":
        """From the address; a long board is folded until somebody opens it."""
        opened, folded = (tuple(filter(None, request.GET.get(name, "")[:4000].split(","))) for name in ("mo", "gap"))
        by_default = (count > FOLDED_ABOVE or EVERYTHING in folded) and EVERYTHING not in opened
        return cls(opened, folded, by_default)

    def is_folded(self, key: str) -> bool:
        """Whether this branch is folded."""
        return key not in self.opened if self.by_default else key in self.folded

    def turned(self, request: Any, key: str) -> str:
        """The address that folds an open branch, or opens a folded one."""
        name, keys = ("mo", self.opened) if self.by_default else ("gap", self.folded)
        kept = [other for other in keys if other not in {key, EVERYTHING}] if key in keys else [*keys, key]
        if self.by_default and EVERYTHING in self.folded:
            return address(request, mo=",".join(kept) or None, gap=EVERYTHING, trang=None)
        return address(request, **{name: ",".join(kept) or None}, trang=None)


class Slot(NamedTuple):
    """One row of the table before it is told: a unit, or the heading of a branch that owes nothing itself."""

    branch: Branch
    line: Line | Mark | None
    depth: int = 0
    is_heading: bool = False
    is_folded: bool = False


def table_rows(
    request: Any, code: str, shown: Shown, chosen: Iterable[Line | Mark], *, is_filtered: bool
) -> list[dict[str, Any]]:
    """All rows for `ui.heat_table`."""
    slots = slots_of(request, shown, chosen, is_filtered=is_filtered)
    return rows_of(request, code, shown, slots, is_filtered=is_filtered)


def slots_of(request: Any, shown: Shown, chosen: Iterable[Line | Mark], *, is_filtered: bool) -> list[Slot]:
    """The table's rows in order. Under a filter nothing is folded; a branch stands above its units, matching or not."""
    folds = Folds.read(request, len(shown.marks))
    wanted = {line.unit_id for line in chosen} if is_filtered else None
    found = []
    for branch in branches_of(shown.marks):
        inside, head = branch.inside, branch.head
        if wanted is not None:
            inside = [line for line in inside if line.unit_id in wanted]
            head = head if head is not None and head.unit_id in wanted else None
        if head is None and not inside:
            continue
        is_folded = bool(branch.inside) and not is_filtered and folds.is_folded(branch.key)
        found.append(Slot(branch, head, 0, bool(branch.inside), is_folded))
        if not is_folded and inside:
            nearest, depth = min(len(line.path) for line in branch.inside), 1 if is_filtered else 2
            found += [Slot(branch, line, depth + (len(line.path) - nearest) // PATH_SIGNS) for line in inside]
    return found


def rows_of(
    request: Any,
    code: str,
    shown: Shown,
    slots: Sequence[Slot],
    *,
    is_filtered: bool,
    not_taken: Collection[int] = (),
    unlinked: Collection[int] = (),
) -> list[dict[str, Any]]:
    """These rows as `ui.heat_table` takes them; what only a shown row tells is asked for now.

    Args:
        not_taken: units that have not taken note of the plan: marked in the first cell.
        unlinked: units that have no page of their own on the board that rows lead to.
    """
    folds = Folds.read(request, len(shown.marks))
    lines = iter(shown.lines_of([slot.line for slot in slots if slot.line is not None]))
    rows = []
    for slot in slots:
        if slot.line is None:
            row: dict[str, Any] = {"name": slot.branch.name, "cells": [{}, {}, {}]}
        else:
            row = _row(code, line := next(lines), slot.depth, shown.step, shown.day)
            if line.unit_id in unlinked:
                row["href"] = ""
                row["cells"] = [{**cell, "href": ""} for cell in row["cells"]]
            if line.unit_id in not_taken:
                row["cells"][0]["text"] = " · ".join(filter(None, [row["cells"][0]["text"], word("duty.not_taken")]))
        if slot.is_heading:
            row["is_branch"] = True
            if not is_filtered:
                row |= {"is_folded": slot.is_folded, "fold_href": folds.turned(request, slot.branch.key)}
            told = [row["cells"][2].get("text", ""), slot.branch.progress()]
            row["cells"][2]["text"] = " · ".join(filter(None, told))
        rows.append(row)
    return rows


def _row(code: str, line: Line, depth: int, step: str, day: date | None) -> dict[str, Any]:
    kept = {} if day is None else {"ngay": f"{day:%d/%m/%Y}"}
    href = in_step(reverse("board_unit", args=[code, line.unit_id]), step, **kept)
    status = state_in(f"duty.{line.status}", step)
    return {
        "name": line.name,
        "href": href,
        "depth": min(depth, 6),
        "quota": line.badge,
        "quota_tone": status[1],
        "cells": [
            {"state": state(f"arrival.{line.arrival}"), "text": arrival_text(line), "href": href},
            {**checking(line), "href": href},
            {"state": status, "text": line.note if line.status == "excused" else line.inherited, "href": href},
        ],
    }


def arrival_text(line: Line) -> str:
    """When the list came; for an extended term, its end."""
    extended = f"gia hạn đến {when(line.closes_at)}" if line.is_extended and line.closes_at else ""
    return " · ".join(filter(None, [when(line.first_sent_at), extended, line.met_by_others]))


def checking(line: Line) -> dict[str, Any]:
    """How far the checking is: what came back first, then what waits, then what was accepted."""
    counts = ((line.returned, "returned"), (line.waiting, "sent"), (line.accepted, "accepted"))
    found = [(count, name) for count, name in counts if count]
    if not found or line.status == "excused":
        return {}
    told = {"returned": "cần sửa", "sent": "chờ", "accepted": "đã chấp thuận"}
    text = " · ".join(f"{count} {told[name]}" for count, name in found)
    return {"state": state(f"item.{found[0][1]}"), "text": text}
