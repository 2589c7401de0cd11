"""Where the heir ended too and nobody follows: its people finish what it had inherited and begin nothing new."""

import pytest

from guong.kit.reasons import Forbidden, Refused
from guong.organisations.actor import Standing
from guong.organisations.rules.events import Dissolve
from guong.registrations import actions
from guong.registrations.queries.ended import unhandled_items
from tests.registrations.changing import BETWEEN, LATER, fresh, merge, note
from tests.world import World

pytestmark = pytest.mark.django_db


def test_what_the_last_heir_had_is_finished_and_nothing_begun(world: World) -> None:
    row = world.listed("lien", "tram")
    merge(world, "tram", into="ngon")
    note(world, Dissolve(world.bodies["ngon"]), BETWEEN)
    man, plan = world.actor("man", LATER), fresh(world)
    found = {(held.organisation_id, held.standing) for held in man.seats}
    assert found == {
        (world.bodies["ngon"], Standing.LEFT),
        (world.bodies["tram"], Standing.INHERITED_LAST),
    }
    actions.send_list(plan, world.bodies["tram"], by=man, at=LATER)
    assert world.registration(row.pk).state == "sent"
    with pytest.raises(Forbidden) as refusal:
        actions.start(plan, world.bodies["tram"], by=man, at=LATER)
    assert [reason.code for reason in refusal.value.reasons] == ["nothing_new"]


def test_nobody_types_in_paper_for_a_committee_that_nobody_follows(world: World) -> None:
    children = tuple((world.bodies[key], world.bodies["khe_sau"]) for key in ("tram", "ngon"))
    note(world, Dissolve(world.bodies["cau_da"], children), BETWEEN)
    with pytest.raises(Forbidden) as refusal:
        actions.start(
            fresh(world), world.bodies["ngon"], by=world.actor("ha", LATER), at=LATER,
            on_behalf_id=world.bodies["cau_da"],
        )  # fmt: skip
    assert [reason.code for reason in refusal.value.reasons] == ["not_above"]


def test_what_waits_at_a_desk_whose_last_heir_ended_is_seen_before_sealing(world: World) -> None:
    """Sent to Cầu Đá, which merged into Khe Sâu, which was dissolved: nobody receives it, so whoever seals is told of it."""
    row = world.sent("lien", "lien", "tram")
    plan, at = fresh(world), LATER
    merge(world, "cau_da", into="khe_sau")
    assert list(unhandled_items(plan, at, "registration")) == []
    children = tuple((world.bodies[key], world.bodies["huyen_uy"]) for key in ("tram", "ngon", "dap"))
    note(world, Dissolve(world.bodies["khe_sau"], children), BETWEEN)
    assert [item.registration_id for item in unhandled_items(plan, at, "registration")] == [row.pk]
    by = world.actor("thu", at)
    with pytest.raises(Refused) as refusal:
        actions.seal(plan, seen_unhandled=0, by=by, at=at)
    assert [reason.code for reason in refusal.value.reasons] == ["unhandled_items"]
    assert actions.seal(plan, seen_unhandled=1, by=by, at=at)
