"""Which fields of a form are asked for at all: what nobody asks for changes nothing, whatever stands in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import QueryDict


@contextmanager
def asked_for() -> Iterator[set[str]]:
    """The names that are looked up in any form or query meanwhile: their value, their values, or whether they are there."""
    found: set[str] = set()
    being_read: list[str] = []  # a form that is only just read in looks its own fields up

    def noting(plain: Any) -> Any:
        def looked_up(self: QueryDict, key: Any, *more: Any, **named: Any) -> Any:
            if not being_read:
                found.add(key)
            return plain(self, key, *more, **named)

        return looked_up

    def read_in(self: QueryDict, key: str, value: Any) -> None:
        being_read.append(key)
        try:
            plain_append(self, key, value)
        finally:
            being_read.pop()

    plain_append = QueryDict.appendlist
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QueryDict, "appendlist", read_in)
        for method in ("__getitem__", "_getlist", "__contains__"):
            patch.setattr(QueryDict, method, noting(getattr(QueryDict, method)))
        yield found
