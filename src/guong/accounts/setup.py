"""The set-up link: how the first administrator comes in, with nothing to edit and no default password.

Only the token's hash is stored. A link works for 30 minutes and once; making another voids the ones before it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from guong.accounts.models import SetupLink, User
from guong.ledger.deeds import record

LIFETIME = timedelta(minutes=30)
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Account:
    """How the ledger names an account that acts."""

    user_id: int

    @property
    def reference(self) -> str:
        return f"user:{self.user_id}"


def make_setup_link(at: datetime) -> str:
    """Make a link and void the earlier ones. Returns: the token, which cannot be read again later."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        SetupLink.objects.filter(used_at__isnull=True, expires_at__gt=at).update(expires_at=at)
        SetupLink.objects.create(token_hash=_hash(token), made_at=at, expires_at=at + LIFETIME)
    return token


def find_setup_link(token: str, at: datetime) -> SetupLink | None:
    """The link of this token, if it can still be used at `at`."""
    return SetupLink.objects.filter(token_hash=_hash(token), used_at__isnull=True, expires_at__gt=at).first()


def use_setup_link(token: str, *, username: str, password: str, at: datetime) -> User | None:
    """Use the link up and create an administrator. The caller has validated name and password.

    Returns: the account, or none when the link was used, voided or expired; then nothing is written.
    """
    with transaction.atomic(durable=True):
        usable = SetupLink.objects.filter(token_hash=_hash(token), used_at__isnull=True, expires_at__gt=at)
        if usable.update(used_at=at) != 1:
            return None
        user = User.objects.create_user(username, password, is_administrator=True)
        record("administrator.created", f"user:{user.pk}", by=Account(user.pk), at=at)
    return user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
