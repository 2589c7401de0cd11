"""`guong work`: tasks beside the clock's jobs; errors; the end; and a worker that is killed."""

import logging
import os
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from guong.config import working
from guong.config.working import Worker
from guong.files import queries
from guong.ledger.models import Entry
from guong.tasks import actions, jobs
from guong.tasks.actions import enqueue
from guong.tasks.models import Task
from guong.tasks.rules import LEASE
from tests.files.processes import other_process

NOW = datetime(2023, 6, 1, 3, 0, tzinfo=UTC)

WORKER = """
import sys, time
import django
django.setup()
from datetime import datetime, UTC
from django.db import transaction
from guong.ledger.deeds import record
from guong.organisations.actor import System
from guong.tasks.actions import task
from guong.config.working import Worker

@task("thu.lau")
def slow(work, *, seconds):
    open(sys.argv[1], "w").close()
    time.sleep(seconds)
    with transaction.atomic():
        record("plan.drafted", "thu:1", by=System("thu"), at=work.at)
        work.succeed()

worker = Worker(())
import signal
signal.signal(signal.SIGTERM, lambda *_: worker.stop.set())
worker.run()
"""


@pytest.fixture
def home(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    return tmp_path


def row():
    return Task.objects.system("a test").get()


def effects():
    return Entry.objects.filter(subject="thu:1").count()


@pytest.mark.django_db
def test_tasks_follow_each_other_without_a_pause(home, registered, monkeypatch):
    worker, done, paused = Worker(()), [], []
    registered("thu.viec", lambda work, *, number: done.append(number))
    for number in range(3):
        enqueue("thu.viec", at=NOW, number=number)
    monkeypatch.setattr(worker.stop, "wait", lambda seconds: paused.append((seconds, len(done))) or worker.stop.set())
    worker.run()
    assert (done, paused) == ([0, 1, 2], [(working.IDLE, 3)])
    assert working.IDLE <= 1


@pytest.mark.django_db
def test_a_queue_that_cannot_be_read_stops_no_worker(home, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)

    def away(*_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(actions, "claim", away)
    assert Worker(()).run_task() is False


def until(sign, process):
    for _ in range(400):
        if sign.exists() or process.poll() is not None:
            break
        time.sleep(0.1)
    assert sign.exists(), process.stderr.read()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_mid_task_and_the_next_one_finishes_it_once(home, registered, tmp_path):
    registered("thu.lau", lambda work, *, seconds: None)
    enqueue("thu.lau", at=NOW, seconds=60)
    sign = tmp_path / "begun"
    with other_process(WORKER, home, str(sign)) as process:
        until(sign, process)
        os.kill(process.pid, signal.SIGKILL)
    assert (row().state, row().attempts, effects()) == ("running", 1, 0)
    # The lease runs out; the second worker is another process, and is quicker.
    past = datetime.now(UTC) - timedelta(seconds=1)
    Task.objects.system("a test").update(leased_until=past, facts={"seconds": 0})
    again = tmp_path / "again"
    with other_process(WORKER, home, str(again)) as process:
        until(again, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert (row().state, row().attempts, effects()) == ("successful", 2, 1)
    assert past + LEASE > past and queries.missing() == []


@pytest.mark.django_db(transaction=True)
def test_told_to_stop_a_worker_finishes_what_it_has_begun(home, registered, tmp_path):
    registered("thu.lau", lambda work, *, seconds: None)
    enqueue("thu.lau", at=NOW, seconds=2)
    sign = tmp_path / "begun"
    with other_process(WORKER, home, str(sign)) as process:
        until(sign, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert (row().state, row().attempts, effects()) == ("successful", 1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_sign_of_life_does_not_wait_for_the_database(home, monkeypatch, caplog):
    """A long import holds the database: its worker lives, and says so without a page of traceback."""
    signs, renewals = [], []

    def renew(run, at):
        renewals.append(run)
        raise OperationalError("database is locked")

    @actions.task("thu.cham")
    def slow(work):
        for _ in range(200):
            if len(renewals) >= 2:
                break
            time.sleep(0.02)

    monkeypatch.setattr(jobs.actions, "renew", renew)
    monkeypatch.setattr(jobs, "RENEWED_EVERY", timedelta(seconds=0.05))
    enqueue("thu.cham", at=NOW)
    with caplog.at_level(logging.WARNING):
        assert jobs.Runner(lambda: NOW, lambda: NOW, lambda: signs.append(1)).run_one()
    assert len(signs) >= 2
    told = [one for one in caplog.records if "lease not renewed" in one.getMessage()]
    assert told and all(one.exc_info is None and "OperationalError" in one.getMessage() for one in told)
