"""The Actor: a person with the seats held at one instant. Plain values; policies decide on it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Office(StrEnum):
    """A closed list of offices; a seat is person × body × office × period."""

    HEAD = "HEAD"
    CLERK = "CLERK"
    RECEIVER = "RECEIVER"
    STANDING_MEMBER = "STANDING_MEMBER"
    EDITOR = "EDITOR"


class Standing(StrEnum):
    """How a seat's body stands on the actor's day."""

    LIVES = "lives"
    ENDED = "ended"  # others do its open work now: its former people read
    LEFT = "left"  # ended, and nobody does its work: its former people finish what they have in hand
    INHERITED = "inherited"  # ended, and the actor's own body, where the same office is held, does its open work
    INHERITED_LAST = "inherited-last"  # the same, where that body ended too and nobody followed: its people finish


ACTING = frozenset({Standing.LIVES, Standing.LEFT, Standing.INHERITED, Standing.INHERITED_LAST})
BEGINNING = frozenset({Standing.LIVES, Standing.INHERITED})
LIVING = frozenset({Standing.LIVES})
READING = frozenset({Standing.LIVES, Standing.ENDED, Standing.LEFT})
EVERY = frozenset(Standing)
INHERITED = frozenset({Standing.INHERITED, Standing.INHERITED_LAST})


@dataclass(frozen=True)
class SeatHeld:
    """One seat at this instant.

    Args:
        paths: the body's place in each hierarchy, its last one where it has ended: hierarchy id → path.
        through: of an inherited body, the actor's own body that does its work.
        lent_by: of an office that somebody else holds and the actor exercises for a time (ủy quyền), that person.
    """

    office: Office
    organisation_id: int
    paths: tuple[tuple[int, str], ...] = ()
    standing: Standing = Standing.LIVES
    through: int | None = None
    lent_by: int | None = None


@dataclass(frozen=True)
class Shared:
    """The account that a body shares, by way of which somebody acts.

    Args:
        organisation_id: the body.
        name: what it is called.
        holds_more: whether the person's own account would open more than this one does.
    """

    organisation_id: int
    name: str
    holds_more: bool = False


@dataclass(frozen=True)
class Actor:
    """Who acts. `person_id` is empty for a visitor and for the system itself; `day` is that of the actor's instant.

    What is asked of seats names the standings of bodies that it takes: `ACTING` unless told otherwise.

    Args:
        knows_heirs: whether any body at all ended or was divided by that day; where none has, nobody needs to ask for heirs.
        shared: the account of a body by way of which the person acts; none for one's own. `seats` are cut to what it opens.
    """

    person_id: int | None = None
    user_id: int | None = None
    name: str = ""
    is_administrator: bool = False
    seats: tuple[SeatHeld, ...] = ()
    day: date = date.max
    knows_heirs: bool = True
    shared: Shared | None = None

    @property
    def reference(self) -> str:
        """How the ledger names this actor."""
        if self.person_id is not None:
            return f"person:{self.person_id}"
        return f"user:{self.user_id}" if self.user_id is not None else "visitor"

    @property
    def by_way_of(self) -> str:
        """How the ledger names the body whose shared account was used, "" for one's own account."""
        return "" if self.shared is None else f"organisation:{self.shared.organisation_id}"

    @property
    def is_known(self) -> bool:
        """Whether somebody signed in."""
        return self.user_id is not None

    @property
    def in_person(self) -> "Actor":
        """The actor with the seats that are theirs: what belongs to a holder alone is asked of these."""
        return replace(self, seats=tuple(seat for seat in self.seats if seat.lent_by is None))

    def in_stead(self, office: Office, *organisation_ids: int | None) -> dict[str, str]:
        """For the ledger, in whose stead the actor exercises an office at one of these bodies; nothing where it is theirs."""
        held = [seat for seat in self._held([office], ACTING) if seat.organisation_id in organisation_ids]
        lenders = [seat.lent_by for seat in held]
        return {"for": f"person:{lenders[0]}"} if lenders and None not in lenders else {}

    def holds(self, office: Office, organisation_id: int | None, of: Collection[Standing] = ACTING) -> bool:
        """Whether the actor holds `office` at that very body."""
        return organisation_id in self.bodies(office, of=of)

    def holds_any(self, organisation_id: int | None, *offices: Office, of: Collection[Standing] = ACTING) -> bool:
        """Whether the actor holds one of `offices` at that body (any office when none is named)."""
        return organisation_id in self.bodies(*offices, of=of)

    def bodies(self, *offices: Office, of: Collection[Standing] = ACTING) -> frozenset[int]:
        """Ids of the bodies where one of `offices` (any, when none is named) is held."""
        return frozenset(seat.organisation_id for seat in self._held(offices, of))

    def tops(self, *offices: Office, of: Collection[Standing] = READING) -> tuple[tuple[int, str], ...]:
        """(hierarchy id, path) of every place of the bodies where one of `offices` is held."""
        return tuple(place for seat in self._held(offices, of) for place in seat.paths)

    def through(self, organisation_id: int) -> int | None:
        """The actor's own body that does the work of one that ended; none for a body whose work nobody inherited from it."""
        found = (seat.through for seat in self.seats if seat.organisation_id == organisation_id)
        return next((body for body in found if body is not None), None)

    def _held(self, offices: Collection[Office], of: Collection[Standing]) -> list[SeatHeld]:
        return [seat for seat in self.seats if seat.standing in of and (not offices or seat.office in offices)]


@dataclass(frozen=True)
class System:
    """The programme itself: the clock's jobs, the loader of the demo, the command line."""

    name: str = "system"

    @property
    def reference(self) -> str:
        return self.name


NOBODY = Actor()
