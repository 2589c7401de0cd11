"""A SQLite database: copied by the engine's own online copy, and looked through."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from guong.config.backup.judging import CHAIN, HASH, HEAD, LEDGER, MIGRATIONS, STORED, Seen, as_link, walk
from guong.config.backup.manifest import Facts
from guong.config.sqlite.library import use_fixed_library
from guong.ledger.chain import Link

use_fixed_library()

import sqlite3  # noqa: E402 - the library that carries the fix

PATIENCE = 30.0  # seconds


def take(source: Path, to: Path) -> Facts:
    """Copy the database at `source` while it is being written to.

    The transaction that reads the facts is the one the copy is made in, so both are of one instant; writers are not held up.
    Raises: sqlite3.Error.
    """
    to.touch(mode=0o600)
    origin = sqlite3.connect(source, timeout=PATIENCE, isolation_level=None)
    target = sqlite3.connect(to, isolation_level=None)
    try:
        origin.execute("BEGIN")
        facts = facts_of(origin)
        origin.backup(target)
        origin.execute("COMMIT")
        # One file that needs no other beside it.
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        target.close()
        origin.close()
    return facts


def look_through(path: Path) -> Seen:
    """Open a copy, changing nothing, and read all of it."""
    try:
        copy = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error as error:
        return Seen(None, broken=(f"{error}",))
    try:
        said = [str(row[0]) for row in copy.execute("PRAGMA integrity_check(3)")]
        loose = copy.execute("SELECT count(*) FROM pragma_foreign_key_check").fetchone()[0]
        broken = [f"SQLite: {line}" for line in said if line != "ok"]
        broken += [f"{loose} dòng chỉ tới dòng không có / dangling references"] if loose else []
        facts = facts_of(copy)
        return Seen(facts, walk(_links(copy), facts.seq, facts.head), tuple(broken))
    except sqlite3.Error as error:
        return Seen(None, broken=(f"SQLite: {error}",))
    finally:
        copy.close()


def facts_of(opened: Any) -> Facts:
    """The facts of one open connection; inside a transaction they are of one snapshot."""
    tables = [
        row[0]
        for row in opened.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
        )
    ]
    rows = {name: _one(opened, f'SELECT count(*) FROM "{name}"') for name in tables}  # noqa: S608 - names of our tables
    seq, head = opened.execute(f"SELECT seq, hash FROM {HEAD} WHERE id = 1").fetchone() or (0, "")  # noqa: S608
    steps = opened.execute(f"SELECT app, name FROM {MIGRATIONS}")  # noqa: S608
    migrations = tuple(sorted(f"{app}.{name}" for app, name in steps))
    stored: set[str] = set()
    for table, where in STORED.items():
        if table in rows:
            named = opened.execute(f'SELECT {HASH} FROM "{table}" WHERE {where}')  # noqa: S608 - our own words
            stored |= {row[0] for row in named if row[0]}
    return Facts(migrations, seq, head, rows, frozenset(stored))


def _links(opened: Any) -> Iterator[Link]:
    columns = ", ".join(f'"{name}"' for name in CHAIN)
    for row in opened.execute(f"SELECT {columns} FROM {LEDGER} ORDER BY seq"):  # noqa: S608
        # Django writes UTC without saying so.
        yield as_link((*row[:-1], datetime.fromisoformat(row[-1]).replace(tzinfo=UTC)))


def _one(opened: Any, question: str) -> int:
    return int(opened.execute(question).fetchone()[0])
