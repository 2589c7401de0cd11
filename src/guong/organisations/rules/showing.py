"""What differs between two histories on a day, as it is shown before an event is noted and beside one that was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from guong.organisations.rules.history import NAME, History, Life, Line, What


@dataclass(frozen=True)
class Differs:
    """A body that differs. `lines` holds (line, value before, value after); of a place the body above, or none.

    Args:
        begins: it is there after only; `ends`: before only.
    """

    body: int
    before: str
    after: str
    begins: bool
    ends: bool
    lines: tuple[tuple[Line, Any, Any], ...]


NO_LIFE = Life({})


def differences(before: History, after: History, day: date) -> list[Differs]:
    """Every body that differs on `day`: those that end first, then those that begin, then those that go on otherwise."""
    found = []
    for body in {**before.lives, **after.lives}:
        old, new = before.lives.get(body, NO_LIFE), after.lives.get(body, NO_LIFE)
        lines = tuple(_lines(old, new, day))
        if lines:
            was, is_now = old.value_on(NAME, day), new.value_on(NAME, day)
            names = ("" if was is None else was.name, "" if is_now is None else is_now.name)
            found.append(Differs(body, *names, was is None, is_now is None, lines))
    return sorted(found, key=lambda one: (not one.ends, not one.begins, one.body))


def _lines(old: Life, new: Life, day: date) -> Iterator[tuple[Line, Any, Any]]:
    for line in sorted({**old.lines, **new.lines}, key=lambda one: (list(What).index(one.what), str(one.of))):
        was, is_now = old.value_on(line, day), new.value_on(line, day)
        if line.what is What.PLACE:
            was, is_now = _above(was), _above(is_now)
        if was != is_now:
            yield line, was, is_now


def _above(spot: Any) -> Any:
    """(body above,), or none where it does not stand: a root stands, below nothing."""
    return None if spot is None else (spot.parent,)
