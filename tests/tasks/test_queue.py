"""The queue: claims, leases, attempts, fences."""

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from guong.ledger.models import Entry
from guong.organisations.actor import System
from guong.tasks import actions, jobs, queries
from guong.tasks.actions import LeaseLost, claim, enqueue, fail, progress, purge, renew, succeed
from guong.tasks.jobs import Runner
from guong.tasks.models import Task
from guong.tasks.rules import KEPT, KILLED, LEASE, MOST_ATTEMPTS, WAITS, State

NOW = datetime(2023, 6, 1, 3, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(registered):
    registered("thu.viec", lambda work, **facts: None)


def row(task):
    return Task.objects.system("a test looks at the row").get(pk=task.pk)


def runner(at=NOW):
    return Runner(lambda: at, lambda: at)


def test_a_name_that_nobody_registered():
    with pytest.raises(KeyError):
        enqueue("khong.co", at=NOW)


def test_two_functions_of_one_name():
    actions.task("thu.hai")(print)
    with pytest.raises(ValueError, match=r"thu\.hai"):
        actions.task("thu.hai")(repr)
    assert actions.task("thu.hai")(print) is print


@pytest.mark.django_db(transaction=True)
def test_queued_if_and_only_if_the_deed_holds():
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue("thu.viec", at=NOW)
        raise RuntimeError
    assert claim(NOW, "a") is None
    with transaction.atomic():
        enqueue("thu.viec", at=NOW)
    assert claim(NOW, "a") is not None


def test_oldest_first_and_each_once():
    made = [enqueue("thu.viec", at=NOW, number=n) for n in range(3)]
    runs = [claim(NOW, worker) for worker in "abc"]
    assert [run.task_id for run in runs] == [task.pk for task in made]
    assert [run.facts for run in runs] == [{"number": 0}, {"number": 1}, {"number": 2}]
    assert claim(NOW, "d") is None


def test_a_time_before_which_nothing_is_done():
    enqueue("thu.viec", at=NOW, not_before=NOW + SECOND)
    assert claim(NOW, "a") is None
    assert claim(NOW + SECOND, "a") is not None


def test_a_demonstrations_clock_keeps_no_task_waiting():
    enqueue("thu.viec", at=NOW + timedelta(days=900))
    assert claim(NOW, "a") is not None


def test_a_lease_that_ran_out_is_taken_over_and_fences_the_first():
    task = enqueue("thu.viec", at=NOW)
    first = claim(NOW, "a")
    assert claim(NOW + LEASE - SECOND, "b") is None
    second = claim(NOW + LEASE, "b")
    assert (second.task_id, second.attempt) == (first.task_id, 2)
    for late in (
        lambda: renew(first, NOW),
        lambda: progress(first, 1, 2),
        lambda: succeed(first, NOW),
        lambda: fail(first, ValueError(), NOW),
    ):
        with pytest.raises(LeaseLost):
            late()
    succeed(second, NOW + LEASE)
    assert (row(task).state, row(task).done) == (State.SUCCESSFUL, 0)


def test_the_same_worker_taking_it_again_is_fenced_too():
    enqueue("thu.viec", at=NOW)
    first = claim(NOW, "a")
    claim(NOW + LEASE, "a")
    with pytest.raises(LeaseLost):
        succeed(first, NOW + LEASE)


def test_a_renewed_lease_is_not_taken():
    enqueue("thu.viec", at=NOW)
    run = claim(NOW, "a")
    renew(run, NOW + LEASE - SECOND)
    assert claim(NOW + LEASE + SECOND, "b") is None


def test_attempts_wait_longer_and_end(registered, caplog):
    caplog.set_level(logging.CRITICAL)
    calls = []

    def broken(work):
        calls.append(work.is_last)
        raise ValueError("Nguyễn Văn Kín")

    registered("thu.hong", broken)
    task, at = enqueue("thu.hong", at=NOW), NOW
    for wait in WAITS:
        assert runner(at).run_one()
        assert (row(task).state, row(task).error) == (State.READY, "ValueError")
        assert not runner(at + wait - SECOND).run_one()
        at += wait
    assert runner(at).run_one()
    assert (row(task).state, row(task).error, row(task).finished_at) == (State.FAILED, "ValueError", at)
    assert calls == [False] * (MOST_ATTEMPTS - 1) + [True]
    assert not runner(at + KEPT).run_one()


def test_a_task_that_kills_every_worker_ends():
    task, at = enqueue("thu.viec", at=NOW), NOW
    for _ in range(MOST_ATTEMPTS):
        assert claim(at, "a") is not None
        at += LEASE
    assert claim(at, "a") is None
    assert (row(task).state, row(task).error) == (State.FAILED, KILLED)


def test_a_name_that_is_gone_after_an_upgrade_fails_and_stops_nobody(registered, caplog):
    caplog.set_level(logging.CRITICAL)
    task = enqueue("thu.viec", at=NOW)
    Task.objects.system("a test").update(name="da.bo")
    other = enqueue("thu.viec", at=NOW)
    assert runner().run_one() and runner().run_one()
    assert (row(task).error, row(other).state) == ("KeyError", State.SUCCESSFUL)


def test_what_a_function_is_given_and_that_it_runs_outside_a_transaction(registered, monkeypatch):
    seen = []

    def function(work, *, number):
        work.progress(number, 9)
        seen.append((number, work.at, work.is_last, row(task).done, row(task).total))

    registered("thu.viec", function)
    task = enqueue("thu.viec", at=NOW, number=4)
    told = NOW - timedelta(days=400)
    Runner(lambda: NOW, lambda: told).run_one()
    assert seen == [(4, told, False, 4, 9)]
    assert row(task).state == State.SUCCESSFUL


def test_the_effect_and_the_end_are_one(registered):
    """A run that lost its lease undoes its effect."""

    def slow(work):
        with transaction.atomic():
            enqueue("thu.viec", at=NOW, effect=1)
            claimed = claim(NOW + LEASE, "b")
            assert claimed is not None
            work.succeed()

    registered("thu.cham", slow)
    enqueue("thu.cham", at=NOW)
    runner().run_one()
    assert not Task.objects.system("a test").filter(facts={"effect": 1}).exists()


def test_a_long_task_is_renewed_while_it_works(registered, monkeypatch):
    renewed, waited = threading.Event(), []
    monkeypatch.setattr(jobs, "RENEWED_EVERY", timedelta(milliseconds=5))
    monkeypatch.setattr(actions, "renew", lambda run, at: waited.append(run.task_id))
    registered("thu.lau", lambda work: renewed.wait(10))
    task = enqueue("thu.lau", at=NOW)
    Runner(lambda: NOW, lambda: NOW, renewed.set).run_one()
    assert set(waited) == {task.pk}
    assert row(task).state == State.SUCCESSFUL


def test_a_renewal_that_fails_is_tried_again(registered, monkeypatch):
    from django.db import OperationalError

    renewed, tried = threading.Event(), []

    def renew(run, at):
        tried.append(run)
        if len(tried) < 3:
            raise OperationalError("database is locked")
        renewed.set()

    monkeypatch.setattr(jobs, "RENEWED_EVERY", timedelta(milliseconds=5))
    monkeypatch.setattr(actions, "renew", renew)
    registered("thu.lau", lambda work: renewed.wait(10))
    enqueue("thu.lau", at=NOW)
    signs = []
    Runner(lambda: NOW, lambda: NOW, lambda: signs.append(1)).run_one()
    assert len(tried) >= 3 and len(signs) >= 3, "the sign of life goes on while the lease cannot be renewed"


def test_finished_tasks_are_kept_thirty_days():
    for days in (29, 31):
        run = claim(NOW, "a") if enqueue("thu.viec", at=NOW, days=days) else None
        succeed(run, NOW - timedelta(days=days))
    enqueue("thu.viec", at=NOW - timedelta(days=90), days=90)
    assert (purge(NOW), purge(NOW)) == (1, 0)
    assert sorted(task.facts["days"] for task in Task.objects.system("a test")) == [29, 90]


def test_figures_of_the_queue():
    assert queries.queue(NOW) == queries.Queue(0, None, 0)
    enqueue("thu.viec", at=NOW - timedelta(hours=2))
    enqueue("thu.viec", at=NOW)
    Task.objects.create(
        token="t", name="thu.viec", facts={}, by="system", state=State.FAILED, made_at=NOW, finished_at=NOW
    )
    assert queries.queue(NOW + SECOND) == queries.Queue(2, NOW - timedelta(hours=2), 1)
    assert queries.queue(NOW + timedelta(days=2)).failed == 0


def test_nothing_personal_is_kept_and_nothing_recorded():
    task = enqueue("thu.viec", at=NOW, by=System("thu"), number=1)
    assert (row(task).by, row(task).facts) == ("thu", {"number": 1})
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_workers_and_each_task_once(registered):
    """Threads with connections of their own take forty tasks: none twice, none left."""
    for number in range(40):
        enqueue("thu.viec", at=NOW, number=number)
    taken, lock = [], threading.Lock()

    def take(name):
        try:
            while (run := claim(NOW, name)) is not None:
                with lock:
                    taken.append(run.facts["number"])
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(taken) == list(range(40))
