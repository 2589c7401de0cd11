"""The cookie that makes a browser an enrolled device: it holds the device's token and is sent to the account pages only."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse

from guong.accounts import pins
from guong.accounts.models import PinDevice

PATH = "/tai-khoan/"


def cookie_name() -> str:
    """`__Host-` would ask for the whole site as its path."""
    return "__Secure-may" if settings.SESSION_COOKIE_SECURE else "may"


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


def remember(response: HttpResponse, token: str) -> HttpResponse:
    """Let this browser hold a token, for as long as it is used now and then."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(pins.LIFETIME.total_seconds()),
        path=PATH,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response
