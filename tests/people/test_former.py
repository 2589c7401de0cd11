"""What a unit still knows of somebody who moved on: the name and what was held there; and what a restored day lets nobody do."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from guong.accounts import pins
from guong.accounts.models import PinDevice, SessionOf
from guong.accounts.setup import make_setup_link
from guong.config.backup.ending import end_ways_in
from guong.config.clock import hold_clock
from guong.organisations.actions import end_seat, give_seat
from guong.organisations.actor import Office
from guong.organisations.models import Person, Seat
from guong.people.actions import lending
from tests.access.calling import plain
from tests.accounts.doing import PASSWORD, sign_in
from tests.people.doing import AT, BY, invited, newcomer, text
from tests.people.test_listing import names
from tests.people.test_seating import seat_of
from tests.world import FOUNDED, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(AT):
        yield build_world()
    cache.clear()


@pytest.fixture
def moved(world):
    """Kiên, who wrote at the school's cell and now heads a cell of Cầu Đá."""
    kien = world.people["kien"]
    end_seat(seat_of(kien).pk, by=BY, at=AT)
    give_seat(kien, world.bodies["tram"], Office.HEAD, since=FOUNDED, by=BY, at=AT)
    Person.objects.filter(pk=kien).update(phone="0912 345 678", phone_key="0912345678")
    return kien


def pages(moved, world):
    """What his former unit can read of him."""
    tram = world.bodies["tram"]
    people, person = reverse("people"), reverse("person", args=[moved])
    return [
        person,
        people,
        f"{people}?tim=kien",
        f"{people}?tim=tram+y+te",
        f"{people}?don-vi={tram}",
        reverse("person_seat", args=[moved]),
    ]


def test_the_name_and_what_was_held_there_alone(world, moved):
    page = text(world.client("oanh").get(reverse("person", args=[moved])))
    assert all(part in page for part in ("Đinh Trung Kiên", "Người soạn, Chi bộ Trường THPT", "Đã thôi nhiệm vụ"))
    assert not any(part in page for part in ("0912", "Trạm Y tế", "Điện thoại", "Tên đăng nhập", ">kien<"))
    assert "0912 345 678" in text(world.client("lien").get(reverse("person", args=[moved])))
    assert "Trạm Y tế" in text(world.client("thu").get(reverse("person", args=[moved])))


def test_whatever_he_holds_today_tells_nothing_there(world, moved):
    """Two worlds: another number, another office elsewhere, or none at all."""
    client = world.client("oanh")
    first = [plain(client.get(page)) for page in pages(moved, world)]
    Person.objects.filter(pk=moved).update(phone="0987 654 321", phone_key="0987654321")
    Seat.objects.filter(person_id=moved, office="HEAD").update(organisation_id=world.bodies["dap"], office="CLERK")
    assert [plain(client.get(page)) for page in pages(moved, world)] == first
    Seat.objects.filter(person_id=moved, office="CLERK", ends_at__isnull=True).update(ends_at=AT)
    Person.objects.filter(pk=moved).update(user=None)
    assert [plain(client.get(page)) for page in pages(moved, world)] == first


def test_he_is_found_there_by_what_he_held_there(world, moved):
    client = world.client("oanh")
    assert "Đinh Trung Kiên" in names(client.get(reverse("people"), {"tim": "truong thpt"}))
    assert "Đinh Trung Kiên" not in names(client.get(reverse("people"), {"tim": "tram y te"}))
    assert "Đinh Trung Kiên" not in names(client.get(reverse("people"), {"don-vi": world.bodies["tram"]}))
    assert "Đinh Trung Kiên" in names(world.client("lien").get(reverse("people"), {"tim": "tram y te"}))


def test_nothing_of_today_is_done_there(world, moved):
    client = world.client("oanh")
    seat = seat_of(moved, "HEAD").pk
    for name, args in (("person_correction", [moved]), ("seat_end", [moved, seat])):
        assert client.get(reverse(name, args=args)).status_code == 404
        assert client.post(reverse(name, args=args), {"_khoa": "k" * 22}).status_code == 404
    for name in ("person_invitation", "person_revocation"):
        assert client.post(reverse(name, args=[moved]), {"_khoa": "k" * 22}).status_code == 403


def test_a_restored_day_lets_nobody_in_by_what_ended_since(world):
    user = world.users["oanh"]
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    sign_in(client, "oanh")
    link = reverse("invitation", args=[invited(world, newcomer(world, "thpt"), "oanh")])
    setup = reverse("setup", args=[make_setup_link(AT)])
    assert [Client().get(link).status_code, Client().get(setup).status_code] == [200, 200]
    assert client.get(reverse("my_tasks")).status_code == 200
    pins.enrol(user.pk, chosen=pins.Chosen("482917", "t", ""), by=BY, at=AT)
    seat, delegate = Seat.objects.get(office="HEAD", organisation_id=world.bodies["thpt"]), world.people["kien"]
    lending.lend(seat.pk, delegate, AT.date(), AT.date(), "Đi học", by=world.actor("oanh", AT), at=AT)
    assert world.actor("kien", AT).holds(Office.HEAD, world.bodies["thpt"])
    with transaction.atomic():
        ended = end_ways_in(AT + timedelta(minutes=1))
    assert ended == {"sessions": 1, "invitations": 1, "links": 1, "delegations": 1}
    assert not world.actor("kien", AT + timedelta(minutes=1)).holds(Office.HEAD, world.bodies["thpt"])
    assert (Session.objects.count(), SessionOf.objects.count()) == (0, 0)
    assert PinDevice.objects.get().ended_at is None  # as passwords are left alone
    assert client.get(reverse("my_tasks")).status_code == 302
    with hold_clock(AT + timedelta(minutes=2)):
        assert [Client().get(link).status_code, Client().get(setup).status_code] == [404, 404]
