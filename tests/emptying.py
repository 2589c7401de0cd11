"""After a transactional test the tables are emptied: those in which rows stand, and no others.

Django's own way empties every table and then makes content types and permissions again, which takes a second or two.
"""

from django.db import connection, transaction

from guong.ledger.chain import ROOT
from guong.ledger.models import Entry, Head
from tests.ledger.damage import unguarded

LEDGER = Entry._meta.db_table
# What migrating leaves in them is always the same, and no test writes there.
KEPT = frozenset({"django_migrations", "django_content_type", "auth_permission"})


def empty_tables() -> None:
    """Every model's table without rows, but for what migrating leaves; the ledger with its head row as at the beginning.

    Foreign keys are looked at when the transaction ends, so the order does not matter.
    """
    filled = _filled()
    with transaction.atomic(), connection.cursor() as cursor:
        for name in filled - {LEDGER}:
            cursor.execute(f'DELETE FROM "{name}"')
        if LEDGER in filled:
            with unguarded():
                cursor.execute(f'DELETE FROM "{LEDGER}"')
        Head.objects.create(pk=1, seq=0, hash=ROOT)


def _filled() -> set[str]:
    names = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
    question = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {name for (name,) in cursor.fetchall()}
