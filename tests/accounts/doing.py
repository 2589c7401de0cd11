"""What a person does at the account pages, as the tests do it."""

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from guong.accounts.models import User

NAME = "ban.tuyengiao"
PASSWORD = "mưa rơi trên mái ngói"
OTHER_PASSWORD = "con trâu gặm cỏ ven đê"
PERIOD = 30
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def code(secret: str, periods: int = 0) -> str:
    """What the authenticator app shows now, or some periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + periods))


def post(client: Client, name: str, /, **typed: Any) -> HttpResponse:
    return client.post(reverse(name), typed)


def sign_in(client: Client, name: str = NAME, password: str = PASSWORD, **more: str) -> HttpResponse:
    return post(client, "account_login", login=name, password=password, **more)


def turn_on(client: Client) -> str:
    """Activate the authenticator app for whoever is signed in. Returns: its secret."""
    client.get(reverse("mfa_activate_totp"))
    secret: str = client.session["mfa.totp.secret"]
    assert post(client, "mfa_activate_totp", code=code(secret)).status_code == 302
    return secret


def recovery_codes(user: User) -> list[str]:
    found: list[str] = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    return found


def is_signed_in(client: Client) -> bool:
    return bool(client.get(reverse("mfa_index")).status_code == 200)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def without_token(response: HttpResponse) -> bytes:
    """The page as sent, without the part that differs every time."""
    return _TOKEN.sub(b"", response.content)
