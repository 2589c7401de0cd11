"""Rows among numbers that were found elsewhere, however many: all of them travel as one value.

``pk__in=[…]`` sends a value for each number, and databases take only so many of those (SQLite 32,766 to 250,000).
"""

import json
from typing import Any

from django.db.models import Lookup


class Among(Lookup):
    """Condition ``Among(F("pk"), numbers)``: the number is one of `numbers`."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Out of a JSON list, unpacked by the database."""
        column, values = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*values, json.dumps(list(self.rhs))]  # noqa: S608 - a column of ours

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Out of an array."""
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*values, list(self.rhs)]
