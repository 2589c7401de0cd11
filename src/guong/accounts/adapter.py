"""What allauth asks this application: who may sign up (nobody), what it says, how the QR code is drawn."""

from ipaddress import ip_network
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guong.accounts.devices import device_of
from guong.accounts.proofs import SIGNED_IN_AT, is_enough_here
from guong.accounts.sessions import ROW, forget_sessions, note_sign_in
from guong.accounts.working import forget_working

__all__ = ["SIGNED_IN_AT", "AccountAdapter", "MFAAdapter"]

QUIET_ZONE = 4  # light modules around a QR code; fewer, and cameras fail


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by user name and password; accounts are made inside, never by a visitor, and nothing is mailed."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đang bị khóa."),
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng."),
        "incorrect_code": _("Mã không đúng. Hãy nhập lại."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "invalid_login": _("Chưa đăng nhập được. Hãy kiểm tra tên đăng nhập và mật khẩu."),
        "rate_limited": _("Đã thử quá nhiều lần. Hãy đợi 5 phút rồi thử lại."),
        "same_as_current": _("Giá trị mới phải khác giá trị đang dùng."),
        "too_many_login_attempts": _("Đã nhập sai quá nhiều lần. Hãy đợi 5 phút rồi thử lại."),
        "username_blacklisted": _("Không dùng được tên đăng nhập này. Hãy chọn tên khác."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
        "username_taken": _("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Always pages: one way to answer is one way to test."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """As allauth judges; an address that cannot even be read is not safe (it would break the page)."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No account has a mail address."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account's page, where the message about the new password is read."""
        return reverse("mfa_index")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and keep when, and on which device. Of a shared account nobody is at work yet."""
        super().login(request, user)
        forget_working(request.session)
        at = request.now  # type: ignore[attr-defined]
        request.session[SIGNED_IN_AT] = at.timestamp()
        note_sign_in(
            request.session,
            user.pk,
            request.headers.get("User-Agent", ""),
            at,
            _way(request, user),
            _device(request, user),
        )

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """allauth's, with our word for a passkey."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        for one in found:
            if one["id"].endswith(":webauthn"):
                one["description"] = _("Dùng khóa truy cập")
        return found

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Another password ends every other session."""
        super().set_password(user, password)
        forget_sessions(user.pk, but=self.request.session.get(ROW))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not to add the first factor while the sign-in is fresh: the password was typed a moment ago; see `is_enough_here`.

        To add another, to take one away, or to see recovery codes later, it is always typed again.
        """
        if is_enough_here(self.request, getattr(self.request.resolver_match, "url_name", "")):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, by address and name and, far more generously, by the name alone."""
        super().pre_authenticate(request, **credentials)
        # Whoever has many addresses would otherwise guess without end.
        name = str(credentials.get("username", "")).lower()
        self._of_the_account = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=name
        )
        if not self._of_the_account:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._of_the_account:
            self._of_the_account.rollback()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Failures count by (address, name): with the name alone, a stranger could lock an officer out from anywhere.
        network = _network(self.get_client_ip(request))
        return f"{network}:{super()._get_login_attempts_cache_key(request, **credentials)}"


def _way(request: HttpRequest, user: AbstractBaseUser) -> str:
    """What was given to sign in, in turn; a session that needed nothing came by an invitation or a set-up link."""
    parts = []
    for one in get_authentication_records(request, user):
        kind = one.get("type", "") if one.get("method") == "mfa" else one.get("method", "")
        parts.append("passkey" if kind == "webauthn" else kind)
    return "+".join(parts)[:60] or "link"


def _device(request: HttpRequest, user: AbstractBaseUser) -> int | None:
    """The device whose PIN was typed, or chosen, to sign in."""
    return next((one["device"] for one in get_authentication_records(request, user) if "device" in one), None)


def _network(address: str) -> str:
    """One caller's address: a connection with IPv6 is given 2⁶⁴ of them, all beginning alike."""
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


class MFAAdapter(DefaultMFAAdapter):
    """The second factor: an authenticator app or a passkey, with recovery codes on paper."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Không tắt được xác thực hai lớp."),
        "cannot_generate_recovery_codes": _("Hãy bật ứng dụng xác thực trước, rồi mới tạo được mã khôi phục."),
        "incorrect_code": _("Mã không đúng hoặc đã dùng rồi. Hãy nhập mã mới đang hiện trong ứng dụng."),
        "unverified_email": _("Tài khoản này chưa bật được xác thực hai lớp."),
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """A passkey is called after the device it was made on, until its owner calls it otherwise."""
        return device_of(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to this host; people see the application's name."""
        return {"id": context.request.get_host().partition(":")[0], "name": "Gương Sáng"}

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """``Gương Sáng:ten`` – apps group and show entries by this."""
        return f"{self.get_totp_issuer()}:{user.get_username()}"

    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code as inline SVG.

        Colours are attributes, because the CSP allows no styles; they stay black on white in dark mode, for the camera.
        """
        rows = [bytes(row) for row in segno.make(url, error="m", micro=False).matrix_iter(border=QUIET_ZONE)]
        dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module)
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" width="232" height="232" shape-rendering="crispEdges" role="img" '
            'aria-label="{1}"><rect width="{0}" height="{0}" fill="#fff"/><path fill="#000" d="{2}"/></svg>',
            len(rows), _("Mã QR để thêm tài khoản vào ứng dụng xác thực"), dark,
        )  # fmt: skip
