"""Bodies changed by a decision, and a change taken back: the rules get histories from the tables, and what they answer is stored."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from guong.kit.periods import local
from guong.kit.reasons import Forbidden, Reason, refuse_if
from guong.kit.text import clean_line
from guong.ledger.deeds import deed, record
from guong.organisations import policy, queries
from guong.organisations.actions.storing import store, why_not_so_deep
from guong.organisations.actor import Actor, Office
from guong.organisations.models import Hierarchy, Organisation, OrganisationEvent
from guong.organisations.queries import histories
from guong.organisations.queries.rights import is_receiver
from guong.organisations.rules import ADVISORY_KINDS, ancestors, changing, undoing
from guong.organisations.rules.events import (
    Event,
    Move,
    Recode,
    Rekind,
    named_bodies,
    new_bodies,
    numbered,
    places_root,
    subjects,
)
from guong.organisations.rules.history import KIND, History
from guong.organisations.rules.placing import places_on

T = TypeVar("T")


@dataclass(frozen=True)
class Foreseen:
    """Bodies before an event and after it. What the event makes has negative numbers until it is noted."""

    before: History
    after: History


Confirm = Callable[[Foreseen], None]


@dataclass(frozen=True)
class Undoing:
    """An event as it stands and as if it had never been noted, with what speaks against taking it back.

    Args:
        forbidden: why this person may not; `against`: why nobody can now.
    """

    standing: History
    without: History
    forbidden: tuple[Reason, ...]
    against: tuple[Reason, ...]


@deed
def change(event: Event, *, by: Actor, at: datetime, confirm: Confirm | None = None) -> str:
    """Ghi một thay đổi tổ chức: note what a decision changes, from its day on, also in advance; returns the event's id as text.

    Args:
        confirm: looks at what the event comes to, within the deed, so that nothing changes between looking and writing; it raises what
            stops it.
    Raises: Forbidden where a body stands outside the branch that the actor works for; Refused with what speaks against it.
    """
    hold_bodies()
    event = _cleaned(event)
    before = _judged(event, by, at)
    if confirm is not None:
        confirm(Foreseen(before, changing.after(before, event, 0)))
    row = OrganisationEvent.objects.create(
        kind=event.change.kind, day=event.day, decision=event.decision, issued_by=event.issued_by, noted_at=at
    )
    made = {body.number: Organisation.objects.create().pk for body in new_bodies(event.change)}
    named = _named(event)
    event = replace(event, change=numbered(event.change, made.__getitem__))
    store(before, changing.after(before, event, row.pk))
    facts: dict[str, Any] = {"kind": row.kind, "day": f"{row.day:%d/%m/%Y}", "decision": row.decision}
    bodies = sorted(named | set(made.values()))
    facts |= {"bodies": bodies, "subjects": list(subjects(event.change))}
    record("organisation.changed", f"organisation_event:{row.pk}", by=by, at=at, **facts)
    return str(row.pk)


def foresee(event: Event, *, by: Actor, at: datetime) -> Foreseen:
    """What an event would come to, with nothing written. Raises: as `change`."""
    event = _cleaned(event)
    before = _judged(event, by, at)
    after = changing.after(before, event, 0)
    refuse_if(why_not_so_deep(before, after, event.day))
    return Foreseen(before, after)


@deed
def undo(event_id: int, *, by: Actor, at: datetime) -> str:
    """Bỏ một thay đổi đã ghi: as if it had never been noted, until something later stands on it; returns the event's id as text.

    Raises: OrganisationEvent.DoesNotExist; Forbidden as for `change`, also where a body would go back to; Refused with what stands
        on it.
    """
    hold_bodies()
    row = OrganisationEvent.objects.get(pk=event_id)
    undone = foresee_undoing(row, by=by, at=at)
    refuse_if(undone.forbidden, Forbidden)
    refuse_if(undone.against)
    bodies = sorted(histories.concerned_by(row))
    store(undone.standing, undone.without)
    OrganisationEvent.objects.filter(pk=row.pk).update(undone_at=at)
    facts = {"kind": row.kind, "day": f"{row.day:%d/%m/%Y}", "decision": row.decision}
    record("organisation.change_undone", f"organisation_event:{row.pk}", by=by, at=at, **facts, bodies=bodies)
    return str(row.pk)


def foresee_undoing(row: OrganisationEvent, *, by: Actor, at: datetime) -> Undoing:
    """What taking an event back would come to, with nothing written."""
    bodies = histories.concerned_by(row)
    standing = histories.around(bodies)
    without = undoing.without(standing, row.pk)
    advises = row.kind == Rekind.kind and _advises([standing, without], bodies, row.day)
    forbidden = tuple(_why_not_theirs(by, [standing, without], bodies, row.day, at, moves_branch=advises))
    forbidden = forbidden or tuple(_why_not_these_voices(by, standing, without, row.day))
    if row.undone_at is not None:
        return Undoing(standing, without, forbidden, (Reason("already_undone"),))
    return Undoing(standing, without, forbidden, tuple(undoing.why_not_undo(standing, row.pk)))


def hold_bodies() -> None:
    """Let no other change of bodies in between looking and writing; held to the end of the transaction."""
    list(Hierarchy.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _judged(event: Event, by: Actor, at: datetime) -> History:
    """The bodies around an event against which nothing speaks. Raises: as `change`."""
    named = _named(event)
    before = histories.around(named, _codes_of(event))
    parents = [place for made in new_bodies(event.change) for place in made.places]
    if isinstance(event.change, Move):
        parents.append((event.change.hierarchy, event.change.parent))
    against = _why_not_theirs(
        by,
        [before],
        named,
        event.day,
        at,
        parents=parents,
        makes_root=places_root(event.change),
        moves_branch=_decides_branch(event, before, named),
    )
    refuse_if(against, Forbidden)
    refuse_if(changing.why_not(before, event))
    after = changing.after(before, event, 0)
    refuse_if(_why_not_these_voices(by, before, after, event.day), Forbidden)
    return before


def _named(event: Event) -> set[int]:
    return {body for _, body in named_bodies(event.change) if body > 0}


def _decides_branch(event: Event, before: History, named: Collection[int]) -> bool:
    """Whether what is made or changed is of a kind that works for the branch of the body above it, or becomes so."""
    if isinstance(event.change, Rekind):
        return _advises([before], named, event.day, event.change.to)
    return any(made.kind in ADVISORY_KINDS for made in new_bodies(event.change))


def _advises(seen: Collection[History], bodies: Collection[int], day: date, to: str = "") -> bool:
    """Whether a body is of a kind that works for the branch of the body above it, or becomes one."""
    kinds = {history.lives[body].value_on(KIND, day) for history in seen for body in bodies if body in history.lives}
    return bool({to, *kinds} & ADVISORY_KINDS)


def _why_not_these_voices(by: Actor, before: History, after: History, day: date) -> Iterator[Reason]:
    """Who receives decides neither which bodies work for their own branch nor who follows one that does.

    The people of a body that comes to work for it, moved along with another one too, would be second persons there; so would those of an
    heir of the body for which one receives.
    """
    if by.is_administrator:
        return
    tops = set(queries.tops_worked_for(by.in_person.bodies(Office.RECEIVER), day))
    working = {body for body in before.lives if _works_for(before, body, day) & tops}
    if {body for body in after.lives if _works_for(after, body, day) & tops} - working:
        yield Reason("moves_branch")
    elif any(not places_on(after, body, day) for body in working):
        yield Reason("ends_own_branch")


def _works_for(history: History, body: int, day: date) -> set[tuple[int, str]]:
    """(hierarchy, path) of the branches for which a body works, as `queries.tops_worked_for` tells of what is stored."""
    advises = history.lives[body].value_on(KIND, day) in ADVISORY_KINDS
    places = places_on(history, body, day)
    return {(hierarchy, [*ancestors(path), path][-2:][0] if advises else path) for hierarchy, path in places}


def _why_not_theirs(
    by: Actor,
    seen: Collection[History],
    bodies: Collection[int],
    day: date,
    at: datetime,
    *,
    parents: Collection[tuple[int, int | None]] = (),
    makes_root: bool = False,
    moves_branch: bool = False,
) -> Iterator[Reason]:
    """Judge by where bodies stand on the event's day and today, in every history seen: before a change is taken back and after it.

    A root that comes is an administrator's. Taking back, what stands on neither day is too; of a change the rules say that it is not there.

    Args:
        parents: (hierarchy, body) below which something is put: the branch must reach it in that hierarchy, not in another.
        moves_branch: the event decides for which branch a body works: whoever receives there would choose their own.
    """
    today, receiving = local(at).date(), by.in_person.bodies(Office.RECEIVER)
    days, standing = [], set()
    for when in {day, today}:
        found = [(body, places_on(history, body, when)) for history in seen for body in bodies]
        standing |= {body for body, places in found if places}
        tops = tuple(queries.tops_worked_for(receiving, when))
        below = [
            (of, places_on(history, parent, when)) for history in seen for of, parent in parents if parent in bodies
        ]
        aims = tuple(tuple(place for place in places if place[0] == of) for of, places in below if places)
        days.append(policy.Day(tops, (*(places for _, places in found if places), *filter(None, aims))))
    if makes_root or (len(seen) > 1 and standing != set(bodies)):
        days.append(policy.Day((), ((),)))
    yield from policy.why_not_change(by, is_receiver=is_receiver(by, at), days=days, moves_branch=moves_branch)


def _codes_of(event: Event) -> list[str]:
    codes = [code for body in new_bodies(event.change) for _, code in body.codes]
    return [*codes, event.change.code] if isinstance(event.change, Recode) else codes


def _cleaned(value: T) -> T:
    """The same with every text as it may be stored."""
    if isinstance(value, str):
        return type(value)(clean_line(value))
    if isinstance(value, tuple):
        return tuple(_cleaned(one) for one in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _cleaned(getattr(value, one.name)) for one in fields(value)})
    return value
