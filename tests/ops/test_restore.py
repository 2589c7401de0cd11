"""`guong restore`: beside, checked, switched to; and what stops it leaves the old data alone."""

import json
import os
import re
import signal
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection

from guong.config.backup import last, switching
from guong.config.running import at_work
from guong.kit import phrasebook
from tests.ops.backups import back_up, killed_at, note, run_code, subjects, wait_for
from tests.ops.conftest import program_on
from tests.ops.test_backup import mode, store

IS_SQLITE = connection.vendor == "sqlite"
OLD = ["test:1", "test:2"]


@pytest.fixture
def program(pristine, tmp_path, django_db_blocker):
    """An installation of the test's own, with two deeds."""
    with django_db_blocker.unblock(), program_on(tmp_path / "home", like=pristine) as made:
        note(made, *OLD)
        yield made
        drop_kept(made)


@pytest.fixture
def elsewhere(tmp_path, django_db_blocker):
    """An empty machine: no home yet, an empty database."""
    with django_db_blocker.unblock(), program_on(tmp_path / "elsewhere") as made:
        yield made
        drop_kept(made)


def drop_kept(program):
    """Databases that restores have set aside."""
    if IS_SQLITE:
        return
    with connection._nodb_cursor() as cursor:
        for name in databases_of(program):
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def databases_of(program):
    """Names of databases that were made after the program's own."""
    name = program.variables["DATABASE_URL"].rpartition("/")[2]
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname <> %s", [f"{name[:40]}_", name]
        )
        return [row[0] for row in cursor.fetchall()]


def test_on_an_empty_machine(program, elsewhere, tmp_path):
    file = store(program.home, b"anh")
    (program.home / "settings.env").write_text("ALLOWED_HOSTS=guongsang.example.vn\n")
    place, manifest = back_up(program, tmp_path / "b")
    done = elsewhere("restore", str(tmp_path / "b"))
    assert done.status == 0, done.err
    assert str(place) in done.out
    for name in ("secret_key", "settings.env", f"files/{file.name[:2]}/{file.name}"):
        assert (elsewhere.home / name).read_bytes() == (program.home / name).read_bytes()
        assert mode(elsewhere.home / name) == 0o600
    assert mode(elsewhere.home) == 0o700
    assert {path.name for path in elsewhere.home.iterdir()} - set(switching.OURS) == {"running", "backup.json"}
    assert subjects(elsewhere, tmp_path / "x.jsonl") == [*OLD, "installation"]
    assert subjects(program, tmp_path / "y.jsonl") == OLD
    entry = json.loads((tmp_path / "x.jsonl").read_text("utf-8").splitlines()[2])
    told = json.loads(entry["payload"])
    assert (told["name"], told["by"]) == ("installation.restored", "system")
    assert (told["facts"]["seq"], told["facts"]["head"]) == (2, manifest["ledger"]["hash"])
    assert re.fullmatch("[0-9a-f]{64}", told["facts"]["manifest"])
    assert "đến mục 2" in phrasebook.tell(told["name"], told["facts"])
    lines = {line["what"]: line for line in elsewhere("doctor", "--json").json["lines"]}
    assert lines["Bản sao lưu"]["ok"]
    assert lines["Cấu trúc dữ liệu"]["ok"]


def test_over_what_is_there(program, tmp_path):
    place, _ = back_up(program, tmp_path / "b")
    note(program, "test:3")
    refused = program("restore", str(place))
    assert (refused.status, "--replace" in refused.err) == (1, True)
    assert subjects(program, tmp_path / "1.jsonl") == [*OLD, "test:3"]
    (program.home / "settings.env").write_text("LOG_LEVEL=ERROR\n")
    done = program("restore", str(place), "--replace", "--json")
    assert done.status == 0, done.err
    assert subjects(program, tmp_path / "2.jsonl") == [*OLD, "installation"]
    assert (program.home / "settings.env").read_text() == "LOG_LEVEL=ERROR\n"
    kept = program.home / done.json["old"].rpartition("/")[2]
    assert kept.name.startswith("cu-")
    assert (kept / "secret_key").exists()
    if IS_SQLITE:
        before = replace(program, home=kept)
    else:
        assert databases_of(program) == [done.json["old_database"]]
        address = program.variables["DATABASE_URL"].rpartition("/")[0]
        before = replace(program, home=kept, variables={"DATABASE_URL": f"{address}/{done.json['old_database']}"})
    assert subjects(before, tmp_path / "3.jsonl") == [*OLD, "test:3"]


