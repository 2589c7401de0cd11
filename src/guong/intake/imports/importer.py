"""What the importers of all kinds have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from guong.intake.actions.bringing import Found, bring_in
from guong.intake.rules.previews import Line, Outcome
from guong.intake.rules.tables import Column
from guong.kit.reasons import Reason
from guong.ledger.deeds import Doer

Progress = Callable[[int, int], None]
Wishes = TypeVar("Wishes")


def _unseen(done: int, of: int) -> None:
    """Nobody watches."""


class Importer(ABC, Generic[Wishes]):
    """What one kind of sheet is: its columns, what its rows come to, how they are written.

    Args:
        wishes: what was said beside the sheet.
    """

    name: ClassVar[str]
    columns: ClassVar[Sequence[Column]]

    def __init__(self, wishes: Wishes) -> None:
        self.wishes = wishes

    @abstractmethod
    def found(self, lines: Sequence[Line], progress: Progress) -> Found:
        """What the rows come to now. Raises: Refused, where that cannot be said of any."""

    @abstractmethod
    def choices(self) -> Mapping[str, Sequence[str]]:
        """Key of a column → what can be chosen there, for a template. Raises: Refused, as `judge`."""

    def notes(self, keys: Container[str], filled: Container[str]) -> Sequence[Reason]:
        """What a person should know of the columns that the sheet has, and that is no reason against it.

        Args:
            keys: of the columns; `filled`: of those in which something stands.
        """
        return []

    def judge(self, lines: Sequence[Line]) -> Sequence[Outcome]:
        """What every row comes to now. Raises: Refused, where that cannot be said of any."""
        return self.found(lines, _unseen).outcomes

    def bring_in(self, lines: Sequence[Line], *, sha256: str, progress: Progress, by: Doer, at: datetime) -> int:
        """Write the rows in one transaction; returns how many. Raises: Refused, and then nothing is written."""
        return int(bring_in(self.name, self.found, lines, sha256=sha256, progress=progress, by=by, at=at))

    def write(
        self,
        lines: Sequence[Line],
        *,
        import_id: int,
        sha256: str,
        progress: Progress,
        by: Doer,
        at: datetime,
        mark: str = "",
    ) -> int:
        """The same for an import of the pages, inside the caller's transaction.

        Args:
            mark: of what was looked at, see `rules.previews.mark_of`. Raises: Refused (`import_seen_otherwise`) where it is not that.
        """
        whole = {"sha256": sha256, "import_id": import_id, "mark": mark}
        body = bring_in.body  # type: ignore[attr-defined]
        return int(body(self.name, self.found, lines, progress=progress, by=by, at=at, **whole))
