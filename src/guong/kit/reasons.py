"""Reasons: why something may not be done, said to a person.

A check is a generator of `Reason`s; no reason means yes. The same reasons disable a button, fail an action and fill the API.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any


@dataclasses.dataclass(frozen=True)
class Reason:
    """One reason against a deed.

    Args:
        code: registered in a step's `words.py`, where its Vietnamese sentence stands.
        field: the field of a form beside which it is shown; empty when it concerns the whole.
        facts: values the sentence needs (names, dates already in words, numbers).
    """

    code: str
    field: str = ""
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict, hash=False)


class Refusal(Exception):
    """Base of every polite no. `reasons` holds at least one `Reason`."""

    status = 422

    def __init__(self, *reasons: Reason) -> None:
        self.reasons: tuple[Reason, ...] = reasons
        super().__init__(", ".join(reason.code for reason in reasons))


class Refused(Refusal):
    """What must be true is not (HTTP 422)."""


class Forbidden(Refusal):
    """The person may not (HTTP 403)."""

    status = 403


class Stale(Refusal):
    """The row changed since it was read, or another request won the race (HTTP 409).

    Args:
        current: the values as they now stand in the database, by field.
        offered: what this request wanted to write, by field; shown beside `current`, so nothing typed is lost.
    """

    status = 409

    def __init__(self, current: Mapping[str, Any] | None = None, offered: Mapping[str, Any] | None = None) -> None:
        self.current = dict(current or {})
        self.offered = dict(offered or {})
        super().__init__(Reason("stale"))


def refuse_if(reasons: Iterable[Reason], kind: type[Refusal] = Refused) -> None:
    """Raise `kind` with all `reasons`, or return when there are none."""
    found = tuple(reasons)
    if found:
        raise kind(*found)
