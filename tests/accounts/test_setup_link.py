import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from guong.accounts.models import SetupLink, User
from guong.accounts.setup import LIFETIME, find_setup_link, make_setup_link, use_setup_link
from guong.config.clock import hold_clock
from guong.ledger.models import Entry
from tests.accounts.doing import is_signed_in, text

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
PASSWORD = "sông nước miền trung du"
TYPED = {"username": "Quan.Tri1", "password1": PASSWORD, "password2": PASSWORD}

pytestmark = pytest.mark.django_db


def test_the_first_administrator_comes_in(client: Client) -> None:
    address = reverse("setup", args=[make_setup_link(AT)])
    with hold_clock(AT + timedelta(minutes=5)):
        assert "Tạo tài khoản quản trị" in text(client.get(address))
        answer = client.post(address, TYPED)
        assert answer["Location"] == reverse("mfa_activate_totp")
        assert "1. Cài ứng dụng" in text(client.get(answer["Location"]))
        assert is_signed_in(client)
    user = User.objects.get()
    assert (user.username, user.is_administrator, user.check_password(PASSWORD)) == ("quan.tri1", True, True)
    entry = Entry.objects.get(name="administrator.created")
    assert (entry.subject, entry.by, entry.at) == (f"user:{user.pk}", f"user:{user.pk}", AT + timedelta(minutes=5))
    assert "quan.tri1" not in entry.payload


def test_a_link_works_once(client: Client) -> None:
    address = reverse("setup", args=[make_setup_link(AT)])
    with hold_clock(AT):
        client.post(address, TYPED)
        again = Client().post(address, {**TYPED, "username": "nguoi.khac"})
        assert (again.status_code, Client().get(address).status_code) == (404, 404)
    assert "guong init --new-link" in text(again)
    assert User.objects.count() == 1


def test_a_link_ends_after_exactly_thirty_minutes(client: Client) -> None:
    address = reverse("setup", args=[make_setup_link(AT)])
    with hold_clock(AT + LIFETIME - MOMENT):
        assert client.get(address).status_code == 200
    with hold_clock(AT + LIFETIME):
        assert client.get(address).status_code == 404
        assert client.post(address, TYPED).status_code == 404
    assert not User.objects.exists()
    assert timedelta(minutes=30) == LIFETIME


def test_a_new_link_voids_the_old() -> None:
    old, new = make_setup_link(AT), make_setup_link(AT + timedelta(minutes=1))
    assert find_setup_link(old, AT + timedelta(minutes=1)) is None
    assert find_setup_link(new, AT + timedelta(minutes=1)) is not None
    assert use_setup_link(old, username="a.b", password=PASSWORD, at=AT + timedelta(minutes=1)) is None


@pytest.mark.parametrize("token", ["x", "A" * 43, "ủy-ban", "%00", "." * 300])
def test_a_wrong_token_is_no_link(client: Client, token: str) -> None:
    make_setup_link(AT)
    with hold_clock(AT):
        assert client.get(reverse("setup", args=["x"]).replace("/x/", f"/{token}/")).status_code == 404


def test_only_the_hash_is_stored() -> None:
    token = make_setup_link(AT)
    assert len(token) == 43, "256 bits"
    assert SetupLink.objects.get().token_hash == sha256(token.encode()).hexdigest()
    assert make_setup_link(AT) != token


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": ""}, "Chưa nhập mục này."),
        ({"username": "Quản Trị"}, "Cần từ 3 ký tự"),
        ({"username": "ab"}, "Cần từ 3 ký tự"),
        ({"username": "CAN.BO"}, "Tên đăng nhập này đã có người dùng."),
        ({"password1": "ngắn"}, "Cần ít nhất 12 ký tự."),
        ({"password1": "quan.tri1 mưa phùn"}, "Mật khẩu không được chứa tên đăng nhập."),
        ({"password1": "chi bộ bốn mùa xuân"}, "«chibo»"),
        ({"password2": "khác hẳn lần trước"}, "Hai lần nhập mật khẩu chưa giống nhau."),
    ],
)
def test_a_refused_form_leaves_the_link_usable(client: Client, typed: dict[str, str], said: str) -> None:
    User.objects.create_user("can.bo", PASSWORD)
    address = reverse("setup", args=[make_setup_link(AT)])
    both = {"password2": typed["password1"]} if "password1" in typed else {}
    with hold_clock(AT):
        answer = client.post(address, {**TYPED, **both, **typed})
        assert (answer.status_code, said in text(answer)) == (422, True)
        assert client.post(address, TYPED).status_code == 302


def test_the_token_is_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    token = make_setup_link(AT)
    address = reverse("setup", args=[token])
    careful = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG), hold_clock(AT):
        assert careful.post(address, TYPED).status_code == 403
        assert careful.post(address.replace("/thiet-lap/", "/thiet-lap//"), TYPED).status_code in {403, 404}
        assert Client().post(address, {}).status_code == 422
        assert Client().get(address + "x/").status_code == 404
        with hold_clock(AT + LIFETIME):
            assert Client().get(address).status_code == 404
    assert "/thiet-lap/…" in caplog.text
    assert token not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_wins() -> None:
    token = make_setup_link(AT)

    def use(number: int) -> bool:
        try:
            return use_setup_link(token, username=f"nguoi.{number}", password=PASSWORD, at=AT) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        won = list(crowd.map(use, range(8)))
    assert won.count(True) == 1
    assert User.objects.count() == 1
