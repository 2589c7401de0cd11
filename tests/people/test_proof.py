"""What opens a way in or gives a right asks for a proof of who sits there, and nothing typed is lost by it."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.ledger.models import Repeat
from guong.organisations.models import Delegation, Person
from guong.people.models import Invitation
from tests.accounts.doing import PASSWORD, code, sign_in
from tests.people.doing import AT, newcomer, text
from tests.people.test_seating import FORM, seat_of
from tests.world import build_world

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=16)
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(AT):
        found = build_world()
        user = found.users["oanh"]
        user.set_password(PASSWORD)
        user.save()
        yield found
    cache.clear()


@pytest.fixture
def stale(world):
    """Oanh's browser, a quarter of an hour after she signed in with her password."""
    client = Client()
    assert sign_in(client, "oanh").status_code == 302
    with hold_clock(LATER):
        yield client


def asks(answer):
    return answer.status_code == 403 and "Xác nhận lại rồi làm tiếp" in text(answer)


def test_a_fresh_sign_in_is_a_proof(world):
    client = Client()
    sign_in(client, "oanh")
    assert client.post(reverse("person_new"), {"_khoa": "k" * 22, **FORM}).status_code == 302


def test_the_form_goes_on_with_the_proof(stale):
    typed = {"_khoa": "k" * 22, **FORM}
    page = stale.post(reverse("person_new"), typed)
    assert asks(page)
    assert all(f'name="{name}" value="{value}"' in text(page) for name, value in typed.items())
    assert not Person.objects.filter(full_name="Lò Thị Mới").exists()
    wrong = stale.post(reverse("person_new"), {**typed, "_xac_nhan-password": "sai rồi"})
    assert asks(wrong) and "Mật khẩu chưa đúng." in text(wrong)
    assert "sai rồi" not in text(wrong)
    right = stale.post(reverse("person_new"), {**typed, "_xac_nhan-password": PASSWORD})
    assert right["Location"] == reverse("person", args=[Person.objects.get(full_name="Lò Thị Mới").pk])
    again = stale.post(reverse("person_new"), typed)
    assert again["Location"] == right["Location"], "the password is no part of what the form says"
    assert Repeat.objects.filter(key="k" * 22).count() == 1


def test_one_proof_lasts_a_while(stale, world):
    person = newcomer(world, "thpt")
    address = reverse("person_invitation", args=[person])
    assert asks(stale.post(address, {"_khoa": "a" * 22}))
    assert stale.post(address, {"_khoa": "a" * 22, "_xac_nhan-password": PASSWORD}).status_code == 200
    assert stale.post(address, {"_khoa": "b" * 22}).status_code == 200
    session = stale.session
    for one in session["account_authentication_methods"]:
        one["at"] = time.time() - 901
    session.save()
    assert asks(stale.post(address, {"_khoa": "c" * 22}))


def test_every_such_form_asks(stale, world):
    person, kien = newcomer(world, "thpt"), world.people["kien"]
    seat = seat_of(world.people["oanh"], "HEAD").pk
    for name, args in (
        ("person_new", []),
        ("person_invitation", [person]),
        ("person_reissue", [kien]),
        ("unit_invitations", [world.bodies["thpt"]]),
        ("person_seat", [kien]),
        ("delegation_new", [seat]),
    ):
        assert asks(stale.post(reverse(name, args=args), {"_khoa": "k" * 22})), name
    assert (Invitation.objects.count(), Delegation.objects.count()) == (0, 0)
    end = reverse("seat_end", args=[kien, seat_of(kien).pk])
    assert stale.post(end, {"_khoa": "e" * 22, "how": "ngay"}).status_code == 302, "what only takes away does not wait"


def test_it_tells_nothing_of_what_is_there(stale, world):
    answers = [
        stale.post(reverse("person_invitation", args=[number]), {}) for number in (world.people["man"], 99_999_999)
    ]
    assert [asks(answer) for answer in answers] == [True, True]


def test_whoever_has_the_app_gives_a_code(world):
    user = world.users["oanh"]
    Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0.0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    address, typed = reverse("person_new"), {"_khoa": "k" * 22, **FORM}
    page = client.post(address, typed)
    assert asks(page) and 'name="_xac_nhan-code"' in text(page)
    assert asks(client.post(address, {**typed, "_xac_nhan-password": PASSWORD})), "the weaker proof is not taken"
    assert client.post(address, {**typed, "_xac_nhan-code": code(SECRET)}).status_code == 302


def test_who_has_nothing_to_confirm_with_is_not_asked(world):
    """A demonstration's cast has no passwords."""
    client = world.client("lien")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    typed = {**FORM, "body": "Chi bộ Trạm Y tế xã Cầu Đá"}
    assert client.post(reverse("person_new"), typed).status_code == 302


def test_who_has_a_pin_only_types_it_in_another_window_and_goes_on(world):
    client, user = Client(), world.users["oanh"]
    sign_in(client, "oanh")
    client.post(reverse("account_pin"), {"pin1": "482917", "pin2": "482917"})
    user.set_password(None)
    user.save()
    client.post(reverse("account_pin_login"), {"pin": "482917"})
    typed = {"_khoa": "k" * 22, **FORM}
    with hold_clock(LATER):
        page = client.post(reverse("person_new"), typed)
        assert asks(page) and reverse("account_confirm_pin") in text(page)
        assert client.post(reverse("account_confirm_pin"), {"pin": "482917"}).status_code == 302
        assert client.post(reverse("person_new"), typed).status_code == 302
