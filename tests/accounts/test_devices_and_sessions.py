"""A device, the sessions that it opened, whose browser it was; what a shared account does not take; the last way in."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from guong.accounts import pins
from guong.accounts.binding import bind, unbind
from guong.accounts.cookies import BEGUN_FOR, may_begin_again
from guong.accounts.models import BoundIdentity, PinDevice, SessionOf, User
from guong.accounts.passkey_forms import is_made_at
from guong.accounts.setup import Account
from guong.config.clock import hold_clock
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.models import Entry
from tests.accounts.doing import NAME, PASSWORD, is_signed_in, post, sign_in, text
from tests.accounts.test_pins import OTHER_PIN, PIN, choose, device_of, enter
from tests.accounts.test_session_end import NOON
from tests.accounts.test_sessions import PHONE
from tests.people.doing import AT
from tests.people.sharing import shared
from tests.world import build_world

pytestmark = pytest.mark.django_db
HERE = {"SERVER_NAME": "localhost"}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with hold_clock(NOON):
        yield


@pytest.fixture
def phone(officer: User) -> Client:
    """The officer's phone, signed in with its PIN."""
    client = Client(HTTP_USER_AGENT=PHONE)
    sign_in(client)
    choose(client)
    post(client, "account_logout")
    enter(client)
    return client


def test_a_device_that_is_ended_ends_what_it_opened(phone: Client, officer: User) -> None:
    desktop, another = Client(), Client()
    sign_in(desktop)
    sign_in(another)
    assert SessionOf.objects.filter(opened_with=device_of(phone).pk).count() == 1
    post(desktop, "account_pin_end", may=device_of(phone).pk)
    assert [is_signed_in(one) for one in (phone, desktop, another)] == [False, True, True]


def test_the_session_that_asks_goes_on(phone: Client) -> None:
    post(phone, "account_pin_end", may=device_of(phone).pk)
    assert is_signed_in(phone)
    assert PinDevice.objects.get().ended_at == NOON


def test_on_a_shared_browser_it_is_said_and_recorded_whose_pin_is_replaced(phone: Client, officer: User) -> None:
    first = device_of(phone).pk
    post(phone, "account_logout")
    other = User.objects.create_user("nguoi.khac", PASSWORD)
    sign_in(phone, "nguoi.khac")
    page = text(phone.get(reverse("account_pin")))
    assert f"Máy này đang có mã PIN của đồng chí {NAME}." in page
    assert choose(phone, OTHER_PIN)["Location"] == reverse("mfa_index")
    assert PinDevice.objects.get(pk=first).ended_at == NOON
    told = list(Entry.objects.filter(at=NOON).order_by("seq").values_list("name", "subject", "by")[1:])
    assert told == [
        ("device.ended", f"user:{officer.pk}", f"user:{other.pk}"),
        ("device.enrolled", f"user:{other.pk}", f"user:{other.pk}"),
    ]


def test_where_nobody_has_one_nothing_is_said(signed_in: Client) -> None:
    assert "Máy này đang có mã PIN của" not in text(signed_in.get(reverse("account_pin")))


def test_a_lost_answer_is_given_again_for_an_hour_and_until_somebody_signs_in(officer: User) -> None:
    device = PinDevice(user=officer, made_at=NOON, used_at=NOON)
    assert may_begin_again(device, NOON + BEGUN_FOR)
    assert not may_begin_again(device, NOON + BEGUN_FOR + timedelta(seconds=1))
    device.used_at = NOON + timedelta(minutes=1)
    assert not may_begin_again(device, NOON + timedelta(minutes=2))
    device.used_at, device.ended_at = NOON, NOON
    assert not may_begin_again(device, NOON)


def test_the_verbs_refuse_a_shared_account_whoever_acts() -> None:
    user = shared(build_world(), "thpt", at=AT)
    facts = {"by": Account(user.pk), "at": AT}
    with pytest.raises(Forbidden) as caught:
        pins.enrol(user.pk, chosen=pins.Chosen(PIN, pins.new_token(), ""), **facts)
    assert caught.value.reasons[0].code == "account_is_shared"
    with pytest.raises(Forbidden) as caught:
        bind(user.pk, issuer="https://vao.example.vn", subject="17", **facts)
    assert caught.value.reasons[0].code == "account_is_shared"
    assert not PinDevice.objects.exists() and not BoundIdentity.objects.exists()


def test_the_last_way_in_is_not_unbound(officer: User) -> None:
    BoundIdentity.objects.create(user=officer, issuer="https://vao.example.vn", subject="17", bound_at=NOON)
    officer.set_password(None)
    officer.save()
    with pytest.raises(Refused) as caught:
        unbind(officer.pk, by=Account(officer.pk), at=NOON)
    assert caught.value.reasons[0].code == "only_way_in"
    pins.enrol(officer.pk, chosen=pins.Chosen(PIN, pins.new_token(), ""), by=Account(officer.pk), at=NOON)
    unbind(officer.pk, by=Account(officer.pk), at=NOON)
    assert not BoundIdentity.objects.exists()


@pytest.mark.parametrize(
    ("origin", "found"),
    [
        ("https://guong.example.vn", True),
        ("https://guong.example.vn:8443", False),
        ("http://guong.example.vn", False),
        ("https://x.guong.example.vn", False),
        ("", False),
    ],
)
def test_a_passkey_is_used_at_this_very_address(origin: str, found: bool) -> None:
    told = base64.urlsafe_b64encode(json.dumps({"type": "webauthn.get", "origin": origin}).encode()).decode()
    credential = {"response": {"clientDataJSON": told.rstrip("=")}}
    assert is_made_at(credential, "https://guong.example.vn") is found


def test_looking_at_the_page_of_passkeys_writes_no_session(officer: User) -> None:
    for _ in range(2):
        visitor = Client(**HERE)
        assert '"challenge"' in text(visitor.get(reverse("mfa_login_webauthn")))
        assert not Session.objects.exists()
    cookie = visitor.cookies["khoa"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", reverse("mfa_login_webauthn"))
    answer = post(visitor, "mfa_login_webauthn", credential="{}")
    assert answer.status_code == 422 and not Session.objects.exists()
    assert visitor.cookies["khoa"].value != cookie.value, "each try is asked anew"
