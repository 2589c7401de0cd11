"""Units: the bodies of one hierarchy, with what stands above each."""

from collections.abc import Callable, Sequence
from datetime import datetime

from guong.intake import actions
from guong.intake.actions import Wishes
from guong.intake.rules.previews import Line, Outcome
from guong.intake.rules.units import COLUMNS
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

    def bring_in(
        self, lines: Sequence[Line], *, sha256: str, progress: Callable[[int, int], None], by: Doer, at: datetime
    ) -> int:
        """Found the new units; returns how many. Raises: Refused, as `actions.bring_in_units`."""
        return int(actions.bring_in_units(lines, self.wishes, sha256=sha256, progress=progress, by=by, at=at))
