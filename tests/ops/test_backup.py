"""`guong backup`: online, whole, tried; and what it must notice."""

import hashlib
import json
import re
import shutil
import stat
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from guong.config import doctor, env
from guong.config.backup import archive, last, making, postgresql, programs, sqlite
from guong.config.backup.judging import Seen, judge
from guong.config.backup.making import Origin, prune
from guong.config.backup.manifest import read_manifest, whole_backups
from guong.config.backup.refusal import Unable
from guong.config.backup.rotation import superfluous
from guong.config.backup.server import Server
from tests.ops.backups import back_up, killed_at, note, run_code, subjects, writers
from tests.ops.conftest import program_on
from tests.ops.processes import database_address

IS_SQLITE = connection.vendor == "sqlite"
only_sqlite = pytest.mark.skipif(not IS_SQLITE, reason="SQLite's own")
only_postgresql = pytest.mark.skipif(IS_SQLITE, reason="PostgreSQL's own")
ROUNDS = 5
NOW = datetime(2023, 6, 30, 19, 0, tzinfo=UTC)


@pytest.fixture
def program(pristine, tmp_path, django_db_blocker):
    """An installation of the test's own."""
    with django_db_blocker.unblock(), program_on(tmp_path / "home", like=pristine) as made:
        yield made


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def store(home, content):
    """A file under its own hash, as uploads are kept."""
    sha = hashlib.sha256(content).hexdigest()
    path = home / "files" / sha[:2] / sha
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def origin(program):
    return Origin(program.home, program.home / "guong.sqlite3", program.variables["DATABASE_URL"])


