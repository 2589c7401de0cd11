"""The lines of the board as figures gather them: by branch, by the day of arrival; and the board opened by such a number."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from guong.kit.periods import local
from guong.kit.phrasebook import word
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import STEP_SIGNS
from guong.registrations.queries import branches, copies, taken
from guong.registrations.queries.branches import Branch
from guong.registrations.queries.watch import Line, Watched

ALONE, ARRIVED_BY = "rieng", "den"  # how addresses ask for units that stand in no branch; that had sent by a day
COUNTING = (ALONE, ARRIVED_BY)
ASKED = (*COUNTING, taken.ASKED)


def narrowed(plan: Plan, watched: Watched, wanted: Mapping[str, str], at: datetime) -> Watched:
    """The lines that an address asks for besides a filter: ``rieng``, of units in no branch; ``den``, that had sent by that day;
    ``nhan=chua``, that have not taken note of the plan.

    Args:
        wanted: with ``nhanh``, no branch inside that one.
    """
    if wanted.get(taken.ASKED) == taken.NOT_YET:
        watched = taken.narrowed(watched, taken.not_taken(plan, watched, at))
    lines = watched.lines
    if wanted.get(ALONE):
        asked = wanted.get(branches.ASKED, "")
        branch = branches.named(plan, asked, at, watched.seal, watched.step) if asked else None
        top = top_of(plan, at, watched.seal, branch, watched.step)
        lines = tuple(gathered(lines, plan.hierarchy_id, top).get("", ()))
    if wanted.get(ARRIVED_BY):
        day = day_of(wanted[ARRIVED_BY])
        lines = tuple(line for line in lines if day is not None and had_sent(line, day))
    return watched if lines is watched.lines else replace(watched, lines=lines, is_whole=False)


def top_of(plan: Plan, at: datetime, seal: Seal | None, branch: Branch | None, step: str) -> str:
    """The place below which branches are gathered: the branch's own, else the issuer's; of a sealed step as it was copied."""
    if branch is not None:
        return branch.path
    if seal is not None:
        issuer = copies.body_of(seal, plan.issuer_id)
        return "" if issuer is None or issuer["hierarchy"] != plan.hierarchy_id else issuer["path"]
    return plans.issuer_paths(plan, plans.day_of_duty(plan, step, at)).get(plan.hierarchy_id, "")


def gathered(lines: Iterable[Line], hierarchy_id: int, top: str) -> dict[str, list[Line]]:
    """Path of a branch directly below `top` → the lines at or below it, in their order; "" → all that stand in no branch.

    A body below which nobody has a line is no branch.
    """
    found, depth = list(lines), len(top) + STEP_SIGNS

    def inside(line: Line) -> bool:
        return line.hierarchy_id == hierarchy_id and line.path.startswith(top)

    heads = {line.path[:depth] for line in found if inside(line) and len(line.path) > depth}
    groups: dict[str, list[Line]] = {}
    for line in found:
        head = line.path[:depth] if inside(line) else ""
        groups.setdefault(head if head in heads else "", []).append(line)
    return groups


def had_sent(line: Line, day: date) -> bool:
    """Whether it was awaited and had sent by the end of a day."""
    return line.is_expected and line.first_sent_at is not None and local(line.first_sent_at).date() <= day


def day_of(typed: str) -> date | None:
    """The day of an address, written as 2023-03-09."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def in_words(wanted: Mapping[str, str]) -> tuple[str, ...]:
    """What an address asks for, in words."""
    day = day_of(wanted.get(ARRIVED_BY, ""))
    alone = ("đơn vị không thuộc nhánh nào",) if wanted.get(ALONE) else ()
    not_taken = (word("duty_filter.not_taken").lower(),) if wanted.get(taken.ASKED) == taken.NOT_YET else ()
    return (*alone, *not_taken, *(() if day is None else (f"đã gửi đến hết ngày {day:%d/%m/%Y}",)))
