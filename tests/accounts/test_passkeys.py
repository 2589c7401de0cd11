"""Passkeys without a browser: where there are none, what is sent instead of one, and what is left when one is taken away."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from guong.accounts.models import User
from guong.accounts.passkey_forms import LONGEST, can_be_used
from tests.accounts.doing import PASSWORD, is_signed_in, post, sign_in, text

pytestmark = pytest.mark.django_db
REFUSED = "Khóa truy cập này chưa dùng được ở đây."
NOWHERE = "Ở địa chỉ này không dùng được khóa truy cập"
HERE = {"SERVER_NAME": "localhost"}
DEEP = "[" * 9000 + "]" * 9000


@pytest.mark.parametrize(
    ("host", "secure", "found"),
    [
        ("localhost:8000", False, True),
        ("guong.example.vn", True, True),
        ("guong.example.vn", False, False),
        ("192.168.1.5:8000", False, False),
        ("192.168.1.5", True, False),
        ("127.0.0.1:8000", False, False),
        ("[::1]:8000", True, False),
    ],
)
def test_where_browsers_have_passkeys(settings: Any, rf: Any, host: str, secure: bool, found: bool) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert can_be_used(rf.get("/", HTTP_HOST=host, secure=secure)) is found


def test_over_plain_http_it_is_said_plainly(signed_in: Client) -> None:
    assert "Ở địa chỉ này không dùng được khóa truy cập" in text(signed_in.get(reverse("mfa_index")))
    for client, name in ((signed_in, "mfa_add_webauthn"), (Client(), "mfa_login_webauthn")):
        page = text(client.get(reverse(name)))
        assert NOWHERE in page and "data-passkey" not in page
    assert reverse("mfa_login_webauthn") not in text(Client().get(reverse("account_login")))


def test_without_javascript_it_is_said_and_other_ways_are_offered() -> None:
    page = text(Client(**HERE).get(reverse("mfa_login_webauthn")))
    assert "<noscript>" in page and "Khóa truy cập cần JavaScript." in page
    assert f'href="{reverse("account_login")}"' in page
    assert "js-only" in page


def test_the_device_is_to_make_sure_of_its_owner(officer: User) -> None:
    client = Client(**HERE)
    page = text(client.get(reverse("mfa_login_webauthn")))
    assert '"userVerification": "required"' in page and '"rpId": "localhost"' in page
    sign_in(client)
    page = text(client.get(reverse("mfa_add_webauthn")))
    assert '"residentKey": "required"' in page and '"userVerification": "required"' in page
    assert " style=" not in page and "<script>" not in page


SENT = [
    "", "x", "null", "7", "[]", '"x"', "{}", '{"response": 1}', '{"response": {"userHandle": 1}}', "\\", DEEP, "9" * LONGEST,
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "attestationObject": "AA", '
    '"authenticatorData": "AA", "signature": "AA", "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": "x" * 50, "clientExtensionResults": []}),
]  # fmt: skip


@pytest.mark.parametrize("sent", SENT, ids=range(len(SENT)))
def test_what_is_no_credential_is_refused_and_opens_nothing(officer: User, sent: str) -> None:
    visitor = Client(**HERE)
    visitor.get(reverse("mfa_login_webauthn"))
    answer = post(visitor, "mfa_login_webauthn", credential=sent)
    assert (answer.status_code, REFUSED in text(answer), is_signed_in(visitor)) == (422, True, False)
    sign_in(visitor)
    visitor.get(reverse("mfa_add_webauthn"))
    answer = post(visitor, "mfa_add_webauthn", credential=sent)
    assert (answer.status_code, REFUSED in text(answer)) == (422, True)
    assert not Authenticator.objects.exists()


def test_guessing_at_the_door_is_slowed(settings: Any) -> None:
    settings.MFA_RATE_LIMITS = {"webauthn_login": "2/m/ip"}
    client = Client(**HERE)
    assert [post(client, "mfa_login_webauthn", credential="{}").status_code for _ in range(3)] == [422, 422, 429]


def test_a_passkey_of_somebody_else_is_not_taken_away(signed_in: Client) -> None:
    other = User.objects.create_user("nguoi.khac", PASSWORD)
    row = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Máy cơ quan", "credential": {}})
    post(signed_in, "account_reauthenticate", password=PASSWORD)
    address = reverse("mfa_remove_webauthn", args=[row.pk])
    assert (signed_in.get(address).status_code, signed_in.post(address).status_code) == (404, 404)
    assert Authenticator.objects.count() == 1


def test_the_password_is_asked_for_before_one_is_taken_away(signed_in: Client, officer: User) -> None:
    row = Authenticator.objects.create(user=officer, type="webauthn", data={"name": "Máy nhà", "credential": {}})
    session = signed_in.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(officer.pk)
    session.save()
    address = reverse("mfa_remove_webauthn", args=[row.pk])
    assert signed_in.post(address)["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.count() == 1
    signed_in.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "Bỏ khóa truy cập «Máy nhà»?" in text(signed_in.get(address))
    assert signed_in.post(address)["Location"] == reverse("mfa_index")
    assert "Đã bỏ khóa truy cập." in text(signed_in.get(reverse("mfa_index")))
    assert not Authenticator.objects.exists()
