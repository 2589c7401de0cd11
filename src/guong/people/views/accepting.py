"""An invitation, opened by whoever holds its link: choose a password, and come in."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume, respond_429
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guong.accounts.entry import name_is_taken
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Refused
from guong.organisations.actor import Actor, Office
from guong.organisations.queries import actor_of
from guong.people import actions, queries
from guong.people.forms import AcceptForm

STEPS = ["Xác nhận và đặt mật khẩu", "Ứng dụng xác thực", "Mã khôi phục"]


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password1", "password2")
def accept(request: Any, token: str) -> HttpResponse:
    """Confirm one's name, choose a password; then in, or on to the second factor for those who receive."""
    reasons = queries.why_not_use(token, request.now)
    if reasons:
        return _gone(request, reasons)
    facts = queries.invited(token, request.now)
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        fixed_name=facts.login,
        is_administrator=facts.is_administrator,
        is_taken=name_is_taken,
        is_of_another=lambda name: queries.number_of_another(name, facts.one.id),
    )
    form.fields["confirmed"].label = f"Đúng, tôi là {facts.one.name}"
    # Asked before the form is judged: it tells whether a user name is taken, and names are phone numbers.
    if form.is_bound and not consume(request, action="invitation"):
        return respond_429(request)
    if not form.is_valid():
        return _shown(request, form, facts)
    try:
        actions.accept(
            token, username=form.login, password=form.cleaned_data["password1"], by=Actor(facts.one.id), at=request.now
        )
    except Refused as refusal:
        if "username" in form.fields and refusal.reasons[0].field == "username":
            form.add_error("username", say(refusal.reasons[0]))
            return _shown(request, form, facts)
        return _gone(request, refusal.reasons)
    return _enter(request, facts.one.id)


def _enter(request: Any, person_id: int) -> HttpResponse:
    user = queries.account_of(person_id)
    get_adapter().login(request, user)
    actor = actor_of(user, request.now)
    owes_factor = actor.is_administrator or actor.bodies(Office.RECEIVER)
    return redirect("mfa_activate_totp" if owes_factor else "home")


def _shown(request: Any, form: AcceptForm, facts: queries.Invited) -> HttpResponse:
    shown = {
        "form": form,
        "invited": facts,
        "seats": [f"{word(f'office.{seat.office}')}, {seat.unit}" for seat in facts.one.seats],
        "steps": STEPS if facts.owes_factor else [],
        "signed_in_as": request.actor.name if request.actor.is_known else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "people/accept.html", shown, status=status)


def _gone(request: Any, reasons: Any) -> HttpResponse:
    facts = {"sentences": [say(reason) for reason in reasons]}
    return render(request, "people/gone.html", facts, status=HTTPStatus.NOT_FOUND)
