"""A PIN opens one device: with its cookie, five tries, and never what needs a second factor."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from guong.accounts import pins
from guong.accounts.entry import take_away_entry
from guong.accounts.models import PinDevice, SessionOf, User
from guong.accounts.setup import Account
from guong.config.clock import hold_clock
from guong.config.working import purge_devices
from guong.ledger.models import Entry
from tests.accounts.doing import NAME, OTHER_PASSWORD, PASSWORD, code, is_signed_in, post, sign_in, text, without_token
from tests.accounts.test_session_end import NOON
from tests.accounts.test_sessions import PHONE

pytestmark = pytest.mark.django_db


PIN, OTHER_PIN, WRONG = "482917", "905173", "739204"

NOT_IN = "Mã PIN chưa đúng, hoặc không còn dùng được trên máy này. Sai 5 lần liền là hết hiệu lực."

MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with hold_clock(NOON):
        yield


def choose(client: Client, new: str = PIN, again: str | None = None, **more: str) -> HttpResponse:
    return post(client, "account_pin", pin1=new, pin2=new if again is None else again, **more)


def enter(client: Client, pin: str = PIN, **more: str) -> HttpResponse:
    return post(client, "account_pin_login", pin=pin, **more)


def device_of(client: Client) -> PinDevice:
    return PinDevice.objects.get(token_hash=sha256(client.cookies["may"].value.encode()).hexdigest())


@pytest.fixture
def phone(officer: User) -> Client:
    """The officer's phone, with a PIN, signed out."""
    client = Client(HTTP_USER_AGENT=PHONE)
    sign_in(client)
    assert choose(client)["Location"] == reverse("mfa_index")
    post(client, "account_logout")
    return client


def test_chosen_on_a_phone_it_opens_that_phone(phone: Client, officer: User) -> None:
    asked = phone.get(reverse("account_login"), {"next": "/kh/"})
    assert asked["Location"] == f"{reverse('account_pin_login')}?next=%2Fkh%2F"
    page = text(phone.get(asked["Location"]))
    assert f"Đồng chí {NAME}" in page and 'value="/kh/"' in page and 'inputmode="numeric"' in page
    assert enter(phone, next="/kh/")["Location"] == "/kh/"
    assert is_signed_in(phone)
    shown = text(phone.get(reverse("mfa_index")))
    assert "Chrome trên điện thoại Android" in shown and "Máy này" in shown
    assert "bằng mã PIN, dùng" in shown
    assert SessionOf.objects.latest("pk").way == "pin"
    assert [entry.name for entry in Entry.objects.filter(subject=f"user:{officer.pk}")] == ["device.enrolled"]


def test_what_is_stored_tells_neither_token_nor_pin(settings: Any, officer: User) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    token = pins.new_token()
    assert len(token) == 43, "256 bits"
    pins.enrol(officer.pk, chosen=pins.Chosen(PIN, token, ""), by=Account(officer.pk), at=NOON)
    row = PinDevice.objects.get()
    assert row.pin_hash.startswith("argon2$argon2id$")
    assert token not in str(vars(row)) and PIN not in str(vars(row))
    assert not pins.try_pin(row, "", PIN, NOON), "the PIN without the cookie"
    assert not pins.try_pin(row, token[:-1] + "!", PIN, NOON)
    assert pins.try_pin(row, token, PIN, NOON)


def test_the_cookie(phone: Client) -> None:
    cookie = phone.cookies["may"]
    assert (cookie["path"], cookie["max-age"], cookie["samesite"]) == ("/tai-khoan/", 90 * 24 * 3600, "Lax")
    assert cookie["httponly"] and not cookie["secure"]


def test_the_cookie_over_https(settings: Any, officer: User) -> None:
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    sign_in(client)
    choose(client)
    assert client.cookies["__Secure-may"]["secure"]


