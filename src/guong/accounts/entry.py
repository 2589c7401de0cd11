"""An account's way in, opened and taken away: for those who made sure that this may be done."""

from allauth.mfa.models import Authenticator

from guong.accounts.models import BoundIdentity, User
from guong.accounts.sessions import forget_sessions


def name_is_taken(username: str) -> bool:
    """Whether an account has this name, however it is cased."""
    return User.objects.filter(username__iexact=username).exists()


def open_account(user_id: int | None, *, username: str, password: str) -> User:
    """Make an account, or open an existing one again under its own name; the caller has validated name and password.

    Raises: IntegrityError when the name of a new account is taken.
    """
    if user_id is None:
        return User.objects.create_user(username, password)
    user = User.objects.get(pk=user_id)
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    return user


def lock_account(user_id: int) -> None:
    """Let nobody in any more, whatever they know."""
    User.objects.filter(pk=user_id).update(is_active=False)


def take_away_entry(user_id: int) -> None:
    """End every session of an account, and make its password, its second factor and its identity at a provider unusable.

    A session holds a mark of the password; when that changes, none of them opens anything any more.
    """
    user = User.objects.get(pk=user_id)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user_id=user_id).delete()
    BoundIdentity.objects.filter(user_id=user_id).delete()
    forget_sessions(user_id)
