"""Forms that carry what a browser's authenticator said: parsed with care, because anybody can send anything."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

LONGEST = 20_000  # signs of a credential; authenticators send about two thousand
LONGEST_NAME = 60
REFUSED = "Khóa truy cập này chưa dùng được ở đây. Hãy thử lại, hoặc vào bằng cách khác."


def can_be_used(request: Any) -> bool:
    """Whether browsers have passkeys at this address: over HTTPS (or on the machine itself), by a name and not a number."""
    host = str(request.get_host()).partition(":")[0]
    if host == "localhost":
        return True
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return bool(request.is_secure()) and not host.startswith("[")
    return False


@contextmanager
def _readable() -> Iterator[None]:
    """Whatever the library stumbles over in what was sent is one refusal, in words that fit a passkey."""
    try:
        yield
    except ValidationError as refusal:
        if getattr(refusal, "code", "") != "incorrect_code":
            raise
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, AssertionError, RecursionError):
        pass
    else:
        return
    raise ValidationError(REFUSED)


def is_made_at(credential: dict[str, Any], origin: str) -> bool:
    """Whether a browser made this at `origin`: its host is not enough, another port or a host below it is somebody else's page.

    Raises whatever an unreadable one comes to.
    """
    told = str(credential["response"]["clientDataJSON"])
    said = json.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    return bool(said["origin"] == origin)


def _made_here(credential: dict[str, Any]) -> dict[str, Any]:
    request = context.request
    with _readable():
        if is_made_at(credential, f"{request.scheme}://{request.get_host()}"):
            return credential
    raise ValidationError(REFUSED)


class CredentialField(forms.JSONField):
    """What the authenticator said, as JSON."""

    widget = forms.HiddenInput
    default_error_messages = {"required": REFUSED, "invalid": REFUSED}

    def to_python(self, value: Any) -> Any:
        """Not of any length, nor of any depth."""
        if isinstance(value, str) and len(value) > LONGEST:
            raise ValidationError(REFUSED)
        try:
            found = super().to_python(value)
        except (RecursionError, ValueError):  # as deep, or a number as long, as nobody's credential is
            raise ValidationError(REFUSED) from None
        if found is not None and not isinstance(found, dict):
            raise ValidationError(REFUSED)
        return found


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A passkey that the device asks a finger, a face or its own PIN for; no other is taken."""

    passwordless = None
    name = forms.CharField(label="Gọi khóa này là", max_length=LONGEST_NAME, required=False)
    credential = CredentialField()

    def clean_credential(self) -> Any:
        """Made at this very address."""
        return _made_here(self.cleaned_data["credential"])

    def clean(self) -> dict[str, Any]:
        """allauth's check; it asks for user verification where a passkey is to open alone, which is always."""
        self.cleaned_data["passwordless"] = True
        with _readable():
            return dict(super().clean())


class _Given(webauthn.AuthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        _made_here(self.cleaned_data["credential"])
        with _readable():
            return super().clean_credential()


class SignInPasskeyForm(_Given, webauthn.LoginWebAuthnForm):
    """A passkey instead of name and password."""

    credential = CredentialField()


class SecondPasskeyForm(_Given):
    """A passkey as the second factor."""


class ConfirmPasskeyForm(_Given, webauthn.ReauthenticateWebAuthnForm):
    """A passkey before a sensitive change."""

    credential = CredentialField()
