"""The few account pages that are ours: the set-up link, and allauth's own where it says too little."""

from http import HTTPStatus
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from guong.accounts import pins, sessions
from guong.accounts.binding import is_bound
from guong.accounts.cookies import device_here, own_device_here
from guong.accounts.forms import SetupForm
from guong.accounts.passkey_forms import can_be_used
from guong.accounts.pin_views import BY_NAME
from guong.accounts.proofs import codes_shown, show_codes_once
from guong.accounts.setup import find_setup_link, use_setup_link
from guong.accounts.sharing import refuse_to_shared
from guong.ledger.deeds import record

OTHERS = "khac"
MOST_SESSIONS = 50


@never_cache
@login_not_required
@sensitive_post_parameters("password1", "password2")
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Choose name and password of the first administrator; then straight on to the second factor."""
    at = request.now  # type: ignore[attr-defined]
    if find_setup_link(token, at) is None:
        return _setup_gone(request)
    form = SetupForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "accounts/setup.html", {"form": form}, status=status)
    chosen = form.cleaned_data
    user = use_setup_link(token, username=chosen["username"], password=chosen["password1"], at=at)
    if user is None:
        return _setup_gone(request)
    get_adapter().login(request, user)
    return redirect("mfa_activate_totp")


class SignIn(account.LoginView):
    """allauth's; a device with a PIN asks for that, unless somebody says that they come by name."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page for a user name, or on to the one for a PIN."""
        if BY_NAME not in request.GET and device_here(request) is not None:
            asked = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(reverse("account_pin_login") + asked)
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which other ways there are here."""
        facts = {"can": can_be_used(self.request), "has_pin": device_here(self.request) is not None}
        return super().get_context_data(**kwargs) | facts


class Index(IndexView):
    """allauth's page of the account, with its sessions and the devices that have a PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The facts of the page."""
        request: Any = self.request
        rows = list(sessions.sessions_of(request.user.pk, request.now)[:MOST_SESSIONS])
        here = own_device_here(request)
        return {
            **super().get_context_data(**kwargs),
            "sessions": rows,
            "own": request.session.get(sessions.ROW),
            "devices": list(pins.devices_of(request.user.pk, request.now)[: pins.MOST_DEVICES]),
            "here": here.pk if here else None,
            "can": can_be_used(request),
            **_provider(request),
        }


def _provider(request: Any) -> dict[str, Any]:
    """The office's identity provider by name, and whether this account is bound to it; nothing where there is none."""
    if settings.OIDC is None:
        return {"provider": "", "is_bound": False}
    return {"provider": settings.OIDC.name, "is_bound": is_bound(request.user.pk)}


@require_POST
def end_sessions(request: Any) -> HttpResponse:
    """End one session of one's own, or every other one (`phien=khac`)."""
    asked, own = request.POST.get("phien", ""), request.session.get(sessions.ROW)
    facts = {"own": own, "by": request.actor, "at": request.now, "key": request.key}
    if asked == OTHERS:
        ended = sessions.end_other_sessions(request.user.pk, **facts)
    elif asked.isascii() and asked.isdigit() and len(asked) < 18:
        ended = sessions.end_session(request.user.pk, int(asked), **facts)
    else:
        raise Http404
    said = "Phiên đó đã kết thúc từ trước." if ended == "0" else f"Đã kết thúc {ended} phiên đăng nhập."
    messages.success(request, said)
    return redirect("mfa_index")


class ActivateTotp(ActivateTOTPView):
    """allauth's; the code just typed counts for this session, which goes on. Sessions that never gave one end."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A passkey does as well, where there are any."""
        return {**super().get_context_data(**kwargs), "can": can_be_used(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Note the factor as given; it is no proof of who sits here. The recovery codes follow, once."""
        request: Any = self.request
        refuse_to_shared(request.user.pk)
        with transaction.atomic():
            response = super().form_valid(form)
            record("totp.activated", f"user:{request.user.pk}", by=request.actor, at=request.now)
        record_authentication(request, request.user, "mfa", type="totp")
        if self.did_generate_recovery_codes:
            show_codes_once(request)
        return response


class DeactivateTotp(DeactivateTOTPView):
    """allauth's, with an entry."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Turn the app off."""
        request: Any = self.request
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            record("totp.deactivated", f"user:{request.user.pk}", by=request.actor, at=request.now)
        return response


class RecoveryCodes(ViewRecoveryCodesView):
    """allauth's; without a proof they are seen once, when they were just made."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().get(request, *args, **kwargs)
        codes_shown(request, "mfa_view_recovery_codes")
        return response


class DownloadRecoveryCodes(DownloadRecoveryCodesView):
    """allauth's, with a Vietnamese file name and a stated character set; once without a proof, as they are seen."""

    content_type = "text/plain; charset=utf-8"

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **response_kwargs)
        response["Content-Disposition"] = 'attachment; filename="ma-khoi-phuc-guong-sang.txt"'
        codes_shown(self.request, "mfa_download_recovery_codes")
        return response


def _setup_gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/setup_gone.html", status=HTTPStatus.NOT_FOUND)
