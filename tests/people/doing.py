"""What tests of people do: register somebody new with a seat, invite, accept."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from guong.organisations import actions as organisations
from guong.organisations.actor import Office, System
from guong.people import actions
from tests.world import FOUNDED, WRITING, World

AT = WRITING
PASSWORD = "mưa rơi trên mái ngói"
BY = System("a test")


def newcomer(
    world: World, unit: str, *, name: str = "Lò Thị Mới", phone: str = "0912 345 678", office: Office = Office.CLERK
) -> int:
    """Somebody with a seat and without an account."""
    person = int(organisations.register_person(name, phone, user_id=None, by=BY, at=FOUNDED))
    organisations.give_seat(person, world.bodies[unit], office, since=FOUNDED, by=BY, at=FOUNDED)
    return person


def invited(world: World, person: int, by: str = "quang", at: Any = AT) -> str:
    """Invite; returns the token."""
    actor = world.actor(by, at)
    token = actions.token_for(person, by=actor, key=None)
    actions.invite(person, token=token, by=actor, at=at)
    return token


def accept(client: Client, token: str, **typed: str) -> HttpResponse:
    """Send the form of an invitation."""
    form = {"confirmed": "on", "password1": PASSWORD, "password2": PASSWORD, **typed}
    return client.post(reverse("invitation", args=[token]), form)


def link_in(answer: HttpResponse) -> str:
    """The path of the first invitation that a page shows."""
    found = re.search(r"/moi/[\w-]{43}/", answer.content.decode())
    assert found, answer.content.decode()
    return found[0]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()
