"""The line of writers in front of SQLite: nobody is refused, nobody waits for ever, nobody is forgotten."""

import os
import subprocess
import sys
import threading
import time

import pytest
from django.db import OperationalError, connection, connections, transaction

from guong.config.sqlite.library import carries_wal_fix
from guong.config.sqlite.queue import Place
from tests.settings import ROOT

if connection.vendor != "sqlite":
    pytest.skip("the line of writers stands in front of SQLite only", allow_module_level=True)

WRITERS, TRANSACTIONS = 8, 50
WRITER = """
import sys, time
import django
django.setup()
from django.db import connection, transaction
from guong.ledger.models import Repeat
print("ready", flush=True)
sys.stdin.readline()
longest = 0.0
for number in range(int(sys.argv[2])):
    began = time.monotonic()
    with transaction.atomic():
        longest = max(longest, time.monotonic() - began)
        row = Repeat.objects.get(key="shared")
        row.outcome = str(int(row.outcome) + 1)
        row.save()
        time.sleep(0.001)
print(longest)
"""


def repeats():
    from guong.ledger.models import Repeat

    return Repeat.objects


@pytest.fixture
def shared(transactional_db):
    from guong.config.env import now

    repeats().create(by="test", key="shared", fingerprint="", outcome="0", at=now())


@pytest.fixture
def place(tmp_path):
    made = []

    def make(patience=60.0):
        made.append(Place(str(tmp_path / "line"), patience))
        return made[-1]

    yield make
    for one in made:
        one.leave()


def test_eight_processes_read_and_write_without_one_refusal(shared):
    name = str(connection.settings_dict["NAME"])
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.ledger.race_settings", "GUONG_RACE_DATABASE": name}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(number), str(TRANSACTIONS)],
            env=variables,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * WRITERS
    began = time.monotonic()
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=300) for writer in writers]
    lasted = time.monotonic() - began
    assert [errors for _, errors in said if errors] == []
    assert repeats().get().outcome == str(WRITERS * TRANSACTIONS)
    # Fairness: the unlucky one waits for a turn of each of the others, not for most of the race.
    assert max(float(longest) for longest, _ in said) < lasted / 2


def test_threads_stand_in_the_same_line(shared):
    def write():
        try:
            for _ in range(20):
                with transaction.atomic():
                    row = repeats().get()
                    row.outcome = str(int(row.outcome) + 1)
                    row.save()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert repeats().get().outcome == "120"


def is_free():
    """Whether another connection could write at once."""
    other = Place(f"{connection.settings_dict['NAME']}-queue", 0.01)
    try:
        other.enter()
    except OperationalError:
        return False
    other.leave()
    return True


@pytest.mark.django_db(transaction=True)
def test_the_place_is_held_exactly_as_long_as_the_outermost_transaction():
    with transaction.atomic():
        assert not is_free()
        with transaction.atomic():
            assert not is_free()
        assert not is_free()
        with pytest.raises(RuntimeError), transaction.atomic():
            raise RuntimeError
        assert not is_free()
    assert is_free()


@pytest.mark.django_db(transaction=True)
def test_errors_give_the_place_back():
    with pytest.raises(RuntimeError), transaction.atomic():
        raise RuntimeError
    assert is_free()
    with pytest.raises(OperationalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("no SQL")
    assert is_free()


@pytest.mark.django_db(transaction=True)
def test_closing_the_connection_gives_the_place_back():
    with transaction.atomic():
        connection.close()
        assert is_free()
    with transaction.atomic():
        assert not is_free()
    assert is_free()


@pytest.mark.django_db(transaction=True)
def test_a_beginning_that_fails_gives_the_place_back(monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr(connections["default"], "transaction_mode", "NONSENSE")
    with pytest.raises(OperationalError), transaction.atomic():
        pass
    assert is_free()


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_keeps_the_place_until_the_rollback(monkeypatch):
    class Stubborn:
        """A connection whose first commit fails."""

        def __init__(self, real):
            self.real = real

        def commit(self):
            assert not is_free()
            raise connection.Database.OperationalError("disk full")

        def __getattr__(self, name):
            return getattr(self.real, name)

    connection.ensure_connection()
    real = connection.connection
    with pytest.raises(OperationalError, match="disk full"), transaction.atomic():
        repeats().filter(key="none").delete()
        connection.connection = Stubborn(real)
        monkeypatch.setattr(connections["default"], "_set_autocommit", lambda autocommit: None)
    assert not real.in_transaction
    assert is_free()
    connection.connection = real


@pytest.mark.django_db(transaction=True)
def test_a_second_connection_of_one_thread_is_refused_and_does_not_hang():
    other = connection.copy()
    other.settings_dict = {**other.settings_dict, "OPTIONS": {**other.settings_dict["OPTIONS"], "timeout": 0.3}}
    with transaction.atomic(), pytest.raises(OperationalError, match="locked"):
        other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    other.rollback()
    other.close()
    assert is_free()


def test_who_gave_up_does_not_hold_the_line(place):
    first, late, third = place(), place(0.05), place()
    first.enter()
    first.enter()
    with pytest.raises(OperationalError, match="locked"):
        late.enter()
    assert first.is_in_front
    assert not late.is_in_front
    first.leave()
    third.enter()
    third.leave()
    late.patience = 60  # the thread that stood for it before may be giving the lock back just now
    late.enter()
    late.leave()
    late.leave()


def test_an_interrupted_wait_does_not_hold_the_line(place, monkeypatch):
    from guong.config.sqlite import queue

    first, second = place(), place()
    first.enter()

    class Interrupted(queue.Future):
        def result(self, timeout=None):
            raise KeyboardInterrupt

    monkeypatch.setattr(queue, "Future", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        second.enter()
    monkeypatch.undo()
    first.leave()
    second.enter()
    assert second.is_in_front


def test_a_line_that_cannot_be_opened(tmp_path):
    with pytest.raises(OperationalError, match="unable to open"):
        Place(str(tmp_path / "missing" / "line"), 1).enter()


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_which_versions_of_sqlite_carry_the_fix(version, fixed):
    assert carries_wal_fix(version) is fixed


def test_the_library_in_use_carries_the_fix():
    assert carries_wal_fix(connection.Database.sqlite_version_info)
