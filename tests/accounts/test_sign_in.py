import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from guong.accounts.models import User
from guong.config.clock import hold_clock
from tests.accounts.doing import NAME, OTHER_PASSWORD, PASSWORD, is_signed_in, post, sign_in, text, without_token

MISMATCH = "Tên đăng nhập hoặc mật khẩu chưa đúng."
TOO_MANY = "Đã nhập sai quá nhiều lần. Hãy đợi 5 phút rồi thử lại."


def test_signs_in(client: Client, officer: User) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/toi/")
    assert is_signed_in(client)


@pytest.mark.parametrize("name", [NAME.upper(), f" {NAME} "])
def test_case_and_blanks_of_the_name_do_not_matter(client: Client, officer: User, name: str) -> None:
    assert sign_in(client, name).status_code == 302


def test_letters_in_two_signs_are_the_same_password(client: Client, officer: User) -> None:
    assert sign_in(client, password=unicodedata.normalize("NFD", PASSWORD)).status_code == 302


FLOOD = "a" + "\u0315" * 40_000 + "\u0300" * 40_000


def quick(answer: Callable[[], HttpResponse]) -> HttpResponse:
    """An answer that may not cost a second: bringing the flood into order costs ten."""
    started = time.process_time()
    found = answer()
    assert time.process_time() - started < 1
    return found


def test_a_flood_of_marks_for_a_password_costs_nothing(client: Client, officer: User) -> None:
    answer = quick(lambda: sign_in(client, password=FLOOD))
    assert "Dài quá 1024 ký tự. Hãy nhập lại." in text(answer)
    quick(lambda: sign_in(client, name=FLOOD))
    assert not officer.check_password(FLOOD)
    with pytest.raises(ValidationError):
        validate_password("a" * 1025)


def test_nor_does_it_inside(signed_in: Client) -> None:
    typed = {"oldpassword": FLOOD, "password1": FLOOD, "password2": FLOOD}
    assert text(quick(lambda: post(signed_in, "account_change_password", **typed))).count("Dài quá 1024 ký tự") >= 3
    assert "Dài quá 1024 ký tự" in text(quick(lambda: post(signed_in, "account_reauthenticate", password=FLOOD)))
    signed_in.get(reverse("mfa_activate_totp"))
    assert "Dài quá 32 ký tự" in text(quick(lambda: post(signed_in, "mfa_activate_totp", code=FLOOD)))


def test_a_wrong_password_is_refused(client: Client, officer: User) -> None:
    assert MISMATCH in text(sign_in(client, password=OTHER_PASSWORD))
    assert not is_signed_in(client)


