"""An invitation, opened by whoever holds its link: choose a password or a PIN for this device, and come in."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.ratelimit import consume, respond_429
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guong.accounts import pins
from guong.accounts.cookies import begin, begun_here, may_begin_again, remember
from guong.accounts.entry import name_is_taken
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Refused
from guong.organisations.actor import Actor, Office
from guong.organisations.queries import actor_of
from guong.people import actions, queries
from guong.people.forms import AcceptForm, AcceptWithPinForm

STEPS = ["Xác nhận và đặt cách vào", "Ứng dụng xác thực", "Mã khôi phục"]
WAY, PIN, PASSWORD = "cach", "pin", "mat-khau"  # of the page, and of the form


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password1", "password2", "pin1", "pin2")
def accept(request: Any, token: str) -> HttpResponse:
    """Confirm one's name, choose a password; then in, or on to the second factor for those who receive."""
    reasons = queries.why_not_use(token, request.now)
    if reasons:
        return _gone(request, token, reasons)
    facts = queries.invited(token, request.now)
    by_pin = _by_pin(request, facts)
    form = (AcceptWithPinForm if by_pin else AcceptForm)(
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
        return _shown(request, form, facts, by_pin)
    agent = request.headers.get("User-Agent", "")
    chosen = (
        pins.Chosen(form.cleaned_data["pin1"], begun_here(request, token) or pins.new_token(), agent)
        if by_pin
        else None
    )
    way = {"password": form.cleaned_data.get("password1"), "chosen": chosen}
    try:
        actions.accept(token, username=form.login, **way, by=Actor(facts.one.id), at=request.now)
    except Refused as refusal:
        if "username" in form.fields and refusal.reasons[0].field == "username":
            form.add_error("username", say(refusal.reasons[0]))
            return _shown(request, form, facts, by_pin)
        return _gone(request, token, refusal.reasons)
    answer = _enter(request, facts.one.id, chosen.token if chosen else "")
    return remember(answer, chosen.token) if chosen is not None else answer


def _by_pin(request: Any, facts: queries.Invited) -> bool:
    """On a phone a PIN is offered first, on a computer a password; whoever runs the installation has a password."""
    if facts.is_administrator:
        return False
    if request.method == "POST":
        return bool(request.POST.get(WAY) == PIN)
    is_phone = "Mobile" in request.headers.get("User-Agent", "")
    return bool(request.GET.get(WAY, PIN if is_phone else PASSWORD) == PIN)


def _enter(request: Any, person_id: int, token: str) -> HttpResponse:
    user = queries.account_of(person_id)
    if device := pins.device_with(token):
        record_authentication(request, user, "link", device=device.pk)  # the session ends with the device
    get_adapter().login(request, user)
    actor = actor_of(user, request.now)
    owes_factor = actor.is_administrator or actor.bodies(Office.RECEIVER)
    return redirect("mfa_activate_totp" if owes_factor else "home")


def _shown(request: Any, form: Any, facts: queries.Invited, by_pin: bool) -> HttpResponse:
    shown = {
        "form": form,
        "by_pin": by_pin,
        "may_use_pin": not facts.is_administrator,
        "invited": facts,
        "seats": [f"{word(f'office.{seat.office}')}, {seat.unit}" for seat in facts.one.seats],
        "steps": STEPS if facts.owes_factor else [],
        "signed_in_as": request.actor.name if request.actor.is_known else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    answer = render(request, "people/accept.html", shown, status=status)
    return begin(request, answer) if by_pin else answer


def _gone(request: Any, token: str, reasons: Any) -> HttpResponse:
    """Why the link opens nothing; to the phone that used it, whose answer may have been lost on the way, the page for its PIN."""
    here = begun_here(request, token)
    device = pins.device_with(here)
    if device is not None and may_begin_again(device, request.now):
        return remember(redirect("account_pin_login"), here)
    facts = {"sentences": [say(reason) for reason in reasons]}
    return render(request, "people/gone.html", facts, status=HTTPStatus.NOT_FOUND)
