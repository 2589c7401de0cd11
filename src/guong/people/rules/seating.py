"""When a seat is given and when it ends, beside what the rules of organisations say of persons and periods: in plain Python."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from guong.kit.reasons import Reason
from guong.organisations.rules.people import SeatHere


@dataclass(frozen=True)
class Wish:
    """A seat to be given: `until` is its last day, none where no end is noted."""

    body: int
    office: str
    since: date
    until: date | None = None


def why_not_hold(wish: Wish, seats: Iterable[SeatHere]) -> Iterator[Reason]:
    """Nobody holds the same office at the same body twice at a time."""
    for seat in seats:
        is_same = (seat.body, seat.office) == (wish.body, wish.office)
        if (
            is_same
            and (seat.until is None or wish.since <= seat.until)
            and (wish.until is None or seat.since <= wish.until)
        ):
            yield Reason("seat_held_already", "office", {"since": f"{seat.since:%d/%m/%Y}"})
            return


def why_not_end_on(until: date, *, begins: date, ends: date | None, today: date) -> Iterator[Reason]:
    """A last day is noted from today on, no earlier than the first, and never later than the one that stands: that would be giving.

    Args:
        ends: the last day that is noted already.
    """
    if until < today:
        yield Reason("seat_end_past", "until", {"today": f"{today:%d/%m/%Y}"})
    elif until < begins:
        yield Reason("seat_until_before", "until", {"since": f"{begins:%d/%m/%Y}"})
    elif ends is not None and until > ends:
        yield Reason("seat_end_later", "until", {"until": f"{ends:%d/%m/%Y}"})


def why_not_register(found: Collection[int], others: Collection[int]) -> Iterator[Reason]:
    """Whoever may be somebody who is here is registered only after it was said that they are not.

    Args:
        found: who has the same number, or the same name at the same body.
        others: of whom it was said that they are others.
    """
    if set(found) - set(others):
        yield Reason("person_may_be_here", "same")
