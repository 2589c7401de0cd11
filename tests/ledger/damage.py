"""Get past the ledger's triggers: to damage a chain on purpose, and to empty the tables between tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from guong.ledger.chain import ROOT
from guong.ledger.guards import guards, without_guards
from guong.ledger.models import Head


@contextmanager
def unguarded() -> Iterator[None]:
    """Take the triggers down for a while."""
    _run(without_guards(connection.vendor))
    try:
        yield
    finally:
        _run(guards(connection.vendor))


@contextmanager
def emptied() -> Iterator[None]:
    """Let the tables be emptied, and put the head row back afterwards."""
    with unguarded():
        yield
    Head.objects.update_or_create(pk=1, defaults={"seq": 0, "hash": ROOT})


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
