"""N1: every actor at every address in every state, reading and sending, against `expected`."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from tests.access import addresses, expected
from tests.access.addresses import (
    CODES,
    EXPORTS,
    NOWHERE,
    OF_A_BODY,
    OF_A_PERSON,
    OF_A_PLAN,
    OF_A_PUBLICATION,
    OF_A_REGISTRATION,
    OF_A_REPORT,
    OF_NOTHING,
    STAGES,
)
from tests.access.bodies import OF_ORGANISATIONS, expected_of, of_organisation
from tests.access.calling import Seen
from tests.access.expected import GET_ONLY, POST_ONLY, Answer, Case
from tests.access.imports import OF_IMPORTS, expected_import, of_import
from tests.access.obstacles import OBSTACLE_STATES, OF_AN_OBSTACLE, expected_of_obstacle, of_obstacle
from tests.access.published import PUBLIC_STAGES
from tests.access.reports import REPORT_STATES
from tests.access.town import ACTORS, Town, sealed
from tests.world import CODE

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")
BODIES = ("tram", "cau_da", "ban", "", "thpt", "khe_sau", "mttq")
PEOPLE = tuple(expected.ANSWERING)
FEW = 4  # of the bodies, unless everything is asked for


def verdict(seen: Seen) -> Answer:
    """A status, or where it leads."""
    return seen.goes_to if seen.status == 302 else seen.status


def fits(found: Answer, wanted: Answer) -> bool:
    return found in {"registration", "arrivals"} if wanted == "to the next" else found == wanted


def is_chosen(case: Case) -> bool:
    """A third of the cells, as in a Latin square: every two of (address, actor, state) still meet."""
    place = [*addresses.patterns()].index(case.name) + (case.method == "POST")
    stage = (
        [*STAGES["tram"], *BODIES, "", "huyen_uy", *PUBLIC_STAGES, *PEOPLE, *OBSTACLE_STATES].index(
            case.state or case.unit
        )
        + (case.code == "draft")
        + 2 * case.sealed
    )
    return (place + ACTORS.index(case.actor) + stage) % 3 == 0


class Walk:
    """Asks and compares, and remembers everything that does not fit."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.wrong: list[str] = []
        self.cells = 0

    def ask(self, case: Case, address: str, rule: Callable[[Case], Answer], missing: str = "") -> None:
        """One cell. `missing` is the same address of an object that is not there: a 404 must be the same bytes."""
        if self.town.is_thin and not is_chosen(case):
            return
        wanted = rule(case)
        seen = self.town.ask(case.actor, case.method, address, addresses.typed(self.town, case.name, CODES[case.code]))
        self.cells += 1
        if not fits(verdict(seen), wanted):
            self.wrong.append(f"{case}: {verdict(seen)} instead of {wanted}")
        may_change = case.method == "POST" and (isinstance(wanted, str) or wanted == 200) and wanted != expected.SIGN_IN
        if seen.changed and not may_change:
            self.wrong.append(f"{case}: changed {seen.changed}")
        if (
            missing
            and seen.status == 404
            and (self.missing(case, missing).status, self.missing(case, missing).body) != (404, seen.body)
        ):
            self.wrong.append(f"{case}: tells that something is there")

    def missing(self, case: Case, address: str) -> Seen:
        """What the same person is answered where there is nothing."""
        return self.town.ask(case.actor, case.method, address, addresses.typed(self.town, case.name))

    def end(self) -> None:
        assert self.cells and self.wrong == [], "\n".join([f"{len(self.wrong)} of {self.cells}", *self.wrong[:40]])


class Remembering(Walk):
    """Asks for what is missing once for each person and address, since the answer is always the same."""

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.known: dict[Any, Seen] = {}

    def missing(self, case: Case, address: str) -> Seen:
        key = (case.actor, case.method, address)
        if key not in self.known:
            self.known[key] = super().missing(case, address)
        return self.known[key]


def methods_of(name: str) -> Iterator[str]:
    """Both, everywhere: the wrong one is answered 405."""
    yield from METHODS if name not in POST_ONLY else ("POST", "GET")


