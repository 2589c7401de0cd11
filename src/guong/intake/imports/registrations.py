"""Registrations: rows of Biểu 1, of paper or of another installation, written in a person's name."""

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import datetime

from guong.intake.actions import registrations as actions
from guong.intake.actions.registrations import RegistrationWishes
from guong.intake.rules.previews import Line, Outcome
from guong.intake.rules.registrations import COLUMNS
from guong.kit.reasons import Reason
from guong.ledger.deeds import Doer


class Registrations:
    """The importer of registrations."""

    name = "registrations"
    columns = COLUMNS

    def __init__(self, wishes: RegistrationWishes) -> None:
        self.wishes = wishes

    def judge(self, lines: Sequence[Line]) -> Sequence[Outcome]:
        """What every row comes to now. Raises: Refused, as `actions.registrations.judged`."""
        return actions.judged(lines, self.wishes)

    def notes(self, keys: Container[str]) -> Sequence[Reason]:
        """Nothing."""
        return []

    def choices(self) -> Mapping[str, Sequence[str]]:
        """Sectors, kinds of holders, units for which the person may write. Raises: Refused, as `judge`."""
        return actions.registration_choices(self.wishes)

    def bring_in(
        self, lines: Sequence[Line], *, sha256: str, progress: Callable[[int, int], None], by: Doer, at: datetime
    ) -> int:
        """Write; returns how many rows wrote something. Raises: Refused, as `actions.bring_in_registrations`."""
        made = actions.bring_in_registrations(lines, self.wishes, sha256=sha256, progress=progress, by=by, at=at)
        return int(made)

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
        body = actions.bring_in_registrations.body  # type: ignore[attr-defined]
        return int(body(lines, self.wishes, sha256=sha256, progress=progress, by=by, at=at, import_id=import_id))
