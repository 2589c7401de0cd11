"""Calls without a trace: each in its own savepoint, rolled back when it ends; what was written is noted on the way."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.urls.exceptions import Resolver404

from guong.ledger.counts import KEPT_IN

NOT_COMPARED = frozenset({"django_session", "django_migrations", "sqlite_sequence", "cache"})
# A union begins with a bracket on PostgreSQL: what stands behind it says whether it reads.
READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "PRAGMA", "EXPLAIN")

# What may differ between two answers that say the same: the written list of the two-world test.
NORMALISED = {
    "the token against forged forms": re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    "the idempotency key of a form": re.compile(rb'name="_khoa" value="[^"]*"'),
    "the id that ties a button to its reasons": re.compile(rb"vi-sao-[\w-]{8}"),
    "the ledger's head, printed as an anchor; it moves with every deed of anybody": re.compile(
        '"fingerprint": "[0-9A-Za-z -]*"|Mã sổ nhật ký: [0-9A-Za-z ]*'.encode()
    ),
}
NOT_TOLD = frozenset(
    {"Content-Length", "Vary", "Expires"}
)  # length follows the listed items; Expires is the wall clock


class _Undo(Exception):
    pass


@contextmanager
def undone() -> Iterator[None]:
    """A savepoint that is always rolled back; durable blocks inside take it for the outside of a test."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    try:
        with block:
            yield
            raise _Undo
    except _Undo:
        caches[KEPT_IN].clear()  # it may hold counts of what is undone


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that may change rows of tables that are compared."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip(" \n(").upper().startswith(READS) and not any(f'"{name}"' in sql for name in NOT_COMPARED):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


@cache
def _tables() -> list[str]:
    """Names of the tables that are compared; they stay the same while tests run."""
    with connection.cursor() as cursor:
        return sorted(set(connection.introspection.table_names(cursor)) - NOT_COMPARED)


def dump() -> dict[str, list[Any]]:
    """Every row of every table but sessions, sorted."""
    rows: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for name in _tables():
            cursor.execute(f'SELECT * FROM "{name}"')
            rows[name] = sorted(map(repr, cursor.fetchall()))
    return rows


@dataclass(frozen=True)
class Seen:
    """One answer, as far as two answers are compared."""

    status: int
    location: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int = 0
    changed: tuple[str, ...] = field(default=())

    @property
    def goes_to(self) -> str:
        """The name of the page a redirect leads to."""
        try:
            return resolve(urlsplit(self.location).path).url_name or "" if self.location else ""
        except Resolver404:
            return "?"


def unpacked(paper: bytes) -> bytes:
    """Every part of a DOCX or XLSX, one after the other: only so can the ledger's head within it be set aside."""
    with zipfile.ZipFile(io.BytesIO(paper)) as parts:
        return b"".join(name.encode() + parts.read(name) for name in parts.namelist())


def plain(answer: HttpResponse) -> bytes:
    """The body without the listed items that differ every time."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    body = unpacked(body) if body.startswith(b"PK\x03\x04") else body
    for pattern in NORMALISED.values():
        body = pattern.sub(b"", body)
    return body


def call(client: Client, method: str, address: str, typed: Any = None, *, before: Any = None, **headers: Any) -> Seen:
    """One request; whatever it changes is rolled back.

    Args:
        before: a dump to compare with, when something was written; `changed` then names the tables that differ.
    """
    session = client.cookies.get("phien")
    client.cookies = SimpleCookie({"phien": session.value} if session else {})  # each call is the first of its tab
    counted = _Count()
    with undone(), connection.execute_wrapper(counted), writes() as written:
        if method == "POST":
            answer = client.post(address, typed or {}, **headers)
        else:
            answer = client.generic(method, address, **headers)
        changed: tuple[str, ...] = tuple(written)
        if written and before is not None:
            changed = tuple(name for name, rows in dump().items() if rows != before.get(name))
    if session:
        client.cookies = SimpleCookie({"phien": session.value})  # a sign-out was undone too
    told = tuple(sorted((name, value) for name, value in answer.items() if name not in NOT_TOLD))
    return Seen(answer.status_code, answer.get("Location", ""), told, plain(answer), counted.number, changed)


class _Count:
    """Counts queries that reach the database."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.number += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        return execute(sql, params, many, context)