@pytest.mark.parametrize("unit", STAGES)
@pytest.mark.parametrize("name", OF_A_REGISTRATION)
def test_a_registration(town: Town, name: str, unit: str) -> None:
    walk = Remembering(town)
    for state in STAGES[unit]:
        for method in methods_of(name):
            if state != STAGES[unit][0] and expected.wrong_method(Case("lien", name, method)):
                continue  # 405 does not look at the object
            address = addresses.of_registration(town, name, unit, state)
            missing = addresses.of_registration(town, name, unit, state, NOWHERE)
            for actor in ACTORS:
                walk.ask(Case(actor, name, method, unit, state), address, expected.of_registration, missing)
    walk.end()


@pytest.mark.parametrize("name", OF_A_REPORT)
def test_a_report(town: Town, name: str) -> None:
    walk = Remembering(town)
    for state in REPORT_STATES:
        for method in methods_of(name):
            if state != REPORT_STATES[0] and expected.wrong_method(Case("lien", name, method)):
                continue
            address, missing = (addresses.of_report(town, name, state, number) for number in (None, NOWHERE))
            for actor in ACTORS:
                walk.ask(Case(actor, name, method, "tram", state), address, expected.of_report, missing)
    walk.end()


@pytest.mark.parametrize("name", OF_A_PUBLICATION)
def test_an_exemplar_on_its_way_to_the_public(town: Town, name: str) -> None:
    walk = Remembering(town)
    for stage in PUBLIC_STAGES:
        for method in methods_of(name):
            if stage != PUBLIC_STAGES[0] and expected.wrong_method(Case("lien", name, method)):
                continue
            address, missing = (addresses.of_publication(town, name, stage, number) for number in (None, NOWHERE))
            for actor in ACTORS:
                walk.ask(Case(actor, name, method, "tram", stage), address, expected.of_publication, missing)
    walk.end()


@pytest.mark.parametrize("name", OF_AN_OBSTACLE)
def test_a_difficulty(town: Town, name: str) -> None:
    walk = Remembering(town)
    for state in OBSTACLE_STATES:
        for method in methods_of(name):
            if state != OBSTACLE_STATES[0] and expected.wrong_method(Case("lien", name, method)):
                continue
            address, missing = (of_obstacle(town, name, state, number) for number in (None, NOWHERE))
            for actor in ACTORS:
                walk.ask(Case(actor, name, method, "tram", state), address, expected_of_obstacle, missing)
    walk.end()


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor not in expected.SIGNED_OUT])
def test_a_report_is_begun_by_its_unit(town: Town, actor: str) -> None:
    seen = town.ask(actor, "POST", reverse("result_start", args=[CODE, town.unreported]))
    above = expected.STEERING | expected.ABOVE["tram"]
    wanted = "result_step" if actor == "lien" else 403 if actor in above else 404
    assert verdict(seen) == wanted
    assert bool(seen.changed) == (actor == "lien")


@pytest.mark.parametrize("state", REPORT_STATES)
def test_a_photo_is_seen_as_its_report(town: Town, state: str) -> None:
    for size in ("nho", "lon"):
        place = reverse("result_file", args=[CODE, town.reports[state], town.attached[state]["photo"]])
        for actor in ACTORS:
            seen = town.ask(actor, "GET", f"{place}?co={size}")
            assert verdict(seen) == expected.of_report(Case(actor, "result_file", "GET", "tram", state)), actor
            assert not seen.changed


@pytest.mark.parametrize("name", [name for name in OF_A_REGISTRATION if name not in GET_ONLY])
def test_a_registration_of_a_sealed_step(town: Town, name: str) -> None:
    with sealed(town):
        walk = Remembering(town)
        for state in STAGES["tram"]:
            for actor in ACTORS:
                address = addresses.of_registration(town, name, "tram", state)
                walk.ask(Case(actor, name, "POST", "tram", state, True), address, expected.of_registration)
        walk.end()


@pytest.mark.parametrize("is_sealed", [False, True], ids=["open", "sealed"])
@pytest.mark.parametrize("name", OF_A_BODY)
def test_a_body(town: Town, name: str, is_sealed: bool) -> None:
    def ask() -> None:
        walk = Remembering(town)
        for body in BODIES[:1] if is_sealed else BODIES if town.everything else BODIES[:FEW]:
            for method in methods_of(name) if body == "tram" else (("POST",) if name in POST_ONLY else ("GET",)):
                for actor in ACTORS:
                    case = Case(actor, name, method, body, sealed=is_sealed)
                    walk.ask(
                        case, addresses.of_body(town, name, body), expected.of_body, addresses.of_body(town, name, "")
                    )
        walk.end()

    if is_sealed:
        with sealed(town):
            ask()
    else:
        ask()


