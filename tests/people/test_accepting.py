"""An invitation is accepted: once, by whoever it is for, with a name and a password that are good enough."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from guong.accounts.models import User
from guong.config.clock import hold_clock
from guong.kit.reasons import Refused
from guong.ledger.models import Entry
from guong.organisations.actions import end_seat
from guong.organisations.actor import Actor, Office
from guong.organisations.models import Person
from guong.people import actions
from guong.people.models import Invitation
from guong.people.rules import LIFETIME
from tests.people.doing import AT, BY, PASSWORD, accept, invited, newcomer, text
from tests.world import build_world

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(AT):
        yield build_world()
    cache.clear()


def test_from_the_link_to_ones_tasks(world, client):
    person = newcomer(world, "thpt")
    token = invited(world, person, "oanh")
    page = text(client.get(reverse("invitation", args=[token])))
    assert all(part in page for part in ("Lò Thị Mới", "Người soạn, Chi bộ Trường THPT Suối Mây", "0912345678"))
    assert 'name="username"' not in page
    answer = accept(client, token)
    assert answer["Location"] == reverse("home")
    assert client.get(reverse("my_tasks")).status_code == 200
    user = Person.objects.get(pk=person).user
    assert (user.username, user.check_password(PASSWORD), user.is_administrator) == ("0912345678", True, False)
    entry = Entry.objects.latest("seq")
    assert (entry.name, entry.subject, entry.by) == ("invitation.accepted", f"person:{person}", f"person:{person}")
    assert "0912" not in entry.payload


def test_the_account_signs_in_afterwards(world, client):
    accept(Client(), invited(world, newcomer(world, "thpt"), "oanh"))
    answer = client.post(reverse("account_login"), {"login": "0912345678", "password": PASSWORD})
    assert answer.status_code == 302


def test_those_who_receive_go_on_to_the_second_factor(world, client):
    token = invited(world, newcomer(world, "khe_sau", office=Office.RECEIVER), "thu")
    assert "Ứng dụng xác thực" in text(client.get(reverse("invitation", args=[token])))
    answer = accept(client, token)
    assert answer["Location"] == reverse("mfa_activate_totp")
    assert "1. Cài ứng dụng" in text(client.get(answer["Location"]))
    assert client.get(reverse("my_tasks"))["Location"] == reverse("mfa_activate_totp"), "nowhere without it"


def test_a_link_works_once_and_says_when_it_was_used(world):
    token = invited(world, newcomer(world, "thpt"), "oanh")
    accept(Client(), token)
    for answer in (Client().get(reverse("invitation", args=[token])), accept(Client(), token)):
        assert (answer.status_code, "đã được dùng lúc 09:00 01/03/2023" in text(answer)) == (404, True)
    assert User.objects.filter(username="0912345678").count() == 1


def test_a_link_ends_after_exactly_seven_days(world, client):
    token = invited(world, newcomer(world, "thpt"), "oanh")
    with hold_clock(AT + LIFETIME - MOMENT):
        assert client.get(reverse("invitation", args=[token])).status_code == 200
    with hold_clock(AT + LIFETIME):
        for answer in (client.get(reverse("invitation", args=[token])), accept(client, token)):
            assert (answer.status_code, "đã hết hạn lúc 09:00 08/03/2023" in text(answer)) == (404, True)
    assert not User.objects.filter(username="0912345678").exists()


def test_a_seat_that_ended_since_ends_the_invitation(world, client):
    person = newcomer(world, "thpt")
    token = invited(world, person, "oanh")
    end_seat(Person.objects.get(pk=person).seats.get().pk, by=BY, at=AT)
    for answer in (client.get(reverse("invitation", args=[token])), accept(client, token)):
        assert (answer.status_code, "không còn giữ nhiệm vụ nào" in text(answer)) == (404, True)
    with pytest.raises(Refused) as caught:
        actions.accept(token, username="0912345678", password=PASSWORD, by=Actor(person), at=AT)
    assert [reason.code for reason in caught.value.reasons] == ["invitation_no_seat"]
    assert Invitation.objects.get().used_at is None


@pytest.mark.parametrize("token", ["x", "A" * 43, "ủy-ban", "." * 300])
def test_a_wrong_token_is_no_invitation(world, client, token):
    invited(world, newcomer(world, "thpt"), "oanh")
    answer = client.get(reverse("invitation", args=[token]))
    assert (answer.status_code, "Không có lời mời nào với liên kết này." in text(answer)) == (404, True)
    with pytest.raises(Refused) as caught:
        actions.accept(token, username="a.b.c", password=PASSWORD, by=Actor(1), at=AT)
    assert [reason.code for reason in caught.value.reasons] == ["invitation_unknown"]


@pytest.mark.parametrize("phone", ["", "912345678", "0900 KIEN"])
def test_without_a_phone_number_one_types_a_name(world, client, phone):
    token = invited(world, newcomer(world, "thpt", phone=phone), "oanh")
    assert 'name="username"' in text(client.get(reverse("invitation", args=[token])))
    assert accept(client, token, username="+84 987 654 321").status_code == 302
    assert User.objects.filter(username="0987654321").exists()


def test_a_number_that_somebody_else_has_is_not_used(world, client):
    User.objects.create_user("0912345678", PASSWORD)
    token = invited(world, newcomer(world, "thpt"), "oanh")
    answer = accept(client, token, username="0912.345.678")
    assert (answer.status_code, "Tên đăng nhập này đã có người dùng." in text(answer)) == (422, True)
    assert accept(client, token, username="Moi.Lo").status_code == 302
    assert User.objects.filter(username="moi.lo").exists()


def test_a_name_taken_in_the_same_instant_leaves_the_invitation_usable(world):
    person = newcomer(world, "thpt")
    token = invited(world, person, "oanh")
    User.objects.create_user("moi.lo", PASSWORD)
    with pytest.raises(Refused) as caught:
        actions.accept(token, username="moi.lo", password=PASSWORD, by=Actor(person), at=AT)
    assert [(reason.code, reason.field) for reason in caught.value.reasons] == [("login_taken", "username")]
    assert (Invitation.objects.get().used_at, Person.objects.get(pk=person).user) == (None, None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"confirmed": ""}, "Hãy xác nhận đúng là mình"),
        ({"username": ""}, "Chưa nhập mục này."),
        ({"username": "Mới Lò"}, "Hãy nhập số điện thoại 10 chữ số"),
        ({"username": "91234"}, ""),
        ({"password1": "ngắn"}, "Cần ít nhất 12 ký tự."),
        ({"password1": "0987654321 mưa phùn"}, "Mật khẩu không được chứa tên đăng nhập."),
        ({"password1": "chi bộ bốn mùa xuân"}, "«chibo»"),
        ({"password2": "khác hẳn lần trước"}, "Hai lần nhập mật khẩu chưa giống nhau."),
    ],
)
def test_a_refused_form_leaves_the_link_usable_and_keeps_the_name(world, client, typed, said):
    token = invited(world, newcomer(world, "thpt", phone=""), "oanh")
    both = {"password2": typed["password1"]} if "password1" in typed else {}
    answer = accept(client, token, **{"username": "0987654321", **both, **typed})
    if not said:  # five digits are a name like another
        assert answer.status_code == 302
        return
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert f'value="{typed.get("username", "0987654321")}"' in text(answer) or typed.get("username") == ""
    assert accept(client, token, username="0987654321").status_code == 302


def test_on_a_machine_of_somebody_else_the_page_says_so(world):
    client = world.client("oanh")
    token = invited(world, newcomer(world, "thpt"), "oanh")
    assert "Máy này đang đăng nhập là Lăng Thị Oanh." in text(client.get(reverse("invitation", args=[token])))
    accept(client, token)
    assert "Lò Thị Mới" in text(client.get(reverse("my_tasks")))


def test_accepting_is_limited(world, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invitation": "1/m/ip"}
    one, two = (invited(world, newcomer(world, "thpt", phone=f"091234567{n}"), "oanh") for n in range(2))
    assert accept(client, one).status_code == 302
    assert accept(Client(), two).status_code == 429
    assert accept(Client(REMOTE_ADDR="10.0.0.7"), two).status_code == 302


def test_the_token_is_never_logged(world, caplog):
    token = invited(world, newcomer(world, "thpt"), "oanh")
    careful = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG):
        assert careful.post(reverse("invitation", args=[token]), {}).status_code == 403
        assert Client().get(reverse("invitation", args=[token]) + "x/").status_code == 404
        with hold_clock(AT + LIFETIME):
            assert Client().get(reverse("invitation", args=[token])).status_code == 404
    assert "/moi/…" in caplog.text
    assert token not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_wins_and_the_others_are_told():
    with hold_clock(AT):
        world = build_world()
        person = newcomer(world, "thpt")
        token = invited(world, person, "oanh")

    def use(number):
        try:
            actions.accept(token, username=f"nguoi.{number}", password=PASSWORD, by=Actor(person), at=AT)
            return "won"
        except Refused as refusal:
            return refusal.reasons[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as crowd:
        outcomes = sorted(crowd.map(use, range(6)))
    assert outcomes == ["invitation_used"] * 5 + ["won"]
    assert User.objects.filter(username__startswith="nguoi.").count() == 1
