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
from guong.plans.models import Seal
from guong.registrations import actions as registrations
from guong.registrations.models import SealedDuty, SealedItem, SealedLine
from guong.registrations.queries import copies
from tests.ledger.damage import unguarded
from tests.registrations.steered import play, seal
from tests.world import AFTER, CODE

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
        "seals": 0, "wrong_seals": [],
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


def wrong(kind):
    """What is said of one seal."""
    return {"seal": Seal.objects.get().pk, "plan": CODE, "kind": kind}


def rows_of(model):
    return model.objects.system("a test edits a copy")


EDITS = {
    "a duty": lambda: rows_of(SealedDuty).filter(status="overdue").update(status="complete"),
    "a duty's quota": lambda: rows_of(SealedDuty).filter(position=0).update(quotas=[]),
    "a duty's instant": lambda: rows_of(SealedDuty).filter(first_sent_at__isnull=False).update(first_sent_at=AT),
    "a duty taken out": lambda: rows_of(SealedDuty).filter(status="excused").delete(),
    "an item": lambda: rows_of(SealedItem).filter(state="returned").update(state="accepted"),
    "an item's words": lambda: rows_of(SealedItem).filter(position=0).update(row={"title": "Tên khác"}),
    "an item put in": lambda: rows_of(SealedLine).create(
        seal=Seal.objects.get(), registration_id=1, division="list", organisation_id=1
    ),
    "a line": lambda: rows_of(SealedLine).filter(division="credited").delete(),
    "a figure": lambda: Seal.objects.update(figures={**Seal.objects.get().figures, "accepted": 4}),
    "the term": lambda: Seal.objects.update(heading={**Seal.objects.get().heading, "term": None}),
}


@pytest.fixture
def sealed(world):
    play(world)
    seal(world)
    return world


def test_a_sound_seal(sealed):
    status, said = audit("verify", "--json")
    found = json.loads(said)
    assert (status, found["seals"], found["wrong_seals"], found["sound"]) == (0, 1, [], True)
    assert "1 bản khóa / seals: khớp" in audit("verify")[1]


@pytest.mark.parametrize("what", EDITS)
def test_an_edited_copy_is_found(sealed, what):
    EDITS[what]()
    status, said = audit("verify", "--json")
    found = json.loads(said)
    assert (status, found["damage"], found["wrong_seals"]) == (1, [], [wrong("copies")])
    assert "số liệu đã khóa bị sửa" in audit("verify")[1]


def test_a_hash_made_anew_is_found_by_the_ledger(sealed):
    """Whoever edits a copy and the seal's hash with it still has the ledger against them."""
    rows_of(SealedDuty).filter(position=0).update(accepted=9)
    found = Seal.objects.get()
    found.hash = copies.stored_hash(found)
    found.save()
    status, said = audit("verify", "--json")
    kinds = {wrong["kind"] for wrong in json.loads(said)["wrong_seals"]}
    assert (status, kinds) == (1, {"entry"})


@pytest.mark.parametrize("changes", [{"at": AT}, {"by": "person:999"}, {"reopened_at": AT, "reopened_by": "person:1"}])
def test_when_and_by_whom_is_held_against_the_ledger(sealed, changes):
    Seal.objects.update(**changes)
    status, said = audit("verify", "--json")
    assert status == 1
    assert {wrong["kind"] for wrong in json.loads(said)["wrong_seals"]} == {"entry"}


def test_a_reopened_seal_is_sound_and_its_reopening_cannot_be_undone_unseen(sealed):
    reason = "Sót danh sách của một chi bộ"
    registrations.ask_to_reopen(sealed.plan, reason=reason, by=sealed.actor("thu", AFTER), at=AFTER)
    registrations.reopen(sealed.plan, by=sealed.actor("nga", AFTER), at=AFTER)
    seal(sealed)
    assert audit("verify")[0] == 0
    rows = Seal.objects.filter(reopened_at__isnull=False)
    rows.update(reopened_at=AFTER.replace(year=2024))
    assert audit("verify")[0] == 1
