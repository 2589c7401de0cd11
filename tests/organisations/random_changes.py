"""Any sequence of events: steps of small numbers, read as events on the history as it stands then."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from guong.organisations.rules.events import (
    Change,
    Create,
    Dissolve,
    Event,
    Heir,
    Merge,
    Move,
    NewBody,
    Recode,
    Rekind,
    Rename,
    Split,
)
from guong.organisations.rules.history import History, Inherits
from tests.organisations.trees import DAY

KINDS = ("party_cell", "party_organisation")


@dataclass(frozen=True)
class Step:
    """What happens next; `is_undo` takes back one of the events in force."""

    kind: int
    one: int
    other: int
    third: int
    days: int
    is_undo: bool


small = st.integers(0, 11)
steps = st.lists(
    st.builds(Step, st.integers(0, 8), small, small, small, st.integers(0, 6), st.sampled_from([False] * 4 + [True])),
    min_size=4,
    max_size=14,
)


def event_of(step: Step, history: History, hierarchies: tuple[int, int]) -> Event:
    """The step as an event; it may well be one that the rules refuse."""
    day = DAY + timedelta(days=step.days)
    return Event(day, f"{step.kind}-QĐ", _change(step, history, hierarchies, day))


def _change(step: Step, history: History, hierarchies: tuple[int, int], day: date) -> Change:
    bodies = sorted(history.lives)
    one, other, third = (bodies[number % len(bodies)] for number in (step.one, step.other, step.third))
    hierarchy = hierarchies[0] if step.third else hierarchies[1]
    made = NewBody(-1, f"Chi bộ {step.one}", "party_cell", ((hierarchies[0], other),), codes=_codes(step))
    away = tuple((child, third if step.kind % 2 else other) for child, _ in history.children_on(one, day))
    away = tuple(dict(away).items())
    changes: tuple[Change, ...] = (
        Create(made),
        Rename(one, f"Đảng bộ {step.other}"),
        Rekind(one, KINDS[step.other % 2]),
        Recode(one, "xa", str(step.other)),
        Move(one, hierarchy, None if step.other == 0 else other),
        Merge((one,), other, Inherits.ALL, away if step.third % 2 else ()),
        Merge((one, third), made),
        Split(one, (Heir(other, 1), Heir(made, is_rest=True)), 3, children=away),
        Dissolve(one, away),
    )
    return changes[step.kind]


def _codes(step: Step) -> tuple[tuple[str, str], ...]:
    return (("xa", str(step.third)),) if step.third % 2 else ()