def test_to_a_home_that_is_named(program, elsewhere, tmp_path):
    """The other home's settings are not those of the home that the command was called on."""
    (program.home / "settings.env").write_text("LOG_LEVEL=INFO\nDATABASE_POOL=3\n")
    place, _ = back_up(program, tmp_path / "b")
    done = program("restore", str(place), "--to", str(elsewhere.home), **elsewhere.variables)
    assert done.status == 0, done.err
    assert subjects(elsewhere, tmp_path / "x.jsonl") == [*OLD, "installation"]


def test_a_file_that_does_not_fit(program, elsewhere, tmp_path):
    file = store(program.home, b"anh")
    place, manifest = back_up(program, tmp_path / "b")
    (place / "files" / file.name[:2] / file.name).write_bytes(b"anx")
    refused = elsewhere("restore", str(place), "--even-damaged")
    assert refused.status == 1
    assert file.name in refused.err
    (place / "files" / file.name[:2] / file.name).write_bytes(b"anh")
    (place / manifest["database"]["file"]).unlink()
    assert manifest["database"]["file"] in elsewhere("restore", str(place)).err
    assert not (elsewhere.home / "secret_key").exists()


def test_a_newer_version(program, elsewhere, tmp_path):
    place, manifest = back_up(program, tmp_path / "b")
    manifest["migrations"].append("plans.9999_from_the_future")
    (place / "manifest.json").write_text(json.dumps(manifest))
    refused = elsewhere("restore", str(place))
    assert (refused.status, "plans.9999_from_the_future" in refused.err) == (1, True)


def test_an_older_version_is_brought_up_to_date(program, elsewhere, tmp_path):
    run_code(program, (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', 'sessions', 'zero', verbosity=0)\n"
    ))  # fmt: skip
    place, manifest = back_up(program, tmp_path / "b")
    assert "sessions.0001_initial" not in manifest["migrations"]
    assert elsewhere("restore", str(place)).status == 0
    lines = {line["what"]: line["ok"] for line in elsewhere("doctor", "--json").json["lines"]}
    assert lines["Cấu trúc dữ liệu"]


def test_while_the_programme_runs(program, tmp_path):
    place, _ = back_up(program, tmp_path / "b")
    worker = program.start("work")
    try:
        wait_for((program.home / "worker.json").exists)
        refused = program("restore", str(place), "--replace")
        assert (refused.status, "đang chạy" in refused.err) == (1, True)
        assert program("backup", str(tmp_path / "c")).status == 0
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=60)
    with at_work(program.home, alone=True):
        for command in (("work", "--once"), ("serve", "--port", "0"), ("restore", str(place), "--replace")):
            assert program(*command).status == 1
    assert subjects(program, tmp_path / "x.jsonl") == OLD


@pytest.mark.parametrize("place", ["bring_back", "_check", "decide"])
def test_killed_before_the_switch(program, tmp_path, place):
    if place == "bring_back":
        place = "_stage" if IS_SQLITE else "postgresql.bring_back"
    backup, _ = back_up(program, tmp_path / "b")
    note(program, "test:3")
    killed_at(
        program,
        f"guong.config.backup.{'' if '.' in place else 'restoring.'}{place}",
        "restore",
        str(backup),
        "--replace",
    )
    assert subjects(program, tmp_path / "1.jsonl") == [*OLD, "test:3"]
    assert program("restore", str(backup), "--replace").status == 0
    assert subjects(program, tmp_path / "2.jsonl") == [*OLD, "installation"]
    assert not (program.home / ".khoi-phuc").exists()


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_killed_within_the_switch(program, tmp_path, count):
    """It is decided, so it is finished; nothing serves what is between."""
    store(program.home, b"anh")
    backup, _ = back_up(program, tmp_path / "b")
    note(program, "test:3")
    killed_at(program, "guong.config.backup.switching._move", "restore", str(backup), "--replace", count=count)
    for command in (("serve",), ("work", "--once"), ("backup", str(tmp_path / "c"))):
        refused = program(*command)
        assert (refused.status, "restore --finish" in refused.err) == (1, True)
    done = program("restore", "--finish")
    assert done.status == 0, done.err
    assert subjects(program, tmp_path / "2.jsonl") == [*OLD, "installation"]
    assert not ({".khoi-phuc", "restore.json"} & set(os.listdir(program.home)))
    kept = next(program.home.glob("cu-*"))
    assert {path.name for path in kept.iterdir()} >= {"secret_key", "files"}
    assert (kept / "guong.sqlite3").exists() is IS_SQLITE