def test_signing_in_renews_the_ninety_days(phone: Client) -> None:
    del phone.cookies["may"]["max-age"]
    with hold_clock(NOON + timedelta(days=80)):
        answer = enter(phone)
    assert answer.cookies["may"]["max-age"] == 90 * 24 * 3600
    with hold_clock(NOON + timedelta(days=160)):
        post(phone, "account_logout")
        assert enter(phone).status_code == 302 and is_signed_in(phone)


def test_unused_for_ninety_days_it_opens_nothing(phone: Client) -> None:
    with hold_clock(NOON + pins.LIFETIME - MOMENT):
        assert phone.get(reverse("account_login")).status_code == 302
    with hold_clock(NOON + pins.LIFETIME):
        assert phone.get(reverse("account_login")).status_code == 200
        assert (enter(phone).status_code, is_signed_in(phone)) == (422, False)


def test_the_session_key_changes(phone: Client) -> None:
    phone.cookies["phien"] = planted = _planted()
    enter(phone)
    assert phone.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def _planted() -> str:
    session = Client().session
    session["planted"] = True
    session.save()
    return str(session.session_key)


def test_five_wrong_ones_in_a_row_end_the_device(phone: Client, officer: User) -> None:
    phone.get(reverse("account_pin_login"))  # what was said before has been read
    answers = [enter(phone, WRONG) for _ in range(5)]
    answers.append(enter(phone, WRONG))
    answers.append(enter(phone, PIN))
    assert {answer.status_code for answer in answers} == {422}
    assert all(NOT_IN in text(answer) for answer in answers)
    assert len({without_token(answer) for answer in answers}) == 1, "wrong and ended look the same"
    assert not is_signed_in(phone)
    assert phone.get(reverse("account_login")).status_code == 200, "the cookie opens and tells nothing any more"
    assert phone.get(reverse("account_pin_login"))["Location"] == f"{reverse('account_login')}?cach=ten"
    entry = Entry.objects.latest("seq")
    assert (entry.name, entry.by) == ("device.locked", f"device:{device_of(phone).pk}")
    assert sign_in(phone).status_code == 302, "the password still opens"
    assert choose(phone, OTHER_PIN).status_code == 302
    assert PinDevice.objects.filter(ended_at=None).count() == 1


def test_a_right_one_begins_the_count_anew_and_tells_of_the_wrong_ones(phone: Client) -> None:
    for _ in range(4):
        enter(phone, WRONG)
    enter(phone)
    assert "mã PIN trên máy này đã bị nhập sai 4 lần" in text(phone.get(reverse("mfa_index")))
    post(phone, "account_logout")
    for _ in range(4):
        enter(phone, WRONG)
    enter(phone)
    assert is_signed_in(phone)


@pytest.mark.parametrize("typed", ["", "12345", "12345a", "٤٨٢٩١٧", "4" * 5000])
def test_what_cannot_be_a_pin_is_not_counted(phone: Client, typed: str) -> None:
    assert enter(phone, typed).status_code == 422
    assert device_of(phone).failures == 0


