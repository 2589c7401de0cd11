"""Change a row only if it is still the row that was read."""

from typing import Any, TypeVar

from django.db.models import F, Model

from guong.kit.lifecycle import Move
from guong.kit.reasons import Stale, refuse_if

Row = TypeVar("Row", bound=Model)


def write(row: Row, **changes: Any) -> Row:
    """Write `changes` to `row` if its version is still the one that was read (compare-and-set).

    Args:
        row: an instance with an integer `version` field. Where the table has a `state`, it too must be the one that was read:
            a rule that was asked about the state holds only as long as the state does.
        changes: new values by field name.
    Returns: the same instance, with the new values and version.
    Raises: Stale, holding the values now in the database beside those offered.
    """
    read = type(row)._base_manager.filter(pk=row.pk, version=row.version)
    if hasattr(row, "state"):
        read = read.filter(state=row.state)
    if not read.update(**changes, version=F("version") + 1):
        current = type(row)._base_manager.filter(pk=row.pk).values(*changes, "version").first()
        raise Stale(current or {}, changes)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    return row


def shift(row: Row, move: Move, **changes: Any) -> Row:
    """Make `move` on `row` and write `changes` with it; the only writer of `state`.

    Raises: Refused (`not_now`) when the move cannot start from the row's state; Stale when the row changed meanwhile.
    """
    refuse_if(move.why_not(row.state))
    return write(row, state=move.target, **changes)
