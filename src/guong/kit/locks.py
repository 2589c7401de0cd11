"""A lock on something that is no row: many hold it together, or one holds it alone, until the transaction ends.

Only PostgreSQL needs it; on SQLite one writer at a time is let in anyway.
"""

from django.db import connection

_TOGETHER = "SELECT pg_advisory_xact_lock_shared(%s, %s)"
_ALONE = "SELECT pg_advisory_xact_lock(%s, %s)"


def hold(kind: int, number: int, *, alone: bool = False) -> None:
    """Wait for the lock and hold it until this transaction ends, however it ends.

    Args:
        kind: what is locked; each use has a number of its own.
        number: which of them.
        alone: wait for all who hold it, and keep everybody else waiting.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_ALONE if alone else _TOGETHER, [kind, number])
