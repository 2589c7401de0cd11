"""Two forms of one unit at once: what it has waiting is counted by one after the other."""

from typing import Any

import pytest

from guong.obstacles import queries
from tests.obstacles.doing import raised, rows
from tests.registrations.test_sealing_race import HEAD_START, PATIENCE, Standing, beside
from tests.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_more_than_the_most_however_many_are_sent_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    world: Any = build_world()
    for number in range(19):
        raised(world, text=f"Vướng {number}")
    told: dict[str, str] = {}
    standing = Standing(queries.open_of)
    monkeypatch.setattr(queries, "open_of", standing)
    standing.thread = beside(lambda: raised(world, text="Một"), told, "first")
    second = beside(lambda: raised(world, text="Hai"), told, "second")
    standing.thread.start()
    assert standing.has_looked.wait(PATIENCE), told
    second.start()
    second.join(HEAD_START)
    standing.may_go.set()
    for thread in (standing.thread, second):
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert told == {"first": "done", "second": "too_many_obstacles"} and len(rows()) == 20
