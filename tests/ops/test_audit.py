"""`guong audit` as an administrator and an auditor run it."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from guong.ledger import auditor
from guong.ledger.chain import spelled
from guong.ledger.deeds import head_hash, record
from guong.ledger.guards import is_guarded, without_guards
from guong.ledger.models import Entry
from guong.organisations.actor import System
from tests.ledger.damage import unguarded

AT = datetime(2023, 3, 9, tzinfo=UTC)


@pytest.fixture
def entries(db):
    with transaction.atomic():
        for number in range(4):
            record("test.noted", f"test:{number}", by=System(), at=AT, text="Chi Lăng")


def audit(*arguments):
    """(exit status, what was said)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("audit", *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def test_a_sound_chain(entries):
    status, said = audit("verify", "--json", "--anchor", spelled(head_hash()), head_hash())
    assert status == 0
    assert json.loads(said) == {
        "sound": True, "entries": 4, "head": head_hash(), "anchor": spelled(head_hash()), "damage": [],
    }  # fmt: skip
    assert "nguyên vẹn" in audit("verify")[1]


def test_a_damaged_chain(entries):
    with unguarded():
        Entry.objects.filter(seq=2).update(payload="{}")
    status, said = audit("verify", "--json")
    assert status == 1
    found = json.loads(said)
    assert not found["sound"]
    assert found["damage"] == [{"seq": 2, "kind": "edited"}, {"seq": 2, "kind": "column"}]
    status, said = audit("verify")
    assert status == 1
    assert "mục / entry 2: nội dung bị sửa" in said


def test_a_paper_that_does_not_fit(entries):
    status, said = audit("verify", "--json", "--anchor", "00000 11111 22222 33333")
    assert status == 1
    assert [damage["kind"] for damage in json.loads(said)["damage"]] == ["anchor_missing"]


def test_the_auditors_own_script_reads_the_export(entries, tmp_path):
    file = tmp_path / "so.jsonl"
    assert audit("export", "-o", str(file))[0] == 0
    command = [sys.executable, "-I", auditor.__file__, str(file)]
    done = subprocess.run([*command, spelled(head_hash())], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    file.write_text(file.read_text("utf-8").replace("Lăng", "Lang", 1), "utf-8")
    assert subprocess.run(command, capture_output=True).returncode == 1


def test_guards_are_put_up_again(db):
    with connection.cursor() as cursor:
        for statement in without_guards(connection.vendor)[:1]:
            cursor.execute(statement)
    assert not is_guarded(connection)
    audit("guard")
    assert is_guarded(connection)


def test_as_a_process(installed):
    done = installed("audit", "verify", "--json")
    assert done.status == 0
    assert done.json["sound"]
