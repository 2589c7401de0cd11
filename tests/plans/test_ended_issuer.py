"""A plan after its issuer ended: whom it addresses stays below that body; and nothing new is issued in its name."""

from datetime import datetime
from typing import Any

import pytest

from guong.kit.periods import ZONE
from guong.kit.reasons import Forbidden, Refused
from guong.organisations import actions as organisations
from guong.organisations.actor import Office, System
from guong.organisations.models import OrganisationName
from guong.organisations.rules.events import Create, Dissolve, Merge, NewBody
from guong.plans import actions, queries
from guong.plans.queries import asking
from guong.plans.rules import Step
from guong.registrations import queries as registrations
from guong.registrations.queries.board import board_of
from tests.registrations.changing import BETWEEN, fresh, merge, note
from tests.world import AFTER, CHECKING, CODE, ISSUED, World

pytestmark = pytest.mark.django_db
DISTRICT_ENDS = datetime(2023, 3, 7, 9, 0, tzinfo=ZONE)


@pytest.fixture
def two_districts(world: World) -> World:
    """Beside Huyện ủy Suối Mây another district of the same hierarchy; on 7/3 Suối Mây is dissolved and its units go there."""
    hierarchy = world.plan.hierarchy_id
    bodies: Any = (
        ("other", "Huyện ủy Đèo Gió", "party_committee", None),
        ("theirs", "Đảng bộ xã Lũng Vài", "party_organisation", "other"),
    )
    for key, name, kind, parent in bodies:
        made = organisations.found_body(
            name, name, kind, hierarchy_id=hierarchy, parent_id=world.bodies.get(parent or ""), since=ISSUED.date(),
            by=System(), at=ISSUED,
        )  # fmt: skip
        world.bodies[key] = int(made)
    below = ("ban", "cau_da", "khe_sau", "thpt")
    children = tuple((world.bodies[key], world.bodies["other"]) for key in below)
    note(world, Dissolve(world.bodies["huyen_uy"], children), DISTRICT_ENDS.date())
    return world


def addressed(world: World, at: datetime) -> set[str]:
    names = {body: key for key, body in world.bodies.items()}
    plan = fresh(world)
    found = queries.addressed(plan, Step.REGISTRATION, at)
    assert {duty.unit.id for duty in board_of(plan, at).duties} == {unit.id for unit in found.units}
    return {names[unit.id] for unit in found.units}


def test_a_plan_does_not_address_strangers_when_its_issuer_has_ended(two_districts: World) -> None:
    theirs = {"cau_da", "tram", "ngon", "khe_sau", "dap", "thpt", "mttq", "phu_nu"}
    assert addressed(two_districts, CHECKING) == addressed(two_districts, DISTRICT_ENDS) == theirs
    assert addressed(two_districts, AFTER) == theirs


def test_lists_go_the_way_they_went_on_its_last_day(two_districts: World) -> None:
    plan, bodies = fresh(two_districts), two_districts.bodies
    for at in (CHECKING, DISTRICT_ENDS, AFTER):
        found = {key: registrations.receiver_of(plan, bodies[key], at) for key in ("tram", "cau_da", "thpt", "mttq")}
        assert found == {
            "tram": bodies["cau_da"],
            "cau_da": bodies["ban"],
            "thpt": bodies["ban"],
            "mttq": bodies["ban"],
        }


def test_who_led_the_issuer_still_reads_the_whole_plan(two_districts: World) -> None:
    row = two_districts.sent("kien", "oanh", "thpt")
    seen = registrations.visible_to(two_districts.actor("phuc", AFTER))
    assert list(seen.values_list("pk", flat=True)) == [row.pk]
    assert registrations.visible_in(two_districts.actor("phuc", AFTER), fresh(two_districts)).count() == 1


def new_plan(world: World, at: datetime, code: str = "moi", issuer: str = "huyen_uy", receiver: str = "ban") -> None:
    heading = {"year": 2024, "title": "Kế hoạch mới", "hierarchy_id": world.plan.hierarchy_id}
    ids = {"issuer_id": world.bodies[issuer], "receiver_id": world.bodies[receiver]}
    actions.draft(code, by=world.actor("thu", at), at=at, **heading, **ids)


def test_nobody_plans_in_the_name_of_a_body_that_is_no_more(two_districts: World) -> None:
    new_plan(two_districts, CHECKING, "truoc-do")
    with pytest.raises(Forbidden) as refusal:
        new_plan(two_districts, DISTRICT_ENDS)
    assert [reason.code for reason in refusal.value.reasons] == ["not_their_name"]
    assert [name for _, name in queries.issuers_for(two_districts.actor("thu", DISTRICT_ENDS), DISTRICT_ENDS)] == [
        "Huyện ủy Đèo Gió",
        "Ban Tuyên giáo Huyện ủy",
    ]


def test_nobody_plans_for_a_body_that_is_no_more(world: World) -> None:
    merge(world, "ban", into="thpt", day=BETWEEN)
    at = AFTER.replace(month=4)
    assert queries.issuers_for(world.actor("thu", at), at) == []
    with pytest.raises(Forbidden) as refusal:
        new_plan(world, at)
    assert [reason.code for reason in refusal.value.reasons] == ["not_a_planner"]


def test_a_draft_is_not_activated_once_its_issuer_is_no_more(drafting_world: World) -> None:
    world = drafting_world
    new = NewBody(-1, "Đảng ủy xã Suối Mây", "party_committee", ((world.plan.hierarchy_id, None),))
    note(world, Merge((world.bodies["huyen_uy"],), new), DISTRICT_ENDS.date())
    plan = queries.plan_for(world.actor("thu", CHECKING), CODE)
    assert "plan_body_gone" not in [reason.code for reason in asking.why_not_activate(plan, CHECKING)]
    with pytest.raises(Refused) as refusal:
        actions.activate(plan, by=world.actor("thu", DISTRICT_ENDS), at=DISTRICT_ENDS)
    gone = [reason for reason in refusal.value.reasons if reason.code == "plan_body_gone"]
    assert [reason.facts for reason in gone] == [{"name": "Huyện ủy Suối Mây"}]


def test_no_seat_is_given_at_a_body_that_is_no_more(world: World) -> None:
    merge(world, "tram", into="ngon", day=DISTRICT_ENDS.date())
    given = {"by": System(), "at": CHECKING}
    person, body = world.people["khach"], world.bodies["tram"]
    with pytest.raises(Refused) as refusal:
        organisations.give_seat(person, body, Office.CLERK, since=DISTRICT_ENDS, **given)
    facts = {"name": "Chi bộ Trạm Y tế xã Cầu Đá", "day": "07/03/2023"}
    assert [(reason.code, reason.field, reason.facts) for reason in refusal.value.reasons] == [
        ("body_ended", "organisation", facts)
    ]
    organisations.give_seat(person, body, Office.CLERK, since=CHECKING, **given)


def test_the_same_plans_are_read_once_with_their_issuers(two_districts: World) -> None:
    found = queries.with_terms([fresh(two_districts)])
    assert [plan.issuer_ends for plan in found] == [DISTRICT_ENDS.date()]
    assert queries.with_terms([]) == []
    note(two_districts, Create(NewBody(-1, "Chi bộ Tư pháp", "party_cell", ((two_districts.plan.hierarchy_id, None),))))
    assert OrganisationName.objects.filter(name="Chi bộ Tư pháp").exists()