def test_what_lies_in_a_backup(program, tmp_path):
    note(program, "test:1", "test:2")
    file = store(program.home, b"anh")
    (program.home / "files" / "dang-tai-len").write_bytes(b"not yet a file")
    (program.home / "settings.env").write_text("LOG_LEVEL=INFO\n")
    done = program("backup", str(tmp_path / "b"))
    assert done.status == 0, done.err
    assert "secret_key" in done.out
    assert "đạt" in done.out
    place = next((tmp_path / "b").glob("guong-*"))
    assert re.fullmatch(r"guong-\d{8}-\d{6}", place.name)
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    database = "database.sqlite3" if IS_SQLITE else "database.pgdump"
    assert set(manifest["files"]) == {
        database, "secret_key", "settings.env", f"files/{file.name[:2]}/{file.name}",
    }  # fmt: skip
    for name, fact in manifest["files"].items():
        content = (place / name).read_bytes()
        assert fact == {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        assert mode(place / name) == 0o600
    assert mode(place) == 0o700
    assert (manifest["ledger"]["seq"], manifest["database"]["rows"]["ledger_entry"]) == (2, 2)
    assert manifest["verified"]["ok"]
    assert "ledger.0001_initial" in manifest["migrations"]
    assert manifest["made_at"].endswith("+07:00")
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == [".guong-backup.lock", place.name]


def test_backups_while_others_write(program, tmp_path, django_db_blocker):
    """Each is restored, its chain is sound, and whatever was acknowledged before it began is there."""
    made = []
    with writers(program, tmp_path / "acknowledged") as told:
        for number in range(ROUNDS):
            before = told()
            made.append((before, *back_up(program, tmp_path / f"b{number}")))
    assert len(made[-1][0]) > len(made[0][0]) > 0
    for number, (before, place, manifest) in enumerate(made):
        with django_db_blocker.unblock(), program_on(tmp_path / f"restored{number}") as restored:
            done = restored("restore", str(place))
            assert done.status == 0, done.err
            there = subjects(restored, tmp_path / f"{number}.jsonl")
            assert set(before) <= set(there)
            assert len(there) == len(set(there)) == manifest["ledger"]["seq"] + 1
            assert there[-1] == "installation"


@only_sqlite
def test_a_plain_copy_of_a_file_in_use_is_caught(program, tmp_path):
    """The planted fault: the same verifier, a copy that leaves out the log beside the file."""
    held = sqlite.sqlite3.connect(program.home / "guong.sqlite3")
    try:
        held.execute("SELECT count(*) FROM ledger_entry").fetchone()
        note(program, "test:1", "test:2", "test:3")
        facts = sqlite.take(program.home / "guong.sqlite3", tmp_path / "good.sqlite3")
        shutil.copy(program.home / "guong.sqlite3", tmp_path / "plain.sqlite3")
    finally:
        held.close()
    assert judge(facts, sqlite.look_through(tmp_path / "good.sqlite3"), ()) == []
    found = judge(facts, sqlite.look_through(tmp_path / "plain.sqlite3"), ())
    assert any("dừng ở mục 0, lúc chụp là mục 3" in line for line in found)


@only_sqlite
def test_a_torn_copy_is_caught(program, tmp_path):
    note(program, "test:1")
    facts = sqlite.take(program.home / "guong.sqlite3", tmp_path / "good.sqlite3")
    content = bytearray((tmp_path / "good.sqlite3").read_bytes())
    content[40960:81920] = bytes(40960)
    for name, torn in (("holes", bytes(content)), ("short", bytes(content[:200_000])), ("none", b"")):
        (tmp_path / name).write_bytes(torn)
        assert judge(facts, sqlite.look_through(tmp_path / name), ()) != []


@only_postgresql
def test_a_copy_of_another_instant_is_caught(program, tmp_path):
    """The planted fault: facts and copy that were not read in one snapshot."""
    server = Server.at(program.variables["DATABASE_URL"])
    note(program, "test:1")
    facts, tool = postgresql.take(server, tmp_path / "early")
    note(program, "test:2")
    later, _ = postgresql.take(server, tmp_path / "late")
    assert judge(facts, archive.look_through(tmp_path / "early", tool), ()) == []
    assert any(
        "dừng ở mục 1, lúc chụp là mục 2" in one
        for one in judge(later, archive.look_through(tmp_path / "early", tool), ())
    )
    content = (tmp_path / "late").read_bytes()
    (tmp_path / "late").write_bytes(content[: len(content) // 2])
    assert judge(later, archive.look_through(tmp_path / "late", tool), ()) != []


@only_postgresql
def test_both_ways_of_trying_see_the_same(program, tmp_path):
    address = program.variables["DATABASE_URL"]
    note(program, "test:1", "test:2\t\\N")
    facts, tool = postgresql.take(Server.at(address), tmp_path / "dump")
    seen, how = making.look_at_database(origin(program), tmp_path / "dump", tool)
    assert how == making.HOW_RESTORED
    assert seen == archive.look_through(tmp_path / "dump", tool) == Seen(facts)


@only_postgresql
def test_a_role_that_may_make_no_databases(tmp_path, django_db_blocker):
    """As the handbook sets it up: the copy is read to its end instead."""
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        role = f"plain_{tmp_path.name[:30]}_{id(tmp_path)}".replace("-", "_")
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD %s", [connection.settings_dict["PASSWORD"] or "x"])
        cursor.execute(f"CREATE DATABASE {role} OWNER {role}")
        user = f"{connection.settings_dict['USER']}:{connection.settings_dict['PASSWORD']}@"
        address = database_address(role).replace(user, f"{role}:{connection.settings_dict['PASSWORD'] or 'x'}@")
        try:
            with program_on(tmp_path / "home") as made:
                plain = type(made)(made.home, {"DATABASE_URL": address})
                assert plain("init").status == 0
                note(plain, "test:1")
                _, manifest = back_up(plain, tmp_path / "b")
                assert manifest["verified"]["how"] == making.HOW_READ
                refused = plain("restore", str(tmp_path / "b"), "--replace")
                assert (refused.status, "CREATEDB" in refused.err) == (1, True)
        finally:
            cursor.execute(f"DROP DATABASE {role} WITH (FORCE)")
            cursor.execute(f"DROP ROLE {role}")


def test_no_program_that_is_new_enough(monkeypatch):
    monkeypatch.setattr(programs, "_version", lambda path: 13)
    with pytest.raises(Unable) as refused:
        programs.program("pg_dump", 15)
    assert refused.value.command == "apt-get install postgresql-client-15"


def test_a_damaged_ledger_gives_no_good_backup(program, tmp_path):
    note(program, "test:1", "test:2")
    run_code(program, (
        "import django; django.setup()\n"
        "from tests.ledger.damage import unguarded\n"
        "from guong.ledger.models import Entry\n"
        "with unguarded(): Entry.objects.filter(seq=1).update(payload='{}')\n"
    ))  # fmt: skip
    done = program("backup", str(tmp_path / "b"))
    assert done.status == 1
    assert "hư hại ở mục 1" in done.out
    assert whole_backups(tmp_path / "b") == []
    place = next((tmp_path / "b").glob("guong-*-khong-dat"))
    assert "mục 1" in last.read_last(program.home).why
    assert program("restore", str(place), "--to", str(tmp_path / "n")).status == 1
    assert not (tmp_path / "n" / "secret_key").exists()


KEEPING = """
import sys, datetime, django; django.setup()
from guong.files.models import StoredFile
from guong.organisations.models import Organisation, Person
unit, person = Organisation.objects.create(), Person.objects.create(full_name="Lý Thị Nga")
sha256, kind, state = sys.argv[1:]
StoredFile.objects.create(sha256=sha256, salt="0" * 32, kind=kind, size=3, held=3, name="tep", state=state, unit=unit,
    by_person=person, kept_at=datetime.datetime.now(datetime.UTC))
"""


def test_a_file_that_a_row_names_must_be_there(program, tmp_path):
    """Documents, and photos that are still looked at; of a photo that is ready the original is gone for good."""
    good, gone = store(program.home, b"con"), hashlib.sha256(b"mat").hexdigest()
    run_code(program, KEEPING, good.name, "pdf", "ready")
    run_code(program, KEEPING, hashlib.sha256(b"anh goc").hexdigest(), "jpg", "ready")
    back_up(program, tmp_path / "b")
    run_code(program, KEEPING, gone, "jpg", "checking")
    good.write_bytes(b"khac")
    done = program("backup", str(tmp_path / "c"))
    assert done.status == 1
    assert f"thiếu tệp {gone}" in done.out
    assert f"{good.name} đã hỏng" in done.out


@pytest.mark.parametrize("place", ["judge", "_copy_files", "settle_all"])
def test_killed_in_the_middle(program, tmp_path, place):
    folder = tmp_path / "b"
    killed_at(program, f"guong.config.backup.making.{place}", "backup", str(folder))
    left = [path.name for path in folder.glob("*guong-*") if path.is_dir()]
    assert [bool(re.fullmatch(r"\.guong-\d{8}-\d{6}\.dang-ghi", name)) for name in left] == [True]
    assert whole_backups(folder) == []
    assert program("restore", str(folder), "--to", str(tmp_path / "n")).status == 1
    place, _ = back_up(program, folder)
    assert [path for path in folder.iterdir() if path.is_dir()] == [place]


def test_a_second_one_at_the_same_time_is_refused(program, tmp_path):
    with making._alone(tmp_path):
        done = program("backup", str(tmp_path))
    assert (done.status, "sao lưu khác" in done.err) == (1, True)
    assert "sao lưu khác" in last.read_last(program.home).why


def test_nowhere_to_write_and_nothing_to_copy(program, tmp_path):
    (tmp_path / "file").write_text("")
    done = program("backup", str(tmp_path / "file" / "b"))
    assert (done.status, "Traceback" in done.err) == (1, False)
    nowhere = replace(program, home=tmp_path / "none")
    assert "guong init" in nowhere("backup", str(tmp_path / "b")).err
    assert not (nowhere.home.exists() or (tmp_path / "b").exists())
    assert program("backup").status == 2
    assert program("backup", str(tmp_path), "--weekly", "2").status == 2


def test_rotation_by_days_weeks_and_months():
    days = [NOW - timedelta(days=count) for count in range(400)]
    gone = set(superfluous(days, keep=7, weekly=5, monthly=12))
    kept = [day for day in days if day not in gone]
    assert kept[:7] == days[:7]
    assert {f"{day + timedelta(hours=7):%Y-%m}" for day in kept} >= {f"2023-{month:02}" for month in range(1, 7)}
    assert len(kept) <= 7 + 5 + 12
    assert superfluous(days[:3], keep=0) == [days[2], days[1]]
    assert superfluous([], keep=7) == []


def test_pruning_leaves_other_installations_and_what_did_not_pass_last(program, tmp_path):
    folder = tmp_path / "b"
    first, _ = back_up(program, folder)
    manifest = json.loads((first / "manifest.json").read_text("utf-8"))
    for name, home in (("guong-20200101-000000", str(program.home)), ("guong-20200102-000000", "/noi-khac")):
        (folder / name).mkdir()
        other = {**manifest, "home": home, "made_at": f"{name[6:10]}-01-0{name[13]}T00:00:00+07:00"}
        (folder / name / "manifest.json").write_text(json.dumps(other))
    for name in ("guong-20200103-000000-khong-dat", "guong-20200104-000000-khong-dat", "guong-cua-toi"):
        (folder / name).mkdir()
    newest, _ = back_up(program, folder, "--keep", "1")
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == [
        "guong-20200102-000000", "guong-20200104-000000-khong-dat", newest.name, "guong-cua-toi",
    ]  # fmt: skip


def test_of_two_in_one_second_the_later_is_kept(program, tmp_path):
    folder = tmp_path / "b"
    first, _ = back_up(program, folder)
    later = folder / "guong-29991231-235959"
    shutil.copytree(first, later)
    assert prune(folder, program.home, keep=1, weekly=0, monthly=0) == [first]
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [later.name]


def test_the_doctors_line(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    assert (doctor.backup().ok, doctor.backup().say) == (False, "chưa sao lưu lần nào")
    monkeypatch.setattr(env, "now", lambda: NOW)
    for age, good in ((6, True), (8, False), (-1, False)):
        made_at = (NOW - timedelta(days=age)).isoformat()
        last.remember_good(tmp_path, at=made_at, place=tmp_path, how="")
        assert doctor.backup().ok is good
    last.remember_good(tmp_path, at=NOW.isoformat(), place=tmp_path, how="")
    assert "02:00 01/07/2023 (giờ Việt Nam), đã thử khôi phục: đạt" in doctor.backup().say
    last.remember_failure(tmp_path, at=NOW.isoformat(), why="đĩa đầy")
    assert (doctor.backup().ok, "đĩa đầy" in doctor.backup().say) == (False, True)
    assert last.read_last(tmp_path).good_at == NOW.isoformat()
    (tmp_path / "backup.json").write_text("{")
    assert not doctor.backup().ok


def test_a_manifest_is_read_with_care(program, tmp_path):
    place, manifest = back_up(program, tmp_path / "b")
    assert read_manifest(place).as_json() == manifest
    for wrong in ("[]", "{", json.dumps({**manifest, "format": 9}), json.dumps({**manifest, "files": {"../x": {}}})):
        (place / "manifest.json").write_text(wrong)
        assert program("restore", str(place), "--to", str(tmp_path / "n")).status == 1
    for name in ("../../x", "/etc/x", "worker.json"):
        files = {**manifest["files"], name: {"sha256": "0" * 64, "size": 1}}
        (place / "manifest.json").write_text(json.dumps({**manifest, "files": files}))
        assert "nội dung lạ" in program("restore", str(place), "--to", str(tmp_path / "n")).err


def test_no_password_in_arguments(program, tmp_path, monkeypatch):
    seen = []
    plain = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **more: seen.append(command) or plain(command, **more))
    if not IS_SQLITE:
        address = program.variables["DATABASE_URL"].replace("guong:@", "guong:m%40t-kh%C3%A2u@")
        server = Server.at(address)
        assert server.environment["PGPASSWORD"] == "m@t-khâu"
        postgresql.take(server, tmp_path / "dump")
    assert [command for command in seen if any("m@t" in part or "m%40t" in part for part in command)] == []
