"""People of a unit that ended: who does its work answers for them, who did no longer does."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.reasons import Forbidden
from guong.people import actions
from guong.people.models import Invitation
from tests.people.doing import accept, invited, newcomer, text
from tests.registrations.changing import NEXT_DAY, merge
from tests.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(NEXT_DAY):
        found = build_world()
        merge(found, "ngon", into="dap")
        yield found
    cache.clear()


def test_the_heirs_head_answers_for_them(world):
    person = newcomer(world, "ngon")
    assert "Lò Thị Mới" in text(world.client("dap").get(reverse("people")))
    answer = accept(Client(), invited(world, person, "dap", NEXT_DAY))
    assert answer["Location"] == reverse("home")


def test_its_former_head_does_not(world):
    person = newcomer(world, "ngon")
    answer = world.client("man").get(reverse("people"))
    assert (answer.status_code, "Chỉ người đứng đầu" in text(answer)) == (403, True)
    with pytest.raises(Forbidden) as caught:
        actions.invite(person, token="t", by=world.actor("man", NEXT_DAY), at=NEXT_DAY)
    assert [reason.code for reason in caught.value.reasons] == ["not_their_people"]


@pytest.mark.parametrize("actor", ["ha", "dung"])
def test_those_who_received_above_do_not_where_it_stands_nowhere(world, actor):
    person = newcomer(world, "ngon")
    assert world.client(actor).get(reverse("person", args=[person])).status_code == 404


def test_an_administrator_does(world):
    invited(world, newcomer(world, "ngon"), "quang", NEXT_DAY)
    assert Invitation.objects.count() == 1
