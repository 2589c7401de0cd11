"""Which proof of who sits here is asked for before a sensitive change, and where a fresh sign-in is proof enough."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from guong.accounts import pins
from guong.accounts.factors import came_from_elsewhere

SIGNED_IN_AT = "signed_in_at"
PROVED_AT = "pin_proved_at"
# To add a way in or a second factor, what was typed a moment ago is enough; to take one away it is typed again.
FRESH_IS_ENOUGH = {"mfa_activate_totp", "mfa_add_webauthn", "account_pin"}


def is_fresh(request: Any) -> bool:
    """Whether somebody signed in here, or typed the PIN again, a moment ago."""
    # A provider lets somebody through for hours without asking again.
    names = (PROVED_AT,) if came_from_elsewhere(request) else (SIGNED_IN_AT, PROVED_AT)
    now = request.now.timestamp()
    ages = (now - request.session.get(name, 0) for name in names)
    return any(0 <= age < app_settings.REAUTHENTICATION_TIMEOUT for age in ages)


def owes_pin(request: Any) -> bool:
    """Whether the PIN is to be typed again: it is asked of those who have nothing else that could be.

    allauth asks nothing of an account without password and second factor.
    """
    user = request.user
    if not user.is_authenticated or get_reauthentication_flows(user) or is_fresh(request):
        return False
    return pins.has_ever_had_one(user.pk)


def proved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view be reached with the PIN typed again, where `owes_pin`."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if owes_pin(request):
            return redirect(f"{reverse('account_confirm_pin')}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return answer


def is_asked(request: Any) -> bool:
    """Whether allauth wants one of its proofs first: password, code or passkey."""
    return is_reauthentication_required(request, app="allauth.mfa")


def demand(request: Any) -> None:
    """Raises ReauthenticationRequired, where `is_asked`."""
    if is_asked(request):
        raise ReauthenticationRequired
