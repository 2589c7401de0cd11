"""A seal copies the tree of one moment: bodies that change meanwhile wait until it is done."""

import threading

import pytest

from guong.kit.periods import local
from guong.organisations import queries as organisations
from guong.organisations.rules.events import Move
from guong.registrations import actions
from guong.registrations.models import SealedDuty, SealedItem
from guong.registrations.queries import consolidation
from tests.registrations.changing import note
from tests.registrations.test_sealing_race import HEAD_START, PATIENCE, Standing, beside
from tests.world import AFTER, SENDING, build_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_change_of_bodies_waits_for_the_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sealing stands still between its two readings of the tree, while an administrator moves a cell, from a day that is past."""
    world = build_world()
    row = world.accepted("lien", "lien", "tram", "ha")
    day = local(AFTER).date()
    before = organisations.places_of([world.bodies["tram"]], day, world.plan.hierarchy_id)[world.bodies["tram"]]
    told: dict[str, str] = {}
    standing = Standing(consolidation.consolidation_of)
    monkeypatch.setattr(consolidation, "consolidation_of", standing)
    nga = world.actor("nga", AFTER)
    standing.thread = beside(lambda: actions.seal(world.plan, seen_unhandled=0, by=nga, at=AFTER), told, "seal")
    move = Move(world.bodies["tram"], world.plan.hierarchy_id, world.bodies["khe_sau"])
    moving: threading.Thread = beside(lambda: note(world, move, SENDING.date(), AFTER), told, "move")
    standing.thread.start()
    assert standing.has_looked.wait(PATIENCE), told
    moving.start()
    moving.join(HEAD_START)
    standing.may_go.set()
    for thread in (standing.thread, moving):
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert told == {"seal": "done", "move": "done"}
    duties = SealedDuty.objects.system("a test looks").filter(organisation_id=world.bodies["tram"])
    items = SealedItem.objects.system("a test looks").filter(registration_id=row.pk)
    places = [*duties.values_list("hierarchy_id", "path"), *items.values_list("hierarchy_id", "path")]
    assert places == [before, before]
    after = organisations.places_of([world.bodies["tram"]], day, world.plan.hierarchy_id)[world.bodies["tram"]]
    assert after != before
