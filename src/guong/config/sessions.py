"""When a session ends before its cookie does: idle, old, or without the second factor that its account has; who is at work in it."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from guong.accounts.adapter import SIGNED_IN_AT
from guong.accounts.factors import was_given_elsewhere, was_given_here
from guong.accounts.sessions import IDLE, LONGEST, TOUCH, note_key, note_seen
from guong.accounts.working import note_stays
from guong.config.keeping import kept_or_told
from guong.config.middleware import told
from guong.kit.reasons import Forbidden, Reason
from guong.organisations.actor import EVERY, NOBODY, Actor, Office

Answer = Callable[[HttpRequest], HttpResponse]

SEEN_AT = "seen_at"
WITHOUT_SECOND_FACTOR = ("/tai-khoan/", "/static/", "/suc-khoe/", "/bien-nhan/")
WITHOUT_A_NAME = (
    "/nguoi/dang-lam-viec/",
    "/tai-khoan/dang-",
    "/static/",
    "/suc-khoe/",
    "/bien-nhan/",
    "/moi/",
    "/thiet-lap/",
    "/vao-thu/",
)
OPEN_TO_OFFICES = {
    "/tai-khoan/",
    "/tai-khoan/phien/",
    "/tai-khoan/dang-xuat/",
    "/tai-khoan/dang-nhap/",
    "/tai-khoan/dang-nhap/ma-xac-thuc/",
    "/tai-khoan/bi-khoa/",
}
WITHOUT_A_LOOK = ("/tai-khoan/dang-xuat/", "/static/", "/suc-khoe/", "/bien-nhan/")

WAS_IDLE = "Đã hơn 12 giờ không dùng nên hệ thống tự đăng xuất. Hãy đăng nhập lại."
IS_OLD = "Đã 7 ngày kể từ lần đăng nhập trước. Hãy đăng nhập lại."
LACKS_FACTOR = "Tài khoản này đã bật xác thực hai lớp sau lần đăng nhập này. Hãy đăng nhập lại, kèm mã xác thực."


def limits(get_response: Answer) -> Answer:
    """End a session that was idle for half a day or is a week old, however often its cookie was renewed."""

    def answer(request: HttpRequest) -> HttpResponse:
        signed_in_at = request.session.get(SIGNED_IN_AT)
        if signed_in_at is None:
            return get_response(request)
        now = request.now.timestamp()  # type: ignore[attr-defined]
        seen_at = request.session.get(SEEN_AT, signed_in_at)
        if now - signed_in_at > LONGEST.total_seconds():
            return _end(request, IS_OLD)
        if now - seen_at > IDLE.total_seconds():
            return _end(request, WAS_IDLE)
        if abs(now - seen_at) > TOUCH.total_seconds():
            request.session[SEEN_AT] = now
            note_seen(request.session, request.now)  # type: ignore[attr-defined]
        response = get_response(request)
        note_key(request.session)
        return response

    return answer


def second_factor(get_response: Answer) -> Answer:
    """Those who receive and administer need a second factor before anything else (decisions: sign-in).

    It must have been given in this session: whoever signed in with a stolen password before the factor was set is out.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        owes = _owes(request)
        if settings.DEMO is not None or not (owes or _is_looked_at(request)):
            return get_response(request)
        has_factor = is_mfa_enabled(request.user)
        if has_factor and not _was_given(request):
            return _end(request, LACKS_FACTOR)
        if has_factor or not owes or was_given_elsewhere(request):
            return get_response(request)
        return redirect("mfa_activate_totp") if request.method == "GET" else HttpResponse(status=HTTPStatus.FORBIDDEN)

    return answer


def who_works(get_response: Answer) -> Answer:
    """In a session of a shared account somebody must have said who is at work, before anything else.

    What changes the account itself is kept by those who answer for it: whoever knows the password could shut the others out.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.shared is None:
            return get_response(request)
        if actor.person_id is None and not request.path.startswith(WITHOUT_A_NAME):
            return _ask_who(request)
        if request.path.startswith("/tai-khoan/") and request.path not in OPEN_TO_OFFICES:
            return told(request, Forbidden(Reason("office_account_kept", facts={"unit": actor.shared.name})))
        if actor.person_id is not None:
            note_stays(request.session, request.now)  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def _ask_who(request: HttpRequest) -> HttpResponse:
    """To the question who is at work; a form is kept."""
    place = reverse("office_person")
    if request.method in {"GET", "HEAD"}:
        return redirect(f"{place}?{urlencode({'next': request.get_full_path()})}")
    return kept_or_told(request) or redirect(place)


def _owes(request: HttpRequest) -> bool:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    owes = actor.is_administrator or bool(actor.bodies(Office.RECEIVER, of=EVERY))
    return owes and not request.path.startswith(WITHOUT_SECOND_FACTOR)


def _is_looked_at(request: HttpRequest) -> bool:
    """Whether the factor counts for somebody who owes none but may have one: at every deed, and at the account itself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_known or request.path.startswith(WITHOUT_A_LOOK) or _was_given(request):
        return False
    return request.method == "POST" or request.path.startswith("/tai-khoan/")


def _was_given(request: HttpRequest) -> bool:
    return was_given_here(request) or was_given_elsewhere(request)


def _end(request: HttpRequest, reason: str) -> HttpResponse:
    """Sign out and say why; a form is kept."""
    logout(request)
    request.actor = NOBODY  # type: ignore[attr-defined]
    messages.warning(request, reason)
    if request.method == "GET":
        return redirect_to_login(request.get_full_path())
    return kept_or_told(request) or redirect("account_login")
