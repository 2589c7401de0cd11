"""How something that travels stood at an instant, told from what was done to it until then. Plain Python.

The verbs of `actions` move a row and the lists that carry it; here the same moves are told again from their names in the
ledger. A deed that is not named here (writing, a list handed over to another receiver) moves neither.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from guong.registrations.rules import State

_UNDECIDED = frozenset({State.LISTED, State.SENT, State.ENDORSED})


@dataclass(frozen=True)
class Done:
    """One deed. `verb` is its name in the ledger without the noun; `body` is who accepted."""

    seq: int
    at: datetime
    verb: str
    body: int | None = None


@dataclass(frozen=True)
class Origin:
    """What never changes of a row: its registration's unit and exemplar, and the body that typed it in from paper."""

    unit_id: int
    exemplar_id: int
    on_behalf_id: int | None = None


@dataclass(frozen=True)
class Touch:
    """One deed as a list sees it: what it carried arrived, or was withdrawn. `item` is the number of that."""

    seq: int
    at: datetime
    item: int
    is_arrival: bool


@dataclass(frozen=True)
class Stood:
    """How a row stood: its state, whether the body that received its unit's list had accepted it, in whose lists it stood accepted.

    Args:
        touches: body → what its list saw of the row.
        holder: the body in whose list it stood undecided, or the last that it went through.
    """

    origin: Origin
    state: State
    endorsed: bool
    accepted_in: frozenset[int]
    touches: Mapping[int, tuple[Touch, ...]]
    holder: int

    @property
    def carried_by(self) -> frozenset[int]:
        """The bodies in whose lists it stood, accepted there or not decided yet."""
        return self.accepted_in | {self.holder} if self.state in _UNDECIDED else self.accepted_in


class _Journey:
    """A row on its way, deed by deed."""

    def __init__(self, number: int, origin: Origin, last_receiver: int) -> None:
        self.number, self.origin, self.last_receiver = number, origin, last_receiver
        self.state, self.endorsed, self.was_returned = State.DRAFT, False, False
        self.holder = origin.unit_id  # the body whose list carries it next
        self.accepted_in: list[int] = []
        self.touches: dict[int, tuple[Touch, ...]] = {}

    def listed(self, done: Done) -> None:
        if self.origin.on_behalf_id is None:
            self.state = State.LISTED
            return
        self.state, self.endorsed = State.ENDORSED, True
        self._touch(done, is_arrival=True)
        self.accepted_in.append(self.holder)
        self.holder = self.origin.on_behalf_id

    def taken_back(self, done: Done) -> None:
        self.state = State.RETURNED if self.was_returned else State.DRAFT

    def sent(self, done: Done) -> None:
        self.state = State.SENT
        self._touch(done, is_arrival=True)

    def withdrawn(self, done: Done) -> None:
        self.state = State.LISTED if self.holder == self.origin.unit_id else State.ENDORSED
        self._touch(done, is_arrival=False)

    def accepted(self, done: Done) -> None:
        self.endorsed = True
        self.accepted_in.append(self.holder)
        self.state = State.ACCEPTED
        if done.body is not None and done.body != self.last_receiver:
            self.state, self.holder = State.ENDORSED, done.body

    def returned(self, done: Done) -> None:
        self.state, self.endorsed, self.was_returned = State.RETURNED, False, True
        self.accepted_in, self.holder = [], self.origin.unit_id

    def _touch(self, done: Done, *, is_arrival: bool) -> None:
        touch = Touch(done.seq, done.at, self.number, is_arrival)
        self.touches[self.holder] = (*self.touches.get(self.holder, ()), touch)


MOVING: Mapping[str, Callable[[_Journey, Done], None]] = {
    "listed": _Journey.listed,
    "taken_back": _Journey.taken_back,
    "sent": _Journey.sent,
    "withdrawn": _Journey.withdrawn,
    "accepted": _Journey.accepted,
    "returned": _Journey.returned,
}
REOPENING = frozenset({"taken_back", "returned"})  # from then on what it says can be another


def stood(number: int, origin: Origin, last_receiver: int, deeds: Iterable[Done]) -> Stood:
    """How a row stood after these deeds, oldest first; one of which nothing is told yet was a draft.

    Args:
        number: of its registration.
        last_receiver: the plan's receiver, whose acceptance is for good.
    """
    journey = _Journey(number, origin, last_receiver)
    for done in deeds:
        if move := MOVING.get(done.verb):
            move(journey, done)
    accepted_in = frozenset(journey.accepted_in)
    return Stood(origin, journey.state, journey.endorsed, accepted_in, journey.touches, journey.holder)


def first_arrival(touches: Iterable[Touch]) -> datetime | None:
    """The first complete arrival of a list of which nothing was decided yet: where all was withdrawn again, it never came."""
    there, first = set[int](), None
    for touch in sorted(touches, key=lambda one: one.seq):
        if touch.is_arrival:
            there.add(touch.item)
            first = first or touch.at
        else:
            there.discard(touch.item)
            first = first if there else None
    return first
