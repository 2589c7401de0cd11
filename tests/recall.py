"""Rows that many tests begin with are made once in each process, and put back as they were wherever they are wanted.

What is kept belongs to what was there before, row for row: on another beginning the maker runs again.
"""

import hashlib
import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")
STATIC = frozenset({"django_migrations", "django_content_type", "auth_permission", "cache"})
Rows = dict[str, dict[str, None]]  # table → its rows, each as the database itself would write it


@dataclass(frozen=True)
class _Kept:
    statements: list[str]
    result: bytes


_kept: dict[Hashable, _Kept] = {}
_tables: dict[str, tuple[str, list[str]]] = {}  # table → key column, all columns


def recalled(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns, and the rows that it makes: made the first time, put back after that.

    Args:
        key: tells apart what is made from the same beginning.
        make: writes rows and returns something that can be pickled; touches nothing but the database. Faults are
            planted afterwards: what is made under one would be put back in other tests.
    """
    before = _rows()
    place = (key, _fingerprint(before))
    if place not in _kept:
        result = make()
        _kept[place] = _Kept(_changes(before, _rows()), pickle.dumps(result))
        return result
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _kept[place].statements:
            cursor.execute(statement)
    found: T = pickle.loads(_kept[place].result)
    return found


def _described() -> dict[str, tuple[str, list[str]]]:
    if not _tables:
        with connection.cursor() as cursor:
            for name in sorted(set(connection.introspection.django_table_names(only_existing=True)) - STATIC):
                columns = [column.name for column in connection.introspection.get_table_description(cursor, name)]
                key = connection.introspection.get_primary_key_column(cursor, name)
                assert key, f"{name} has no key of one column"
                _tables[name] = (key, columns)
    return _tables


def _rows() -> Rows:
    found: Rows = {name: {} for name in _described()}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_question(name, columns) for name, (_, columns) in _described().items()))
        for name, row in cursor.fetchall():
            found[name][row] = None
    return found


def _question(name: str, columns: list[str]) -> str:
    if connection.vendor == "postgresql":
        return f"SELECT '{name}', quote_literal(t::text) FROM \"{name}\" t"
    values = " || ',' || ".join(f'quote("{column}")' for column in columns)
    return f"SELECT '{name}', {values} FROM \"{name}\""


def _fingerprint(rows: Rows) -> str:
    said = "\n".join(f"{name}\t{row}" for name in sorted(rows) for row in sorted(rows[name]))
    return hashlib.sha256(said.encode()).hexdigest()


def _changes(before: Rows, after: Rows) -> list[str]:
    """Statements that lead from the one to the other. Foreign keys are looked at when the transaction ends."""
    statements = []
    for name, (key, columns) in _described().items():
        gone = [row for row in before[name] if row not in after[name]]
        come = [row for row in after[name] if row not in before[name]]
        if gone:
            statements.append(f'DELETE FROM "{name}" WHERE {_one_of(name, columns, gone)}')
        if come:
            statements.append(_insertion(name, come))
            if connection.vendor == "postgresql":
                statements += _numbering(name, key)
    return statements


def _one_of(name: str, columns: list[str], rows: list[str]) -> str:
    if connection.vendor == "postgresql":
        return f'"{name}"::text IN ({", ".join(rows)})'
    values = ", ".join(f'"{column}"' for column in columns)
    return " OR ".join(f"({values}) IS ({row})" for row in rows)


def _insertion(name: str, rows: list[str]) -> str:
    if connection.vendor == "postgresql":
        given = ", ".join(f"({row})" for row in rows)
        return f'INSERT INTO "{name}" SELECT (given.row::"{name}").* FROM (VALUES {given}) AS given(row)'
    return f'INSERT INTO "{name}" VALUES {", ".join(f"({row})" for row in rows)}'


def _numbering(name: str, key: str) -> list[str]:
    """The next new row gets the next number."""
    with connection.cursor() as cursor:
        numbered = {found["column"] for found in connection.introspection.get_sequences(cursor, name)}
    if key not in numbered:
        return []
    return [f'SELECT setval(pg_get_serial_sequence(\'"{name}"\', \'{key}\'), (SELECT max("{key}") FROM "{name}"))']
