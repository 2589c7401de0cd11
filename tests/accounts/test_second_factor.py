import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from guong.accounts.adapter import AccountAdapter, MFAAdapter
from guong.accounts.forms import use_up
from guong.accounts.models import User
from tests.accounts.doing import PASSWORD, code, is_signed_in, post, recovery_codes, sign_in, text, turn_on

WRONG = "Mã không đúng hoặc đã dùng rồi. Hãy nhập mã mới đang hiện trong ứng dụng."


def test_activation_shows_the_code_and_the_secret(signed_in: Client, officer: User) -> None:
    page = text(signed_in.get(reverse("mfa_activate_totp")))
    secret = signed_in.session["mfa.totp.secret"]
    groups = re.findall(r'<span class="nowrap">([A-Z2-7]{4})</span>', page)
    assert "".join(groups) == secret
    assert '<svg class="qr"' in page
    assert " style=" not in page
    assert "<script>" not in page


def test_activation_is_asked_for_no_password_right_after_sign_in(signed_in: Client, officer: User) -> None:
    turn_on(signed_in)
    assert set(Authenticator.objects.values_list("user_id", "type")) == {
        (officer.pk, "totp"),
        (officer.pk, "recovery_codes"),
    }
    page = text(signed_in.get(reverse("mfa_view_recovery_codes")))
    first = recovery_codes(officer)[0]
    assert f"{first[:4]} {first[4:]}" in page


def test_an_old_sign_in_must_confirm_first(signed_in: Client) -> None:
    session = signed_in.session
    session["signed_in_at"] -= 3600
    session.save()
    answer = signed_in.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert "Mật khẩu chưa đúng." in text(signed_in.post(answer["Location"], {"password": "sai rồi"}))
    assert signed_in.post(answer["Location"], {"password": PASSWORD})["Location"] == reverse("mfa_activate_totp")
    assert signed_in.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.parametrize("typed", ["000000", "", "chữ", "12345678901234567890123456789012345"])
def test_a_wrong_first_code_activates_nothing(signed_in: Client, typed: str) -> None:
    signed_in.get(reverse("mfa_activate_totp"))
    secret = signed_in.session["mfa.totp.secret"]
    answer = post(signed_in, "mfa_activate_totp", code=typed)
    assert answer.status_code == 200
    assert "Lỗi: " in text(answer)
    assert signed_in.session["mfa.totp.secret"] == secret, "the app keeps working for the next try"
    assert not Authenticator.objects.exists()


def test_sign_in_asks_for_the_code(client: Client, secret: str) -> None:
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert WRONG in text(post(client, "mfa_authenticate", code="000000"))
    assert not is_signed_in(client)
    answer = post(client, "mfa_authenticate", code=code(secret, 1))
    assert answer["Location"] == "/toi/"
    assert is_signed_in(client)


def test_a_code_may_be_typed_in_two_groups(client: Client, secret: str) -> None:
    sign_in(client)
    digits = code(secret, 1)
    assert post(client, "mfa_authenticate", code=f"{digits[:3]} {digits[3:]}").status_code == 302


def test_a_code_opens_once(secret: str, officer: User) -> None:
    shown = code(secret, 1)
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        answer = post(client, "mfa_authenticate", code=shown)
        assert answer.status_code == expected
    assert WRONG in text(answer)


def test_the_code_of_the_activation_is_used_up(client: Client, officer: User) -> None:
    sign_in(client)
    secret = turn_on(client)
    other = Client()
    sign_in(other)
    assert WRONG in text(post(other, "mfa_authenticate", code=code(secret)))


def test_writing_a_used_code_otherwise_does_not_help(officer: User) -> None:
    assert use_up(officer.pk, "123456")
    assert not use_up(officer.pk, "123-456")
    assert use_up(officer.pk + 1, "123456")


def test_a_recovery_code_opens_once(secret: str, officer: User) -> None:
    paper = recovery_codes(officer)[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        answer = post(client, "mfa_authenticate", code=f"{paper[:4]} {paper[4:]}")
        assert answer.status_code == expected
    assert WRONG in text(answer)
    assert len(recovery_codes(officer)) == 9


def test_guessing_codes_is_slowed(client: Client, secret: str) -> None:
    sign_in(client)
    for _ in range(5):
        assert WRONG in text(post(client, "mfa_authenticate", code="000000"))
    assert "Đã nhập sai quá nhiều lần" in text(post(client, "mfa_authenticate", code=code(secret, 1)))


def test_the_code_page_leads_nowhere_without_a_password(client: Client, secret: str) -> None:
    assert client.get(reverse("mfa_authenticate"))["Location"] == reverse("account_login")
    assert post(client, "mfa_authenticate", code=code(secret, 1))["Location"] == reverse("account_login")


def test_one_may_turn_back_at_the_code(client: Client, secret: str) -> None:
    sign_in(client)
    answer = post(client, "account_logout", next=reverse("account_login"))
    assert answer["Location"] == reverse("account_login")
    assert "Đăng nhập" in text(client.get(answer["Location"]))


def test_deactivation(signed_in: Client, officer: User) -> None:
    turn_on(signed_in)
    post(signed_in, "account_reauthenticate", password=PASSWORD)
    assert signed_in.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert Authenticator.objects.count() == 2, "looking changes nothing"
    assert post(signed_in, "mfa_deactivate_totp")["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.exists()


def test_new_recovery_codes_void_the_old(signed_in: Client, officer: User) -> None:
    turn_on(signed_in)
    old = recovery_codes(officer)
    post(signed_in, "account_reauthenticate", password=PASSWORD)
    post(signed_in, "mfa_generate_recovery_codes")
    assert not set(old) & set(recovery_codes(officer))


def test_recovery_codes_as_a_file(signed_in: Client, officer: User) -> None:
    turn_on(signed_in)
    answer = signed_in.get(reverse("mfa_download_recovery_codes"))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="ma-khoi-phuc-guong-sang.txt"'
    assert [line.replace(" ", "") for line in text(answer).splitlines()[3:]] == recovery_codes(officer)


def test_no_recovery_codes_without_an_app(signed_in: Client) -> None:
    post(signed_in, "account_reauthenticate", password=PASSWORD)
    assert "Hãy bật ứng dụng xác thực trước" in text(post(signed_in, "mfa_generate_recovery_codes"))
    assert signed_in.get(reverse("mfa_view_recovery_codes")).status_code == 404


def test_the_app_shows_issuer_and_name(officer: User) -> None:
    address = MFAAdapter().build_totp_url(officer, "ABCD")
    assert address.startswith("otpauth://totp/G%C6%B0%C6%A1ng%20S%C3%A1ng%3Aban.tuyengiao?")
    assert "secret=ABCD" in address


def test_nobody_signs_up(rf: object) -> None:
    assert AccountAdapter().is_open_for_signup(rf.get("/")) is False  # type: ignore[attr-defined]


def test_an_administrator_gets_nowhere_without_it(client: Client, officer: User) -> None:
    User.objects.update(is_administrator=True)
    sign_in(client)
    assert client.get("/toi/")["Location"] == reverse("mfa_activate_totp")
    assert client.post("/toi/").status_code == 403
    turn_on(client)
    assert client.get("/toi/").headers.get("Location") != reverse("mfa_activate_totp")
