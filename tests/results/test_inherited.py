"""On what an heir reports: on what its unit had accepted, while the step of reports is open."""

import pytest

from guong.registrations import actions
from guong.results.queries.to_report import to_report
from tests.registrations.changing import BETWEEN, fresh, merge
from tests.results.cast import REPORTING, SEALING
from tests.world import World

pytestmark = pytest.mark.django_db


def test_what_is_sealed_is_not_offered_to_the_heir(world: World) -> None:
    row = world.accepted("kien", "oanh", "thpt")
    merge(world, "thpt", into="dap", day=BETWEEN)

    def offered(person: str, at: object) -> list[int]:
        return [found["number"] for found in to_report(world.actor(person, at), fresh(world), at).rows]  # type: ignore[arg-type]

    assert (offered("dap", REPORTING), offered("kien", REPORTING)) == ([row.pk], [])
    actions.seal(fresh(world), seen_unhandled=0, by=world.actor("nga", SEALING), at=SEALING, step="result")
    assert offered("dap", SEALING) == []
