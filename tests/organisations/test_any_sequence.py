"""After any sequence of events every hierarchy is a forest on every day, and taking the last event back gives exactly what was before."""

from hypothesis import given, settings

from guong.organisations.rules.changing import after, why_not
from guong.organisations.rules.events import new_bodies, numbered
from guong.organisations.rules.history import History
from guong.organisations.rules.undoing import why_not_undo, without
from tests.organisations.random_changes import Step, event_of, steps
from tests.organisations.trees import FRONT, PARTY, assert_is_sound, cast, sayable


@settings(max_examples=300)
@given(steps)
def test_any_sequence(sequence: list[Step]) -> None:
    history, in_force, number = cast(), [], 0
    for step in sequence:
        if step.is_undo and in_force:
            history = undone(history, in_force, in_force[step.one % len(in_force)])
            assert_is_sound(history)
            continue
        event = event_of(step, history, (PARTY, FRONT))
        reasons = list(why_not(history, event))
        assert all(sayable(reasons))
        if reasons:
            continue
        number += 1
        before = history
        assert len(new_bodies(event.change)) <= 1
        change = numbered(event.change, lambda _, number=number: 100 + number)  # type: ignore[misc]
        history = after(history, type(event)(event.day, event.decision, change), number)
        in_force.append(number)
        assert_is_sound(history)
        assert list(why_not_undo(history, number)) == []
        assert without(history, number) == before
    for number in reversed(in_force):
        assert list(why_not_undo(history, number)) == []
        history = without(history, number)
    assert history == cast()


def undone(history: History, in_force: list[int], number: int) -> History:
    """Without one of the events, not always the last, unless something stands on it."""
    reasons = list(why_not_undo(history, number))
    assert all(sayable(reasons))
    if reasons:
        return history
    in_force.remove(number)
    return without(history, number)
