"""What stands in a backup: `manifest.json`, and whether the folder still fits it."""

import json
import re
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from guong.config import env
from guong.config.backup.disk import hash_of, write_whole

MANIFEST = "manifest.json"
FORMAT = 1
SQLITE_FILE, POSTGRESQL_FILE = "database.sqlite3", "database.pgdump"
FILES = "files"
HOME_FILES = (env.SECRET_KEY_FILE, env.SETTINGS_FILE, env.DEMO_FILE)
# Only these names are ever written by a restore, whatever a manifest says.
NAMES = re.compile(rf"{re.escape(SQLITE_FILE)}|{re.escape(POSTGRESQL_FILE)}|files/[0-9a-f]{{2}}/[0-9a-f]{{64}}")
WHOLE = re.compile(r"guong-\d{8}-\d{6}")
UNSOUND = "-khong-dat"


class Unreadable(Exception):
    """The manifest is missing, damaged or of another format; the text says which."""


@dataclass(frozen=True)
class Facts:
    """The database as one snapshot saw it.

    `rows` counts each table; `seq` and `head` are the ledger's head; `stored` the hashes of files that rows name.
    """

    migrations: tuple[str, ...]
    seq: int
    head: str
    rows: dict[str, int]
    stored: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """How the copy was tried, when, and what was wrong with it."""

    at: str
    how: str
    findings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong."""
        return not self.findings


@dataclass(frozen=True)
class Manifest:
    """One backup. `tool` is the main version of pg_dump; `files` maps a name to (SHA-256, size)."""

    made_at: str
    app: str
    home: str
    kind: str
    facts: Facts
    files: dict[str, tuple[str, int]]
    tool: int = 0
    verdict: Verdict = field(default_factory=lambda: Verdict("", "", ("chưa kiểm tra / not verified",)))

    @property
    def at(self) -> datetime:
        """The moment of the copy."""
        return datetime.fromisoformat(self.made_at)

    @property
    def database_file(self) -> str:
        """Name of the database's copy."""
        return SQLITE_FILE if self.kind == "sqlite" else POSTGRESQL_FILE

    def judged(self, verdict: Verdict) -> "Manifest":
        """The same with a verdict."""
        return replace(self, verdict=verdict)

    def as_json(self) -> dict[str, Any]:
        """As written down."""
        facts = asdict(self.facts)
        return {
            "format": FORMAT,
            "made_at": self.made_at,
            "app": self.app,
            "home": self.home,
            "database": {"kind": self.kind, "file": self.database_file, "tool": self.tool, "rows": facts["rows"]},
            "migrations": list(self.facts.migrations),
            "ledger": {"seq": self.facts.seq, "hash": self.facts.head},
            "files": {name: {"sha256": sha, "size": size} for name, (sha, size) in sorted(self.files.items())},
            "verified": {"ok": self.verdict.ok, **asdict(self.verdict), "findings": list(self.verdict.findings)},
        }

    def write(self, folder: Path) -> None:
        """Write it into the backup's folder."""
        write_whole(folder / MANIFEST, json.dumps(self.as_json(), ensure_ascii=False, indent=1) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup. Raises Unreadable."""
    try:
        told = json.loads((folder / MANIFEST).read_text("utf-8"))
        if told["format"] != FORMAT:
            raise Unreadable(f"dạng bản sao {told['format']} không đọc được / unknown format")
        database, ledger, verified = told["database"], told["ledger"], told["verified"]
        facts = Facts(tuple(told["migrations"]), ledger["seq"], ledger["hash"], database["rows"])
        files = {name: (fact["sha256"], fact["size"]) for name, fact in told["files"].items()}
        verdict = Verdict(verified["at"], verified["how"], tuple(verified["findings"]))
        found = Manifest(
            told["made_at"], told["app"], told["home"], database["kind"], facts, files, database["tool"], verdict
        )
        _ = found.at
    except FileNotFoundError:
        raise Unreadable(f"{folder}: không có {MANIFEST} / no manifest") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{folder / MANIFEST}: không đọc được / damaged ({error!r})") from None
    foreign = [name for name in files if not NAMES.fullmatch(name) and name not in HOME_FILES]
    if foreign or found.kind not in {"sqlite", "postgresql"} or found.database_file not in files:
        raise Unreadable(f"{folder / MANIFEST}: nội dung lạ / unexpected content {foreign[:1]}")
    return found


def unlike(folder: Path, manifest: Manifest) -> list[str]:
    """Names of files that are missing or whose content is not what the manifest says."""
    wrong = []
    for name, fact in manifest.files.items():
        try:
            if hash_of(folder / name) != tuple(fact):
                wrong.append(name)
        except OSError:
            wrong.append(name)
    return wrong


def whole_backups(folder: Path) -> list[tuple[Path, Manifest]]:
    """The finished, sound backups in `folder`, oldest first; what cannot be read is none."""
    found = []
    for place in sorted(folder.glob("guong-*")):
        if not WHOLE.fullmatch(place.name):
            continue
        try:
            manifest = read_manifest(place)
        except Unreadable:
            continue
        if manifest.verdict.ok:
            found.append((place, manifest))
    return sorted(found, key=lambda pair: (pair[1].at, pair[0].name))
