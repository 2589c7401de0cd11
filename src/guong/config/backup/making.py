"""Take a backup: database, files, key; written aside, tried, and only then given its name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from portalocker import LOCK_EX, LOCK_NB, LockException, lock

import guong
from guong.config.backup import archive, postgresql, sqlite
from guong.config.backup.disk import copy, hash_of, kept_files, settle, settle_all
from guong.config.backup.judging import Seen, judge
from guong.config.backup.manifest import (
    FILES,
    HOME_FILES,
    POSTGRESQL_FILE,
    SQLITE_FILE,
    UNSOUND,
    WHOLE,
    Facts,
    Manifest,
    Verdict,
    unlike,
    whole_backups,
)
from guong.config.backup.refusal import Unable
from guong.config.backup.rotation import superfluous
from guong.config.backup.server import SCRATCH, Server, scratch
from guong.files.store import contents_kept
from guong.kit.periods import local

BEING_WRITTEN, BEING_REMOVED = ".dang-ghi", ".dang-xoa"
LOCK_FILE = ".guong-backup.lock"
HOW_SQLITE = "mở bản sao, đọc hết, kiểm tra sổ nhật ký / opened and read to its end"
HOW_RESTORED = "khôi phục thử vào cơ sở dữ liệu nháp, kiểm tra sổ nhật ký / restored into a scratch database"
HOW_READ = (
    "đọc hết bản sao, kiểm tra sổ nhật ký; không có quyền tạo cơ sở dữ liệu nháp / read to its end, no scratch database"
)


@dataclass(frozen=True)
class Origin:
    """What is copied: the home, and the database at `address` (empty: SQLite at `database`)."""

    home: Path
    database: Path
    address: str = ""

    @property
    def kind(self) -> str:
        """The kind of database."""
        return "postgresql" if self.address else "sqlite"


def make(origin: Origin, folder: Path, at: datetime) -> tuple[Path, Manifest]:
    """Take a backup into `folder` and try it.

    Returns: the backup's place and manifest. One that did not pass lies under a name of its own and counts for nothing.
    Raises: Unable, and the errors of disk and database; then nothing of it is left.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder):
        sweep(folder)
        name = _free_name(folder, at)
        fresh = folder / f".{name}{BEING_WRITTEN}"
        fresh.mkdir(mode=0o700)
        try:
            manifest = _fill(origin, fresh, at)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        place = folder / (name if manifest.verdict.ok else name + UNSOUND)
        fresh.rename(place)
        settle(folder)
        return place, manifest


def _free_name(folder: Path, at: datetime) -> str:
    """By the second, and where two are made within one, by the next that is free."""
    while True:
        name = f"guong-{local(at):%Y%m%d-%H%M%S}"
        if not (folder / name).exists() and not (folder / (name + UNSOUND)).exists():
            return name
        at += timedelta(seconds=1)


def prune(folder: Path, home: Path, *, keep: int, weekly: int, monthly: int) -> list[Path]:
    """Remove this home's superfluous backups, and all but the last of those that did not pass.

    Returns: what was removed.
    """
    with _alone(folder):
        mine = [(manifest.at, place) for place, manifest in whole_backups(folder) if manifest.home == str(home)]
        # Two of one second stand in the order of their names.
        ours = {at + timedelta(microseconds=turn): place for turn, (at, place) in enumerate(mine)}
        gone = [ours[at] for at in superfluous(list(ours), keep=keep, weekly=weekly, monthly=monthly)]
        unsound = [
            path for path in folder.glob(f"guong-*{UNSOUND}") if WHOLE.fullmatch(path.name.removesuffix(UNSOUND))
        ]
        gone += sorted(unsound)[:-1]
        for place in gone:
            # Renamed first: one that is half gone must not look whole.
            leaving = place.with_name(f".{place.name}{BEING_REMOVED}")
            place.rename(leaving)
            shutil.rmtree(leaving, ignore_errors=True)
        return gone


def sweep(folder: Path) -> None:
    """Clear what runs that were killed have left."""
    for ending in (BEING_WRITTEN, BEING_REMOVED):
        for left in folder.glob(f".guong-*{ending}"):
            shutil.rmtree(left, ignore_errors=True)


def look_at_database(origin: Origin, copied: Path, tool: int) -> tuple[Seen, str]:
    """Try the database's copy: (what was found in it, how it was tried)."""
    if not origin.address:
        return sqlite.look_through(copied), HOW_SQLITE
    server = Server.at(origin.address)
    if not server.may_make_databases():
        return archive.look_through(copied, tool), HOW_READ
    server.sweep(SCRATCH)
    with scratch(server) as empty:
        try:
            postgresql.bring_back(empty, copied, tool)
        except Unable as refused:
            return Seen(None, broken=(refused.why,)), HOW_RESTORED
        return postgresql.look_through(empty), HOW_RESTORED


def _fill(origin: Origin, fresh: Path, at: datetime) -> Manifest:
    # What the snapshot names must still lie there when it is copied: meanwhile nothing is deleted.
    with contents_kept(origin.home / FILES):
        facts, tool = _copy_database(origin, fresh)
        # After the database: a file is there before the row that names it, and is never changed.
        wrong = _copy_files(origin.home, fresh)
    for name in HOME_FILES:
        if (origin.home / name).exists():
            copy(origin.home / name, fresh / name)
    files = {str(path.relative_to(fresh).as_posix()): hash_of(path) for path in fresh.rglob("*") if path.is_file()}
    made_at = local(at).isoformat(timespec="seconds")
    manifest = Manifest(made_at, guong.__version__, str(origin.home), origin.kind, facts, files, tool)
    settle_all(fresh)
    seen, how = look_at_database(origin, fresh / manifest.database_file, tool)
    stored = (name.rpartition("/")[2] for name in files if name.startswith(f"{FILES}/"))
    findings = [*judge(facts, seen, stored), *wrong]
    findings += [f"{name}: nội dung trên đĩa khác lúc ghi / differs on the disk" for name in unlike(fresh, manifest)]
    manifest = manifest.judged(Verdict(made_at, how, tuple(findings)))
    manifest.write(fresh)
    return manifest


def _copy_database(origin: Origin, fresh: Path) -> tuple[Facts, int]:
    if origin.address:
        return postgresql.take(Server.at(origin.address), fresh / POSTGRESQL_FILE)
    return sqlite.take(origin.database, fresh / SQLITE_FILE), 0


def _copy_files(home: Path, fresh: Path) -> list[str]:
    """Copy what is stored under its hash. Returns: complaints about files that are not what they are called."""
    wrong = []
    for name, path in kept_files(home / FILES):
        try:
            copy(path, fresh / FILES / name)
        except FileNotFoundError:
            continue  # erased meanwhile; if a row still names it, that is told
        if hash_of(fresh / FILES / name)[0] != path.name:
            wrong.append(f"tệp {name} đã hỏng / file damaged")
    return wrong


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with open(folder / LOCK_FILE, "a") as file:
        try:
            lock(file, LOCK_EX | LOCK_NB)
        except LockException:
            raise Unable(f"một lần sao lưu khác đang ghi vào {folder} / another backup is writing there") from None
        yield
