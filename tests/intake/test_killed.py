"""A worker that is killed in the middle of bringing a sheet in: another one does it again, and it is brought in once."""

import os
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from guong.ledger.deeds import entries_named
from guong.organisations.models import OrganisationName
from guong.tasks.jobs import Runner
from guong.tasks.models import Task
from guong.tasks.rules import LEASE
from tests.files.processes import other_process
from tests.intake.making import xlsx
from tests.intake.paging import Pages, again
from tests.intake.test_pages import SINCE, UNITS
from tests.world import CHECKING

WORKER = """
import sys, time
import django
django.setup()
from datetime import datetime, UTC
from guong.intake.actions import units
real = units.found_bodies
def slow(*a, **k):
    made = real(*a, **k)
    open(sys.argv[1], "w").close()
    time.sleep(60)
    return made
units.found_bodies = slow
from guong.tasks.jobs import Runner
now = lambda: datetime.now(UTC)
Runner(now, now).run_one()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_mid_import(world, tmp_path, settings):
    settings.HOME = tmp_path
    pages = Pages(world, "thu")
    imported = pages.brought("units", xlsx(UNITS), **SINCE)
    pages.post("import_bringing", imported.pk)
    sign = tmp_path / "founded"
    with other_process(WORKER, tmp_path, str(sign)) as process:
        for _ in range(300):
            if sign.exists() or process.poll() is not None:
                break
            time.sleep(0.1)
        assert sign.exists(), process.stderr.read()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert not OrganisationName.objects.filter(name="Chi bộ thôn Vòm").exists()
    assert again(imported).state == "writing"
    later = datetime.now(UTC) + LEASE + timedelta(seconds=1)
    runner = Runner(lambda: later, lambda: CHECKING)
    assert runner.run_one() and not runner.run_one()
    assert (again(imported).state, Task.objects.system("a test").get(token=again(imported).task).attempts) == (
        "done",
        2,
    )
    assert OrganisationName.objects.filter(name="Chi bộ thôn Vòm").count() == 1
    assert len(entries_named("units.brought_in")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_that_bring_in_the_same_sheet(world, tmp_path, settings):
    settings.HOME = tmp_path
    pages, others = Pages(world, "thu"), Pages(world, "quang")
    content = xlsx(UNITS)
    first, second = pages.brought("units", content, **SINCE), others.brought("units", content, **SINCE)
    pages.post("import_bringing", first.pk)
    others.post("import_bringing", second.pk)
    now = datetime.now(UTC)
    while Runner(lambda: now, lambda: CHECKING).run_one():
        pass
    assert (again(first).state, again(second).state) == ("done", "done")
    assert again(second).made == {} and (again(second).counts["new"], again(second).counts["same"]) == (0, 3)
    assert OrganisationName.objects.filter(name="Chi bộ thôn Vòm").count() == 1
    assert others.post("import_undoing", second.pk).status_code == 422
