"""Two changes at once, each right alone: the second sees what the first wrote."""

import threading
from collections.abc import Callable

import pytest

from guong.organisations import actions
from guong.organisations.queries import histories
from guong.organisations.rules.events import Event, Move
from tests.organisations.changing import AFTER, DAY, dang
from tests.registrations.test_sealing_race import HEAD_START, PATIENCE, Standing, beside
from tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


def moving(world: World, body: str, below: str) -> Callable[[], object]:
    event = Event(DAY, "15-QĐ/TU", Move(world.bodies[body], dang(world), world.bodies[below]))
    quang = world.actor("quang", AFTER)
    return lambda: actions.change(event, by=quang, at=AFTER)


def test_two_moves_do_not_close_a_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    told: dict[str, str] = {}
    standing = Standing(histories.around)
    monkeypatch.setattr(histories, "around", standing)
    second: threading.Thread = beside(moving(world, "khe_sau", "cau_da"), told, "second")
    standing.thread = beside(moving(world, "cau_da", "khe_sau"), told, "first")
    standing.thread.start()
    assert standing.has_looked.wait(PATIENCE), told
    second.start()
    second.join(HEAD_START)
    standing.may_go.set()
    for thread in (standing.thread, second):
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert told == {"first": "done", "second": "cycle"}
