"""The Actor: a person with the seats held at one instant. Plain values; policies decide on it."""

from dataclasses import dataclass
from enum import StrEnum


class Office(StrEnum):
    """A closed list of offices; a seat is person × body × office × period."""

    HEAD = "HEAD"
    CLERK = "CLERK"
    RECEIVER = "RECEIVER"
    STANDING_MEMBER = "STANDING_MEMBER"
    EDITOR = "EDITOR"


@dataclass(frozen=True)
class SeatHeld:
    """One seat at this instant. `paths` holds the body's place in each hierarchy: hierarchy id → path."""

    office: Office
    organisation_id: int
    paths: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Actor:
    """Who acts. `person_id` is empty for a visitor and for the system itself."""

    person_id: int | None = None
    user_id: int | None = None
    name: str = ""
    is_administrator: bool = False
    seats: tuple[SeatHeld, ...] = ()

    @property
    def reference(self) -> str:
        """How the ledger names this actor."""
        if self.person_id is not None:
            return f"person:{self.person_id}"
        return f"user:{self.user_id}" if self.user_id is not None else "visitor"

    @property
    def is_known(self) -> bool:
        """Whether somebody signed in."""
        return self.user_id is not None

    def holds(self, office: Office, organisation_id: int | None) -> bool:
        """Whether the actor holds `office` at that very body."""
        return any(seat.office is office and seat.organisation_id == organisation_id for seat in self.seats)

    def holds_any(self, organisation_id: int | None, *offices: Office) -> bool:
        """Whether the actor holds one of `offices` at that body (any office when none is named)."""
        return any(
            seat.organisation_id == organisation_id and (not offices or seat.office in offices) for seat in self.seats
        )

    def bodies(self, *offices: Office) -> frozenset[int]:
        """Ids of the bodies where one of `offices` (any, when none is named) is held."""
        return frozenset(seat.organisation_id for seat in self.seats if not offices or seat.office in offices)

    def tops(self, *offices: Office) -> tuple[tuple[int, str], ...]:
        """(hierarchy id, path) of every place of the bodies where one of `offices` is held."""
        return tuple(place for seat in self.seats if not offices or seat.office in offices for place in seat.paths)


@dataclass(frozen=True)
class System:
    """The programme itself: the clock's jobs, the loader of the demo, the command line."""

    name: str = "system"

    @property
    def reference(self) -> str:
        return self.name


NOBODY = Actor()
