"""Honours of earlier years: who was honoured with what, by which decision, recorded in a person's name."""

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import datetime

from guong.intake.actions import awards as actions
from guong.intake.actions.awards import AwardWishes
from guong.intake.rules.awards import COLUMNS
from guong.intake.rules.previews import Line, Outcome
from guong.kit.reasons import Reason
from guong.ledger.deeds import Doer


class Awards:
    """The importer of honours."""

    name = "awards"
    columns = COLUMNS

    def __init__(self, wishes: AwardWishes) -> None:
        self.wishes = wishes

    def judge(self, lines: Sequence[Line]) -> Sequence[Outcome]:
        """What every row comes to now. Raises: Refused, as `actions.awards.judged`."""
        return actions.judged(lines, self.wishes)

    def notes(self, keys: Container[str]) -> Sequence[Reason]:
        """Nothing."""
        return []

    def choices(self) -> Mapping[str, Sequence[str]]:
        """The bodies. Raises: Refused, as `judge`."""
        return actions.award_columns_choices(self.wishes)

    def bring_in(
        self, lines: Sequence[Line], *, sha256: str, progress: Callable[[int, int], None], by: Doer, at: datetime
    ) -> int:
        """Record; returns how many. Raises: Refused, as `actions.bring_in_awards`."""
        return int(actions.bring_in_awards(lines, self.wishes, sha256=sha256, progress=progress, by=by, at=at))

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
        body = actions.bring_in_awards.body  # type: ignore[attr-defined]
        return int(body(lines, self.wishes, sha256=sha256, progress=progress, by=by, at=at, import_id=import_id))
