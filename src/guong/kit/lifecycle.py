"""Moves of a life cycle as data: from which states, to which state."""

from collections.abc import Iterator
from dataclasses import dataclass

from guong.kit.reasons import Reason


@dataclass(frozen=True)
class Move:
    """One allowed change of state.

    Args:
        name: the verb, as in the action that makes the move.
        sources: the states from which it may be made.
        target: the state it leads to.
    """

    name: str
    sources: frozenset[str]
    target: str

    def why_not(self, state: str) -> Iterator[Reason]:
        """Yield `not_now` when the move cannot start from `state`."""
        if state not in self.sources:
            yield Reason("not_now", facts={"move": self.name, "state": state})


def move(name: str, sources: set[str], target: str) -> Move:
    """Shorthand for a table of moves."""
    return Move(name, frozenset(sources), target)
