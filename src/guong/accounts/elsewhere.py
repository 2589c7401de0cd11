"""The pages of signing in by the office's identity provider, and of binding one's account to it."""

import logging
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.models import Login
from allauth.account.views import LogoutView
from allauth.core.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guong.accounts import binding, provider
from guong.accounts.answers import Failed
from guong.accounts.factors import note_elsewhere
from guong.accounts.proofs import owes_pin
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused

log = logging.getLogger(__name__)
ERRAND = "errand"
SIGNED_OUT = "signed_out"
NOT_PROVEN = "Chưa vào được bằng {name}. Hãy thử lại, hoặc đăng nhập bằng mật khẩu."
GAVE_UP = "Đã dừng việc vào bằng {name}."
UNBOUND = "Tài khoản này ở {name} chưa được nối với ai trong hệ thống. Hãy đăng nhập bằng mật khẩu, rồi nối ở trang Tài khoản."


class SignOut(LogoutView):
    """allauth's; whoever signed out here is asked anew by the provider, where they are signed in still."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        was_in = self.request.user.is_authenticated
        response: HttpResponse = super().post(*args, **kwargs)
        if settings.OIDC is not None and was_in:
            self.request.session[SIGNED_OUT] = True
        return response


@never_cache
@login_not_required
@require_POST
def start(request: Any) -> HttpResponse:
    """Off to the provider, to sign in."""
    _or_404()
    if not consume(request, action="provider"):
        return respond_429(request)
    wanted = request.POST.get("next", "")
    safe = wanted if wanted.startswith("/") and get_adapter().is_safe_url(wanted) else ""
    return _go(request, provider.set_out("sign-in", request.now, next_place=safe))


@never_cache
@login_not_required
@require_safe
def back(request: Any) -> HttpResponse:
    """Back from the provider. What was kept of the errand is used up, whatever comes of it."""
    configured = _or_404()
    kept = request.session.pop(ERRAND, None)
    errand = provider.Errand(**kept) if kept else None
    state = request.GET.get("state", "")
    if errand is None or state != errand.state or not provider.is_in_time(errand, request.now):
        return _told(request, NOT_PROVEN)
    if not consume(request, action="provider"):
        return respond_429(request)
    if "error" in request.GET:
        return _told(request, GAVE_UP, errand)
    try:
        claims = provider.claims_for(configured, errand, request.GET.get("code", ""), _place(request))
        subject = provider.subject_in(claims, configured.claim)
    except Failed as failed:
        log.warning("identity provider: %s", failed)
        return _told(request, NOT_PROVEN, errand)
    if errand.purpose == "bind":
        return _bound(request, errand, subject)
    return _entered(request, errand, subject, configured.proves_factor(claims))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bind(request: Any) -> HttpResponse:
    """Say what binding does, and set out for it; a fresh proof of who sits here is asked first."""
    configured = _or_404()
    # allauth would keep the form and go on with it afterwards, past everything that stands at the threshold.
    if is_reauthentication_required(request, app="oidc"):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': reverse('oidc_binding')})}")
    if request.method == "POST":
        return _go(request, provider.set_out("bind", request.now, user_id=request.user.pk))
    facts = {"name": configured.name, "is_bound": binding.is_bound(request.user.pk)}
    return render(request, "accounts/bind.html", facts)


@require_POST
def unbind(request: Any) -> HttpResponse:
    """Take the binding away; the page before has asked for the proof."""
    configured = _or_404()
    if is_reauthentication_required(request, app="oidc") or owes_pin(request, typed=True):
        return redirect("oidc_binding")
    binding.unbind(request.user.pk, by=request.actor, at=request.now, key=request.key)
    messages.success(request, f"Đã bỏ nối với {configured.name}.")
    return redirect("mfa_index")


def _entered(request: Any, errand: provider.Errand, subject: str, is_factor_given: bool) -> HttpResponse:
    user = binding.bound_user(settings.OIDC.issuer, subject)
    if user is None:
        return _told(request, UNBOUND)
    if not user.is_active:
        return redirect("account_inactive")
    place = errand.next or settings.LOGIN_REDIRECT_URL
    logout(request)  # whoever was signed in here leaves nothing behind
    note_elsewhere(request, user, has_factor=is_factor_given)
    if not is_factor_given:
        # Whoever has a second factor of their own here is asked for it, as after a password.
        return perform_login(request, Login(user=user, redirect_url=place))
    get_adapter().login(request, user)
    return redirect(place)


def _bound(request: Any, errand: provider.Errand, subject: str) -> HttpResponse:
    """Only in the session, and for the account, that set out."""
    if not request.user.is_authenticated or request.user.pk != errand.user_id:
        return _told(request, NOT_PROVEN)
    try:
        binding.bind(request.user.pk, issuer=settings.OIDC.issuer, subject=subject, by=request.actor, at=request.now)
    except Refused as refusal:
        messages.error(request, say(refusal.reasons[0]))
        return redirect("mfa_index")
    messages.success(request, f"Đã nối với {settings.OIDC.name}. Từ nay vào được bằng nút ở trang đăng nhập.")
    return redirect("mfa_index")


def _go(request: Any, errand: provider.Errand) -> HttpResponse:
    try:
        anew = SIGNED_OUT in request.session
        address = provider.address_for(settings.OIDC, errand, _place(request), asks_anew=anew)
    except Failed as failed:
        log.warning("identity provider: %s", failed)
        return _told(request, NOT_PROVEN, errand)
    request.session[ERRAND] = asdict(errand)
    return redirect(address)


def _told(request: Any, sentence: str, errand: provider.Errand | None = None) -> HttpResponse:
    messages.error(request, sentence.format(name=settings.OIDC.name))
    return redirect("mfa_index" if errand is not None and errand.purpose == "bind" else "account_login")


def _place(request: Any) -> str:
    """Where the provider sends people back to."""
    return (settings.ORIGIN or f"{request.scheme}://{request.get_host()}") + reverse("oidc_return")


def _or_404() -> Any:
    if settings.OIDC is None:
        raise Http404
    return settings.OIDC
