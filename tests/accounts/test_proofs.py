"""What counts as a proof of who sits here: never an open session beside a factor, never what was just enrolled."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from guong.accounts.models import BoundIdentity, PinDevice, User
from guong.config.clock import hold_clock
from guong.ledger.models import Entry
from tests.accounts.doing import PASSWORD, code, post, recovery_codes, sign_in, text, turn_on
from tests.accounts.test_pins import PIN, choose, enter
from tests.accounts.test_session_end import NOON

pytestmark = pytest.mark.django_db
ADDS = ("mfa_add_webauthn", "account_pin", "mfa_activate_totp")


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with hold_clock(NOON):
        yield


@pytest.fixture
def thief(secret: str) -> Client:
    """A session of somebody with an app, signed in with everything a moment ago, in other hands."""
    client = Client()
    sign_in(client)
    post(client, "mfa_authenticate", code=code(secret, 1))
    return client


def asks(client: Client, name: str) -> bool:
    answer = client.get(reverse(name))
    return answer.status_code == 302 and answer["Location"].startswith(
        (reverse("account_reauthenticate"), reverse("account_confirm_pin"))
    )


@pytest.mark.parametrize("name", ADDS[:2])
def test_beside_a_factor_nothing_is_added_without_a_typed_proof(thief: Client, name: str) -> None:
    assert asks(thief, name)
    assert choose(thief)["Location"] == reverse("account_pin")
    assert not PinDevice.objects.exists()
    post(thief, "account_reauthenticate", password=PASSWORD)
    assert thief.get(reverse(name)).status_code == 200


def test_nor_is_the_app_beside_a_passkey(signed_in: Client, officer: User) -> None:
    Authenticator.objects.create(user=officer, type="webauthn", data={"name": "Máy nhà", "credential": {}})
    session = signed_in.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "webauthn", "at": 0}]
    session["account_authentication_methods_user"] = str(officer.pk)
    session.save()
    assert asks(signed_in, "mfa_activate_totp")


@pytest.mark.parametrize("name", ADDS)
def test_the_first_is_added_while_the_sign_in_is_fresh(signed_in: Client, name: str) -> None:
    assert signed_in.get(reverse(name)).status_code == 200


def test_what_was_just_enrolled_proves_nothing(signed_in: Client, officer: User) -> None:
    turn_on(signed_in)
    assert post(signed_in, "mfa_deactivate_totp")["Location"].startswith(reverse("account_reauthenticate"))
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "oidc_binding", "mfa_add_webauthn"):
        assert name == "oidc_binding" or asks(signed_in, name)
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_its_recovery_codes_are_shown_once(signed_in: Client, officer: User) -> None:
    turn_on(signed_in)
    assert recovery_codes(officer)[0][:4] in text(signed_in.get(reverse("mfa_view_recovery_codes")))
    assert asks(signed_in, "mfa_view_recovery_codes")
    saved = text(signed_in.get(reverse("mfa_download_recovery_codes")))
    assert recovery_codes(officer)[0][:4] in saved
    assert asks(signed_in, "mfa_download_recovery_codes")


def test_the_app_is_noted_in_the_ledger(signed_in: Client, officer: User) -> None:
    turn_on(signed_in)
    post(signed_in, "account_reauthenticate", password=PASSWORD)
    post(signed_in, "mfa_deactivate_totp")
    told = list(Entry.objects.filter(subject=f"user:{officer.pk}").values_list("name", "by"))
    assert told == [("totp.activated", f"user:{officer.pk}"), ("totp.deactivated", f"user:{officer.pk}")]


def test_a_passkey_taken_away_is_noted(signed_in: Client, officer: User) -> None:
    post(signed_in, "account_reauthenticate", password=PASSWORD)
    row = Authenticator.objects.create(user=officer, type="webauthn", data={"name": "Máy nhà", "credential": {}})
    session = signed_in.session
    session["account_authentication_methods"] += [{"method": "mfa", "type": "webauthn", "at": 0}]
    session["account_authentication_methods"].reverse()
    session.save()
    signed_in.post(reverse("mfa_remove_webauthn", args=[row.pk]))
    entry = Entry.objects.get()
    assert (entry.name, entry.subject, "Máy nhà" in entry.payload) == (
        "passkey.removed", f"user:{officer.pk}", False,
    )  # fmt: skip


def test_a_pin_is_no_proof_where_there_is_a_password(signed_in: Client) -> None:
    choose(signed_in)
    session = signed_in.session
    session["signed_in_at"] -= 3600
    session.save()
    there = reverse("mfa_activate_totp")
    asked = signed_in.post(reverse("account_confirm_pin"), {"pin": PIN, "next": there})
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert asks(signed_in, "mfa_activate_totp")
    session = signed_in.session
    session["pin_proved_at"] = NOON.timestamp()  # as it was typed when there was nothing else
    session.save()
    assert asks(signed_in, "mfa_activate_totp")


def test_nor_is_signing_in_with_it(signed_in: Client) -> None:
    choose(signed_in)
    post(signed_in, "account_logout")
    enter(signed_in)
    assert asks(signed_in, "mfa_activate_totp")
    post(signed_in, "account_reauthenticate", password=PASSWORD)
    assert signed_in.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.fixture
def bare(signed_in: Client, officer: User) -> Client:
    """The phone of somebody who has a PIN and nothing else, signed in with it a moment ago."""
    choose(signed_in)
    post(signed_in, "account_logout")
    officer.set_password(None)
    officer.save()
    enter(signed_in)
    return signed_in


@pytest.fixture
def provider_named(settings: object) -> None:
    from guong.config.oidc import Oidc

    settings.OIDC = Oidc("https://vao.example.vn/.well-known/openid-configuration", "guong", "x")  # type: ignore[attr-defined]


@pytest.mark.usefixtures("provider_named")
def test_with_a_pin_alone_it_is_typed_to_bind_and_to_unbind(bare: Client, officer: User) -> None:
    BoundIdentity.objects.create(user=officer, issuer="https://vao.example.vn", subject="17", bound_at=NOON)
    assert asks(bare, "oidc_binding")
    assert post(bare, "oidc_binding")["Location"].startswith(reverse("account_confirm_pin"))
    assert post(bare, "oidc_unbinding")["Location"] == reverse("oidc_binding")
    assert BoundIdentity.objects.exists()
    post(bare, "account_confirm_pin", pin=PIN)
    assert bare.get(reverse("oidc_binding")).status_code == 200
    assert post(bare, "oidc_unbinding")["Location"] == reverse("mfa_index")
    assert not BoundIdentity.objects.exists()


@pytest.mark.usefixtures("provider_named")
def test_come_by_the_provider_nothing_is_proven(bare: Client, officer: User) -> None:
    BoundIdentity.objects.create(user=officer, issuer="https://vao.example.vn", subject="17", bound_at=NOON)
    session = bare.session
    session["account_authentication_methods"] = [{"method": "provider", "at": 0}]
    session.save()
    for name in (*ADDS[::2], "oidc_binding"):
        assert asks(bare, name)
    PinDevice.objects.all().delete()  # cleared away long after it ended
    for name in (*ADDS[::2], "oidc_binding"):
        assert asks(bare, name)
