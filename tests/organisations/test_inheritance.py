"""Who does the open work of a body that ended: one body or nobody by a decision, through chains; for any sequence of events."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from guong.organisations.rules.changing import after, why_not
from guong.organisations.rules.events import Change, Dissolve, Event, Heir, Merge, NewBody, Split, numbered
from guong.organisations.rules.history import NAME, History, Inherits
from guong.organisations.rules.inheritance import owners
from tests.organisations.random_changes import Step, event_of, steps
from tests.organisations.test_any_sequence import undone
from tests.organisations.trees import CAU_DA, DAP, DAY, FRONT, HUYEN, KHE_SAU, NGON, PARTY, TRAM, cast, made

LATER, LAST = DAY + timedelta(days=10), DAY + timedelta(days=20)
BEFORE = DAY - timedelta(days=1)
NEW = 101


def happened(*changes: tuple[Change, date]) -> History:
    """The cast after these events; what they make is called 101, 102 …"""
    history = cast()
    for number, (change, day) in enumerate(changes, 1):
        event = Event(day, "15-QĐ/TU", change)
        assert list(why_not(history, event)) == []
        born = iter(range(100 + number, 200))
        history = after(history, Event(day, "15-QĐ/TU", numbered(change, lambda _, born=born: next(born))), number)  # type: ignore[misc]
    return history


def told(history: History, body: int, day: date) -> tuple[int, int | None]:
    """(who has or had the work last, number of the event that freed everybody)."""
    owner = owners(history, [body], day)[body]
    return owner.body, None if owner.freed_by is None else owner.freed_by.event


def cell(number: int = -1, parent: int = CAU_DA) -> NewBody:
    return NewBody(number, "Chi bộ mới", "party_cell", ((PARTY, parent),))


def test_a_body_does_its_own_work_until_its_day() -> None:
    history = happened((Merge((TRAM,), NGON), DAY))
    assert told(history, TRAM, BEFORE) == (TRAM, None)
    assert told(history, TRAM, DAY) == (NGON, None)
    assert told(history, NGON, DAY) == (NGON, None)


def test_through_chains() -> None:
    history = happened((Merge((TRAM,), NGON), DAY), (Merge((NGON, DAP), cell()), LATER), (Dissolve(102), LAST))
    assert [told(history, TRAM, day) for day in (DAY, LATER, LAST)] == [(NGON, None), (102, None), (102, 3)]
    assert told(history, NGON, LATER) == told(history, DAP, LATER) == (102, None)


@pytest.mark.parametrize(
    ("change", "owner"),
    [
        (Merge((TRAM,), NGON, Inherits.NONE), (TRAM, 1)),
        (Dissolve(TRAM), (TRAM, 1)),
        (Split(TRAM, (Heir(NGON), Heir(DAP))), (TRAM, 1)),
        (Split(TRAM, (Heir(NGON), Heir(DAP, inherits=Inherits.ALL))), (DAP, None)),
        (
            Split(TRAM, (Heir(NGON, 1, inherits=Inherits.BY_SHARE), Heir(DAP, 2, inherits=Inherits.BY_SHARE)), 3),
            (DAP, None),
        ),
        (Split(TRAM, (Heir(NGON, 1, inherits=Inherits.BY_SHARE), Heir(DAP, 2)), 3), (NGON, None)),
        (
            Split(
                TRAM,
                (Heir(DAP, 2, inherits=Inherits.BY_SHARE), Heir(NGON, is_rest=True, inherits=Inherits.BY_SHARE)),
                5,
            ),
            (NGON, None),
        ),
        (Split(TRAM, (Heir(NGON, inherits=Inherits.ALL),), goes_on=True), (TRAM, None)),
    ],
)
def test_who_inherits(change: Change, owner: tuple[int, int | None]) -> None:
    assert told(happened((change, DAY)), TRAM, DAY) == owner


def test_equal_shares_go_by_official_order_whatever_was_said_first() -> None:
    """Cell Đập stands in the second committee, cell Ngọn in the first."""
    for heirs in ((NGON, DAP), (DAP, NGON)):
        change = Split(TRAM, tuple(Heir(body, 1, inherits=Inherits.BY_SHARE) for body in heirs), 2)
        assert told(happened((change, DAY)), TRAM, DAY) == (NGON, None)


def test_what_ended_before_stays_where_it_went() -> None:
    """A later end of another body does not move it."""
    history = happened((Merge((TRAM,), NGON), DAY), (Merge((CAU_DA, KHE_SAU), made(parent=HUYEN)), LATER))
    assert told(history, TRAM, LATER) == (NGON, None)
    assert told(history, CAU_DA, LATER) == (102, None)


@settings(max_examples=200)
@given(steps)
def test_every_duty_has_one_owner_or_was_excused(sequence: list[Step]) -> None:
    """After any events, on any day: the work lies with one body that is there, or an event freed everybody."""
    history, in_force, number = cast(), [], 0
    for step in sequence:
        if step.is_undo and in_force:
            history = undone(history, in_force, in_force[step.one % len(in_force)])
            continue
        event = event_of(step, history, (PARTY, FRONT))
        if list(why_not(history, event)):
            continue
        number += 1
        change = numbered(event.change, lambda _, number=number: 100 + number)  # type: ignore[misc]
        history = after(history, Event(event.day, event.decision, change), number)
        in_force.append(number)
    for day in (DAY + timedelta(days=days) for days in range(-1, 8)):
        assert_owned(history, day)


def assert_owned(history: History, day: date) -> None:
    there = [body for body, life in history.lives.items() if life.lines[NAME][0].since <= day]
    for body, owner in owners(history, there, day).items():
        assert history.lives[owner.body].lives_on(day) is not owner.is_freed
        if history.lives[body].lives_on(day):
            assert (owner.body, owner.through) == (body, ())
        sources = [body, *(link.heir for link in owner.through)]
        assert sources[-1] == owner.body and len(set(sources)) == len(sources)
        for source, link in zip(sources, owner.through, strict=False):
            assert link in history.links and link.source == source and link.day == history.lives[source].ends
            assert link.inherits is not Inherits.NONE and link.day <= day
        if owner.freed_by is not None:
            parting = [link for link in history.links if link.source == owner.body]
            assert owner.freed_by in parting
            ended = history.lives[owner.body].ends
            assert all(link.heir is None or link.inherits is Inherits.NONE for link in parting if link.day == ended)