def test_a_switch_finished_at_every_stop(tmp_path, monkeypatch):
    """Every file, every stop, without a process for each."""
    names = ("guong.sqlite3", "guong.sqlite3-wal", "secret_key", "files", "demo.json")
    plain = switching._move
    for count in range(1, 10):
        home = tmp_path / f"{count}"
        for folder, names_there in (
            (home, names),
            (home / switching.STAGING, ("guong.sqlite3", "secret_key", "files")),
        ):
            folder.mkdir(parents=True)
            for name in names_there:
                (folder / name).write_text(folder.name)
        calls = []

        def stops(path, to, limit=count, calls=calls):
            calls.append(path)
            if len(calls) == limit:
                raise KeyboardInterrupt
            plain(path, to)

        monkeypatch.setattr(switching, "_move", stops)
        switching.decide(home, old="cu")
        with pytest.raises(KeyboardInterrupt) if count < 9 else contextmanager(lambda: iter([None]))():
            switching.finish(home)
        monkeypatch.setattr(switching, "_move", plain)
        if switching.is_unfinished(home):
            switching.finish(home)
        assert {path.name for path in home.iterdir()} == {"guong.sqlite3", "secret_key", "files", "cu"}
        assert {(home / name).read_text() for name in ("guong.sqlite3", "secret_key", "files")} == {switching.STAGING}
        assert {path.name for path in (home / "cu").iterdir()} == set(names)
        assert {path.read_text() for path in (home / "cu").iterdir()} == {home.name}


def test_a_damaged_backup_only_when_asked(program, elsewhere, tmp_path):
    run_code(program, (
        "import django; django.setup()\n"
        "from tests.ledger.damage import unguarded\n"
        "from guong.ledger.models import Entry\n"
        "with unguarded(): Entry.objects.filter(seq=1).update(payload='{}')\n"
    ))  # fmt: skip
    assert program("backup", str(tmp_path / "b")).status == 1
    place = next((tmp_path / "b").glob("guong-*"))
    refused = elsewhere("restore", str(place))
    assert (refused.status, "không đạt" in refused.err) == (1, True)
    done = elsewhere("restore", str(place), "--even-damaged")
    assert done.status == 0, done.err
    assert "hư hại ở mục 1" in done.out
    assert elsewhere("audit", "verify").status == 1


def test_the_other_kind_of_database(program, elsewhere, tmp_path):
    place, _ = back_up(program, tmp_path / "b")
    address = "postgresql://guong@localhost/guong" if IS_SQLITE else ""
    refused = elsewhere("restore", str(place), DATABASE_URL=address)
    assert (refused.status, "DATABASE_URL" in refused.err) == (1, True)
    assert not (elsewhere.home / "secret_key").exists()


def test_wrong_usage(program, tmp_path):
    assert program("restore").status == 2
    assert program("restore", str(tmp_path), "--finish").status == 2
    assert "không có bản sao nào" in program("restore", str(tmp_path)).err
    assert program("restore", "--finish").status == 0
    assert last.read_last(program.home).good_at == ""


@pytest.mark.skipif(IS_SQLITE, reason="PostgreSQL's own")
def test_the_settings_name_the_database_that_was_filled(program, elsewhere, tmp_path):
    own = program.variables["DATABASE_URL"]
    (program.home / "settings.env").write_text(f"LOG_LEVEL=ERROR\nDATABASE_URL={own}\n")
    place, _ = back_up(program, tmp_path / "b")
    assert elsewhere("restore", str(place)).status == 0
    told = (elsewhere.home / "settings.env").read_text()
    assert told == f"LOG_LEVEL=ERROR\nDATABASE_URL={elsewhere.variables['DATABASE_URL']}\n"


@pytest.mark.skipif(IS_SQLITE, reason="PostgreSQL's own")
def test_somebody_works_on_the_database(program, tmp_path):
    import psycopg

    place, _ = back_up(program, tmp_path / "b")
    with psycopg.connect(program.variables["DATABASE_URL"]):
        refused = program("restore", str(place), "--replace")
    assert (refused.status, "đang dùng" in refused.err) == (1, True)
    assert databases_of(program) == []
