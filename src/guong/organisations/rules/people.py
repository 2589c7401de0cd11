"""Who may be one and the same person, and when a seat can stand: for a sheet of people and for a form alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guong.kit.reasons import Reason
from guong.kit.text import name_key

MOST_OF_FULL_NAME, MOST_OF_PHONE = 100, 20
FEWEST_DIGITS, MOST_DIGITS = 3, 15
_PHONE = re.compile(r"\+?[\d\s.()-]+", re.ASCII)  # one number: two have a sign between them


@dataclass(frozen=True)
class SeatHere:
    """A seat that is stored. `until` is its last day; none where no end is noted."""

    id: int
    body: int
    office: str
    since: date
    until: date | None
    is_over: bool = False


@dataclass(frozen=True)
class PersonHere:
    """A person who is stored, with the seats held on any day."""

    id: int
    name: str
    phone: str
    account: int | None
    seats: tuple[SeatHere, ...] = ()

    def is_called(self, phone: str) -> bool:
        """Whether this is the person's number, however it is written."""
        return bool(phone) and digits(self.phone) == digits(phone)

    def bears(self, name: str) -> bool:
        """Whether this is the person's name, whatever the case and the placing of tones."""
        return name_key(self.name) == name_key(name)

    def sat_at(self, body: int) -> bool:
        """Whether the person holds or held a seat there."""
        return any(seat.body == body for seat in self.seats)


def digits(phone: str) -> str:
    """What two numbers to call have in common when they are the same: +84 912… is 0912…"""
    found = re.sub(r"\D", "", phone)
    return f"0{found[2:]}" if found.startswith("84") and len(found) > 9 else found


def why_not_name(name: str) -> Iterator[Reason]:
    """A name is of some length."""
    if not name:
        yield Reason("missing", "full_name")
    elif len(name) > MOST_OF_FULL_NAME:
        yield Reason("too_long", "full_name", {"limit": MOST_OF_FULL_NAME, "length": len(name)})


def why_not_phone(phone: str) -> Iterator[Reason]:
    """A number to call is one number, or none."""
    is_number = _PHONE.fullmatch(phone) and FEWEST_DIGITS <= len(digits(phone)) <= MOST_DIGITS
    if phone and not is_number:
        yield Reason("phone_unreadable", "phone", {"found": phone})
    elif len(phone) > MOST_OF_PHONE:
        yield Reason("too_long", "phone", {"limit": MOST_OF_PHONE, "length": len(phone)})


def why_not_period(
    since: date, until: date | None, *, name: str, body_since: date, body_until: date | None
) -> Iterator[Reason]:
    """A seat ends no earlier than it begins, and begins while its body stands.

    Args:
        name: of the body.
        body_until: the first day on which it is no more.
    """
    if until is not None and until < since:
        yield Reason("seat_until_before", "until", {"since": _shown(since)})
    if since < body_since:
        yield Reason("seat_before_body", "since", {"name": name, "since": _shown(body_since)})
    if body_until is not None and since >= body_until:
        yield Reason("seat_after_body", "since", {"name": name, "until": _shown(body_until)})


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
