"""The account: a name to sign in with and a password. The person behind it stands in `organisations`."""

import unicodedata
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from guong.kit.phrasebook import is_word, word

LONGEST_PASSWORD = 1024  # signs that are looked at; `passwords.LengthLimitValidator` refuses to set one of that length


class UserManager(BaseUserManager):
    """Makes accounts; there is no superuser and no default account."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Insert one account; without a password it cannot sign in with one."""
        user: User = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One account. Administrators run the installation; they hold no seat and see no row of the year."""

    username = models.CharField("Tên đăng nhập", max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.username

    def set_password(self, raw_password: str | None) -> None:
        """Hash the password; see `_same_letters`."""
        super().set_password(_same_letters(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Compare with the stored hash; see `_same_letters`."""
        return super().check_password(_same_letters(raw_password))


class SetupLink(models.Model):
    """One-time link that lets the first administrator choose a name and a password (30 minutes, single use)."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class PinDevice(models.Model):
    """A device on which an account signs in with a PIN; its token stands in its cookie and nowhere else."""

    user = models.ForeignKey(User, models.CASCADE, related_name="pin_devices")
    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=128)  # of PIN and token together
    name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    ended_at = models.DateTimeField(null=True)


class SessionOf(models.Model):
    """Whose a session is, on which device; the session itself stands in Django's table, by its key."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60)
    way = models.CharField(max_length=60, default="")  # what was given, in turn: "password+totp"
    opened_with = models.ForeignKey(PinDevice, models.SET_NULL, null=True, related_name="sessions")
    signed_in_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    @property
    def how(self) -> str:
        """What was given to sign in, in words."""
        return " và ".join(word(f"way.{part}") for part in self.way.split("+") if is_word(f"way.{part}"))


class BoundIdentity(models.Model):
    """Who somebody is at the office's identity provider: by its issuer and its own name for them, and nothing else of them."""

    user = models.OneToOneField(User, models.CASCADE, related_name="identity")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_identity")]


def _same_letters(password: str | None) -> str | None:
    # Keyboards write ở as one sign or as two; the eye sees no difference, so the hash must not either.
    # What is longer is nobody's password; bringing it into order may take the square of its length.
    if password is None or len(password) > LONGEST_PASSWORD:
        return password
    return unicodedata.normalize("NFC", password)
