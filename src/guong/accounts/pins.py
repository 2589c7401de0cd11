"""A PIN that works on one device only: chosen, tried, changed, ended.

The device holds a random token in a cookie; stored is the token's hash, and a hash of PIN and token together. So neither
the cookie alone, nor the PIN alone, nor the database alone tells or opens anything.
"""

import base64
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.crypto import salted_hmac

from guong.accounts import pin_rules
from guong.accounts.devices import device_of
from guong.accounts.models import PinDevice, User
from guong.accounts.sessions import forget_sessions_of
from guong.accounts.sharing import refuse_to_shared
from guong.kit.reasons import Reason, Refused, refuse_if
from guong.ledger.deeds import Doer, deed, record

TOKEN_BYTES = 32
MOST_FAILURES = 5  # in a row
LIFETIME = timedelta(days=90)  # since the last use
MOST_DEVICES = 10  # of one account


@dataclass(frozen=True)
class Chosen:
    """A PIN as chosen on a device.

    Args:
        token: of `new_token`; it goes into the device's cookie and is stored nowhere else.
        agent: what the browser says of itself.
    """

    pin: str
    token: str
    agent: str


@dataclass(frozen=True)
class _Device:
    """How the ledger names a device on which somebody guessed: who, is not known."""

    id: int

    @property
    def reference(self) -> str:
        return f"device:{self.id}"


def new_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_from(begun: str, link: str) -> str:
    """The token of a device on which an invitation is opened, made again whenever that browser comes with that link.

    So an answer that a bad network lost costs nothing: the browser, which holds `begun`, is given the same token. Only the
    installation's secret makes one of the two.
    """
    made = salted_hmac("guong.accounts.pins", f"{begun}|{link}", settings.SECRET_KEY, algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")


def device_with(token: str) -> PinDevice | None:
    """The device whose cookie holds this token, whether it still works or not."""
    return PinDevice.objects.select_related("user").filter(token_hash=_hash(token)).first() if token else None


def is_live(device: PinDevice, at: datetime) -> bool:
    """Whether a PIN opens anything on a device at `at`."""
    return device.ended_at is None and device.used_at > at - LIFETIME


def live(at: datetime) -> Q:
    """Devices whose PIN still works at `at`."""
    return Q(ended_at=None, used_at__gt=at - LIFETIME)


def devices_of(user_id: int, at: datetime) -> QuerySet[PinDevice]:
    """Devices on which an account has a PIN, last used first; `MOST_DEVICES` at most."""
    return PinDevice.objects.filter(live(at), user_id=user_id).order_by("-used_at", "-id")


def has_ever_had_one(user_id: int) -> bool:
    """Whether an account has signed in with a PIN, or could have."""
    return PinDevice.objects.filter(user_id=user_id).exists()


def why_not(pin: str, user: User | None, *, username: str = "") -> Iterable[Reason]:
    """Why an account does not take a PIN; see `pin_rules.why_not`."""
    person = getattr(user, "person", None) if user is not None else None
    near = (username, user.username if user else "", person.phone if person else "")
    return pin_rules.why_not(pin, near=near)


def try_pin(device: PinDevice, token: str, pin: str, at: datetime) -> bool:
    """Whether this PIN opens this device. Counts: after `MOST_FAILURES` wrong ones in a row the device is ended.

    The try is counted before the PIN is compared, and taken back when it was right: of many at once, no more are compared
    to any effect than of one after another. Wrong, ended and forgotten cost the same time.
    """
    mine = PinDevice.objects.filter(pk=device.pk)
    counted = mine.filter(live(at), failures__lt=MOST_FAILURES).update(failures=F("failures") + 1)
    is_right = check_password(_both(pin, token), device.pin_hash)
    if counted and is_right:
        return bool(mine.filter(live(at), pin_hash=device.pin_hash).update(failures=0, used_at=at))
    if counted:
        with transaction.atomic():
            if mine.filter(ended_at=None, failures__gte=MOST_FAILURES).update(ended_at=at):
                record("device.locked", f"user:{device.user_id}", by=_Device(device.pk), at=at, count=MOST_FAILURES)
    return False


@deed
def enrol(user_id: int, *, chosen: Chosen, replaces: int | None = None, by: Doer, at: datetime) -> str:
    """Let an account sign in with a PIN on a device. Returns the device's id as text.

    Args:
        replaces: the device whose cookie this browser held so far, and holds no longer; it is ended, whosever it is.
    Raises: Refused for a PIN that is guessed first, or where the account has `MOST_DEVICES` of them; Forbidden for a shared account.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    refuse_if(why_not(chosen.pin, user))
    refuse_to_shared(user_id)
    for owner in PinDevice.objects.filter(pk=replaces, ended_at=None).values_list("user_id", flat=True):
        end_rows(PinDevice.objects.filter(pk=replaces), owner, by, at)
    if devices_of(user_id, at).count() >= MOST_DEVICES:
        raise Refused(Reason("too_many_devices", facts={"most": MOST_DEVICES}))
    row = PinDevice.objects.create(
        user=user,
        token_hash=_hash(chosen.token),
        pin_hash=make_password(_both(chosen.pin, chosen.token)),
        name=device_of(chosen.agent),
        made_at=at,
        used_at=at,
    )
    record("device.enrolled", f"user:{user_id}", by=by, at=at)
    return str(row.pk)


@deed
def change_pin(device_id: int, *, pin: str, token: str, by: Doer, at: datetime) -> str:
    """Change the PIN of a device; the caller has tried the old one. Returns the device's id as text.

    Raises: Refused for a PIN that is guessed first.
    """
    row = PinDevice.objects.select_for_update(of=("self",)).select_related("user").get(pk=device_id)
    refuse_if(why_not(pin, row.user))
    row.pin_hash = make_password(_both(pin, token))
    row.save(update_fields=["pin_hash"])
    record("device.pin_changed", f"user:{row.user_id}", by=by, at=at)
    return str(row.pk)


@deed
def end_other_devices(user_id: int, *, own: int | None, by: Doer, at: datetime) -> str:
    """End the PIN on every device of an account but this one. Returns how many."""
    return end_rows(PinDevice.objects.filter(user_id=user_id, ended_at=None).exclude(pk=own or 0), user_id, by, at)


def forget_devices(user_id: int, at: datetime) -> int:
    """End the PIN on every device of an account, within another deed. Returns how many."""
    return PinDevice.objects.filter(user_id=user_id, ended_at=None).update(ended_at=at)


def out_of_use(at: datetime) -> QuerySet[PinDevice]:
    """Devices that ended, or were last used, so long ago that nobody asks after them."""
    return PinDevice.objects.filter(Q(ended_at__lt=at - LIFETIME) | Q(used_at__lt=at - 2 * LIFETIME))


def end_rows(rows: QuerySet[PinDevice], user_id: int, by: Doer, at: datetime, *, own: int | None = None) -> str:
    """End these devices with the sessions that they opened, within the deed of an account. Returns how many devices.

    Args:
        own: the row of the session that asks, which goes on.
    """
    found = list(rows.order_by().values_list("pk", flat=True))
    ended = PinDevice.objects.filter(pk__in=found).update(ended_at=at)
    forget_sessions_of(found, but=own)
    if ended:
        record("device.ended", f"user:{user_id}", by=by, at=at, count=ended)
    return str(ended)


def _both(pin: str, token: str) -> str:
    return f"{pin}.{token}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
