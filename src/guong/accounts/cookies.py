"""The cookie that makes a browser an enrolled device: it holds the device's token and is sent to the account pages only.

Another one, sent to the page of one invitation only, lets a browser become the same device again when an answer was lost.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from guong.accounts import pins
from guong.accounts.models import PinDevice

PATH = "/tai-khoan/"
BEGUN = "may-moi"
BEGUN_FOR = timedelta(hours=1)


def cookie_name(stem: str = "may") -> str:
    """`__Host-` would ask for the whole site as its path."""
    return f"__Secure-{stem}" if settings.SESSION_COOKIE_SECURE else stem


def token_of(request: Any) -> str:
    """The token that a browser holds, "" when it holds none."""
    return str(request.COOKIES.get(cookie_name(), ""))[:100]


def device_here(request: Any) -> PinDevice | None:
    """The device that this browser is, where its PIN still works."""
    device = pins.device_with(token_of(request))
    return device if device is not None and pins.is_live(device, request.now) else None


def own_device_here(request: Any) -> PinDevice | None:
    """`device_here`, where it is the signed-in account's own."""
    device = device_here(request)
    return device if device is not None and device.user_id == request.user.pk else None


def begun_here(request: Any, link: str) -> str:
    """The token of the device that this browser becomes by an invitation, "" where it has not opened it."""
    begun = str(request.COOKIES.get(cookie_name(BEGUN), ""))[:100]
    return pins.token_from(begun, link) if begun else ""


def begin(request: Any, response: HttpResponse) -> HttpResponse:
    """Let this browser hold something that only this invitation's page is sent.

    Another one each time the page is opened: one that somebody put there before is known to somebody.
    """
    if request.method != "POST" or cookie_name(BEGUN) not in request.COOKIES:
        _set(response, cookie_name(BEGUN), pins.new_token(), request.path, BEGUN_FOR)
    return response


def may_begin_again(device: PinDevice, at: datetime) -> bool:
    """Whether a browser may become the same device again: an answer was lost, so nobody has signed in with it yet."""
    return pins.is_live(device, at) and device.used_at == device.made_at and at - device.made_at <= BEGUN_FOR


def remember(response: HttpResponse, token: str) -> HttpResponse:
    """Let this browser hold a token, for as long as it is used now and then."""
    return _set(response, cookie_name(), token, PATH, pins.LIFETIME)


def _set(response: HttpResponse, name: str, value: str, path: str, age: timedelta) -> HttpResponse:
    response.set_cookie(
        name,
        value,
        max_age=int(age.total_seconds()),
        path=path,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response