@pytest.mark.django_db(transaction=True)
def test_two_at_once_count_two_and_of_many_no_more_than_five(officer: User) -> None:
    token = pins.new_token()
    chosen = pins.Chosen(PIN, token, "")
    device = PinDevice.objects.get(pk=pins.enrol(officer.pk, chosen=chosen, by=Account(officer.pk), at=NOON))

    def guess(pin: str) -> bool:
        try:
            return pins.try_pin(device, token, pin, NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as crowd:
        assert list(crowd.map(guess, [WRONG] * 2)) == [False] * 2
    device.refresh_from_db()
    assert (device.failures, device.ended_at) == (2, None)
    with ThreadPoolExecutor(6) as crowd:
        assert list(crowd.map(guess, [WRONG] * 6)) == [False] * 6
    device.refresh_from_db()
    assert (device.failures, device.ended_at) == (5, NOON)
    assert not pins.try_pin(device, token, PIN, NOON)
    assert Entry.objects.filter(name="device.locked").count() == 1


def test_a_pin_opens_nothing_without_its_cookie(phone: Client) -> None:
    stranger = Client()
    assert stranger.get(reverse("account_login")).status_code == 200
    assert enter(stranger)["Location"] == f"{reverse('account_login')}?cach=ten"
    stranger.cookies["may"] = "A" * 43
    assert enter(stranger)["Location"] == f"{reverse('account_login')}?cach=ten"
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in text(sign_in(stranger, password=PIN))
    assert not is_signed_in(stranger)


def test_a_copied_cookie_opens_nothing_without_the_pin(phone: Client) -> None:
    thief = Client()
    thief.cookies["may"] = phone.cookies["may"].value
    assert thief.get("/toi/").status_code == 302 and not is_signed_in(thief)
    for _ in range(5):
        enter(thief, WRONG)
    assert enter(phone).status_code == 422, "five of the thief's end it for both"


def test_the_pin_of_somebody_else_does_not_open_this_device(phone: Client) -> None:
    User.objects.create_user("nguoi.khac", PASSWORD)
    other = Client()
    sign_in(other, "nguoi.khac")
    choose(other, OTHER_PIN)
    assert enter(phone, OTHER_PIN).status_code == 422
    post(other, "account_logout")
    other.cookies["may"] = phone.cookies["may"].value
    assert enter(other, OTHER_PIN).status_code == 422
    enter(other)
    assert other.session["_auth_user_id"] == str(User.objects.get(username=NAME).pk), "whose cookie, their PIN"


def test_guessing_over_many_devices_and_names_is_slowed(settings: Any, phone: Client) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "pin": "3/m/ip"}
    cache.clear()
    devices = []
    for number in range(4):
        user = User.objects.create_user(f"nguoi.{number}", None)
        chosen = pins.Chosen(PIN, pins.new_token(), "")
        pins.enrol(user.pk, chosen=chosen, by=Account(user.pk), at=NOON)
        devices.append(chosen.token)
    statuses = []
    for token in devices:
        thief = Client()
        thief.cookies["may"] = token
        statuses.append(enter(thief, WRONG).status_code)
    assert statuses == [422, 422, 422, 429]
    assert enter(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302, "somebody elsewhere is not held up"


def test_a_pin_is_no_password_of_anybody(officer: User) -> None:
    names = [f"0912345{number:03}" for number in range(3)]
    for name in names:
        user = User.objects.create_user(name)
        pins.enrol(user.pk, chosen=pins.Chosen(PIN, pins.new_token(), ""), by=Account(user.pk), at=NOON)
    for name in names:
        answers = [text(sign_in(Client(), name, PIN)) for _ in range(6)]
        assert all("Tên đăng nhập hoặc mật khẩu chưa đúng." in answer for answer in answers[:5])
        assert "Đã nhập sai quá nhiều lần." in answers[5]


def test_somebody_else_may_sign_in_by_name(phone: Client) -> None:
    User.objects.create_user("nguoi.khac", PASSWORD)
    page = text(phone.get(reverse("account_login"), {"cach": "ten"}))
    assert 'name="login"' in page and "Dùng mã PIN của máy này" in page
    assert sign_in(phone, "nguoi.khac").status_code == 302
    shown = text(phone.get(reverse("mfa_index")))
    assert "Chưa đặt mã PIN trên máy nào." in shown
    choose(phone, OTHER_PIN)
    assert PinDevice.objects.get(ended_at=None).user.username == "nguoi.khac", "the cookie of before is gone"


def test_who_is_signed_in_is_not_signed_in_again(phone: Client) -> None:
    enter(phone)
    assert enter(phone, WRONG)["Location"] == "/toi/"
    assert phone.get(reverse("account_pin_login"))["Location"] == "/toi/"
    assert device_of(phone).failures == 0


def test_a_blocked_account_does_not_get_in(phone: Client) -> None:
    User.objects.update(is_active=False)
    assert enter(phone)["Location"] == reverse("account_inactive")
    assert not is_signed_in(phone)


def test_next_stays_here(phone: Client) -> None:
    assert enter(phone, next="//evil.example")["Location"] == "/toi/"


def test_an_app_is_asked_for_after_the_pin(phone: Client, secret: str) -> None:
    assert enter(phone)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(phone)
    assert post(phone, "mfa_authenticate", code=code(secret, 1))["Location"] == "/toi/"
    assert is_signed_in(phone)
    assert SessionOf.objects.latest("pk").how == "bằng mã PIN và mã xác thực"


def test_who_administers_sets_up_a_second_factor_first(phone: Client) -> None:
    User.objects.update(is_administrator=True)
    enter(phone)
    assert phone.get("/toi/")["Location"] == reverse("mfa_activate_totp")


def test_the_pin_is_changed_with_the_old_one(phone: Client) -> None:
    enter(phone)
    assert "Đổi mã PIN trên máy này" in text(phone.get(reverse("account_pin")))
    refused = choose(phone, OTHER_PIN, pin=WRONG)
    assert (refused.status_code, "Mã PIN chưa đúng" in text(refused), device_of(phone).failures) == (422, True, 1)
    assert choose(phone, OTHER_PIN).status_code == 422, "the old one is asked for"
    assert "Mã PIN theo dãy" in text(choose(phone, "123456", pin=PIN))
    assert choose(phone, OTHER_PIN, pin=PIN)["Location"] == reverse("mfa_index")
    post(phone, "account_logout")
    assert enter(phone).status_code == 422
    assert enter(phone, OTHER_PIN).status_code == 302
    assert Entry.objects.latest("seq").name == "device.pin_changed"


def test_guessing_the_old_pin_inside_ends_the_device_too(phone: Client) -> None:
    enter(phone)
    for _ in range(5):
        choose(phone, OTHER_PIN, pin=WRONG)
    assert device_of(phone).ended_at == NOON


def test_a_device_is_ended_from_another(phone: Client, officer: User) -> None:
    desktop = Client()
    sign_in(desktop)
    number = device_of(phone).pk
    assert post(desktop, "account_pin_end", may=number)["Location"] == reverse("mfa_index")
    assert "Đã bỏ mã PIN trên máy đó." in text(desktop.get(reverse("mfa_index")))
    assert enter(phone).status_code == 422
    post(desktop, "account_pin_end", may=number)
    assert "đã bỏ từ trước" in text(desktop.get(reverse("mfa_index")))
    assert Entry.objects.filter(name="device.ended").count() == 1


def test_a_device_of_somebody_else_is_not_ended(phone: Client) -> None:
    User.objects.create_user("nguoi.khac", PASSWORD)
    stranger = Client()
    sign_in(stranger, "nguoi.khac")
    post(stranger, "account_pin_end", may=device_of(phone).pk)
    assert enter(phone).status_code == 302


@pytest.mark.parametrize("typed", ["", "x", "-1", "٣", "9" * 30])
def test_an_unreadable_device_is_none(signed_in: Client, typed: str) -> None:
    assert post(signed_in, "account_pin_end", may=typed).status_code == 404


def test_another_password_ends_other_devices_where_that_is_ticked(phone: Client) -> None:
    desktop = Client()
    sign_in(desktop)
    choose(desktop, OTHER_PIN)
    typed = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    post(desktop, "account_change_password", **typed)
    assert enter(phone).status_code == 302, "not ticked"
    post(phone, "account_logout")
    back = {"oldpassword": OTHER_PASSWORD, "password1": PASSWORD, "password2": PASSWORD, "everywhere": "on"}
    assert post(desktop, "account_change_password", **back).status_code == 302
    assert enter(phone).status_code == 422
    post(desktop, "account_logout")
    assert enter(desktop, OTHER_PIN).status_code == 302, "the device where it was asked for stays"


def test_taking_the_way_in_away_ends_devices(phone: Client, officer: User) -> None:
    take_away_entry(officer.pk, NOON)
    assert enter(phone).status_code == 422


def test_devices_out_of_use_are_cleared_away(phone: Client) -> None:
    PinDevice.objects.update(ended_at=NOON)
    assert purge_devices(NOON + pins.LIFETIME) == 0
    assert purge_devices(NOON + pins.LIFETIME + MOMENT) == 1
