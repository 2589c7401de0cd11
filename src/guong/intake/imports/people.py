"""People: who holds which office where, with a number to call."""

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import datetime

from guong.intake.actions import people as actions
from guong.intake.actions.people import PeopleWishes
from guong.intake.rules.people import COLUMNS
from guong.intake.rules.previews import Line, Outcome
from guong.kit.reasons import Reason
from guong.ledger.deeds import Doer


class People:
    """The importer of people."""

    name = "people"
    columns = COLUMNS

    def __init__(self, wishes: PeopleWishes) -> None:
        self.wishes = wishes

    def judge(self, lines: Sequence[Line]) -> Sequence[Outcome]:
        """What every row comes to now. Raises: Refused, as `actions.people.judged`."""
        outcomes, _ = actions.judged(lines, self.wishes)
        return outcomes

    def notes(self, keys: Container[str]) -> Sequence[Reason]:
        """That nobody can be called, where the sheet has no numbers."""
        return [] if "phone" in keys else [Reason("no_phones", "phone")]

    def choices(self) -> Mapping[str, Sequence[str]]:
        """The offices, and the bodies. Raises: Refused (`hierarchy_unknown`)."""
        return actions.people_choices(self.wishes)

    def bring_in(
        self, lines: Sequence[Line], *, sha256: str, progress: Callable[[int, int], None], by: Doer, at: datetime
    ) -> int:
        """Register and seat; returns how many rows wrote something. Raises: Refused, as `actions.bring_in_people`."""
        return int(actions.bring_in_people(lines, self.wishes, sha256=sha256, progress=progress, by=by, at=at))

    def write(
        self,
        lines: Sequence[Line],
        *,
        import_id: int,
        sha256: str,
        progress: Callable[[int, int], None],
        by: Doer,
        at: datetime,
    ) -> int:
        """The same for an import of the pages, inside the caller's transaction."""
        body = actions.bring_in_people.body  # type: ignore[attr-defined]
        return int(body(lines, self.wishes, sha256=sha256, progress=progress, by=by, at=at, import_id=import_id))
