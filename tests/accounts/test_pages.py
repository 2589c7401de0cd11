"""Which account pages there are, who may open them, and what none of them holds."""

import re

import pytest
from allauth.account import urls as allauth_account
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from guong.accounts import urls
from tests.accounts.doing import post, text, turn_on

OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "setup",
    "account_pin_login",
    "mfa_login_webauthn",
    "oidc_start",
    "oidc_return",
}
NAMES = {pattern.name for pattern in urls.urlpatterns}
CLOSED = sorted(NAMES - OPEN - {None})
LEFT_OUT = sorted(
    {p.name for p in allauth_account.urlpatterns if isinstance(p, URLPattern) and p.name not in NAMES}
    | {"socialaccount_login", "socialaccount_connections", "mfa_trust", "mfa_list_webauthn", "account_signup"}
)


def address(name: str) -> str:
    return reverse(name, args=[1] if name == "mfa_remove_webauthn" else [])


def test_the_list_of_pages() -> None:
    assert {
        "account_login", "account_logout", "account_inactive", "account_change_password", "account_set_password",
        "account_reauthenticate", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
        "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
        "setup", "account_sessions", "oidc_start", "oidc_return", "oidc_binding", "oidc_unbinding",
        "account_pin_login", "account_pin", "account_pin_end", "account_confirm_pin",
        "mfa_login_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn",
    } == NAMES  # fmt: skip


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "login/", "dang-ky/", "social/connections/"])
def test_what_is_left_out_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/tai-khoan/{path}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_asked_to_sign_in(client: Client, name: str, method: str) -> None:
    answer = getattr(client, method)(address(name))
    assert answer["Location"] == f"{reverse('account_login')}?next={address(name)}"


@pytest.mark.parametrize("name", sorted(NAMES - {"setup", None}))
def test_a_form_without_its_token_is_refused(officer: object, name: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(officer)  # type: ignore[arg-type]
    assert careful.post(address(name)).status_code == 403


@pytest.mark.parametrize("name", ["mfa_index", "account_change_password", "mfa_activate_totp", "account_login"])
def test_pages_hold_nothing_that_the_policy_forbids(signed_in: Client, client: Client, name: str) -> None:
    page = text((Client() if name == "account_login" else signed_in).get(reverse(name)))
    assert " style=" not in page
    assert re.findall(r"\son\w+=", page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert "placeholder=" not in page


def test_pages_with_secrets_are_not_kept(signed_in: Client) -> None:
    turn_on(signed_in)
    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_index"):
        assert "no-store" in signed_in.get(reverse(name))["Cache-Control"]


def test_asking_for_json_gets_the_page(signed_in: Client) -> None:
    answer = signed_in.get(reverse("account_change_password"), HTTP_ACCEPT="application/json")
    assert answer["Content-Type"] == "text/html; charset=utf-8"


def test_too_many_tries_at_a_form(signed_in: Client) -> None:
    for _ in range(6):
        answer = post(signed_in, "account_change_password", oldpassword="?")
    assert answer.status_code == 429
    assert "Hãy đợi 5 phút" in text(answer)
