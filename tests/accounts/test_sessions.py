"""Where an account is signed in: listed in plain words, found without walking everybody's, ended one by one or all others."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.accounts.devices import device_of
from guong.accounts.entry import take_away_entry
from guong.accounts.models import SessionOf, User
from guong.accounts.sessions import IDLE, TOUCH, note_sign_in, sessions_of
from guong.config.clock import hold_clock
from guong.config.working import purge_sessions
from guong.ledger.models import Entry
from tests.accounts.doing import NAME, OTHER_PASSWORD, PASSWORD, is_signed_in, post, sign_in, text
from tests.accounts.test_session_end import NOON

pytestmark = pytest.mark.django_db
PHONE = (
    "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome trên điện thoại Android"),
        (PHONE.replace(" Mobile", ""), "Chrome trên máy tính bảng Android"),
        (PHONE.replace("Mobile", "Zalo android/23 Mobile"), "Zalo trên điện thoại Android"),
        (PHONE.replace("Chrome/119.0", "SamsungBrowser/23 Chrome/115"), "Samsung Internet trên điện thoại Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) Version/17.1 Safari/604.1", "Safari trên iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) coc_coc_browser/110 Chrome/104 Safari/5",
            "Cốc Cốc trên máy tính Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/119.0 Safari/537.36 Edg/119", "Edge trên máy tính Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox trên máy tính Linux"),
        ("Windows", "Máy tính Windows"),
        ("", "Thiết bị chưa rõ"),
        ("<script>" * 500, "Thiết bị chưa rõ"),
    ],
)
def test_devices_in_plain_words(agent: str, words: str) -> None:
    assert device_of(agent) == words
    assert len(device_of(agent)) <= 60


@pytest.fixture
def two(officer: User) -> tuple[Client, Client]:
    """A desktop, and a phone on which one signed in an hour later."""
    desktop, phone = (
        Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/120.0"),
        Client(HTTP_USER_AGENT=PHONE),
    )
    with hold_clock(NOON):
        sign_in(desktop)
    with hold_clock(NOON + timedelta(hours=1)):
        sign_in(phone)
        yield desktop, phone


def page(client: Client) -> str:
    return text(client.get(reverse("mfa_index")))


def row_of(client: Client) -> int:
    return int(client.session["session_of"])


def test_the_page_lists_ones_own_sessions(two: tuple[Client, Client]) -> None:
    other = User.objects.create_user("nguoi.khac", PASSWORD)
    stranger = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPad) Safari/1")
    sign_in(stranger, other.username)
    shown = page(two[1])
    assert "Chrome trên điện thoại Android" in shown and "Firefox trên máy tính Windows" in shown
    assert "Đăng nhập lúc 19:00 22/11/2026 bằng mật khẩu, dùng gần nhất khoảng 19:00 22/11/2026" in shown
    assert (shown.count("Phiên này"), shown.count("Kết thúc phiên này"), "iPad" in shown) == (1, 1, False)


def test_one_session_is_ended(two: tuple[Client, Client], officer: User) -> None:
    desktop, phone = two
    answer = post(phone, "account_sessions", phien=row_of(desktop))
    assert answer["Location"] == reverse("mfa_index")
    assert "Đã kết thúc 1 phiên đăng nhập." in page(phone)
    assert (is_signed_in(desktop), is_signed_in(phone)) == (False, True)
    entry = Entry.objects.latest("seq")
    assert (entry.name, entry.subject) == ("session.ended", f"user:{officer.pk}")
    number = SessionOf.objects.get().pk
    post(phone, "account_sessions", phien=number + 1000)
    assert "Phiên đó đã kết thúc từ trước." in page(phone)


def test_every_other_session_is_ended(two: tuple[Client, Client], officer: User) -> None:
    third = Client()
    sign_in(third)
    post(two[1], "account_sessions", phien="khac")
    assert "Đã kết thúc 2 phiên đăng nhập." in page(two[1])
    assert [is_signed_in(client) for client in (*two, third)] == [False, True, False]
    assert Entry.objects.filter(name="session.ended").count() == 1


def test_the_session_in_use_ends_by_signing_out(two: tuple[Client, Client]) -> None:
    answer = post(two[1], "account_sessions", phien=row_of(two[1]))
    assert (answer.status_code, "Đây là phiên đang dùng." in text(answer)) == (422, True)
    assert is_signed_in(two[1])


def test_a_session_of_somebody_else_is_not_ended(two: tuple[Client, Client]) -> None:
    User.objects.create_user("nguoi.khac", PASSWORD)
    stranger = Client()
    sign_in(stranger, "nguoi.khac")
    post(stranger, "account_sessions", phien=row_of(two[0]))
    post(stranger, "account_sessions", phien="khac")
    assert is_signed_in(two[0])
    assert not Entry.objects.filter(name="session.ended").exists()


@pytest.mark.parametrize("typed", ["", "x", "-1", "٣", "9" * 30])
def test_an_unreadable_session_is_none(two: tuple[Client, Client], typed: str) -> None:
    assert post(two[0], "account_sessions", phien=typed).status_code == 404


def test_another_password_ends_the_others_and_keeps_this_one(two: tuple[Client, Client]) -> None:
    desktop, phone = two
    typed = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    assert post(phone, "account_change_password", **typed).status_code == 302
    assert (is_signed_in(desktop), is_signed_in(phone)) == (False, True)
    row = SessionOf.objects.get()
    assert (row.pk, row.session_key) == (row_of(phone), phone.session.session_key), "the session has another key"
    assert "Phiên này" in page(phone)


def test_signing_in_again_goes_on_in_the_same_session(two: tuple[Client, Client], officer: User) -> None:
    desktop, phone = two
    later = NOON + timedelta(hours=2)
    note_sign_in(phone.session, officer.pk, "Mozilla/5.0 (Windows NT 10.0) Firefox/120.0", later, "password")
    row = SessionOf.objects.get(pk=row_of(phone))
    assert (SessionOf.objects.count(), row.way, row.signed_in_at) == (2, "password", later)
    assert is_signed_in(desktop) and is_signed_in(phone)


def test_signing_out_takes_a_session_off_the_list(two: tuple[Client, Client], officer: User) -> None:
    desktop, phone = two
    post(desktop, "account_logout")
    assert "Firefox" not in page(phone)
    assert SessionOf.objects.count() == 2
    assert purge_sessions(NOON) == 1
    assert [row.pk for row in SessionOf.objects.all()] == [row_of(phone)]


def test_a_session_out_of_use_is_not_listed_and_one_in_use_is_noted_now_and_then(
    two: tuple[Client, Client], officer: User
) -> None:
    later = NOON + timedelta(hours=2)
    with hold_clock(later):
        two[0].get("/toi/")
    assert SessionOf.objects.get(pk=row_of(two[0])).seen_at == later
    with hold_clock(later + TOUCH / 2):
        two[0].get("/toi/")
    assert SessionOf.objects.get(pk=row_of(two[0])).seen_at == later
    listed = [row.pk for row in sessions_of(officer.pk, NOON + timedelta(hours=1) + IDLE + TOUCH)]
    assert listed == [row_of(two[0])]


def test_taking_the_way_in_away_ends_all(two: tuple[Client, Client], officer: User) -> None:
    take_away_entry(officer.pk, NOON)
    assert [is_signed_in(client) for client in two] == [False, False]
    assert not SessionOf.objects.exists()
    assert Session.objects.filter(session_key=two[0].cookies["phien"].value).count() == 0


def test_many_sessions_cost_the_page_as_much_as_one(officer: User) -> None:
    counts = []
    with hold_clock(NOON):
        for _ in range(3):
            client = Client()
            sign_in(client)
            client.get(reverse("mfa_index"))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("mfa_index"))
            counts.append(len(asked))
    assert counts == [counts[0]] * 3
    assert User.objects.get(username=NAME).sessions.count() == 3
