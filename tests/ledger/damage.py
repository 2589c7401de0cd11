"""Get past the ledger's triggers: to damage a chain on purpose, and to empty the tables between tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from guong.ledger.guards import guards, without_guards


@contextmanager
def unguarded() -> Iterator[None]:
    """Take the triggers down for a while."""
    _run(without_guards(connection.vendor))
    try:
        yield
    finally:
        _run(guards(connection.vendor))


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
