"""The few account pages that are ours: the set-up link, and allauth's own where it says too little."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from guong.accounts import sessions
from guong.accounts.binding import is_bound
from guong.accounts.forms import SetupForm
from guong.accounts.setup import find_setup_link, use_setup_link

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


class Index(IndexView):
    """allauth's page of the account, with the sessions."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The facts of the page."""
        request: Any = self.request
        rows = list(sessions.sessions_of(request.user.pk, request.now)[:MOST_SESSIONS])
        return {
            **super().get_context_data(**kwargs),
            "sessions": rows,
            "own": request.session.get(sessions.ROW),
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


@require_safe
def no_password(request: HttpRequest) -> HttpResponse:
    """Said to an account that signs in without a password (a demonstration's) when it asks to change it."""
    return render(request, "accounts/no_password.html")


class ActivateTotp(ActivateTOTPView):
    """allauth's; the code just typed counts for this session, which goes on. Sessions that never gave one end."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Note the factor as given, and as a proof of who sits here: the recovery codes follow."""
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp", reauthenticated=True)
        return response


class DownloadRecoveryCodes(DownloadRecoveryCodesView):
    """allauth's, with a Vietnamese file name and a stated character set."""

    content_type = "text/plain; charset=utf-8"

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **response_kwargs)
        response["Content-Disposition"] = 'attachment; filename="ma-khoi-phuc-guong-sang.txt"'
        return response


def _setup_gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/setup_gone.html", status=HTTPStatus.NOT_FOUND)
