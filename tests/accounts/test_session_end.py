"""Sessions that end: without the second factor the account has, idle, or old. Each says why, and keeps what was typed."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from guong.accounts.models import User
from guong.config.clock import hold_clock
from guong.config.sessions import IDLE, LACKS_FACTOR, SEEN_AT, TOUCH
from tests.accounts.doing import NAME, PASSWORD, code, is_signed_in, post, recovery_codes, sign_in, text, turn_on

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def thief(officer: User) -> Client:
    """Signed in with the stolen password before the officer had a second factor."""
    found = Client()
    assert sign_in(found).status_code == 302
    return found


def signed_out_because(client: Client, answer: object, reason: str) -> bool:
    assert answer["Location"].startswith(reverse("account_login"))  # type: ignore[index]
    assert reason in text(client.get(answer["Location"]))  # type: ignore[index]
    return not is_signed_in(client)


# ---- without the second factor ----


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_view_recovery_codes", "mfa_deactivate_totp", "account_change_password"]
)
def test_a_session_from_before_the_factor_ends(thief: Client, secret: str, name: str) -> None:
    assert signed_out_because(thief, thief.get(reverse(name)), LACKS_FACTOR)


def test_it_ends_for_whoever_receives_or_administers_on_any_page(thief: Client, officer: User, secret: str) -> None:
    User.objects.update(is_administrator=True)
    assert signed_out_because(thief, thief.get("/toi/"), LACKS_FACTOR)


def test_it_does_nothing_more_and_keeps_what_was_typed(thief: Client, officer: User, secret: str) -> None:
    kept = thief.post("/kh/x/dang-ky/", {"_khoa": "k" * 22, "title": "Đường hoa"})
    assert (kept.status_code, "Đường hoa" in text(kept), LACKS_FACTOR in text(kept)) == (403, True, True)
    assert not is_signed_in(thief)


def test_the_password_alone_takes_no_factor_away(thief: Client, officer: User, secret: str) -> None:
    post(thief, "mfa_deactivate_totp")
    post(thief, "account_reauthenticate", password=PASSWORD)
    post(thief, "mfa_deactivate_totp")
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_whoever_turned_it_on_stays_and_sees_the_codes(signed_in: Client, officer: User) -> None:
    User.objects.update(is_administrator=True)
    turn_on(signed_in)
    assert recovery_codes(officer)[0][:4] in text(signed_in.get(reverse("mfa_view_recovery_codes")))
    assert signed_in.get("/toi/").status_code == 200


def test_whoever_gives_the_code_gets_in(client: Client, officer: User, secret: str) -> None:
    User.objects.update(is_administrator=True)
    sign_in(client)
    assert post(client, "mfa_authenticate", code=code(secret, 1)).status_code == 302
    assert client.get("/toi/").status_code == 200
    assert is_signed_in(client)


def test_one_may_still_sign_out(thief: Client, secret: str) -> None:
    assert post(thief, "account_logout")["Location"] == reverse("account_login")


# ---- a fresh sign-in is no proof for taking away ----


@pytest.mark.parametrize(
    "name",
    ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"],
)
def test_a_fresh_sign_in_proves_nothing_here(client: Client, officer: User, secret: str, name: str) -> None:
    sign_in(client)
    post(client, "mfa_authenticate", code=code(secret, 1))
    before = recovery_codes(officer)
    for ask in (client.get, client.post):
        answer = ask(reverse(name))
        assert answer.status_code in {302, 405}
        assert answer.status_code == 405 or answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=officer, type="totp").exists()
    assert recovery_codes(officer) == before
    assert post(client, "account_reauthenticate", password=PASSWORD).status_code == 302
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


# ---- idle and old ----


def visit(client: Client, at: datetime) -> bool:
    with hold_clock(at):
        return is_signed_in(client)


@pytest.fixture
def at_noon(client: Client, officer: User) -> Client:
    with hold_clock(NOON):
        assert sign_in(client, NAME).status_code == 302
    return client


def test_half_a_day_without_use_ends_it(at_noon: Client) -> None:
    assert visit(at_noon, NOON + IDLE)
    assert visit(at_noon, NOON + 2 * IDLE)
    with hold_clock(NOON + 3 * IDLE + timedelta(seconds=1)):
        assert signed_out_because(at_noon, at_noon.get("/toi/"), "Đã hơn 12 giờ không dùng")


def test_a_week_ends_it_however_much_it_was_used(at_noon: Client) -> None:
    for hours in range(8, 168, 8):
        assert visit(at_noon, NOON + timedelta(hours=hours))
    with hold_clock(NOON + timedelta(days=7, seconds=1)):
        assert signed_out_because(at_noon, at_noon.get("/toi/"), "Đã 7 ngày")


def test_what_was_typed_in_an_idle_session_is_kept(at_noon: Client) -> None:
    with hold_clock(NOON + IDLE + timedelta(minutes=1)):
        kept = at_noon.post("/kh/x/dang-ky/", {"_khoa": "k" * 22, "title": "Đường hoa"})
    assert (kept.status_code, "Đường hoa" in text(kept)) == (403, True)


def test_use_is_noted_now_and_then_only(at_noon: Client) -> None:
    assert visit(at_noon, NOON + TOUCH)
    assert SEEN_AT not in at_noon.session
    assert visit(at_noon, NOON + TOUCH + timedelta(seconds=1))
    assert at_noon.session[SEEN_AT] == (NOON + TOUCH + timedelta(seconds=1)).timestamp()
