"""In whose name somebody may issue a plan. Whoever may, reads all that is registered in it: this is the widest right there is."""

import pytest

from guong.config.clock import hold_clock
from guong.kit.reasons import Refusal
from guong.plans import actions as plans
from guong.plans import queries as plan_queries
from tests.access.calling import undone
from tests.access.town import Town
from tests.world import AFTER

pytestmark = pytest.mark.django_db


def drafted_by(town: Town, actor: str, body: str, issuer: str) -> None:
    world = town.world
    plans.draft(
        "nhan-danh",
        by=world.actor(actor, AFTER),
        at=AFTER,
        issuer_id=world.bodies[issuer],
        receiver_id=world.bodies[body],
        hierarchy_id=world.plan.hierarchy_id,
        year=2023,
        title="Kế hoạch nhân danh cơ quan khác",
    )


@pytest.mark.parametrize(("actor", "body", "issuer"), [("thu", "ban", "huyen_uy"), ("ha", "cau_da", "cau_da")])
def test_a_commission_for_its_committee_and_a_committee_for_itself(
    town: Town, actor: str, body: str, issuer: str
) -> None:
    with undone():
        drafted_by(town, actor, body, issuer)


@pytest.mark.parametrize("issuer", ["huyen_uy", "ban", "cau_da", "mttq"])
def test_nobody_issues_in_the_name_of_a_body_above_or_beside(town: Town, issuer: str) -> None:
    """The action refuses, whatever the form offers."""
    with undone(), pytest.raises(Refusal):
        drafted_by(town, "dung", "khe_sau", issuer)


def test_the_form_offers_no_other_name(town: Town) -> None:
    dung = town.world.actor("dung", AFTER)
    assert [id_ for id_, _ in plan_queries.issuers_for(dung, AFTER)] == [town.world.bodies["khe_sau"]]


def test_a_draft_is_not_moved_into_anothers_name(town: Town) -> None:
    with undone(), hold_clock(AFTER):
        drafted_by(town, "dung", "khe_sau", "khe_sau")
        dung = town.world.actor("dung", AFTER)
        with pytest.raises(Refusal):
            plans.write_heading(
                plan_queries.plan_for(dung, "nhan-danh"), by=dung, at=AFTER, issuer_id=town.world.bodies["huyen_uy"]
            )
