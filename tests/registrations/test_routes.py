"""Who sends to whom, who takes part, whose exemplars are counted inside whom: by place and quota, never by kind or level."""

import pytest

from guong.kit.reasons import Forbidden, Refused
from guong.organisations import actions as organisations
from guong.organisations.actor import System
from guong.organisations.models import OrganisationKind, Place
from guong.plans import queries as plans
from guong.plans.models import Plan, Quota
from guong.plans.rules import QuotaRule, Step, Unit
from guong.registrations import actions, queries
from guong.registrations.queries.board import board_of
from guong.registrations.queries.continuing import root_of
from guong.registrations.rules import ParticipationValue, State
from guong.registrations.rules.counting import Counted, Rules, credits_by_unit
from tests.world import AFTER, FOUNDED, WRITING

RECEIVER = 99


def found(world, name, kind, parent):
    party = Place.objects.get(organisation_id=world.bodies["thpt"]).hierarchy_id
    made = organisations.found_body.body(
        name, name, kind, hierarchy_id=party, parent_id=parent, since=FOUNDED.date(), by=System("t"), at=FOUNDED
    )
    return int(made)


def receivers(world, *bodies):
    one_by_one = [queries.receiver_of(world.plan, body, WRITING) for body in bodies]
    addressed = plans.addressed(world.plan, Step.REGISTRATION, WRITING)
    together = queries.receivers_of(world.plan, addressed)
    assert [together.get(body, found) for body, found in zip(bodies, one_by_one, strict=True)] == one_by_one
    names = {number: key for key, number in world.bodies.items()}
    return [names[body] for body in one_by_one]


def test_the_body_above_receives_where_it_takes_part(world):
    bodies = [world.bodies[key] for key in ("tram", "cau_da", "thpt", "mttq", "phu_nu", "huyen_uy")]
    assert receivers(world, *bodies) == ["cau_da", "ban", "ban", "ban", "ban", "ban"]


def test_a_body_of_which_the_plan_asks_nothing_is_passed_over(world):
    """Decision 2: the body directly above that takes part in the plan, else the plan's receiver."""
    section = found(world, "Đảng bộ bộ phận", "party_office", world.bodies["cau_da"])
    inner = found(world, "Chi bộ trong bộ phận", "party_cell", section)
    assert receivers(world, inner) == ["cau_da"]
    assert {duty.unit.id: duty.receiver_id for duty in board_of(world.plan, AFTER).duties}[inner] == world.bodies[
        "cau_da"
    ]
    Quota.objects.filter(plan=world.plan, kind="party_organisation").delete()
    assert receivers(world, inner, world.bodies["tram"]) == ["ban", "ban"]


def test_who_takes_part_is_said_by_the_quotas_not_by_the_kind(world):
    """A kind that the programme does not know takes part as soon as a quota asks of it, at any depth."""
    OrganisationKind.objects.filter(organisation_id=world.bodies["tram"]).update(kind="work_team")
    start = lambda: actions.start(world.plan, world.bodies["tram"], by=world.actor("lien"), at=WRITING)  # noqa: E731
    with pytest.raises(Refused) as caught:
        start()
    assert [reason.code for reason in caught.value.reasons] == ["unit_not_addressed"]
    Quota.objects.filter(plan=world.plan, kind="party_cell").update(kind="work_team", scope="direct")
    assert world.registration(int(start())).unit_id == world.bodies["tram"]


def test_nobody_types_in_paper_for_those_who_send_to_the_plans_receiver(world):
    """The row would wait, endorsed, in a list of the receiver's that nobody receives."""
    with pytest.raises(Forbidden) as caught:
        actions.start(
            world.plan, world.bodies["thpt"], by=world.actor("thu"), at=WRITING, on_behalf_id=world.plan.receiver_id
        )
    assert [reason.code for reason in caught.value.reasons] == ["not_above"]


def test_the_root_plan_is_the_topmost(world):
    rows = Plan.objects.system("the test sets plans up")
    fields = {"issuer_id": world.plan.issuer_id, "receiver_id": world.plan.receiver_id, "drafted_at": WRITING}
    common = {**fields, "hierarchy_id": world.plan.hierarchy_id, "year": 2023, "title": "Kế hoạch"}
    top = rows.create(code="tinh", **common)
    middle = rows.create(code="huyen", parent=top, **common)
    rows.filter(pk=world.plan.pk).update(parent=middle)
    world.plan.refresh_from_db()
    assert root_of(world.plan) == top
    with pytest.raises(Refused) as caught:  # its registrations stand there, and nowhere between
        actions.start(world.plan, world.bodies["thpt"], by=world.actor("kien"), at=WRITING)
    assert [reason.code for reason in caught.value.reasons] == ["registers_in_root"]


@pytest.mark.parametrize(
    ("kind", "hierarchy", "path", "counts"),
    [
        ("party_organisation", 1, "00000001", True),
        ("youth_union", 1, "00000001", True),
        ("party_organisation", 2, "00000001", False),
        ("party_organisation", 1, "00000002", False),
    ],
)
def test_what_is_counted_inside_a_body_is_said_by_the_place(kind, hierarchy, path, counts):
    outer = Unit(1, "", "", kind, path, hierarchy, RECEIVER)
    quota = QuotaRule(1, hierarchy, kind, "all", "at_least", 1, None, "implements")
    inside = Counted(1, 10, 2, State.ACCEPTED, True, (ParticipationValue(2, "implements", True),), "000000010001")
    credit = credits_by_unit([inside], {1: (quota,)}, {1: outer}, {1: RECEIVER}, Rules(RECEIVER, False, True, 1))[1]
    assert bool(credit.accepted) is counts
