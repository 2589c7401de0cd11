"""Another password shuts out whoever got in: every device, and what else was added, on one page."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from guong.accounts.models import BoundIdentity, PinDevice, User
from guong.config.clock import hold_clock
from guong.kit.periods import local
from guong.ledger.models import Entry
from tests.accounts.doing import OTHER_PASSWORD, PASSWORD, is_signed_in, post, text
from tests.accounts.test_session_end import NOON

pytestmark = pytest.mark.django_db
TYPED = {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}


@pytest.fixture
def added(signed_in: Client, officer: User) -> list[str]:
    """What somebody added: two passkeys and an identity elsewhere. Returns how the form names them."""
    keys = [
        Authenticator.objects.create(user=officer, type="webauthn", data={"name": name, "credential": {}})
        for name in ("Máy nhà", "Máy lạ")
    ]
    Authenticator.objects.create(user=officer, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    BoundIdentity.objects.create(user=officer, issuer="https://vao.example.vn", subject="17", bound_at=NOON)
    session = signed_in.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "webauthn", "at": 0}]
    session["account_authentication_methods_user"] = str(officer.pk)
    session.save()
    return [*(f"khoa-{key.pk}" for key in keys), "noi"]


def test_every_device_is_ticked_and_nothing_else_is_listed_where_there_is_nothing(signed_in: Client) -> None:
    page = text(signed_in.get(reverse("account_change_password")))
    assert 'name="everywhere"' in page and "checked" in page
    assert 'name="remove"' not in page
    assert post(signed_in, "account_change_password", **TYPED)["Location"] == reverse("mfa_index")


def test_what_was_added_is_listed_and_stays_unless_it_is_ticked(signed_in: Client, added: list[str]) -> None:
    page = text(signed_in.get(reverse("account_change_password")))
    assert "«Máy nhà»" in page and "«Máy lạ»" in page and f"nối lúc {local(NOON):%H:%M %d/%m/%Y}" in page
    boxes = re.findall(r'<input[^>]*name="remove"[^>]*>', page)
    assert [" checked" in box for box in boxes] == [False, False, False]
    post(signed_in, "account_change_password", **TYPED)
    assert (Authenticator.objects.count(), BoundIdentity.objects.count()) == (3, 1)


def test_what_is_ticked_is_gone(signed_in: Client, officer: User, added: list[str]) -> None:
    with hold_clock(NOON):
        PinDevice.objects.create(user=officer, token_hash="t", pin_hash="p", name="Máy lạ", made_at=NOON, used_at=NOON)
    session = signed_in.session
    session["signed_in_at"] = NOON.timestamp()
    session.save()
    with hold_clock(NOON):
        answer = signed_in.post(reverse("account_change_password"), {**TYPED, "everywhere": "on", "remove": added[1:]})
        assert answer["Location"] == reverse("mfa_index")
        assert is_signed_in(signed_in)
    assert [row.data.get("name") for row in Authenticator.objects.filter(type="webauthn")] == ["Máy nhà"]
    assert Authenticator.objects.filter(type="recovery_codes").exists()
    assert not BoundIdentity.objects.exists()
    assert PinDevice.objects.get().ended_at == NOON
    names = list(Entry.objects.order_by("seq").values_list("name", flat=True))
    assert names == ["device.ended", "passkey.removed", "identity.unbound"]


def test_with_the_last_passkey_its_recovery_codes_go(signed_in: Client, added: list[str]) -> None:
    signed_in.post(reverse("account_change_password"), {**TYPED, "remove": added[:2]})
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("forged", ["khoa-0", "khoa-x", "khoa-", "x", "khoa-99999999999999999999"])
def test_what_is_not_listed_is_refused(signed_in: Client, added: list[str], forged: str) -> None:
    signed_in.post(reverse("account_change_password"), {**TYPED, "remove": [forged]})
    assert (Authenticator.objects.count(), BoundIdentity.objects.count()) == (3, 1)


def test_somebody_elses_is_not_taken_away(signed_in: Client, added: list[str]) -> None:
    other = User.objects.create_user("nguoi.khac", PASSWORD)
    row = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Máy khác", "credential": {}})
    signed_in.post(reverse("account_change_password"), {**TYPED, "remove": [f"khoa-{row.pk}"]})
    assert Authenticator.objects.filter(pk=row.pk).exists()


def test_the_page_of_the_account_says_it(signed_in: Client) -> None:
    assert "bỏ những thứ không do mình thêm, ngay ở trang đổi mật khẩu" in text(signed_in.get(reverse("mfa_index")))
