"""A PostgreSQL database: copied by `pg_dump` in a snapshot whose facts are read first, brought back, looked through."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from guong.config.backup.judging import CHAIN, HASH, HEAD, LEDGER, MIGRATIONS, STORED, Seen, as_link, walk
from guong.config.backup.manifest import Facts
from guong.config.backup.programs import program, run
from guong.config.backup.server import Server
from guong.ledger.chain import Link

AT_ONCE = 5000  # rows of the chain


def take(server: Server, to: Path) -> tuple[Facts, int]:
    """Copy the database while it is being written to.

    One transaction reads the facts and lends its snapshot to `pg_dump`, so both are of one instant whatever is recorded
    meanwhile.
    Returns: the facts, and the main version of the `pg_dump` used. Raises: Unable, psycopg.Error.
    """
    path, version = program("pg_dump", server.main_version())
    to.touch(mode=0o600)
    with server.connect() as opened:
        opened.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        opened.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        snapshot = opened.execute("SELECT pg_export_snapshot()").fetchone()[0]
        facts = facts_of(opened)
        how = ("--format=custom", "--no-owner", "--no-privileges", "--no-password", f"--snapshot={snapshot}")
        run(path, *how, f"--file={to}", environment=server.environment)
    return facts, version


def bring_back(server: Server, dump: Path, tool: int) -> None:
    """Restore `dump` into an empty database, all of it or nothing. Raises Unable."""
    path, _ = program("pg_restore", tool)
    how = ("--no-owner", "--no-privileges", "--no-password", "--exit-on-error", "--single-transaction")
    run(path, *how, f"--dbname={server.name}", str(dump), environment=server.environment)


def look_through(server: Server) -> Seen:
    """Read all of a restored copy that nobody writes to."""
    with server.connect() as opened:
        opened.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        facts = facts_of(opened)
        return Seen(facts, walk(_links(opened), facts.seq, facts.head))


def facts_of(opened: Any) -> Facts:
    """The facts as one transaction sees them."""
    question = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    tables = [row[0] for row in opened.execute(question).fetchall()]
    rows = {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608
    seq, head = opened.execute(f"SELECT seq, hash FROM {HEAD} WHERE id = 1").fetchone() or (0, "")  # noqa: S608
    steps = opened.execute(f"SELECT app, name FROM {MIGRATIONS}").fetchall()  # noqa: S608
    stored: set[str] = set()
    for table, where in STORED.items():
        if table in rows:
            named = opened.execute(f'SELECT {HASH} FROM "{table}" WHERE {where}').fetchall()  # noqa: S608 - our own words
            stored |= {row[0] for row in named if row[0]}
    migrations = tuple(sorted(f"{app}.{name}" for app, name in steps))
    return Facts(migrations, seq, head, rows, frozenset(stored))


def _links(opened: Any) -> Iterator[Link]:
    columns = ", ".join(f'"{name}"' for name in CHAIN)
    with opened.cursor(name="chain") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(f"SELECT {columns} FROM {LEDGER} ORDER BY seq")  # noqa: S608
        for row in cursor:
            yield as_link(row)
