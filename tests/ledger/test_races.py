"""Two processes record at the same time: the chain stays one chain."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from guong.ledger.models import Entry, Repeat
from guong.ledger.verify import verify

EACH = 40
RECORDER = """
import sys
import django
from django.conf import settings
django.setup()
from datetime import UTC, datetime
from guong.ledger.deeds import Key, deed, record
from guong.organisations.actor import System

@deed
def note(who, number, *, by, at):
    return str(record("test.noted", f"test:{who}", by=by, at=at, number=number).seq)

who, times = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for number in range(times):
    # Every process sends the same keys: each key's deed may be done once only.
    key = Key(f"k{number}", "same") if sys.argv[3] == "same" else None
    print(note(who, number, by=System("person:1"), at=datetime.now(UTC), key=key))
"""


def race(processes, times, keys):
    """Start all, let them go at once; the outcomes of each."""
    variables = {**os.environ, "GUONG_RACE_DATABASE": str(connection.settings_dict["NAME"])}
    command = [sys.executable, "-W", "error", "-c", RECORDER]
    started = [
        subprocess.Popen(
            [*command, str(number), str(times), keys],
            env={**variables, "DJANGO_SETTINGS_MODULE": "tests.ledger.race_settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(processes)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    outcomes = [process.communicate(timeout=300)[0].split() for process in started]
    assert [process.returncode for process in started] == [0] * processes
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_processes_leave_a_sound_chain():
    outcomes = race(2, EACH, "none")
    assert sorted(int(seq) for one in outcomes for seq in one) == list(range(1, 2 * EACH + 1))
    report = verify()
    assert (report.is_sound, report.entries) == (True, 2 * EACH)


@pytest.mark.django_db(transaction=True)
def test_two_processes_with_the_same_keys_do_each_deed_once():
    first, second = race(2, EACH, "same")
    assert first == second
    assert Entry.objects.count() == Repeat.objects.count() == EACH
    assert verify().is_sound
