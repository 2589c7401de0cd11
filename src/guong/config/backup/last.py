"""What is remembered in the home of the last backup: for the doctor's line and the administrator's page."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from guong.config.backup.disk import give_to_owner_of, write_whole

LAST_FILE = "backup.json"
TOO_OLD = timedelta(days=7)


@dataclass(frozen=True)
class Last:
    """The last good backup, and what went wrong since (empty when nothing did)."""

    good_at: str = ""
    place: str = ""
    how: str = ""
    failed_at: str = ""
    why: str = ""

    def is_old(self, at: datetime) -> bool:
        """Whether there is none, or none of the last week. A copy from the future is as good as none."""
        return not self.good_at or not timedelta(0) <= at - datetime.fromisoformat(self.good_at) <= TOO_OLD


def read_last(home: Path) -> Last:
    """What is remembered; a file that cannot be read remembers nothing."""
    try:
        return Last(**json.loads((home / LAST_FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Last()


def remember_good(home: Path, *, at: str, place: Path, how: str) -> None:
    """A backup was made and tried."""
    _write(home, Last(at, str(place), how))


def remember_failure(home: Path, *, at: str, why: str) -> None:
    """A backup was refused or did not pass; the last good one is not forgotten."""
    last = read_last(home)
    _write(home, Last(last.good_at, last.place, last.how, at, why))


def _write(home: Path, last: Last) -> None:
    write_whole(home / LAST_FILE, json.dumps(asdict(last), ensure_ascii=False))
    give_to_owner_of(home, home / LAST_FILE)
