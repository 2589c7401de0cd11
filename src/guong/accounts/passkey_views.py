"""allauth's pages of passkeys, with our page instead of its script: options stand in the form, the answer is sent with it."""

import hashlib
from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth, flows
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from guong.accounts.cookies import cookie_name
from guong.accounts.passkey_forms import can_be_used
from guong.accounts.proofs import show_codes_once
from guong.accounts.sharing import refuse_to_shared
from guong.accounts.ways import has_app, passkeys_of, why_not_take_away
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason
from guong.ledger.deeds import record

MOST = 10  # passkeys of one account
CHALLENGE, CHALLENGE_FOR = "khoa", 600  # a cookie, and for how many seconds


def _challenge_of(request: Any) -> Any:
    """What the page asked the authenticator, where it was this installation that did, lately, and it was not answered yet."""
    signed = request.COOKIES.get(cookie_name(CHALLENGE), "")
    try:
        state = signing.loads(signed, salt=CHALLENGE, max_age=CHALLENGE_FOR)
    except signing.BadSignature:
        return None
    mark = hashlib.sha256(signed.encode()).hexdigest()
    return state if cache.add(f"passkey-asked:{mark}", 1, timeout=CHALLENGE_FOR) else None


class _Answered:
    """A refused form is shown again, with its reasons."""

    request: Any

    def form_invalid(self, form: Any) -> HttpResponse:
        page: Any = self
        answer: HttpResponse = page.render_to_response(page.get_context_data(form=form))
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer


class SignIn(_Answered, webauthn.LoginWebAuthnView):
    """Sign in with a passkey alone: it is something held and something known or shown at once."""

    template_name = "accounts/passkey_sign_in.html"
    challenge: Any = None

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A page; allauth answers a script here."""
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the authenticator is asked, and whether there is any at this address."""
        facts = {**super().get_context_data(**kwargs), "can": can_be_used(self.request)}
        facts["next"] = get_next_redirect_url(self.request) or ""
        facts["options"] = auth.begin_authentication(user=None) if facts["can"] else {}
        # Looked at by anybody, the page is not to write a session each time: the challenge goes into a cookie.
        self.challenge = self.request.session.pop(auth.STATE_SESSION_KEY, None)
        return facts

    @method_decorator(login_not_required)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The challenge comes with the browser, signed, for a while and once."""
        if request.method == "POST":
            request.session.pop(auth.STATE_SESSION_KEY, None)
            if (state := _challenge_of(request)) is not None:
                auth.set_state(state)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        request.session.pop(auth.STATE_SESSION_KEY, None)
        if self.challenge is not None:
            signed = signing.dumps(self.challenge, salt=CHALLENGE)
            answer.set_cookie(
                cookie_name(CHALLENGE), signed, max_age=CHALLENGE_FOR, path=request.path, httponly=True,
                secure=bool(settings.SESSION_COOKIE_SECURE), samesite="Strict",
            )  # fmt: skip
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """In, to where one wanted to go."""
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        answer: HttpResponse = flows.perform_passwordless_login(self.request, authenticator, login)
        return answer


class Add(_Answered, webauthn.AddWebAuthnView):
    """Add a passkey; it counts as the second factor of this session, which goes on."""

    template_name = "accounts/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A passkey that opens alone is asked for, on a device that makes sure of its owner."""
        can = can_be_used(self.request)
        facts = {**super(webauthn.AddWebAuthnView, self).get_context_data(**kwargs), "can": can}
        facts["options"] = auth.begin_registration(self.request.user, True) if can else {}
        return facts

    def form_valid(self, form: Any) -> HttpResponse:
        """Refused where there are enough."""
        refuse_to_shared(self.request.user.pk)
        if passkeys_of(self.request.user).count() >= MOST:
            form.add_error(None, say(Reason("too_many_passkeys", facts={"most": MOST})))
            return self.form_invalid(form)
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)
            record("passkey.added", f"user:{self.request.user.pk}", by=self.request.actor, at=self.request.now)
        # The factor of this session, and no proof of who sits here: whoever holds the session may have brought the key.
        record_authentication(self.request, self.request.user, "mfa", type="webauthn")
        if self.did_generate_recovery_codes:
            show_codes_once(self.request)
        return answer


class Remove(webauthn.RemoveWebAuthnView):
    """Take a passkey away; not the last way into an account."""

    template_name = "accounts/passkey_remove.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Refused where nothing else would be left."""
        request: Any = self.request
        for reason in why_not_take_away(request.user, request.now):
            messages.error(request, say(reason))
            return redirect("mfa_index")
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)
            record("passkey.removed", f"user:{request.user.pk}", by=request.actor, at=request.now, count=1)
        return answer


class Confirm(_Answered, webauthn.ReauthenticateWebAuthnView):
    """A passkey once more, before a sensitive change."""

    template_name = "accounts/passkey_confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the authenticator is asked."""
        facts: dict[str, Any] = super().get_context_data(**kwargs)
        # allauth leaves a refused form out of what it hands on.
        facts |= kwargs
        return facts | {"can": can_be_used(self.request), "options": facts["js_data"]["request_options"]}


class SecondFactor(AuthenticateView):
    """allauth's page for the second factor, which knows which ones the account has."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page shows of each."""
        facts: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.stage.login.user
        has_passkey = passkeys_of(user).exists()
        facts["options"] = facts["js_data"]["request_options"] if has_passkey else {}
        facts["has_app"] = has_app(user)
        if not facts["has_app"]:
            facts["form"].fields["code"].label = "Mã khôi phục"
        return facts | {"has_passkey": has_passkey, "can": can_be_used(self.request)}
