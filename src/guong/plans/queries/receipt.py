"""Who has taken note of a plan and of its amendments, and who has not: derived from whom it addresses, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from guong.kit.among import Among
from guong.kit.periods import local
from guong.kit.text import fold
from guong.organisations import queries as organisations
from guong.organisations.actor import BEGINNING, EVERY, Actor, Office
from guong.organisations.words import by_way_of
from guong.plans import policy, rules
from guong.plans.models import Acknowledgement, Amendment, AmendmentLine, Plan, Quota
from guong.plans.queries import cascade
from guong.plans.queries.amending import touched_by
from guong.plans.rules import AmendmentState, ChangedPart, Step, Unit
from guong.plans.rules.receipt import THE_PLAN, still_open

OWED = (ChangedPart.QUOTA, ChangedPart.DEADLINE)  # parts that say what a unit owes, until when
OVERSEEING = (Office.HEAD, Office.CLERK, Office.RECEIVER, Office.STANDING_MEMBER)


def due_numbers(plan: Plan, bodies: Iterable[int], at: datetime) -> dict[int, tuple[int, ...]]:
    """Body → the numbers that touch it: 0 for the plan itself, and every amendment issued by now of which a line touches it.

    One query where the plan was not amended, else few, whatever the number of amendments; nothing of a draft.

    Args:
        bodies: such as the plan asks: `asked`.
    """
    if plan.state == rules.State.DRAFT:
        return {}
    wanted = set(bodies)
    issued = Amendment.objects.filter(plan=plan, state=AmendmentState.ISSUED, issued_at__lte=at)
    touched = touched_by(plan, few, at, wanted) if (few := list(issued.order_by("number"))) else {}
    return {body: (THE_PLAN, *(n for n, units in touched.items() if body in units)) for body in wanted}


def lines_of(plan: Plan, number: int) -> list[AmendmentLine]:
    """What an amendment changed, line by line."""
    return list(AmendmentLine.objects.filter(amendment__plan=plan, amendment__number=number).order_by("position"))


def changes_of(plan: Plan, numbers: Iterable[int]) -> list[tuple[int, str, str]]:
    """(number, kind of body or "" for all, in words) of what amendments changed of quotas and terms, in order (two queries)."""
    lines = AmendmentLine.objects.filter(amendment__plan=plan, amendment__number__in=list(numbers))
    rows = list(lines.filter(part__in=OWED).select_related("amendment").order_by("amendment__number", "position"))
    quotas = Quota.objects.in_bulk({row.row_id for row in rows if row.part == ChangedPart.QUOTA and row.row_id})
    found = []
    for row in rows:
        words, kinds = row.after or f"bỏ: {row.before}", {""}
        if row.part == ChangedPart.QUOTA:
            kinds = {row.values.get("kind", ""), quotas[row.row_id].kind if row.row_id else ""} - {""}
        found += [(row.amendment.number, kind, words) for kind in sorted(kinds)]
    return found


def asked(plan: Plan, at: datetime, *, only: Iterable[int] | None = None) -> tuple[Unit, ...]:
    """The units that have to take note, in official order: whom the plan addresses, on the tree of the day that counts.

    A unit that ended and whose work nobody does is asked nothing more (ADR 0024); nor is a body of its own plan.
    """
    units = cascade.addressed(plan, Step.REGISTRATION, at, only=only).units
    freed = _freed({unit.id for unit in units}, at)
    return tuple(unit for unit in units if unit.id not in freed and unit.id != plan.issuer_id)


def _freed(units: set[int], at: datetime) -> set[int]:
    """Those that ended and whose work nobody does (one query where none ended)."""
    owners = organisations.owners_of(Q(Among(F("source_id"), units)), local(at).date()) if units else {}
    return {body for body, owner in owners.items() if owner.is_freed}


def open_at(plan: Plan, bodies: Iterable[int], at: datetime) -> dict[int, tuple[int, ...]]:
    """Body → the numbers still to be acknowledged, for those of a few bodies that are asked and have some left.

    Two queries where nothing is left.
    """
    few = sorted(set(bodies))
    if not few or plan.state != rules.State.ACTIVE:
        return {}
    rows = Acknowledgement.objects.filter(plan=plan, organisation_id__in=few)
    taken = set(rows.values_list("organisation_id", "number"))
    left = still_open(due_numbers(plan, few, at), taken)
    wanted = {unit.id for unit in asked(plan, at, only=left)} if left else set()
    return {body: numbers for body, numbers in left.items() if body in wanted}


def open_to(actor: Actor, plan: Plan, at: datetime) -> dict[int, tuple[int, ...]]:
    """`open_at` for the bodies for which the person may acknowledge: who writes or heads there, and the heir of one that ended."""
    return open_at(plan, actor.bodies(*policy.ACKNOWLEDGING, of=BEGINNING), at)


def names_of(units: Iterable[int], at: datetime) -> dict[int, str]:
    """Names of units now; one that ended keeps its last name."""
    return organisations.names_of(units, local(at).date())


def not_taken(plan: Plan, units: Iterable[int], at: datetime) -> frozenset[int]:
    """Those of many units that have something left (a fixed number of queries, whatever theirs).

    Args:
        units: such as the plan addresses.
    """
    wanted = set(units)
    wanted -= _freed(wanted, at) | {plan.issuer_id}
    due = due_numbers(plan, wanted, at)
    rows = Acknowledgement.objects.filter(plan=plan, at__lte=at)
    return frozenset(still_open(due, set(rows.values_list("organisation_id", "number"))))


@dataclass(frozen=True)
class Taken:
    """One unit as the page of receipts shows it; `when` and `who` are of its latest acknowledgement."""

    unit: Unit
    left: tuple[int, ...]
    number: int | None = None
    when: datetime | None = None
    who: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be acknowledged."""
        return bool(self.left)


