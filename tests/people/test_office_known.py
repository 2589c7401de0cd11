"""Whoever left still knows the password of the shared account: nobody is named there until it is given anew; who is told of it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.periods import local
from guong.kit.reasons import Refused
from guong.ledger.models import Entry
from guong.organisations.actions import end_seat, give_seat
from guong.organisations.actor import NOBODY, Office
from guong.organisations.models import Seat
from guong.people import actions
from guong.people.actions import offices
from guong.people.queries.offices import told_of, why_not_name
from tests.people.doing import AT, BY, PASSWORD, newcomer, text
from tests.people.sharing import actor, at_door, at_work, last_entry, shared, sit_down
from tests.registrations.changing import NEXT_DAY, merge
from tests.world import build_world

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
KNOWN = "đã thôi nhiệm vụ"


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(AT):
        yield build_world()
    cache.clear()


@pytest.fixture
def office(world):
    """The account that the school's cell shares: Kiên and a newcomer write there."""
    newcomer(world, "thpt", name="Lò Thị Mai")
    return shared(world, "thpt")


def leave(world, name="Lò Thị Mai", at=LATER):
    end_seat(Seat.objects.get(person__full_name=name).pk, by=BY, at=at)


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


def test_once_somebody_left_nobody_is_named_until_it_is_given_anew(world, office):
    client = at_work(world, office, "kien")
    leave(world)
    with hold_clock(LATER):
        assert client.get("/toi/")["Location"].startswith(reverse("office_person")), "who was at work is asked, too"
        page = text(client.get(reverse("office_person")))
        assert KNOWN in page and "cấp lại tài khoản" in page and "Đinh Trung Kiên" not in page
        assert "Hãy báo người ấy." in page and "hãy chọn đúng tên mình" not in page
        refused = sit_down(at_door(office), world.people["kien"])
        assert (refused.status_code, KNOWN in text(refused)) == (422, True)
        kept = text(world.client("quang").get(reverse("office_account", args=[world.bodies["thpt"]])))
        assert "Cần cấp lại tài khoản này." in kept and KNOWN in kept
        assert "Đang dùng" not in kept and kept.count(">Cấp lại</button>") == 1, "the button, where it is told why"
        quang = world.actor("quang", LATER)
        token = actions.token_for_office(world.bodies["thpt"], by=quang, key=None)
        offices.give_anew(world.bodies["thpt"], token=token, by=quang, at=LATER)
        offices.accept(token, username="", password=PASSWORD, by=NOBODY, at=LATER + timedelta(minutes=1))
    with hold_clock(LATER + timedelta(minutes=2)):
        assert sit_down(at_door(office), world.people["kien"]).status_code == 302


def test_the_verb_refuses_by_itself(world, office):
    leave(world)
    with pytest.raises(Refused) as caught:
        offices.name_who_works(world.people["kien"], by=actor(world, office, "thpt", "kien", LATER), at=LATER)
    assert codes(caught) == ["office_password_known"]


def test_who_left_before_it_was_taken_over_does_not_know_it(world):
    newcomer(world, "thpt", name="Lò Thị Mai")
    leave(world, at=AT + timedelta(minutes=1))
    user = shared(world, "thpt", at=AT + timedelta(minutes=2))
    with hold_clock(LATER):
        assert sit_down(at_door(user), world.people["kien"]).status_code == 302


def test_who_is_to_leave_has_not_left_and_who_is_back_works(world, office):
    leave(world, at=LATER)
    body = world.bodies["thpt"]
    assert why_not_name(body, LATER - timedelta(seconds=1)) == ()
    assert [one.code for one in why_not_name(body, LATER)] == ["office_password_known"]
    mai = Seat.objects.get(person__full_name="Lò Thị Mai").person_id
    give_seat(mai, body, Office.EDITOR, since=LATER, by=BY, at=LATER)
    assert why_not_name(body, LATER) == ()


def test_who_only_headed_or_left_elsewhere_does_not_count(world, office):
    newcomer(world, "tram", name="Lò Thị Na")
    leave(world, "Lò Thị Na")
    end_seat(Seat.objects.get(person=world.people["oanh"], organisation=world.bodies["thpt"]).pk, by=BY, at=LATER)
    assert why_not_name(world.bodies["thpt"], LATER) == ()


def test_of_a_body_that_ended_as_well(world):
    user = shared(world, "ngon")
    newcomer(world, "ngon", name="Lò Thị Mai")
    merge(world, "ngon", into="dap")
    leave(world, at=NEXT_DAY)
    with hold_clock(NEXT_DAY):
        refused = sit_down(at_door(user), world.people["man"])
        assert (refused.status_code, KNOWN in text(refused)) == (422, True)


def test_every_choice_is_an_entry(world, office):
    client = at_door(office)
    for _ in range(2):  # the same form, from a page gone back to
        sit_down(client, world.people["kien"], _khoa="k" * 22)
    assert Entry.objects.filter(name="office_account.named").count() == 2


def test_it_is_recorded_who_made_the_invitation(world, office):
    assert f'"invited_by":"person:{world.people["quang"]}"' in last_entry("office_account.accepted").payload


def test_members_and_heads_are_told_of_it(world, office):
    for person in ("kien", "oanh"):
        page = text(world.client(person).get("/tai-khoan/"))
        assert f"có tài khoản dùng chung, do đồng chí {quang_of(world)} lập ngày {local(AT):%d/%m/%Y}." in page
        assert "Tên của đồng chí chưa được chọn ở đó lần nào." in page
    with hold_clock(LATER):
        at_work(world, office, "kien")
        page = text(world.client("kien").get("/tai-khoan/"))
        assert f"được chọn ở đó lần gần nhất lúc {local(LATER):%H:%M ngày %d/%m/%Y}." in page
    assert "có tài khoản dùng chung, do" not in text(world.client("lien").get("/tai-khoan/"))
    assert "có tài khoản dùng chung, do" not in text(at_work(world, office, "kien").get("/tai-khoan/"))
    kept = text(world.client("quang").get(reverse("office_account", args=[world.bodies["thpt"]])))
    assert f"<dt>Lập</dt><dd>{quang_of(world)}, " in kept


def quang_of(world):
    return world.actor("quang", AT).name


def test_telling_costs_as_much_for_three_as_for_one(world, office):
    counts = []
    for unit in ("thpt", "tram", "ngon"):
        if unit != "thpt":
            shared(world, unit, name=f"vanphong.{unit}")
            give_seat(world.people["kien"], world.bodies[unit], Office.CLERK, since=AT, by=BY, at=AT)
        kien = world.actor("kien", AT)
        with CaptureQueriesContext(connection) as caught:
            assert len(told_of(kien, AT)) == len(counts) + 1
        counts.append(len(caught))
    assert len(set(counts)) == 1
