"""What must be true of a person's way in, in plain Python: where somebody stands, and whether an invitation still works."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from guong.kit.periods import local
from guong.kit.reasons import Reason

LIFETIME = timedelta(days=7)
MOST_AT_ONCE = 100  # people on the sheets of one unit
PHONE = re.compile(r"0\d{9}", re.ASCII)
_ABROAD = re.compile(r"(?:\+|00)?84(?=\d{9}$)", re.ASCII)
_BETWEEN = re.compile(r"[\s.\-()]")


class Standing(StrEnum):
    """How far somebody has come into the system."""

    NONE = "none"
    INVITED = "invited"
    LAPSED = "lapsed"  # was invited, and no invitation works any more
    IN_USE = "in_use"
    LOCKED = "locked"
    LEFT = "left"


@dataclass(frozen=True)
class WayIn:
    """What is known of somebody's way in.

    Args:
        has_place: holds a seat, now or from a day to come, or runs the installation.
        has_way: a password, a PIN on a device or a passkey; an account of a demonstration signs in without any.
        invited_until: end of the invitation that is open, if one is.
        was_invited: whether there ever was one.
    """

    has_place: bool
    has_account: bool = False
    is_active: bool = False
    has_way: bool = False
    invited_until: datetime | None = None
    was_invited: bool = False


def standing(way: WayIn) -> Standing:
    """Where somebody stands."""
    if not way.has_place:
        return Standing.LEFT
    if way.invited_until is not None:
        return Standing.INVITED
    if not way.has_account:
        return Standing.LAPSED if way.was_invited else Standing.NONE
    if not way.is_active:
        return Standing.LOCKED
    # Whoever was re-issued has no way in until the invitation is accepted; a demonstration's cast never was.
    return Standing.LAPSED if way.was_invited and not way.has_way else Standing.IN_USE


def why_not_invite(way: WayIn) -> Iterator[Reason]:
    """Why no invitation is made: somebody who left, or who has an account that works or is locked."""
    found = standing(way)
    if found is Standing.LEFT:
        yield Reason("no_seat_now")
    elif found is Standing.LOCKED:
        yield Reason("account_locked")
    elif found is Standing.IN_USE:
        yield Reason("account_in_use")


def why_not_reissue(way: WayIn, *, by_administrator: bool) -> Iterator[Reason]:
    """Why an account is not given anew: nobody's place, no account, or one that an administrator has locked."""
    if not way.has_place:
        yield Reason("no_seat_now")
    elif not way.has_account:
        yield Reason("no_account_yet")
    elif not way.is_active and not by_administrator:
        yield Reason("account_locked")


def why_not_use(
    *, used_at: datetime | None, revoked_at: datetime | None, expires_at: datetime, at: datetime
) -> Iterator[Reason]:
    """Why an invitation does not work at `at`."""
    if used_at is not None:
        yield Reason("invitation_used", facts={"moment": _moment(used_at)})
    elif revoked_at is not None:
        yield Reason("invitation_revoked", facts={"moment": _moment(revoked_at)})
    elif expires_at <= at:
        yield Reason("invitation_expired", facts={"moment": _moment(expires_at)})


def phone_name(typed: str) -> str:
    """A Vietnamese phone number as a user name (``0912345678``), "" when it is none.

    ``+84 912 345 678`` and ``0912.345.678`` are brought into one form; a number that lost its 0 is not guessed.
    """
    digits = _ABROAD.sub("0", _BETWEEN.sub("", typed))
    return digits if PHONE.fullmatch(digits) else ""


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _moment(at: datetime) -> str:
    return f"{local(at):%H:%M %d/%m/%Y}"
