"""The account that a body shares: the page of those who keep it, and the question who is at work."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guong.accounts.entry import name_is_taken
from guong.accounts.proofs import fresh_proof
from guong.accounts.sessions import sessions_of
from guong.accounts.working import note_working
from guong.documents.qr import svg
from guong.kit.pages import page_number, page_of
from guong.kit.periods import local
from guong.kit.phrasebook import say, state, word
from guong.kit.reasons import Forbidden, Refused, refuse_if
from guong.organisations import queries as organisations
from guong.organisations.actor import NOBODY
from guong.organisations.words import acting
from guong.people import policy, queries
from guong.people.actions import offices as actions
from guong.people.actions import token_for_office
from guong.people.forms import AcceptForm
from guong.people.queries import offices
from guong.people.rules import Standing

MOST_SESSIONS = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def working(request: Any) -> HttpResponse:
    """Ai đang làm việc? The people who may work by way of the account that is signed in; a choice gives the session a new key."""
    if request.actor.shared is None:
        raise Http404
    if request.method == "POST":
        return _named(request)
    body = request.actor.shared.organisation_id
    page = page_of(offices.members(body, request.now), page_number(request.GET.get("trang")))
    done = offices.offices_of(page.rows, body, request.now)
    people = [
        {"id": person.pk, "name": person.full_name, "does": ", ".join(word(f"office.{one}") for one in done[person.pk])}
        for person in page.rows
    ]
    shut = [say(reason) for reason in offices.why_not_name(body, request.now)]
    facts = {"page": page, "people": people, "next": _place(request.GET), "shut": shut}
    return render(request, "people/working.html", facts)


def _named(request: Any) -> HttpResponse:
    typed = request.POST.get("nguoi", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
    # Without the form's key: each choice is an entry of its own, also one that is sent again from a page gone back to.
    actions.name_who_works(number, by=request.actor, at=request.now)
    note_working(request.session, number, request.now)
    request.session.cycle_key()
    # A form opened before, in another window, was another person's: it comes back with the question who sends it.
    rotate_token(request)
    return redirect(_place(request.POST) or "home")


def _place(typed: Any) -> str:
    """Where somebody wanted to go, "" when that is not here."""
    wanted = typed.get("next", "")
    return wanted if wanted.startswith("/") and get_adapter().is_safe_url(wanted) else ""


@require_safe
def show(request: Any, body: int) -> HttpResponse:
    """The account that a body shares, for those who answer for the people there."""
    _refuse_to_others(request, body)
    kept = offices.kept(body, request.now)
    members = offices.members(body, request.now)
    page = page_of(members, page_number(request.GET.get("trang")))
    standing = f"person.{kept.standing}"
    if kept.standing is Standing.NONE or kept.why_not_name:
        standing = "office_account.shut" if kept.why_not_name else "office_account.none"
    facts = {
        "kept": kept,
        "state": state(standing),
        "why_not_make": [say(reason) for reason in kept.why_not_make],
        "page": page,
        "sessions": list(sessions_of(kept.user_id, request.now)[:MOST_SESSIONS]) if kept.user_id else [],
    }
    return render(request, "people/office_account.html", facts)


@never_cache
@require_POST
@fresh_proof
def invitation(request: Any, body: int) -> HttpResponse:
    """Make the account, or give it anew, and show the link to it, once."""
    _refuse_to_others(request, body)
    if not consume(request, action="inviting"):
        return respond_429(request)
    token = token_for_office(body, by=request.actor, key=request.key)
    verb = actions.give_anew if request.POST.get("viec") == "cap-lai" else actions.make
    verb(body, token=token, by=request.actor, at=request.now, key=request.key)
    # One that was used or replaced since (the form was sent again) is not shown.
    works = not offices.why_not_use(token, request.now)
    sheet = _sheet(request, body, token) if works else None
    facts = {"unit": _unit(request, body), "body": body, "sheet": sheet}
    return render(request, "people/office_invitation.html", facts)


@require_POST
def closing(request: Any, body: int) -> HttpResponse:
    """Close the account, with its sessions."""
    _refuse_to_others(request, body)
    actions.close(body, by=request.actor, at=request.now, key=request.key)
    messages.success(request, "Đã đóng tài khoản dùng chung. Mọi máy đang dùng nó đã bị đăng xuất.")
    return redirect("office_account", body)


@require_POST
def ending(request: Any, body: int) -> HttpResponse:
    """End every session of the account."""
    _refuse_to_others(request, body)
    ended = actions.end_sessions(body, by=request.actor, at=request.now, key=request.key)
    said = "Không còn phiên nào đang mở." if ended == "0" else f"Đã kết thúc {ended} phiên đăng nhập."
    messages.success(request, said)
    return redirect("office_account", body)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password1", "password2")
def accept(request: Any, token: str) -> HttpResponse:
    """Choose the name and the password that the body will share; then in, to say who is at work."""
    reasons = offices.why_not_use(token, request.now)
    if reasons:
        return _gone(request, reasons)
    account = offices.account_for(token)
    unit = _unit(request, account.organisation_id)
    form = _form(request, account, unit)
    if form.is_bound and not consume(request, action="invitation"):
        return respond_429(request)
    if not form.is_valid():
        return _asked(request, form, unit)
    try:
        made = actions.accept(
            token, username=form.login, password=form.cleaned_data["password1"], by=NOBODY, at=request.now
        )
    except Refused as refusal:
        if "username" in form.fields and refusal.reasons[0].field == "username":
            form.add_error("username", say(refusal.reasons[0]))
            return _asked(request, form, unit)
        return _gone(request, refusal.reasons)
    get_adapter().login(request, offices.user_of(int(made)))
    return redirect("office_person")


def _form(request: Any, account: Any, unit: str) -> AcceptForm:
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        fixed_name=account.user.username if account.user else "",
        is_administrator=False,
        is_taken=name_is_taken,
        is_of_another=lambda name: queries.number_of_another(name, 0),  # of nobody's number
    )
    form.fields["confirmed"].label = f"Đúng, tôi nhận tài khoản dùng chung của {unit}"
    form.fields["confirmed"].error_messages["required"] = "Hãy xác nhận là nhận tài khoản cho đúng đơn vị này."
    if "username" in form.fields:
        form.fields["username"].label = "Tên đăng nhập của đơn vị"
    return form


def _asked(request: Any, form: AcceptForm, unit: str) -> HttpResponse:
    facts = {"form": form, "unit": unit, "signed_in_as": request.actor.name if request.actor.is_known else ""}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "people/office_accept.html", facts, status=status)


def _gone(request: Any, reasons: Any) -> HttpResponse:
    facts = {"sentences": [say(reason) for reason in reasons]}
    return render(request, "people/gone.html", facts, status=HTTPStatus.NOT_FOUND)


def _sheet(request: Any, body: int, token: str) -> dict[str, Any]:
    address = (settings.ORIGIN or f"{request.scheme}://{request.get_host()}") + reverse(
        "office_invitation", args=[token]
    )
    until, unit = offices.account_for(token).invited_until, _unit(request, body)
    sentence = (
        f"Mời nhận tài khoản dùng chung của {unit} trên hệ thống Gương Sáng. Hãy mở liên kết này trên máy của đơn vị trước "
        f"{local(until):%H:%M ngày %d/%m/%Y} và đặt mật khẩu: {address} . Liên kết chỉ dùng một lần, xin đừng chuyển tiếp."
    )
    qr = svg(address, title=f"Mã QR tài khoản dùng chung của {unit}")
    return {"address": address, "until": until, "sentence": sentence, "qr": qr}


def _unit(request: Any, body: int) -> str:
    return acting(organisations.name_of(body, local(request.now).date()))


def _refuse_to_others(request: Any, body: int) -> None:
    """403 for who answers for nobody, 404 for who does not answer for this body's people."""
    refuse_if(policy.why_not_keep_people(request.actor), Forbidden)
    if not queries.answers_at(request.actor, body, request.now):
        raise Http404
