"""Whoever works by way of the account that a body shares meets, at every address, what a mere clerk of that body does.

Kiên is a clerk of the school's cell and nothing else: what he is answered by his own account is the measure. Then he is
given every office and other bodies besides, and is asked again by way of the cell's shared account.
"""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from guong.accounts.models import User
from guong.config.clock import hold_clock
from guong.organisations.actor import Office
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
from tests.access.bodies import OF_ORGANISATIONS, of_organisation
from tests.access.calling import undone
from tests.access.expected import GET_ONLY, POST_ONLY
from tests.access.published import PUBLIC_STAGES
from tests.access.reports import REPORT_STATES
from tests.access.test_matrix import verdict
from tests.access.town import AFTER, Town
from tests.access.two_worlds import observe, raw, reading, rewrite
from tests.people.sharing import at_work, shared
from tests.registrations.changing import seat
from tests.world import CODE

pytestmark = pytest.mark.django_db
Cell = tuple[str, str, str]  # name, method, address
MORE = (
    ("thpt", (Office.HEAD, Office.RECEIVER, Office.STANDING_MEMBER)),
    ("ban", (Office.RECEIVER,)),
    ("huyen_uy", (Office.STANDING_MEMBER, Office.HEAD)),
    ("cau_da", (Office.HEAD, Office.RECEIVER)),
    ("tram", (Office.HEAD,)),
    ("ngon", (Office.CLERK, Office.HEAD)),
)
SECRET = "Hòm thư kín của bản Khuổi"


def cells(town: Town) -> Iterator[Cell]:
    """Every address, with both methods where it answers them."""

    def both(name: str, address: str) -> Iterator[Cell]:
        if name not in POST_ONLY:
            yield name, "GET", address
        if name not in GET_ONLY:
            yield name, "POST", address

    for unit in STAGES:
        for name in OF_A_REGISTRATION:
            for state in STAGES[unit]:
                yield from both(name, addresses.of_registration(town, name, unit, state))
    for name in OF_A_REPORT:
        for state in REPORT_STATES:
            yield from both(name, addresses.of_report(town, name, state))
    for name in OF_A_PUBLICATION:
        for stage in PUBLIC_STAGES:
            yield from both(name, addresses.of_publication(town, name, stage))
    for name in OF_A_BODY:
        for body in ("tram", "cau_da", "ban", "thpt", "khe_sau", "ngon"):
            yield from both(name, addresses.of_body(town, name, body))
    for name in OF_A_PLAN:
        for code in addresses.CODES.values():
            yield from both(name, addresses.of_plan(name, code))
    for name in ("consolidation", "figures", "report"):
        yield name, "GET", addresses.of_branch(name, town.world.bodies["cau_da"])
    for name in OF_A_PERSON:
        for person in ("kien", "lien", "ha"):
            yield from both(name, addresses.of_person(town, name, person))
    for name in OF_ORGANISATIONS:
        yield from both(name, of_organisation(town, name))
    for name in set(OF_NOTHING) - {"office_person", "setup", "demo_people"}:
        yield from both(name, addresses.of_nothing(town, name))


def asked(town: Town, actor: str, all_cells: list[Cell]) -> dict[Cell, object]:
    found = {}
    for name, method, address in all_cells:
        code = addresses.DRAFT_CODE if addresses.DRAFT_CODE in address else CODE
        seen = town.ask(actor, method, address, addresses.typed(town, name, code) if method == "POST" else None)
        found[name, method, address] = (verdict(seen), bool(seen.changed))
    return found


@pytest.fixture(scope="module")
def measured(town: Town) -> dict[Cell, object]:
    """What Kiên is answered while he is a clerk and nothing else; after that he is given everything, and the shared account."""
    number = town.world.draft("man", "ngon", title="Đường hoa").pk
    town.numbers["ngon", "draft"] = number
    town.look()
    found = asked(town, "kien", list(cells(town)))
    for body, offices in MORE:
        seat(town.world, "kien", body, *offices)
    User.objects.filter(pk=town.world.users["kien"].pk).update(is_administrator=True)
    Authenticator.objects.create(user=town.world.users["kien"], type="totp", data={"secret": "x"})
    with hold_clock(AFTER):
        town.clients["shared"] = at_work(town.world, shared(town.world, "thpt", at=AFTER), "kien")
    town.clients["shared"].raise_request_exception = False
    town.look()
    return found


def test_at_every_address_it_opens_what_a_clerk_of_the_body_is_answered(
    town: Town, measured: dict[Cell, object]
) -> None:
    found = asked(town, "shared", list(measured))
    wrong = [f"{cell}: {found[cell]} instead of {measured[cell]}" for cell in measured if found[cell] != measured[cell]]
    assert len(found) > 400
    assert wrong == []


def test_his_own_account_opens_more(town: Town, measured: dict[Cell, object]) -> None:
    """The control: what was given does open something."""
    cell = ("unit_list", "GET", addresses.of_body(town, "unit_list", "tram"))
    assert (asked(town, "kien", [cell])[cell], measured[cell]) == ((200, False), (404, False))


@pytest.mark.parametrize("name", ["list_sending", "publicity_agreement", "arrivals_acceptance", "sealing", "reopening"])
def test_what_binds_others_changes_nothing(town: Town, measured: dict[Cell, object], name: str) -> None:
    bodies = {"list_sending": ("thpt", "tram", "cau_da"), "arrivals_acceptance": ("ban", "cau_da", "thpt")}
    places = [addresses.of_body(town, name, body) for body in bodies[name]] if name in bodies else []
    for address in places or [addresses.some_address(town, name)]:
        seen = town.ask("shared", "POST", address, addresses.typed(town, name))
        assert (seen.status in {403, 404, 422}, seen.changed) == (True, ()), address


def test_two_worlds_that_differ_in_what_he_reads_elsewhere_look_the_same(
    town: Town, measured: dict[Cell, object]
) -> None:
    number = town.numbers["ngon", "draft"]
    wanted = list(reading(town, ("ngon", "cau_da"), number))
    actors = ("shared", "kien")
    first = {actor: observe(town, actor, wanted) for actor in actors}
    with undone():
        rewrite(town, "man", number, title=SECRET, method=SECRET * 100, holder_name=SECRET)
        raw(number, version=7)
        second = {actor: observe(town, actor, wanted) for actor in actors}
    telling = {actor: [one for one in wanted if first[actor][one] != second[actor][one]] for actor in actors}
    assert telling["shared"] == []
    assert addresses.of_registration(town, "registration", "tram", "draft", number) in telling["kien"]


def test_a_person_of_two_bodies_cannot_be_taken_from_one_to_the_other(town: Town, measured: dict[Cell, object]) -> None:
    for person in ("oanh", "man", "lien", "quang", "vinh"):
        seen = town.ask("shared", "POST", reverse("office_person"), {"nguoi": str(town.world.people[person])})
        assert (seen.status, seen.changed) == (422, ()), person
