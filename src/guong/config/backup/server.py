"""A PostgreSQL server as backup and restore see it: connections, scratch databases, emptiness, renaming."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

LONGEST = 40  # signs of a database's name that go into the names of others; the server allows 63
MAINTENANCE = "postgres"
SCRATCH = "thu"


@dataclass(frozen=True)
class Server:
    """One database and how to reach it; the password never stands in an argument."""

    address: str
    name: str

    @classmethod
    def at(cls, address: str) -> "Server":
        """From `postgresql://…`."""
        return cls(address, str(dj_database_url.parse(address)["NAME"]))

    @property
    def values(self) -> dict[str, str]:
        """What libpq wants to know, without the database; empty values left out."""
        told: dict[str, Any] = dict(dj_database_url.parse(self.address))
        names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
        return {libpq: str(told[name]) for name, libpq in names.items() if told.get(name)}

    @property
    def environment(self) -> dict[str, str]:
        """The same for PostgreSQL's programs."""
        return {f"PG{name.upper()}": value for name, value in self.values.items()} | {"PGDATABASE": self.name}

    def named(self, name: str) -> "Server":
        """Another database of the same server."""
        return replace(self, address=urlsplit(self.address)._replace(path=f"/{name}").geturl(), name=name)

    def connect(self, *, autocommit: bool = False) -> Any:
        """A connection of its own, beside Django's."""
        import psycopg  # only here: an embedded installation never loads PostgreSQL's client

        return psycopg.connect(**self.values, dbname=self.name, autocommit=autocommit, connect_timeout=20)

    def main_version(self) -> int:
        """15 for 15.4."""
        with self.connect() as opened:
            return int(opened.info.server_version // 10000)

    def may_make_databases(self) -> bool:
        """Whether this role may."""
        with self.connect() as opened:
            question = "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            return bool(opened.execute(question).fetchone()[0])

    def is_empty(self) -> bool:
        """Whether nothing has been made in it."""
        with self.connect() as opened:
            return not (_tables(opened) or _functions(opened))

    def others(self) -> int:
        """How many other connections work on it."""
        with self.connect() as opened:
            question = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            return int(opened.execute(question).fetchone()[0])

    def clear(self) -> None:
        """Take away every table and function: for a database that was empty before, and whose restore failed."""
        with self.connect() as opened:
            for name in _tables(opened):
                opened.execute(f'DROP TABLE IF EXISTS "{name}" CASCADE')
            for name in _functions(opened):
                opened.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")

    def make(self, kind: str) -> "Server":
        """A new database beside this one, with its collation, named after it and `kind`."""
        fresh = self.named(f"{self.name[:LONGEST]}_{kind}_{uuid.uuid4().hex[:8]}")
        with self.connect(autocommit=True) as opened:
            collation = opened.execute(
                "SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()"
            ).fetchone()
            how = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE '{}' LC_CTYPE '{}'".format(*collation)
            opened.execute(f'CREATE DATABASE "{fresh.name}" {how}')
        return fresh

    def drop(self, other: str) -> None:
        """Drop another database of this server."""
        with self.connect(autocommit=True) as opened:
            opened.execute(f'DROP DATABASE IF EXISTS "{other}"')

    def sweep(self, kind: str) -> None:
        """Drop those of `kind` that a run which was killed has left, unless somebody works on them."""
        import psycopg

        with self.connect(autocommit=True) as opened:
            pattern = f"{self.name[:LONGEST]}_{kind}_"
            left = opened.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [pattern]
            ).fetchall()
            for (name,) in left:
                with suppress(psycopg.Error):
                    opened.execute(f'DROP DATABASE IF EXISTS "{name}"')

    def exchange(self, fresh: str, old: str) -> None:
        """Put database `fresh` under this name and keep what was there as `old`; both or neither, and once only."""
        with self.named(MAINTENANCE).connect() as opened:
            if not opened.execute("SELECT 1 FROM pg_database WHERE datname = %s", [fresh]).fetchone():
                return
            opened.execute(f'ALTER DATABASE "{self.name}" RENAME TO "{old}"')
            opened.execute(f'ALTER DATABASE "{fresh}" RENAME TO "{self.name}"')


@contextmanager
def scratch(server: Server) -> Iterator[Server]:
    """A database for one try, gone afterwards."""
    made = server.make(SCRATCH)
    try:
        yield made
    finally:
        server.drop(made.name)


def _tables(opened: Any) -> list[str]:
    question = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    return [row[0] for row in opened.execute(question)]


def _functions(opened: Any) -> list[str]:
    question = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
    return [row[0] for row in opened.execute(question)]