@dataclass(frozen=True)
class Receipts:
    """The units that a person sees, under one filter; and how many there are of each."""

    rows: Sequence[Taken]
    counts: dict[str, int]
    is_whole: bool


def receipts_for(actor: Actor, plan: Plan, at: datetime, *, wanted: str = "", typed: str = "") -> Receipts | None:
    """Who has acknowledged and who has not: all units for those who read the plan or its root whole, else own ones and those below.

    The latest acknowledgement of the rows, and by whom, is told by `told`.

    Args:
        wanted: ``chua``, ``da``, or all.
        typed: words of the unit's name, no diacritics needed.
    Returns: None for a person who sees no unit of the plan.
    """
    above = {(one.receiver_id, one.issuer_id) for one in (plan, plan.root)}
    whole = any(policy.reads_whole(actor, receiver_id=receiver, issuer_id=issuer) for receiver, issuer in above)
    units = [unit for unit in asked(plan, at) if whole or _is_seen(actor, unit)]
    if not units and not whole:
        return None
    left = not_taken(plan, (unit.id for unit in units), at)
    words = fold(typed).split()
    rows = [
        Taken(unit, (THE_PLAN,) if unit.id in left else ())
        for unit in units
        if (not wanted or (unit.id in left) == (wanted == "chua")) and all(word in fold(unit.name) for word in words)
    ]
    return Receipts(rows, {"": len(units), "chua": len(left), "da": len(units) - len(left)}, whole)


def told(plan: Plan, rows: Sequence[Taken], at: datetime) -> list[Taken]:
    """The same rows with what is left of each, and when and by whom it was acknowledged last (three queries and more)."""
    ids = [row.unit.id for row in rows]
    found: dict[int, list[Acknowledgement]] = {}
    notes = Acknowledgement.objects.filter(plan=plan, organisation_id__in=ids).select_related("by_person")
    for note in notes.order_by("at", "number"):
        found.setdefault(note.organisation_id, []).append(note)
    taken = {(note.organisation_id, note.number) for own in found.values() for note in own}
    left = still_open(due_numbers(plan, ids, at), taken)
    latest = {body: own[-1] for body, own in found.items()}
    names = _names(latest.values())
    return [
        Taken(row.unit, left.get(row.unit.id, ()), note.number, note.at, names[note.pk])
        if (note := latest.get(row.unit.id)) is not None
        else Taken(row.unit, left.get(row.unit.id, ()))
        for row in rows
    ]


def _names(notes: Iterable[Acknowledgement]) -> dict[Any, str]:
    """Acknowledgement → who gave it, and by way of which shared account."""
    rows = list(notes)
    ways = {one.pk: (one.by_way_of_id, local(one.at).date()) for one in rows if one.by_way_of_id}
    bodies = organisations.names_on(ways.values())
    return {
        one.pk: by_way_of(one.by_person.full_name, bodies[ways[one.pk]]) if one.pk in ways else one.by_person.full_name
        for one in rows
    }


def _is_seen(actor: Actor, unit: Unit) -> bool:
    if unit.id in actor.bodies(*OVERSEEING, of=EVERY):
        return True
    tops = actor.tops(*OVERSEEING)
    return any(unit.hierarchy_id == hierarchy and unit.path.startswith(path) for hierarchy, path in tops)
