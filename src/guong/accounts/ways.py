"""The ways into an account beside its password, and what is left when one is taken away."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from guong.accounts.models import BoundIdentity, PinDevice, User
from guong.accounts.pins import devices_of, end_rows, live
from guong.kit.periods import local
from guong.kit.reasons import Reason, refuse_if
from guong.ledger.deeds import Doer, deed, record

_PASSKEY, _IDENTITY = "khoa-", "noi"


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """The passkeys of an account, oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk")


def has_app(user: User) -> bool:
    """Whether an authenticator app is set up for an account."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def with_a_way_in(user_ids: Iterable[int], at: datetime) -> set[int]:
    """Those accounts that come in without a password: with a PIN on a device, a passkey, or by an identity elsewhere."""
    devices = PinDevice.objects.filter(live(at), user=OuterRef("pk"))
    passkeys = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.WEBAUTHN)
    identities = BoundIdentity.objects.filter(user=OuterRef("pk"))
    found = User.objects.filter(Exists(devices) | Exists(passkeys) | Exists(identities), pk__in=list(user_ids))
    return set(found.values_list("pk", flat=True))


def has_device_or_passkey(user: User, at: datetime) -> bool:
    """Whether an account comes in with a PIN on some device, or with a passkey."""
    return devices_of(user.pk, at).exists() or passkeys_of(user).exists()


def why_not_take_away(user: User, at: datetime) -> Iterator[Reason]:
    """Why neither a PIN nor a passkey is taken away: it is the last way in, whose loss only a new invitation mends."""
    if not user.has_usable_password() and devices_of(user.pk, at).count() + passkeys_of(user).count() < 2:
        yield Reason("only_way_in")


def other_ways(user: User) -> list[tuple[str, str]]:
    """What opens an account beside its password and survives a change of that: (how a form names it, what people read)."""
    found = []
    for key in passkeys_of(user):
        name = key.wrap().name
        found.append(
            (f"{_PASSKEY}{key.pk}", f"Khóa truy cập «{name}», thêm lúc {local(key.created_at):%H:%M %d/%m/%Y}")
        )
    for bound_at in BoundIdentity.objects.filter(user=user).values_list("bound_at", flat=True):
        found.append((_IDENTITY, f"Nơi cấp tài khoản của cơ quan, nối lúc {local(bound_at):%H:%M %d/%m/%Y}"))
    return found


@deed
def take_away(user_id: int, chosen: Iterable[str], *, by: Doer, at: datetime) -> str:
    """Take ways of `other_ways` away; the caller has made sure that a password is left. Returns how many."""
    keys = [int(one.removeprefix(_PASSKEY)) for one in chosen if one.startswith(_PASSKEY)]
    rows = Authenticator.objects.filter(user_id=user_id)
    gone, _ = rows.filter(type=Authenticator.Type.WEBAUTHN, pk__in=keys).delete()
    if gone:
        if not rows.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            rows.delete()  # recovery codes stand for a factor that is no more
        record("passkey.removed", f"user:{user_id}", by=by, at=at, count=gone)
    bound = BoundIdentity.objects.filter(user_id=user_id).delete()[0] if _IDENTITY in chosen else 0
    if bound:
        record("identity.unbound", f"user:{user_id}", by=by, at=at)
    return str(gone + bound)


@deed
def end_device(user_id: int, number: int, *, own: int | None = None, by: Doer, at: datetime) -> str:
    """End the PIN of one device of an account, with the sessions that it opened. Returns how many were ended: 0 when it had ended.

    Args:
        own: the row of the session that asks, which goes on.
    Raises: Refused for the only way into an account: whoever lost that phone is given the account anew from above.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    rows = devices_of(user_id, at).filter(pk=number)
    if not rows.exists():
        return "0"
    refuse_if(why_not_take_away(user, at))
    return end_rows(rows, user_id, by, at, own=own)