@pytest.mark.parametrize("stage", ["draft", "active", "sealed"])
@pytest.mark.parametrize("name", OF_A_PLAN)
def test_a_plan(town: Town, name: str, stage: str) -> None:
    def ask() -> None:
        walk = Remembering(town)
        code = "draft" if stage == "draft" else "active"
        for export in EXPORTS if name == "export" else EXPORTS[:1]:
            address, missing = (addresses.of_plan(name, value, export) for value in (CODES[code], "khong-co"))
            for method in methods_of(name):
                for actor in ACTORS:
                    case = Case(actor, name, method, sealed=stage == "sealed", code=code, export=export[0])
                    walk.ask(case, address, expected.of_plan, missing)
        walk.end()

    if stage == "sealed":
        with sealed(town):
            ask()
    else:
        ask()


@pytest.mark.parametrize("is_sealed", [False, True], ids=["open", "sealed"])
@pytest.mark.parametrize("name", ["consolidation", "export", "figures", "report"])
def test_a_branch(town: Town, name: str, is_sealed: bool) -> None:
    def ask() -> None:
        walk = Remembering(town)
        missing = addresses.of_branch(name, NOWHERE)
        for body in ("cau_da", "khe_sau", "tram", "ban", "huyen_uy", "mttq"):
            for actor in ACTORS:
                case = Case(actor, name, "GET", body, sealed=is_sealed)
                walk.ask(case, addresses.of_branch(name, town.world.bodies[body]), expected.of_branch, missing)
        walk.end()

    if is_sealed:
        with sealed(town):
            ask()
    else:
        ask()


@pytest.mark.parametrize(
    "name", ["board_extension", "board_excusal", "sealing", "asking_to_reopen", "registration_step"]
)
def test_the_right_is_asked_before_the_form_is_judged(town: Town, name: str) -> None:
    """Whoever sees the object and may not do this is told so, not how to fill in the form."""
    for actor in ("phuc", "binh") if name.startswith(("board", "registration")) else ("phuc",):
        seen = town.ask(actor, "POST", addresses.some_address(town, name), {})
        assert (seen.status, seen.changed) == (403, ())


@pytest.mark.parametrize("name", OF_A_PERSON)
def test_a_person(town: Town, name: str) -> None:
    walk = Remembering(town)
    for person in PEOPLE:
        for method in methods_of(name) if person == "kien" else (("POST",) if name in POST_ONLY else ("GET",)):
            for actor in ACTORS:
                address, missing = (addresses.of_person(town, name, key) for key in (person, ""))
                walk.ask(Case(actor, name, method, person), address, expected.of_person, missing)
    walk.end()


@pytest.mark.parametrize("name", OF_ORGANISATIONS)
def test_bodies_and_what_is_noted_of_them(town: Town, name: str) -> None:
    walk = Remembering(town)
    address = of_organisation(town, name)
    missing = of_organisation(town, name, NOWHERE, "khong-co")
    for method in methods_of(name):
        for actor in ACTORS:
            walk.ask(Case(actor, name, method), address, expected_of, "" if missing == address else missing)
    walk.end()
    if missing != address:
        seen = town.ask("quang", "POST" if name in POST_ONLY else "GET", missing)
        assert (seen.status, seen.changed) == (404, ())


@pytest.mark.parametrize("name", OF_IMPORTS)
def test_sheets_that_are_brought_in(town: Town, name: str) -> None:
    walk = Remembering(town)
    address, missing = of_import(town, name), of_import(town, name, NOWHERE, "khong-co")
    for method in methods_of(name):
        for actor in ACTORS:
            walk.ask(Case(actor, name, method), address, expected_import, "" if missing == address else missing)
    walk.end()


@pytest.mark.parametrize("name", OF_NOTHING)
def test_what_concerns_no_row(town: Town, name: str) -> None:
    walk = Walk(town)
    for method in METHODS:
        for actor in ACTORS:
            walk.ask(Case(actor, name, method), addresses.of_nothing(town, name), expected.of_nothing)
    walk.end()
