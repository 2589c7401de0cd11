"""One ends an exemplar while another goes on with it: one of the two is done, the other is told why not."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from guong.kit.reasons import Refused
from guong.registrations import actions
from guong.registrations.models import ExemplarEnding, Registration
from tests.registrations import earlier
from tests.world import WRITING, build_world

pytestmark = pytest.mark.django_db(transaction=True)
WHY, PATIENCE = "Đã thành nếp chung.", 60


def test_an_exemplar_is_ended_or_gone_on_with_never_both() -> None:
    world = build_world()
    row = earlier.accepted(earlier.year_before(world), "kien", "oanh", "thpt")
    oanh, kien = world.actor("oanh"), world.actor("kien")
    verbs: list[Callable[[], str]] = [
        lambda: actions.end_exemplar(row, WHY, by=oanh, at=WRITING),
        lambda: actions.continue_from(row, world.plan, by=kien, at=WRITING),
    ]
    together = threading.Barrier(len(verbs))

    def outcome(verb: Callable[[], str]) -> str:
        try:
            together.wait(PATIENCE)
            verb()
        except Refused as refused:
            return refused.reasons[0].code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(verbs)) as pool:
        ended, gone_on = pool.map(outcome, verbs)
    assert (ended, gone_on) in {("done", "exemplar_ended"), ("ended_while_written", "done")}
    here = Registration.objects.system("a test looks").filter(exemplar_id=row.exemplar_id, plan=world.plan).exists()
    assert (ExemplarEnding.objects.exists(), here) == (ended == "done", gone_on == "done")
