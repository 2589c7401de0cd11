"""Which proof of who sits here is asked for: before a sensitive change of one's own account, and before what opens a way in
or gives a right to somebody else.

The latter is asked where the form arrives, on a page that holds all that was typed: with the proof the form goes on as sent.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
    is_reauthentication_required,
    reauthenticate_by_password,
)
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.utils import get_form_class
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters

from guong.accounts import pins
from guong.accounts.binding import is_bound
from guong.accounts.factors import came_from_elsewhere

SIGNED_IN_AT = "signed_in_at"
PROVED_AT = "pin_proved_at"
CODES_MADE = "codes_made"
# To add the first way in or second factor, what was typed a moment ago is enough.
FRESH_IS_ENOUGH = {"mfa_activate_totp", "mfa_add_webauthn", "account_pin"}
SHOW_CODES = ("mfa_view_recovery_codes", "mfa_download_recovery_codes")

PREFIX = "_xac_nhan"
REAUTHENTICATE = "reauthenticate"  # what the settings call these forms
PROOF_FIELDS = frozenset({f"{PREFIX}-password", f"{PREFIX}-code"})  # no part of what a form says
NOT_KEPT = PROOF_FIELDS | {"csrfmiddlewaretoken"}

View = Callable[..., HttpResponse]


def is_fresh(request: Any) -> bool:
    """Whether somebody signed in here with what counts as a proof of theirs, or typed the PIN again, a moment ago."""
    return (_is_lately(request, SIGNED_IN_AT) and _was_proof(request)) or typed_pin_lately(request)


def typed_pin_lately(request: Any) -> bool:
    """Whether the PIN was typed again a moment ago, by who has nothing else to prove themselves with."""
    return _is_lately(request, PROVED_AT) and not get_reauthentication_flows(request.user)


def is_enough_here(request: Any, where: str) -> bool:
    """Whether a page of the account opens without a proof typed for it.

    The first factor may be added while the sign-in is fresh. Beside one that is there, whoever sits at an open
    session would make themselves a way in that outlives it.
    """
    if where in FRESH_IS_ENOUGH:
        # Once for a request: what it adds makes recovery codes, for which it is asked again.
        if not hasattr(request, "has_no_factor"):
            request.has_no_factor = not Authenticator.objects.filter(user_id=request.user.pk).exists()
        return bool(request.has_no_factor) and is_fresh(request)
    return where in SHOW_CODES and where in request.session.get(CODES_MADE, ())


def show_codes_once(request: Any) -> None:
    """Let the recovery codes that were just made be seen, and saved as a file, once each."""
    request.session[CODES_MADE] = list(SHOW_CODES)


def codes_shown(request: Any, where: str) -> None:
    """Keep that they were."""
    if CODES_MADE in request.session:
        request.session[CODES_MADE] = [name for name in request.session[CODES_MADE] if name != where]


def owes_pin(request: Any, *, typed: bool = False) -> bool:
    """Whether the PIN is to be typed again: it is asked of those who have nothing else that could be.

    allauth asks nothing of an account without password and second factor.

    Args:
        typed: a fresh sign-in is not enough.
    """
    user = request.user
    if not user.is_authenticated or get_reauthentication_flows(user):
        return False
    if typed_pin_lately(request) if typed else is_fresh(request):
        return False
    return pins.has_ever_had_one(user.pk) or is_bound(user.pk)


def proved(view: View) -> View:
    """Let a view be reached with the PIN typed again, where `owes_pin`."""
    return _with_pin(view, typed=False)


def proved_now(view: View) -> View:
    """As `proved`, however fresh the sign-in is."""
    return _with_pin(view, typed=True)


def _with_pin(view: View, *, typed: bool) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if owes_pin(request, typed=typed):
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


def fresh_proof(view: View) -> View:
    """Let a form through where the password or a code was given within `ACCOUNT_REAUTHENTICATION_TIMEOUT`; else ask for it (403)."""

    @wraps(view)
    @sensitive_post_parameters(*PROOF_FIELDS)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        # By way of a shared account nothing is given, so there is nothing to prove: the view says no.
        if request.method != "POST" or request.actor.shared is not None or may_give(request):
            return view(request, *args, **kwargs)
        form = _form_for(request)
        if form is None or not form.is_bound or not form.is_valid():
            return _asked(request, form)
        _note(request, form)
        return view(request, *args, **kwargs)

    return answer


def may_give(request: Any) -> bool:
    """Whether who sits here has just signed in or confirmed it, or has nothing to confirm it with (a demonstration)."""
    if is_fresh(request):
        return True
    # allauth takes an account without password and second factor for confirmed: a PIN is one more thing to ask for.
    return bool(did_recently_reauthenticate(request)) and not owes_pin(request)


def _is_lately(request: Any, name: str) -> bool:
    age = request.now.timestamp() - request.session.get(name, 0)
    return bool(0 <= age < app_settings.REAUTHENTICATION_TIMEOUT)


def _was_proof(request: Any) -> bool:
    """Whether signing in was as much as would be typed again.

    A provider lets somebody through for hours without asking again. A PIN is the proof of those who have nothing else.
    """
    if came_from_elsewhere(request):
        return False
    ways = {one.get("method") for one in get_authentication_records(request, request.user)}
    return "pin" not in ways or bool(ways & {"password", "mfa"}) or not get_reauthentication_flows(request.user)


def _form_for(request: HttpRequest) -> forms.Form | None:
    """The form for the stronger of what the account has; none where it has neither password nor codes, but another way."""
    user: Any = request.user
    data = request.POST if PROOF_FIELDS & set(request.POST) else None
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        made: forms.Form = get_form_class(mfa_settings.FORMS, REAUTHENTICATE, None)(data, user=user, prefix=PREFIX)
        return made
    if not user.has_usable_password():
        return None
    made = get_form_class(app_settings.FORMS, REAUTHENTICATE, None)(data, user=user, prefix=PREFIX)
    return made


def _note(request: HttpRequest, form: forms.Form) -> None:
    if isinstance(form, ReauthenticateForm):
        form.save()
    else:
        reauthenticate_by_password(request)


def _asked(request: HttpRequest, form: forms.Form | None) -> HttpResponse:
    typed = [(name, value) for name in request.POST if name not in NOT_KEPT for value in request.POST.getlist(name)]
    others = [one["url"] for one in get_adapter().get_reauthentication_methods(request.user)]
    # The cookie of a device is sent to the account's pages only, so its PIN is typed there.
    if owes_pin(request):
        others.append(reverse("account_confirm_pin"))
    facts = {"form": form, "typed": typed, "others": others}
    return render(request, "accounts/prove.html", facts, status=HTTPStatus.FORBIDDEN)
