"""The switch from old data to restored data: by renaming, after a note of intent, so that it can always be finished.

Everything lies ready in `<home>/.khoi-phuc`. Once the note is on the disk the switch is decided; whoever finds the note,
in this run or after a crash, finishes it. Before that, nothing of the old data has been touched.
"""

import json
import shutil
from pathlib import Path

from guong.config.backup.disk import closed_folder, settle, write_whole
from guong.config.backup.manifest import FILES, HOME_FILES
from guong.config.backup.server import Server

STAGING = ".khoi-phuc"
NOTE = "restore.json"
DATABASE = "guong.sqlite3"
DATABASE_FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-queue")
OURS = (*DATABASE_FILES, *HOME_FILES, FILES)  # what an installation's home holds that cannot be made again


def is_unfinished(home: Path) -> bool:
    """Whether a switch was decided and not finished."""
    return (home / NOTE).exists()


def decide(home: Path, *, old: str, kept: tuple[str, ...] = (), databases: dict[str, str] | None = None) -> None:
    """Leave the note: from here on the restored data is meant to be the data.

    Args:
        old: name of the folder in `home` for the old data.
        kept: names that stay where they are.
        databases: for PostgreSQL: `address`, `fresh` and `old`, as `Server.exchange` takes them.
    """
    write_whole(home / NOTE, json.dumps({"old": old, "kept": list(kept), "databases": databases or {}}))


def finish(home: Path) -> Path | None:
    """Do what the note says, or what is left of it. Returns: where the old data lies, if there was any."""
    told = json.loads((home / NOTE).read_text("utf-8"))
    old, staging = home / told["old"], home / STAGING
    if told["databases"]:
        Server.at(told["databases"]["address"]).exchange(told["databases"]["fresh"], told["databases"]["old"])
    for name in (name for name in OURS if name not in told["kept"]):
        # The mark says that the old one has left; what bears the name after that is the new one.
        mark = staging / f"{name}.left"
        if not mark.exists() and (home / name).exists():
            closed_folder(old)
            _move(home / name, old / name)
        mark.touch(mode=0o600)
        settle(staging)
        if (staging / name).exists():
            _move(staging / name, home / name)
    (home / NOTE).unlink()
    settle(home)
    shutil.rmtree(staging, ignore_errors=True)
    return old if old.exists() else None


def _move(path: Path, to: Path) -> None:
    path.rename(to)
    settle(to.parent)
    settle(path.parent)
