"""Full-text search over one folded text column, alike on SQLite (FTS5) and PostgreSQL (tsvector).

The column holds what `kit.text.words` makes of the searchable texts, so the index itself needs no language: "duong hoa"
finds "Đường hoa". `CreateSearchIndex` makes the index in a migration; `SearchField` gives the look-up ``__matches``.
"""

from typing import Any

from django.db import connections, models
from django.db.migrations.operations.base import Operation

from guong.kit.text import words

LONGEST_QUERY = 12  # words; more are ignored
LONGEST_TYPED = 300  # signs; nobody searches for a page of text


class SearchField(models.TextField):
    """A column of folded words; filled by the action that writes the row."""


@SearchField.register_lookup
class Matches(models.Lookup):
    """Rows that hold every word of the typed text, the last one as a beginning ("duong h")."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """`pk IN (…)` on the FTS5 table beside the column's own."""
        column = self.lhs.target
        table = column.model._meta.db_table
        typed = _typed_words(self.rhs)
        if not typed:
            return "1 = 1", []
        query = _query(typed)
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name(column.model._meta.pk.column)}"
        return f"{key} IN (SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s)", [query]  # noqa: S608 - names of our own tables

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """`to_tsvector @@ to_tsquery` with the same expression as the index."""
        typed = _typed_words(self.rhs)
        if not typed:
            return "TRUE", []
        column, values = self.process_lhs(compiler, connection)
        return f"to_tsvector('simple', {column}) @@ to_tsquery('simple', %s)", [*values, " & ".join(typed) + ":*"]


def newest_matching(rows: Any, column: str, typed: str) -> Any:
    """Rows of a query whose `SearchField` holds every typed word, highest number first.

    On SQLite the index itself is read from its newest entry: `__matches` would first gather all that match, however few
    are wanted.
    """
    found = _typed_words(typed)
    if connections[rows.db].vendor != "sqlite" or not found:
        return rows.filter(**{f"{column}__matches": typed}).order_by("-pk")
    table = rows.model._meta.db_table
    index = f"{table}_words"
    where = [f'"{index}".rowid = "{table}"."id"', f'"{index}" MATCH %s']
    newest = [f"-{index}.rowid"]
    return rows.extra(tables=[index], where=where, params=[_query(found)], order_by=newest)  # noqa: S610 - names of our own tables


def holds(text: str, typed: str) -> bool:
    """Whether a text holds every typed word, the last one as a beginning: what `__matches` asks of a stored one."""
    there, asked = set(words(text)), _typed_words(typed)
    if not asked:
        return True
    return there.issuperset(asked[:-1]) and any(word.startswith(asked[-1]) for word in there)


def _typed_words(typed: str) -> list[str]:
    return words(str(typed)[:LONGEST_TYPED])[:LONGEST_QUERY]


def _query(found: list[str]) -> str:
    """For FTS5: every word, the last as a beginning."""
    return " ".join(f'"{word}"' for word in found) + "*"


class CreateSearchIndex(Operation):
    """Migration step: the full-text index of one `SearchField`, kept fresh by the database itself."""

    reversible = True

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "CreateSearchIndex", [self.table, self.column], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The index is no part of Django's own state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self._statements(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = self.table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {table}_words")
            return
        for name in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_words_{name}")
        schema_editor.execute(f"DROP TABLE IF EXISTS {table}_words")

    def describe(self) -> str:
        return f"Full-text index on {self.table}.{self.column}"

    def _statements(self, vendor: str) -> list[str]:
        t, c = self.table, self.column
        if vendor == "postgresql":
            return [f"CREATE INDEX {t}_words ON {t} USING gin (to_tsvector('simple', {c}))"]
        gone = f"INSERT INTO {t}_words({t}_words, rowid, {c}) VALUES ('delete', old.id, old.{c});"  # noqa: S608
        come = f"INSERT INTO {t}_words(rowid, {c}) VALUES (new.id, new.{c});"  # noqa: S608
        return [
            # Words are looked up, never phrases: without positions the index is a third as large. Beginnings of two to
            # four letters have an index of their own.
            f"CREATE VIRTUAL TABLE {t}_words USING fts5({c}, content='{t}', content_rowid='id', tokenize='unicode61', "
            "detail=none, prefix='2 3 4')",
            f"INSERT INTO {t}_words({t}_words) VALUES ('rebuild')",  # noqa: S608
            f"CREATE TRIGGER {t}_words_insert AFTER INSERT ON {t} BEGIN {come} END",
            f"CREATE TRIGGER {t}_words_delete AFTER DELETE ON {t} BEGIN {gone} END",
            f"CREATE TRIGGER {t}_words_update AFTER UPDATE OF {c} ON {t} BEGIN {gone} {come} END",
        ]


class RemakeSearchIndex(CreateSearchIndex):
    """Migration step after one that changes the table: SQLite then makes the table anew, without the triggers of its index."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "RemakeSearchIndex", [self.table, self.column], {}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Run before the table is changed back, when nothing is lost yet; `CreateSearchIndex` then takes it away."""

    def describe(self) -> str:
        return f"Full-text index on {self.table}.{self.column}, made again"


class BytewiseField(models.CharField):
    """ASCII text compared byte by byte on both databases: paths and sort keys."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters: dict[str, Any] = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
