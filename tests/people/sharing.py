"""What tests of shared accounts do: make one, take it over, sit down at it."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from guong.accounts.models import User
from guong.ledger.models import Entry
from guong.organisations.actor import NOBODY, Actor
from guong.people import actions
from guong.people.actions import offices
from guong.people.queries.offices import actor_by_way_of
from tests.people.doing import AT, PASSWORD
from tests.world import World

NAME = "vanphong"


def invitation_to(world: World, unit: str, *, by: str = "quang", at: datetime = AT) -> str:
    """Make the account that a body shares; returns the token."""
    actor = world.actor(by, at)
    token = actions.token_for_office(world.bodies[unit], by=actor, key=None)
    offices.make(world.bodies[unit], token=token, by=actor, at=at)
    return token


def shared(world: World, unit: str, *, by: str = "quang", at: datetime = AT, name: str = NAME) -> User:
    """The account that a body shares, taken over already."""
    made = offices.accept(invitation_to(world, unit, by=by, at=at), username=name, password=PASSWORD, by=NOBODY, at=at)
    return User.objects.get(pk=int(made))


def at_door(user: User) -> Client:
    """A browserless client that signed in with it; nobody was named."""
    client = Client()
    client.force_login(user)
    return client


def sit_down(client: Client, person: Any, **typed: str) -> HttpResponse:
    """Say who is at work."""
    return client.post(reverse("office_person"), {"nguoi": str(person), **typed})


def at_work(world: World, user: User, person: str) -> Client:
    """A client in which one of the cast is at work."""
    client = at_door(user)
    assert sit_down(client, world.people[person]).status_code == 302
    return client


def actor(world: World, user: User, unit: str, person: str, at: datetime = AT) -> Actor:
    """One of the cast as the actor of such a session."""
    return actor_by_way_of(world.bodies[unit], user.pk, world.people[person], at)


def last_entry(name: str) -> Entry:
    return Entry.objects.filter(name=name).latest("seq")
