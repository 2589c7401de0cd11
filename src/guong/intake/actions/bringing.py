"""A sheet of any kind is brought in: judged anew inside the deed, then all of its rows are written, or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guong.intake.actions.keeping import keep
from guong.intake.actions.locking import Progress, hold_intake
from guong.intake.rules import State
from guong.intake.rules.previews import Line, Outcome, refuse_other
from guong.intake.rules.steps import Kind
from guong.kit.reasons import Reason, Refused
from guong.ledger.deeds import Doer, deed, record_many


@dataclass(frozen=True)
class Stored:
    """What was written.

    Args:
        made: what taking back needs, see `keeping.keep`.
        subject: of the ledger's entry.
        told: facts of that entry, beside the file.
    """

    made: dict[str, Any]
    subject: str
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What a sheet comes to now: its rows, and how those that write something are written.

    Args:
        store: told how far it is to be told, who acts, when, and the counts of the rows by state.
    """

    outcomes: list[Outcome]
    store: Callable[[Progress, Doer, datetime, dict[str, int]], Stored]


@deed
def bring_in(
    kind: str,
    judged: Callable[[Sequence[Line], Progress], Found],
    lines: Sequence[Line],
    *,
    sha256: str,
    progress: Progress,
    by: Doer,
    at: datetime,
    import_id: int | None = None,
    mark: str = "",
) -> str:
    """Write what the rows of a sheet come to, all of them or none; returns how many rows wrote something, as text.

    Everything is judged anew inside the transaction: since the preview somebody may have done the same.

    Args:
        judged: what the rows come to now.
        sha256: of the file, for the ledger.
        progress: told (done, of how many).
        import_id: see `keeping.keep`.
        mark: of what was looked at, where somebody did.
    Raises: Refused (`rows_are_wrong`, `import_seen_otherwise`, and as `judged`).
    """
    hold_intake()
    found = judged(lines, progress)
    counts = {state.value: sum(one.state is state for one in found.outcomes) for state in State}
    if counts[State.WRONG]:
        raise Refused(Reason("rows_are_wrong", facts={"wrong": counts[State.WRONG]}))
    written = counts[State.NEW] + counts[State.CHANGED]
    if not written:
        return "0"
    refuse_other(mark, found.outcomes)
    found.outcomes.clear()  # of a long list they are most of what is held
    stored = found.store(progress, by, at, counts)
    keep(kind, stored.made, import_id=import_id, sha256=sha256, counts=counts, by=by, at=at)
    facts = {"file": sha256, **stored.told}
    entries = {
        Kind.UNITS: ("units.brought_in", stored.subject, facts),
        Kind.PEOPLE: ("people.brought_in", stored.subject, facts),
        Kind.REGISTRATIONS: ("registrations.brought_in", stored.subject, facts),
        Kind.AWARDS: ("awards.brought_in", stored.subject, facts),
    }
    record_many([entries[Kind(kind)]], by=by, at=at)
    return str(written)