def test_nobody_learns_which_names_exist(client: Client, officer: User) -> None:
    with hold_clock(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        known = sign_in(client, password=OTHER_PASSWORD)
        officer.delete()
        unknown = sign_in(client, password=OTHER_PASSWORD)
    assert without_token(known) == without_token(unknown)
    assert (known.status_code, known.headers.keys()) == (unknown.status_code, unknown.headers.keys())


def test_a_blocked_account_does_not_get_in(client: Client, officer: User) -> None:
    User.objects.update(is_active=False)
    answer = sign_in(client)
    assert answer["Location"] == reverse("account_inactive")
    assert "đang bị khóa" in text(client.get(answer["Location"]))
    assert not is_signed_in(client)
    assert MISMATCH in text(sign_in(client, password=OTHER_PASSWORD))


def test_blocking_ends_the_session(signed_in: Client) -> None:
    User.objects.update(is_active=False)
    assert not is_signed_in(signed_in)


def test_repeated_failure_is_slowed_and_says_so(client: Client, officer: User) -> None:
    for _ in range(5):
        assert MISMATCH in text(sign_in(client, password=OTHER_PASSWORD))
    assert TOO_MANY in text(sign_in(client, password=OTHER_PASSWORD))
    assert TOO_MANY in text(sign_in(client))
    assert not is_signed_in(client)


def test_a_stranger_cannot_lock_the_officer_out(client: Client, officer: User) -> None:
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(6):
        last = sign_in(stranger, password=OTHER_PASSWORD)
    assert TOO_MANY in text(last)
    assert sign_in(client).status_code == 302


def test_other_addresses_of_one_connection_count_as_one(client: Client, officer: User) -> None:
    """A connection with IPv6 has 2⁶⁴ addresses."""
    for number in range(6):
        last = sign_in(Client(REMOTE_ADDR=f"2001:db8:1:2::{number}"), password=OTHER_PASSWORD)
    assert TOO_MANY in text(last)
    assert MISMATCH in text(sign_in(Client(REMOTE_ADDR="2001:db8:1:3::1"), password=OTHER_PASSWORD))


def test_guessing_from_everywhere_has_an_end(client: Client, officer: User) -> None:
    for number in range(100):
        assert sign_in(Client(REMOTE_ADDR=f"10.0.{number}.1")).status_code == 302, "success does not count"
        assert MISMATCH in text(sign_in(Client(REMOTE_ADDR=f"10.1.{number}.1"), password=OTHER_PASSWORD))
    assert TOO_MANY in text(sign_in(Client(REMOTE_ADDR="10.2.0.1"), password=OTHER_PASSWORD))
    assert MISMATCH in text(sign_in(Client(REMOTE_ADDR="10.2.0.1"), name="nguoi.khac", password=OTHER_PASSWORD))


def test_the_session_id_changes(client: Client, officer: User) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["phien"] = planted
    sign_in(client)
    assert client.session.session_key != planted
    assert not client.session.exists(planted)


def test_the_session_lasts_seven_days(signed_in: Client) -> None:
    assert signed_in.cookies["phien"]["max-age"] == 7 * 24 * 3600
    assert signed_in.cookies["phien"]["httponly"]
    assert signed_in.cookies["phien"]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/x", "https:evil.example", "/\\evil.example", "javascript:alert(1)"],
)
@pytest.mark.parametrize("name", ["account_login", "account_logout"])
def test_next_stays_here(client: Client, officer: User, name: str, target: str) -> None:
    if name == "account_logout":
        sign_in(client)
        answer = post(client, name, next=target)
        assert answer["Location"] == reverse("account_login")
    else:
        assert sign_in(client, next=target)["Location"] == "/toi/"


def test_next_is_followed_within(client: Client, officer: User) -> None:
    assert sign_in(client, next="/kh/CL-2023/?trang=2")["Location"] == "/kh/CL-2023/?trang=2"


def test_only_a_post_signs_out(signed_in: Client) -> None:
    asked = signed_in.get(reverse("account_logout"))
    assert "Đăng xuất khỏi máy này?" in text(asked)
    assert is_signed_in(signed_in)
    session = signed_in.session.session_key
    assert post(signed_in, "account_logout")["Location"] == reverse("account_login")
    assert not is_signed_in(signed_in)
    assert not signed_in.session.exists(session)


def test_changing_the_password_ends_other_sessions(signed_in: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    typed = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    answer = post(signed_in, "account_change_password", **typed)
    assert answer["Location"] == reverse("mfa_index")
    assert "Đã đổi mật khẩu." in text(signed_in.get(answer["Location"]))
    assert is_signed_in(signed_in)
    assert not is_signed_in(elsewhere)
    assert MISMATCH in text(sign_in(Client()))
    assert sign_in(Client(), password=OTHER_PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"oldpassword": OTHER_PASSWORD}, "Mật khẩu hiện tại chưa đúng."),
        ({"password2": PASSWORD}, "Hai lần nhập mật khẩu chưa giống nhau."),
        ({"password1": "ngắn quá", "password2": "ngắn quá"}, "Mật khẩu ngắn quá. Cần ít nhất 12 ký tự."),
        ({"password1": "cán bộ matkhau 79", "password2": "cán bộ matkhau 79"}, "«matkhau»"),
        ({"password1": "", "password2": ""}, "Chưa nhập mục này."),
    ],
)
def test_a_refused_change_says_why(signed_in: Client, typed: dict[str, str], said: str) -> None:
    good = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    assert said in text(post(signed_in, "account_change_password", **{**good, **typed}))
    assert sign_in(Client()).status_code == 302


def test_without_a_password_there_is_none_to_change(client: Client, officer: User) -> None:
    officer.set_password(None)
    officer.save()
    client.force_login(officer)
    answer = client.get(reverse("account_change_password"), follow=True)
    assert "không dùng mật khẩu" in text(answer)
