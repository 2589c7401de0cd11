"""Who has a PIN and nothing else: what it proves, what a stolen session cannot do, and how a password is set with it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guong.accounts.models import PinDevice, User
from guong.accounts.ways import with_a_way_in
from guong.config.clock import hold_clock
from tests.accounts.doing import OTHER_PASSWORD, PASSWORD, is_signed_in, post, sign_in, text
from tests.accounts.test_pins import PIN, WRONG, choose, device_of, enter
from tests.accounts.test_session_end import NOON
from tests.accounts.test_sessions import PHONE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with hold_clock(NOON):
        yield


@pytest.fixture
def phone(officer: User) -> Client:
    """The officer's phone, with a PIN, signed out."""
    client = Client(HTTP_USER_AGENT=PHONE)
    sign_in(client)
    choose(client)
    post(client, "account_logout")
    return client


@pytest.fixture
def bare(phone: Client, officer: User) -> Client:
    """The phone of somebody who has a PIN and nothing else, signed in an hour ago."""
    officer.set_password(None)
    officer.save()
    with hold_clock(NOON - timedelta(hours=1)):
        PinDevice.objects.update(used_at=NOON - timedelta(hours=2))
        enter(phone)
    return phone


def test_the_only_way_in_is_not_thrown_away(bare: Client, officer: User) -> None:
    answer = post(bare, "account_pin_end", may=device_of(bare).pk)
    assert (answer.status_code, "cách vào duy nhất" in text(answer)) == (422, True)
    assert with_a_way_in([officer.pk], NOON) == {officer.pk}
    PinDevice.objects.update(ended_at=NOON)
    assert with_a_way_in([officer.pk], NOON) == set()


def test_who_has_a_pin_only_is_asked_for_it_before_a_second_factor(bare: Client) -> None:
    for name in ("oidc_binding", "mfa_activate_totp", "mfa_add_webauthn"):
        asked = bare.get(reverse(name))
        assert asked["Location"].startswith(reverse("account_confirm_pin"))
    sent = bare.post(reverse("mfa_activate_totp"), {"code": "1"})
    assert sent["Location"].startswith(reverse("account_confirm_pin"))
    refused = bare.post(asked["Location"], {"pin": WRONG})
    assert (refused.status_code, device_of(bare).failures) == (422, 1)
    assert bare.post(asked["Location"], {"pin": PIN})["Location"] == reverse("mfa_add_webauthn")
    assert bare.get(reverse("mfa_activate_totp")).status_code == 200
    with hold_clock(NOON + timedelta(hours=1)):
        assert bare.get(reverse("mfa_activate_totp")).status_code == 302


def test_a_stolen_session_elsewhere_proves_nothing(bare: Client) -> None:
    thief = Client()
    thief.cookies["phien"] = bare.cookies["phien"].value
    for name in ("account_pin", "oidc_binding", "mfa_activate_totp", "mfa_add_webauthn"):
        asked = thief.get(reverse(name))
        assert asked["Location"].startswith(reverse("account_confirm_pin"))
        assert "không dùng mật khẩu" in text(thief.post(asked["Location"], {"pin": PIN}))
    assert "không dùng mật khẩu" in text(thief.post(reverse("account_set_password"), {"pin": PIN}))


def test_a_password_is_set_with_the_pin(bare: Client, officer: User) -> None:
    assert bare.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")
    assert 'name="password1"' in text(bare.get(reverse("account_set_password")))
    good = {"pin": PIN, "password1": PASSWORD, "password2": PASSWORD}
    for typed, said in (
        ({"pin": WRONG}, "Mã PIN chưa đúng"),
        ({"password1": "ngắn", "password2": "ngắn"}, "Cần ít nhất 12 ký tự."),
        ({"password2": OTHER_PASSWORD}, "Hai lần nhập mật khẩu chưa giống nhau."),
    ):
        assert said in text(post(bare, "account_set_password", **{**good, **typed}))
    assert device_of(bare).failures == 1, "a form that is wrong otherwise costs no try"
    assert post(bare, "account_set_password", **good)["Location"] == reverse("mfa_index")
    assert is_signed_in(bare)
    assert sign_in(Client()).status_code == 302
    assert bare.get(reverse("account_set_password"))["Location"] == reverse("account_change_password")
