"""A proof, given a moment ago, of who sits at the device: asked before what opens a way in or gives a right to somebody else.

It is asked where the form arrives, on a page that holds all that was typed: with the proof the form goes on as it was sent.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    reauthenticate_by_password,
)
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.utils import get_form_class
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from guong.accounts import proofs

PREFIX = "_xac_nhan"
REAUTHENTICATE = "reauthenticate"  # what the settings call these forms
PROOF_FIELDS = frozenset({f"{PREFIX}-password", f"{PREFIX}-code"})  # no part of what a form says
NOT_KEPT = PROOF_FIELDS | {"csrfmiddlewaretoken"}

View = Callable[..., HttpResponse]


def fresh_proof(view: View) -> View:
    """Let a form through where the password or a code was given within `ACCOUNT_REAUTHENTICATION_TIMEOUT`; else ask for it (403)."""

    @wraps(view)
    @sensitive_post_parameters(*PROOF_FIELDS)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        # By way of a shared account nothing is given, so there is nothing to prove: the view says no.
        if request.method != "POST" or request.actor.shared is not None or is_fresh(request):
            return view(request, *args, **kwargs)
        form = _form_for(request)
        if form is None or not form.is_bound or not form.is_valid():
            return _asked(request, form)
        _note(request, form)
        return view(request, *args, **kwargs)

    return answer


def is_fresh(request: Any) -> bool:
    """Whether who sits here has just signed in or confirmed it, or has nothing to confirm it with (a demonstration)."""
    if proofs.is_fresh(request):
        return True
    # allauth takes an account without password and second factor for confirmed: a PIN is one more thing to ask for.
    return bool(did_recently_reauthenticate(request)) and not proofs.owes_pin(request)


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
    if proofs.owes_pin(request):
        others.append(reverse("account_confirm_pin"))
    facts = {"form": form, "typed": typed, "others": others}
    return render(request, "accounts/prove.html", facts, status=HTTPStatus.FORBIDDEN)
