"""Bring a backup back: into a staging folder and a fresh database, checked there, and only then switched to."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.migrations.loader import MigrationLoader
from dotenv import dotenv_values

from guong.config import env
from guong.config.backup import postgresql, sqlite
from guong.config.backup.disk import closed_folder, copy, give_to_owner_of, hash_of, settle_all, write_whole
from guong.config.backup.judging import judge
from guong.config.backup.last import remember_good
from guong.config.backup.manifest import (
    FILES,
    MANIFEST,
    SQLITE_FILE,
    Manifest,
    Unreadable,
    read_manifest,
    unlike,
    whole_backups,
)
from guong.config.backup.refusal import Unable
from guong.config.backup.server import Server
from guong.config.backup.switching import DATABASE, OURS, STAGING, decide, finish, is_unfinished
from guong.kit.periods import local

FRESH = "moi"
LOOKS, BETWEEN_LOOKS = 10, 0.5  # seconds


@dataclass(frozen=True)
class Wish:
    """What is asked for. `address` is that of the PostgreSQL database to fill; empty for SQLite, or for the backup's own."""

    source: Path
    home: Path
    at: datetime
    address: str = ""
    replace: bool = False
    even_damaged: bool = False


@dataclass(frozen=True)
class Restored:
    """What became of it. `old` is where the old data lies, `old_database` its name on the server."""

    source: Path
    manifest: Manifest
    old: Path | None
    old_database: str
    wrong: tuple[str, ...]


def restore(wish: Wish) -> Restored:
    """Bring a backup back; the caller holds the home's lock alone and no switch is unfinished.

    Raises: Unable, and the errors of disk and database; then the old data is as it was.
    """
    source, manifest = choose(wish.source, even_damaged=wish.even_damaged)
    _refuse_newer(manifest)
    is_replacing = _refuse_full(wish)
    staging = wish.home / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    closed_folder(staging)
    try:
        keeps_settings = _stage(source, manifest, wish.home)
        address = _address(wish, manifest, staging)
        with _database(address, manifest, source, wish) as target:
            wrong = _check(manifest, source, staging, target, wish)
            if address and not keeps_settings:
                _point_at(staging / env.SETTINGS_FILE, address)
            settle_all(staging)
            give_to_owner_of(wish.home, staging)
            stamp = f"{local(wish.at):%Y%m%d-%H%M%S}"
            exchanged = _exchange(address, target, stamp)
            decide(
                wish.home,
                old=f"cu-{stamp}",
                kept=(env.SETTINGS_FILE,) if keeps_settings else (),
                databases=exchanged,
            )
    except BaseException:
        if not is_unfinished(wish.home):
            shutil.rmtree(staging, ignore_errors=True)
        raise
    old = finish(wish.home)
    remember_good(wish.home, at=manifest.made_at, place=source, how=manifest.verdict.how)
    give_to_owner_of(wish.home, old or wish.home)
    return Restored(source, manifest, old if is_replacing else None, exchanged.get("old", ""), tuple(wrong))


def choose(source: Path, *, even_damaged: bool = False) -> tuple[Path, Manifest]:
    """The backup at `source`, or the newest sound one in it, every file compared with its manifest. Raises Unable."""
    if not (source / MANIFEST).exists():
        there = whole_backups(source)
        if not there:
            raise Unable(f"{source}: không có bản sao nào đọc được / no backup there")
        source = there[-1][0]
    try:
        manifest = read_manifest(source)
    except Unreadable as error:
        raise Unable(str(error)) from None
    wrong = unlike(source, manifest)
    if wrong:
        raise Unable(f"{source / wrong[0]}: không khớp bản kê, bản sao đã hỏng / does not fit the manifest")
    if not manifest.verdict.ok and not even_damaged:
        told = "; ".join(manifest.verdict.findings)
        raise Unable(f"{source}: bản sao này không đạt khi kiểm tra ({told}) / this backup did not pass")
    return source, manifest


