"""Triggers that refuse to change what was recorded.

They stop mistakes and careless scripts; whoever owns the database can remove them, and then the chain tells.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

TABLE = "ledger_entry"
REFUSAL = "ledger: entries are only ever added"

_SQLITE = {
    "update": f"BEFORE UPDATE ON {TABLE}",
    "delete": f"BEFORE DELETE ON {TABLE}",
    # INSERT OR REPLACE deletes without firing the delete trigger.
    "replace": f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE seq = new.seq)",  # noqa: S608
}


def guards(vendor: str) -> list[str]:
    """Statements that put the triggers up."""
    if vendor == "postgresql":
        return [
            f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
        ]
    return [
        f"CREATE TRIGGER {TABLE}_no_{name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, when in _SQLITE.items()
    ]


def without_guards(vendor: str) -> list[str]:
    """Statements that take the triggers down: for undoing the migration, and for tests that damage a chain."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {TABLE}_kept ON {TABLE}", f"DROP FUNCTION IF EXISTS {TABLE}_refuse()"]
    return [f"DROP TRIGGER IF EXISTS {TABLE}_no_{name}" for name in _SQLITE]


def put_up_again(connection: Any) -> None:
    """Put all triggers up, whichever still stand; inside a transaction."""
    with connection.cursor() as cursor:
        for statement in [*without_guards(connection.vendor), *guards(connection.vendor)]:
            cursor.execute(statement)


def is_guarded(connection: Any) -> bool:
    """Whether all triggers stand and are in force."""
    if connection.vendor == "postgresql":
        question = f"SELECT count(*) FROM pg_trigger WHERE tgname = '{TABLE}_kept' AND tgenabled IN ('O', 'A')"  # noqa: S608
        wanted = 1
    else:
        question = f"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE '{TABLE}_no_%%'"  # noqa: S608
        wanted = len(_SQLITE)
    with connection.cursor() as cursor:
        cursor.execute(question, [])
        return bool(cursor.fetchone()[0] == wanted)


class GuardEntries(Operation):
    """Migration step: put the triggers up. A migration that rebuilds the table on SQLite must take this step again."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The triggers are no part of Django's own state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in guards(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in without_guards(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return "Triggers that refuse to change or delete ledger entries"
