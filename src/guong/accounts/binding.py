"""An account and somebody's identity at the provider: bound by the person who is signed in, never by a name that looks alike."""

from datetime import datetime

from django.db import IntegrityError, transaction

from guong.accounts.models import BoundIdentity, User
from guong.accounts.sharing import refuse_to_shared
from guong.accounts.ways import has_device_or_passkey
from guong.kit.reasons import Reason, Refused
from guong.ledger.deeds import Doer, deed, record


@deed
def bind(user_id: int, *, issuer: str, subject: str, by: Doer, at: datetime) -> str:
    """Bind an account to an identity that the provider has just proven. Returns the account's id as text.

    Raises: Refused where the account is bound to another, or the identity to another account; Forbidden for a shared account.
    """
    refuse_to_shared(user_id)
    held = BoundIdentity.objects.filter(user_id=user_id).values_list("issuer", "subject").first()
    if held == (issuer, subject):
        return str(user_id)
    if held is not None:
        raise Refused(Reason("bound_already"))
    try:
        with transaction.atomic():
            BoundIdentity.objects.create(user_id=user_id, issuer=issuer, subject=subject, bound_at=at)
    except IntegrityError:
        raise Refused(Reason("identity_of_another")) from None
    record("identity.bound", f"user:{user_id}", by=by, at=at)
    return str(user_id)


@deed
def unbind(user_id: int, *, by: Doer, at: datetime) -> str:
    """Take the binding away. Returns the account's id as text. Raises: Refused where there is none, or no other way in."""
    user = User.objects.select_for_update().get(pk=user_id)
    if is_bound(user_id) and not user.has_usable_password() and not has_device_or_passkey(user, at):
        raise Refused(Reason("only_way_in"))
    if not BoundIdentity.objects.filter(user_id=user_id).delete()[0]:
        raise Refused(Reason("not_bound"))
    record("identity.unbound", f"user:{user_id}", by=by, at=at)
    return str(user_id)


def is_bound(user_id: int) -> bool:
    """Whether somebody may come in by the provider."""
    return BoundIdentity.objects.filter(user_id=user_id).exists()


def bound_user(issuer: str, subject: str) -> User | None:
    """The account that an identity is bound to."""
    found = BoundIdentity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    return None if found is None else found.user
