"""An account's way in, opened and taken away: for those who made sure that this may be done."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from guong.accounts.models import BoundIdentity, User
from guong.accounts.pins import forget_devices
from guong.accounts.sessions import forget_sessions


def name_is_taken(username: str) -> bool:
    """Whether an account has this name, however it is cased."""
    return User.objects.filter(username__iexact=username).exists()


def open_account(user_id: int | None, *, username: str, password: str | None, at: datetime) -> User:
    """Make an account, or open an existing one again under its own name; the caller has validated name and password.

    Without a password it comes in another way, which the caller makes. Whatever opened it before is taken away.
    Raises: IntegrityError when the name of a new account is taken.
    """
    if user_id is None:
        return User.objects.create_user(username, password)
    take_away_entry(user_id, at)
    user = User.objects.get(pk=user_id)
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    return user


def lock_account(user_id: int) -> None:
    """Let nobody in any more, whatever they know."""
    User.objects.filter(pk=user_id).update(is_active=False)


def take_away_entry(user_id: int, at: datetime) -> None:
    """End every session of an account, and make its password, PINs, passkeys, second factor and identity elsewhere unusable.

    A session holds a mark of the password; when that changes, none of them opens anything any more.
    """
    user = User.objects.get(pk=user_id)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user_id=user_id).delete()
    BoundIdentity.objects.filter(user_id=user_id).delete()
    forget_devices(user_id, at)
    forget_sessions(user_id)
