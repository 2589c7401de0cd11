"""Every page there is, by its name in the registry: for censuses, and for looking at each of them in a browser."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.test import Client
from django.urls import reverse

from guong.accounts.setup import make_setup_link
from guong.config.access import ACCESS
from guong.people import actions as people
from guong.people.actions import offices
from guong.people.queries.offices import open_account_of
from guong.plans.forms import SCREENS
from guong.registrations.forms.content import TITLES
from guong.results.forms import LAST
from tests.access import addresses
from tests.access.addresses import (
    OF_A_BODY,
    OF_A_PERSON,
    OF_A_PLAN,
    OF_A_PUBLICATION,
    OF_A_REGISTRATION,
    OF_A_REPORT,
    OF_NOTHING,
    STAGES,
)
from tests.access.bodies import OF_ORGANISATIONS, SLUGS
from tests.access.imports import OF_IMPORTS
from tests.access.obstacles import OBSTACLE_STATES, OF_AN_OBSTACLE, of_obstacle
from tests.access.reports import REPORT_STATES
from tests.access.town import DRAFT_CODE, Town
from tests.accounts.doing import PASSWORD, sign_in, turn_on
from tests.people.sharing import at_door, shared
from tests.world import CODE, World

BODIES = ("ban", "cau_da", "tram", "thpt")
PARTS = ("chung", *SCREENS)
READ = [name for name, row in ACCESS.items() if "GET" in row.methods]


def readers(world: World, *cast: str) -> dict[str, Client]:
    """Somebody signed out, the cast, and people in the midst of signing in: each with a session of their own."""
    found = {"nobody": Client(), **{key: world.client(key) for key in cast}}
    for key in ("khach", "man"):
        world.users[key].set_password(PASSWORD)
        world.users[key].save()
    for name, key in (("with password", "man"), ("with app", "khach"), ("at the code", "khach")):
        found[name] = Client()
        sign_in(found[name], key)
        if name == "with app":
            turn_on(found[name])
    found["shared"] = at_door(shared(world, "tram"))  # nobody said yet who is at work
    return found


def addresses_of(town: Town, name: str, at: datetime) -> Iterator[str]:
    """Every address of a name at which the town may have another page; at `at` a set-up link is made."""
    if name == "registration_step":
        for unit, state in (("tram", "draft"), ("tram", "returned"), ("thpt", "returned")):
            for number in range(1, len(TITLES) + 1):
                yield reverse(name, args=[CODE, town.numbers[unit, state], number])
    elif name == "result_step":
        for state in ("draft", "returned"):
            yield from (reverse(name, args=[CODE, town.reports[state], place]) for place in range(1, LAST + 1))
    elif name in OF_A_PUBLICATION:
        yield from (
            addresses.of_publication(town, name, stage)
            for stage in ("published", "draft", "agreed", "accepted", "typed in", "on paper")
        )
    elif name in OF_AN_OBSTACLE:
        yield from (of_obstacle(town, name, state) for state in OBSTACLE_STATES)
    elif name in OF_A_REPORT:
        yield from (addresses.of_report(town, name, state) for state in REPORT_STATES)
    elif name in OF_A_REGISTRATION:
        yield from (addresses.of_registration(town, name, unit, state) for unit, state in _registrations())
    elif name in OF_A_BODY:
        yield from (addresses.of_body(town, name, body) for body in BODIES)
    elif name == "plan_edit":
        yield from (reverse(name, args=[DRAFT_CODE, part]) for part in PARTS)
    elif name in OF_A_PLAN:
        yield from (addresses.of_plan(name, code) for code in (CODE, DRAFT_CODE))
    elif name in OF_A_PERSON:
        yield addresses.of_person(town, name, "kien")
    elif name == "organisation_change":
        yield from (reverse(name, args=[slug]) for slug in SLUGS)
    elif name in {"import_start", "import_template"}:
        yield from (addresses.of_import(town, name, what=what) for what in ("don-vi", "nhan-su", "dang-ky"))
    elif name in OF_ORGANISATIONS or name in OF_IMPORTS:
        yield addresses.some_address(town, name)
    elif name == "setup":
        yield reverse(name, args=[make_setup_link(at)])
    elif name == "invitation":
        yield reverse(name, args=[given_anew(town.world, "dap", at)])
    elif name == "office_account":
        yield from (reverse(name, args=[town.world.bodies[unit]]) for unit in ("thpt", "tram"))
    elif name == "office_invitation":
        yield reverse(name, args=[to_share(town.world, "dap", at)])
    else:
        yield addresses.of_nothing(town, name) if name in OF_NOTHING else addresses.of_account(name)


def given_anew(world: World, person: str, at: datetime) -> str:
    """Give somebody's account anew; returns the token of the invitation."""
    by = world.actor("quang", at)
    token = people.token_for(world.people[person], by=by, key=None)
    with transaction.atomic():
        people.reissue.body(world.people[person], token=token, by=by, at=at)  # type: ignore[attr-defined]
    return token


def to_share(world: World, unit: str, at: datetime) -> str:
    """Make the account that a unit shares, or give it anew; returns the token of the invitation."""
    by = world.actor("quang", at)
    token = people.token_for_office(world.bodies[unit], by=by, key=None)
    verb = offices.make if open_account_of(world.bodies[unit]) is None else offices.give_anew
    with transaction.atomic():
        verb.body(world.bodies[unit], token=token, by=by, at=at)  # type: ignore[attr-defined]
    return token


def _registrations() -> list[tuple[str, str]]:
    return [(unit, state) for unit, states in STAGES.items() for state in states]