def _refuse_newer(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    foreign = sorted(set(manifest.facts.migrations) - known)
    if foreign:
        why = f"bản sao của phiên bản mới hơn ({manifest.app}, {foreign[0]}); hãy cài phiên bản đó"
        raise Unable(f"{why} / the backup is of a newer version: install that one first")


def _refuse_full(wish: Wish) -> bool:
    """Whether there is old data. Raises Unable when it may not be replaced."""
    there = [name for name in OURS if (wish.home / name).exists() and name != env.SETTINGS_FILE]
    if there and not wish.replace:
        again = f"guong restore {wish.source} --to {wish.home} --replace"
        raise Unable(f"{wish.home} đã có dữ liệu ({there[0]}); bản cũ sẽ được giữ lại bên cạnh / holds data", again)
    return bool(there)


def _stage(source: Path, manifest: Manifest, home: Path) -> bool:
    """Copy everything but a dump into the staging folder. Returns: whether the home keeps its own settings."""
    staging = home / STAGING
    for name, (sha, _) in manifest.files.items():
        to = staging / (DATABASE if name == SQLITE_FILE else name)
        if name == manifest.database_file and manifest.kind != "sqlite":
            continue
        copy(source / name, to)
        if hash_of(to)[0] != sha:
            raise Unable(f"{source / name}: đổi trong lúc chép / changed while it was copied")
    if (home / env.SETTINGS_FILE).exists():
        # This machine's own settings stand; the backup's stay in the backup.
        (staging / env.SETTINGS_FILE).unlink(missing_ok=True)
        copy(home / env.SETTINGS_FILE, staging / env.SETTINGS_FILE)
        return True
    return False


def _address(wish: Wish, manifest: Manifest, staging: Path) -> str:
    """Where the database goes: what the environment says, else the settings. Raises Unable for another kind."""
    stored = (
        dotenv_values(staging / env.SETTINGS_FILE).get("DATABASE_URL") if (staging / env.SETTINGS_FILE).exists() else ""
    )
    address = wish.address or stored or ""
    if manifest.kind == "sqlite" and address:
        why = "bản sao là SQLite, mà DATABASE_URL chỉ tới PostgreSQL / the backup is of SQLite"
        raise Unable(why, "unset DATABASE_URL")
    if manifest.kind == "postgresql" and not address:
        why = "bản sao là PostgreSQL: hãy cho biết cơ sở dữ liệu trống / the backup is of PostgreSQL: name an empty database"
        raise Unable(why, "export DATABASE_URL=postgresql://guong@%2Fvar%2Frun%2Fpostgresql/guong")
    return address


@contextmanager
def _database(address: str, manifest: Manifest, source: Path, wish: Wish) -> Iterator[Server | None]:
    """The restored database while it is checked; taken away again when anything goes wrong."""
    if not address:
        yield None
        return
    named = Server.at(address)
    dump = source / manifest.database_file
    if named.is_empty():
        try:
            postgresql.bring_back(named, dump, manifest.tool)
            yield named
        except BaseException:
            if not is_unfinished(wish.home):
                named.clear()
            raise
        return
    _refuse_used(named, wish)
    named.sweep(FRESH)
    fresh = named.make(FRESH)
    try:
        postgresql.bring_back(fresh, dump, manifest.tool)
        yield fresh
    except BaseException:
        if not is_unfinished(wish.home):
            named.drop(fresh.name)
        raise


def _somebody_stays(named: Server) -> bool:
    """Whether others work on the database; one that has just ended is given some seconds to be gone from the server's list."""
    for _ in range(LOOKS):
        if not named.others():
            return False
        time.sleep(BETWEEN_LOOKS)
    return bool(named.others())


def _refuse_used(named: Server, wish: Wish) -> None:
    if not wish.replace:
        why = f"cơ sở dữ liệu {named.name} đã có dữ liệu / the database holds data"
        raise Unable(
            why, f"createdb {named.name}_moi, DATABASE_URL=postgresql://…/{named.name}_moi; hoặc thêm --replace"
        )
    if _somebody_stays(named):
        why = f"còn chương trình đang dùng cơ sở dữ liệu {named.name} / somebody works on the database"
        raise Unable(why, "systemctl stop guong-web guong-work")
    if not named.may_make_databases():
        user = named.values.get("user", "guong")
        why = "không có quyền tạo cơ sở dữ liệu mới / this role may make no databases"
        raise Unable(why, f"runuser -u postgres -- psql -c 'ALTER ROLE {user} CREATEDB'")


def _exchange(address: str, target: Server | None, stamp: str) -> dict[str, str]:
    """What the note must say of databases: nothing when the named one was empty."""
    if target is None or target.name == Server.at(address).name:
        return {}
    named = Server.at(address)
    return {"address": address, "fresh": target.name, "old": f"{named.name[:40]}_cu_{stamp.replace('-', '_')}"}


def _check(manifest: Manifest, source: Path, staging: Path, target: Server | None, wish: Wish) -> list[str]:
    """Compare what was brought back with the manifest, bring it up to date, mark it. Raises Unable."""
    seen = sqlite.look_through(staging / DATABASE) if target is None else postgresql.look_through(target)
    stored = (name.rpartition("/")[2] for name in manifest.files if name.startswith(f"{FILES}/"))
    wrong = judge(manifest.facts, seen, stored)
    if wrong and not wish.even_damaged:
        raise Unable("; ".join(wrong))
    told = {
        "manifest": hash_of(source / MANIFEST)[0],
        "seq": manifest.facts.seq,
        "head": manifest.facts.head,
        "taken_at": manifest.made_at,
        "at": wish.at.isoformat(),
        "even_damaged": wish.even_damaged,
    }
    variables = {"GUONG_HOME": str(staging), "DATABASE_URL": "" if target is None else target.address}
    command = [sys.executable, "-m", "guong.config.backup.aftermath", json.dumps(told)]
    done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True)
    if done.returncode:
        raise Unable("; ".join(_said(done)) or done.stderr.strip()[-600:])
    return list(dict.fromkeys([*wrong, *_said(done)]))


def _point_at(file: Path, address: str) -> None:
    """Let the backup's settings name the database that was filled, not the one they came from."""
    if not file.exists() or dotenv_values(file).get("DATABASE_URL") in {None, address}:
        return
    lines = [
        line for line in file.read_text("utf-8").splitlines() if not re.match(r"\s*(export\s+)?DATABASE_URL\s*=", line)
    ]
    write_whole(file, "\n".join([*lines, f"DATABASE_URL={address}", ""]))


def _said(done: "subprocess.CompletedProcess[str]") -> list[str]:
    try:
        return list(json.loads(done.stdout)["wrong"])
    except (ValueError, KeyError):
        return []
