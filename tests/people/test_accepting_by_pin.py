"""An invitation accepted on a phone with a PIN alone: no password, one device, and a new invitation when it is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.accounts.models import PinDevice, SessionOf, User
from guong.config.clock import hold_clock
from guong.kit.reasons import Refused
from guong.ledger.models import Entry
from guong.organisations.actor import Actor, Office
from guong.organisations.models import Person
from guong.people import actions, queries
from guong.people.models import Invitation
from guong.people.rules import Standing
from tests.accounts.test_pins import OTHER_PIN, PIN, WRONG, enter
from tests.accounts.test_sessions import PHONE
from tests.people.doing import AT, PASSWORD, accept, invited, newcomer, text
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    cache.clear()
    with hold_clock(AT):
        yield build_world()
    cache.clear()


def by_pin(client: Client, token: str, pin: str = PIN, **typed: str) -> Any:
    return accept(client, token, **{"cach": "pin", "pin1": pin, "pin2": pin, **typed})


def standing(world: World, person: int) -> Standing:
    (one,) = queries.known([Person.objects.select_related("user").get(pk=person)], AT)
    return one.standing


def test_from_the_link_to_ones_tasks_and_back_again(world: World) -> None:
    person = newcomer(world, "thpt")
    phone = Client(HTTP_USER_AGENT=PHONE)
    answer = by_pin(phone, invited(world, person, "oanh"))
    assert answer["Location"] == reverse("home")
    assert phone.get(reverse("my_tasks")).status_code == 200
    user = User.objects.get(username="0912345678")
    assert (user.has_usable_password(), standing(world, person)) == (False, Standing.IN_USE)
    names = [entry.name for entry in Entry.objects.order_by("-seq")[:2]]
    assert names == ["invitation.accepted", "device.enrolled"]
    assert SessionOf.objects.get(user=user).way == "link"
    phone.post(reverse("account_logout"))
    assert "Đồng chí Lò Thị Mới" in text(phone.get(reverse("account_login"), follow=True))
    assert enter(phone)["Location"] == "/toi/"


@pytest.mark.parametrize(
    ("agent", "asked", "field"),
    [
        (PHONE, "", "pin1"),
        (PHONE, "mat-khau", "password1"),
        ("Mozilla/5.0 (Windows NT 10.0) Firefox/120.0", "", "password1"),
        ("Mozilla/5.0 (Windows NT 10.0) Firefox/120.0", "pin", "pin1"),
        (PHONE, "x", "password1"),
    ],
)
def test_what_is_offered_first(world: World, agent: str, asked: str, field: str) -> None:
    token = invited(world, newcomer(world, "thpt"), "oanh")
    client = Client(HTTP_USER_AGENT=agent)
    page = text(client.get(reverse("invitation", args=[token]), {"cach": asked} if asked else {}))
    assert [name for name in ("pin1", "password1") if f'name="{name}"' in page] == [field]
    assert ("?cach=mat-khau" in page, "?cach=pin" in page) == (field == "pin1", field == "password1")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"confirmed": ""}, "Hãy xác nhận đúng là mình"),
        ({"pin1": "123456", "pin2": "123456"}, "Mã PIN theo dãy"),
        ({"pin1": "912387", "pin2": "912387"}, "trùng một đoạn của số điện thoại"),
        ({"pin2": OTHER_PIN}, "Hai lần nhập mã PIN chưa giống nhau."),
        ({"username": ""}, "Chưa nhập mục này."),
    ],
)
def test_a_refused_form_leaves_the_link_usable(world: World, client: Client, typed: dict[str, str], said: str) -> None:
    token = invited(world, newcomer(world, "thpt", phone=""), "oanh")
    answer = by_pin(client, token, **{"username": "0991238765", **typed})
    assert (answer.status_code, said in text(answer), "may" in answer.cookies) == (422, True, False)
    assert not PinDevice.objects.exists()
    assert by_pin(client, token, username="0991238765").status_code == 302


def test_the_verb_refuses_by_itself(world: World) -> None:
    person = newcomer(world, "thpt")
    token = invited(world, person, "oanh")
    chosen = actions.Chosen("111111", "t", "")
    with pytest.raises(Refused) as caught:
        actions.accept(token, username="0912345678", password=None, chosen=chosen, by=Actor(person), at=AT)
    assert [reason.code for reason in caught.value.reasons] == ["pin_repeats"]
    with pytest.raises(ValueError, match="way in"):
        actions.accept(token, username="0912345678", password=None, by=Actor(person), at=AT)
    assert (Invitation.objects.get().used_at, User.objects.filter(username="0912345678").exists()) == (None, False)


def test_who_receives_sets_up_a_second_factor_all_the_same(world: World, client: Client) -> None:
    answer = by_pin(client, invited(world, newcomer(world, "khe_sau", office=Office.RECEIVER), "thu"))
    assert answer["Location"] == reverse("mfa_activate_totp")
    assert "1. Cài ứng dụng" in text(client.get(answer["Location"])), "without being asked for a password first"
    assert client.get(reverse("my_tasks"))["Location"] == reverse("mfa_activate_totp")


def test_who_runs_the_installation_has_a_password(world: World) -> None:
    person = newcomer(world, "thpt")
    by_pin(Client(), invited(world, person, "oanh"))
    User.objects.filter(username="0912345678").update(is_administrator=True)
    world.users["phuc"].is_administrator = True
    world.users["phuc"].save()
    token = actions.token_for(person, by=world.actor("phuc", AT), key=None)
    actions.reissue(person, token=token, by=world.actor("phuc", AT), at=AT)
    client = Client(HTTP_USER_AGENT=PHONE)
    page = text(client.get(reverse("invitation", args=[token]), {"cach": "pin"}))
    assert 'name="pin1"' not in page and "?cach=pin" not in page
    answer = accept(client, token, cach="pin", pin1=PIN, pin2=PIN, password1="", password2="")
    assert answer.status_code == 422
    assert not PinDevice.objects.filter(ended_at=None).exists()


def test_a_locked_device_is_mended_by_a_new_invitation(world: World) -> None:
    person = newcomer(world, "thpt")
    phone = Client(HTTP_USER_AGENT=PHONE)
    by_pin(phone, invited(world, person, "oanh"))
    session = phone.cookies["phien"].value
    phone.post(reverse("account_logout"))
    for _ in range(5):
        enter(phone, WRONG)
    assert standing(world, person) is Standing.LAPSED
    by_pin(phone, invited(world, person, "oanh"), OTHER_PIN)
    assert (standing(world, person), phone.cookies["phien"].value != session) == (Standing.IN_USE, True)
    phone.post(reverse("account_logout"))
    assert enter(phone, OTHER_PIN)["Location"] == "/toi/"


def test_given_anew_the_lost_phone_opens_nothing(world: World) -> None:
    person = newcomer(world, "thpt")
    lost, new = Client(HTTP_USER_AGENT=PHONE), Client(HTTP_USER_AGENT=PHONE)
    by_pin(lost, invited(world, person, "oanh"))
    token = actions.token_for(person, by=world.actor("oanh", AT), key=None)
    actions.reissue(person, token=token, by=world.actor("oanh", AT), at=AT)
    assert lost.get(reverse("my_tasks")).status_code == 302
    assert (enter(lost).status_code, standing(world, person)) == (422, Standing.INVITED)
    by_pin(new, token, OTHER_PIN)
    for pin in (PIN, OTHER_PIN):
        assert enter(lost, pin).status_code == 422
    assert new.get(reverse("my_tasks")).status_code == 200


def test_with_a_password_there_is_no_device(world: World, client: Client) -> None:
    answer = accept(client, invited(world, newcomer(world, "thpt"), "oanh"))
    assert (answer.status_code, PinDevice.objects.count(), "may" in answer.cookies) == (302, 0, False)
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.post(reverse("account_login"), {"login": "0912345678", "password": PASSWORD}).status_code == 302


def test_a_page_of_many_with_pins_asks_as_often_as_a_page_of_one(world: World) -> None:
    client = world.client("oanh")
    counts = []
    for number in range(3):
        person = newcomer(world, "thpt", name=f"Lò Thị {'ABC'[number]}", phone=f"091234567{number}")
        by_pin(Client(), invited(world, person, "oanh"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("people")).status_code == 200
        counts.append(len(asked))
    assert counts == [counts[0]] * 3


def test_an_answer_that_was_lost_locks_nobody_out(world: World) -> None:
    token = invited(world, newcomer(world, "thpt"), "oanh")
    address = reverse("invitation", args=[token])
    phone, other = Client(HTTP_USER_AGENT=PHONE), Client(HTTP_USER_AGENT=PHONE)
    for client in (phone, other):  # somebody else had opened the link too
        client.get(address)
    cookie = phone.cookies["may-moi"]
    assert (cookie["path"], bool(cookie["httponly"]), cookie["samesite"]) == (address, True, "Lax")
    by_pin(phone, token)
    for name in ("may", "phien"):
        del phone.cookies[name]
    for answer in (by_pin(phone, token), phone.get(address)):  # sent again, or the link opened again
        assert answer["Location"] == reverse("account_pin_login")
        assert "Đồng chí Lò Thị Mới" in text(phone.get(answer["Location"]))
    assert enter(phone)["Location"] == "/toi/"
    for answer in (by_pin(other, token), other.get(address)):
        assert (answer.status_code, "may" in other.cookies) == (404, False)
    PinDevice.objects.update(ended_at=AT)
    assert phone.get(address).status_code == 404


def test_a_cookie_that_somebody_planted_makes_no_token_they_know(world: World) -> None:
    tokens = []
    for number in range(2):
        link = invited(
            world, newcomer(world, "thpt", name=f"Lò Thị {'AB'[number]}", phone=f"091234567{number}"), "oanh"
        )
        phone = Client(HTTP_USER_AGENT=PHONE)
        phone.cookies["may-moi"] = "A" * 43
        assert by_pin(phone, link).status_code == 302
        tokens.append(phone.cookies["may"].value)
    assert len({*tokens, "A" * 43}) == 3


def test_what_somebody_put_there_before_is_replaced_when_the_page_opens(world: World) -> None:
    phone = Client(HTTP_USER_AGENT=PHONE)
    link = reverse("invitation", args=[invited(world, newcomer(world, "thpt"), "oanh")])
    phone.cookies["may-moi"] = "known"
    seen = set()
    for _ in range(2):
        phone.get(link)
        seen.add(phone.cookies["may-moi"].value)
    assert "known" not in seen and len(seen) == 2
    assert phone.cookies["may-moi"]["max-age"] == 3600


def test_after_the_first_sign_in_the_link_makes_no_device_again(world: World) -> None:
    phone = Client(HTTP_USER_AGENT=PHONE)
    token = invited(world, newcomer(world, "thpt"), "oanh")
    link = reverse("invitation", args=[token])
    phone.get(link)
    by_pin(phone, token)
    assert phone.get(link).status_code == 302
    phone.post(reverse("account_logout"))
    with hold_clock(AT + timedelta(minutes=1)):
        enter(phone)
        assert phone.get(link).status_code == 404
