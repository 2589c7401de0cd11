"""Units: the bodies of one hierarchy, with what stands above each."""

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import datetime

from guong.intake.actions import units as actions
from guong.intake.actions.units import Wishes
from guong.intake.rules.previews import Line, Outcome
from guong.intake.rules.units import COLUMNS
from guong.kit.reasons import Reason
from guong.ledger.deeds import Doer


class Units:
    """The importer of units."""

    name = "units"
    columns = COLUMNS

    def __init__(self, wishes: Wishes) -> None:
        self.wishes = wishes

    def judge(self, lines: Sequence[Line]) -> Sequence[Outcome]:
        """What every row comes to now. Raises: Refused, as `actions.judged`."""
        outcomes, _, _ = actions.judged(lines, self.wishes)
        return outcomes

    def notes(self, keys: Container[str]) -> Sequence[Reason]:
        """That codes are not kept, where nobody said in which list they are."""
        return [] if self.wishes.scheme or "code" not in keys else [Reason("codes_only_join", "code")]

    def choices(self) -> Mapping[str, Sequence[str]]:
        """The kinds, and the bodies that may stand above. Raises: Refused (`hierarchy_unknown`)."""
        return actions.unit_choices(self.wishes)

    def bring_in(
        self, lines: Sequence[Line], *, sha256: str, progress: Callable[[int, int], None], by: Doer, at: datetime
    ) -> int:
        """Found the new units; returns how many. Raises: Refused, as `actions.bring_in_units`."""
        return int(actions.bring_in_units(lines, self.wishes, sha256=sha256, progress=progress, by=by, at=at))

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
        body = actions.bring_in_units.body  # type: ignore[attr-defined]
        return int(body(lines, self.wishes, sha256=sha256, progress=progress, by=by, at=at, import_id=import_id))
