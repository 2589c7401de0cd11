"""What the tests of backup and restore share."""

import json
import subprocess
import sys
import time
from contextlib import contextmanager

from tests.ops.processes import Done
from tests.settings import ROOT


def back_up(program, folder, *more):
    """A backup that passed: (its folder, its manifest)."""
    done = program("backup", str(folder), "--json", *more)
    assert done.status == 0, done.err + done.out
    told = done.json
    place = folder / told["path"].rpartition("/")[2]
    return place, json.loads((place / "manifest.json").read_text("utf-8"))


def note(program, *names):
    """Record a deed for each name."""
    code = (
        "import sys, django; django.setup()\n"
        "from django.db import transaction\n"
        "from guong.config import env\n"
        "from guong.ledger.deeds import record\n"
        "from guong.organisations.actor import System\n"
        "for name in sys.argv[1:]:\n"
        "    with transaction.atomic():\n"
        "        record('test.noted', name, by=System(), at=env.now())\n"
    )
    run_code(program, code, *names)


def run_code(program, code, *arguments, status=0):
    """Python in the program's own environment."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=program.environment(), cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == status, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def killed_at(program, place, *arguments, count=1):
    """Run `guong …`, killed without a word when it calls the function at `place` for the `count`th time."""
    module, _, name = place.rpartition(".")
    code = f"""
import os, signal, sys, importlib
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guong.config.settings")
import django; django.setup()
module = importlib.import_module({module!r})
plain, calls = getattr(module, {name!r}), []
def killed(*args, **kwargs):
    calls.append(1)
    if len(calls) == {count}:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(*args, **kwargs)
setattr(module, {name!r}, killed)
sys.argv = ["guong", *sys.argv[1:]]
from guong.__main__ import main
main()
"""
    return run_code(program, code, *arguments, status=-9)


def subjects(program, to):
    """Subjects of every entry of a sound ledger, in order."""
    checked = program("audit", "verify", "--json")
    assert checked.status == 0, checked.out + checked.err
    assert program("audit", "export", "-o", str(to)).status == 0
    entries = [json.loads(line) for line in to.read_text("utf-8").splitlines()]
    return [json.loads(entry["payload"])["subject"] for entry in entries if "payload" in entry]


@contextmanager
def writers(program, acknowledged, threads=4):
    """Threads that write all the while; yields a function that tells what they have been told is kept."""
    command = [sys.executable, "-m", "tests.ops.writing", str(threads), str(acknowledged)]
    with subprocess.Popen(command, env=program.environment(), cwd=ROOT, stdin=subprocess.PIPE) as writing:
        try:
            wait_for(lambda: acknowledged.exists() and len(acknowledged.read_text().splitlines()) > threads)
            yield lambda: acknowledged.read_text().splitlines(keepends=False)
        finally:
            writing.stdin.close()
            assert writing.wait(60) == 0


def wait_for(holds, patience=60):
    """Wait until something holds."""
    last = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.05)
