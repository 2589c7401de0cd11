"""Deeds: one transaction, at most once, with an entry; and the database's own guards."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from guong.kit.reasons import Reason, Refused, Stale
from guong.ledger import deeds
from guong.ledger.chain import ROOT, spelled
from guong.ledger.deeds import Key, deed, head_hash, history_of, record, record_many
from guong.ledger.guards import is_guarded
from guong.ledger.models import Entry, Head, Repeat
from guong.ledger.verify import export, verify, verify_end
from guong.organisations.actor import System
from tests.ledger.damage import unguarded

AT = datetime(2023, 3, 9, 16, 59, 59, 999999, UTC)
BY = System()
LINH = System("person:3")


@deed
def note(number, *, by, at):
    """A deed for the tests: its outcome is the number of its entry."""
    return str(record("test.noted", f"test:{number}", by=by, at=at, number=number).seq)


@pytest.mark.django_db
def test_a_deed_leaves_one_entry_that_can_be_read_back():
    assert head_hash() == ROOT
    assert note(7, by=LINH, at=AT) == "1"
    note(8, by=BY, at=AT)
    (entry,) = history_of("test:7")
    assert (entry["name"], entry["by"], entry["at"], entry["facts"]) == ("test.noted", "person:3", AT, {"number": 7})
    assert head_hash() == Entry.objects.get(seq=2).hash
    report = verify([spelled(head_hash())])
    assert (report.is_sound, report.entries, report.anchor) == (True, 2, spelled(head_hash()))


@pytest.mark.django_db
def test_several_entries_under_one_hold_of_the_head():
    with transaction.atomic():
        entries = record_many([("test.noted", f"test:{n}", {"n": n}) for n in range(3)], by=BY, at=AT)
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert verify().is_sound


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction"):
        record("test.noted", "test:1", by=BY, at=AT)
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_a_refused_deed_leaves_nothing():
    @deed
    def half(*, by, at):
        record("test.noted", "test:1", by=by, at=at)
        raise Refused(Reason("missing"))

    with pytest.raises(Refused):
        half(by=BY, at=AT)
    with pytest.raises(Refused):
        half(by=BY, at=AT, key=Key("k", "f"))
    assert (Entry.objects.count(), Repeat.objects.count(), head_hash()) == (0, 0, ROOT)


@pytest.mark.django_db
def test_the_same_key_gives_the_same_outcome_and_no_second_deed():
    key = Key("k1", "typed")
    assert [note(1, by=LINH, at=AT, key=key) for _ in range(3)] == ["1", "1", "1"]
    assert Entry.objects.count() == 1
    # Another person's key of the same value is another key.
    assert note(1, by=BY, at=AT, key=key) == "2"


@pytest.mark.django_db
def test_the_same_key_with_other_content_is_refused():
    note(1, by=LINH, at=AT, key=Key("k1", "typed"))
    with pytest.raises(Refused) as refused:
        note(2, by=LINH, at=AT, key=Key("k1", "something else"))
    assert refused.value.reasons[0].code == "key_reused"
    assert Entry.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("stopped_by", [Stale({}, {}), IntegrityError("taken")])
def test_the_loser_of_a_race_of_two_copies_reads_the_winners_outcome(monkeypatch, stopped_by):
    key = Key("k1", "typed")
    note(1, by=LINH, at=AT, key=key)
    looked, real = [], deeds.earlier_outcome

    def earlier(by, key):
        # The first look is made before the winner's commit and finds nothing.
        looked.append(key)
        return None if len(looked) == 1 else real(by, key)

    @deed
    def loser(*, by, at):
        raise stopped_by

    monkeypatch.setattr(deeds, "earlier_outcome", earlier)
    assert loser(by=LINH, at=AT, key=key) == "1"
    with pytest.raises(type(stopped_by)):
        loser(by=LINH, at=AT, key=Key("k2", "typed"))


@pytest.mark.django_db
def test_the_undecorated_body_joins_another_deed():
    @deed
    def both(*, by, at):
        return note.body(1, by=by, at=at) + note.body(2, by=by, at=at)

    assert both(by=BY, at=AT) == "12"


OWN_WAY = {
    "sqlite": "INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry",
    "postgresql": "TRUNCATE ledger_entry",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET payload = '{}'",
        "UPDATE ledger_entry SET \"by\" = 'person:4' WHERE seq = 1",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_entry WHERE seq = 1",
        OWN_WAY,
    ],
)
def test_the_database_refuses_to_change_an_entry(statement):
    note(1, by=BY, at=AT)
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement if isinstance(statement, str) else statement[connection.vendor])
    assert verify().is_sound


@pytest.mark.django_db
def test_missing_guards_are_seen():
    assert is_guarded(connection)
    with unguarded():
        assert not is_guarded(connection)
    assert is_guarded(connection)


def damaged(how):
    """Three entries, then `how` behind the triggers' back; the kinds of damage found."""
    for number in range(3):
        note(number, by=BY, at=AT)
    with unguarded():
        how()
    return {damage.kind for damage in verify().damage}, {damage.kind for damage in verify_end(1000).damage}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "kinds"),
    [
        (lambda: Entry.objects.filter(seq=2).update(payload="{}"), {"edited", "column"}),
        (lambda: Entry.objects.filter(seq=2).update(by="person:9"), {"column"}),
        (lambda: Entry.objects.filter(seq=2).update(subject="test:9"), {"column"}),
        (lambda: Entry.objects.filter(seq=2).delete(), {"gap", "broken"}),
        (lambda: Entry.objects.filter(seq=3).delete(), {"truncated"}),
        (lambda: Entry.objects.filter(seq=3).update(seq=4), {"gap", "edited", "head"}),
        (lambda: Head.objects.update(hash="f" * 64), {"head"}),
        (lambda: Head.objects.all().delete(), {"head"}),
    ],
)
def test_damage_in_the_database_is_found(how, kinds):
    assert damaged(how) == (kinds, kinds)


@pytest.mark.django_db
def test_only_the_end_can_be_checked():
    for number in range(6):
        note(number, by=BY, at=AT)
    assert verify_end(3).is_sound
    with unguarded():
        Entry.objects.filter(seq=1).update(by="person:9")
    assert verify_end(3).is_sound
    assert not verify().is_sound
    with unguarded():
        Entry.objects.filter(seq=3).delete()
    assert [damage.kind for damage in verify_end(3).damage] == ["broken"]


@pytest.mark.django_db
def test_what_is_recorded_while_a_check_runs_is_no_damage(monkeypatch, tmp_path):
    from guong.ledger import verify as checking

    note(1, by=BY, at=AT)
    real = checking._head

    def head_after_another_entry():
        if not Entry.objects.filter(seq=2).exists():
            note(2, by=BY, at=AT)
        return real()

    monkeypatch.setattr(checking, "_head", head_after_another_entry)
    assert checking.verify().is_sound
    with unguarded():
        Entry.objects.filter(seq=2).delete()
        Head.objects.update(seq=1, hash=Entry.objects.get(seq=1).hash)
    with (tmp_path / "so.jsonl").open("w", encoding="utf-8") as file:
        assert export(file) == 2
