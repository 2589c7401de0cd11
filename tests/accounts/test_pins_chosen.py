"""A PIN is chosen: weak ones refused with a reason, ten devices at most, and only soon after signing in."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.accounts import pins
from guong.accounts.models import PinDevice, User
from guong.accounts.setup import Account
from guong.config.clock import hold_clock
from guong.kit.reasons import Refused
from tests.accounts.doing import PASSWORD, sign_in, text
from tests.accounts.test_pins import OTHER_PIN, PIN, choose
from tests.accounts.test_session_end import NOON
from tests.accounts.test_sessions import PHONE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Any:
    with hold_clock(NOON):
        yield


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [
        ("123456", None, "Mã PIN theo dãy"),
        ("111111", None, "lặp lại quá nhiều"),
        ("150885", None, "giống ngày, tháng, năm sinh"),
        ("48291", None, "gồm đúng 6 chữ số"),
        (PIN, OTHER_PIN, "Hai lần nhập mã PIN chưa giống nhau."),
        ("", "", "Chưa nhập mục này."),
    ],
)
def test_a_weak_pin_is_refused(signed_in: Client, pin: str, again: str | None, said: str) -> None:
    answer = choose(signed_in, pin, again)
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert not PinDevice.objects.exists()
    assert 'type="password" name="pin1"' in text(answer) and f' value="{pin or "?"}"' not in text(answer)


def test_the_digits_of_the_user_name_are_refused(client: Client) -> None:
    User.objects.create_user("0912793645", PASSWORD)
    sign_in(client, "0912793645")
    assert "trùng một đoạn của số điện thoại" in text(choose(client, "127936"))


def test_the_verb_refuses_by_itself(officer: User) -> None:
    with pytest.raises(Refused) as caught:
        pins.enrol(officer.pk, chosen=pins.Chosen("111111", "t", ""), by=Account(officer.pk), at=NOON)
    assert [reason.code for reason in caught.value.reasons] == ["pin_repeats"]


def test_ten_devices_are_enough(officer: User, signed_in: Client) -> None:
    for _ in range(pins.MOST_DEVICES):
        pins.enrol(officer.pk, chosen=pins.Chosen(PIN, pins.new_token(), PHONE), by=Account(officer.pk), at=NOON)
    answer = choose(signed_in)
    assert (answer.status_code, "Đã có 10 máy dùng mã PIN." in text(answer)) == (422, True)
    with CaptureQueriesContext(connection) as ten:
        assert text(signed_in.get(reverse("mfa_index"))).count("Bỏ mã PIN trên máy đó") == 10
    PinDevice.objects.exclude(pk=PinDevice.objects.latest("pk").pk).delete()
    with CaptureQueriesContext(connection) as one:
        signed_in.get(reverse("mfa_index"))
    assert len(ten) == len(one)


def test_an_old_sign_in_is_asked_again_before_a_pin(officer: User) -> None:
    client = Client()
    sign_in(client)
    session = client.session
    session["signed_in_at"] -= 3600
    session.save()
    assert client.get(reverse("account_pin"))["Location"].startswith(reverse("account_reauthenticate"))
    assert choose(client)["Location"] == reverse("account_pin"), "the typed PIN is not put by in the session"
    assert not PinDevice.objects.exists()
