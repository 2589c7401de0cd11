"""Units: the bodies of one hierarchy, with what stands above each."""

from collections.abc import Container, Mapping, Sequence

from guong.intake.actions import units as actions
from guong.intake.actions.bringing import Found
from guong.intake.actions.units import Wishes
from guong.intake.imports.importer import Importer, Progress
from guong.intake.rules.previews import Line
from guong.intake.rules.units import COLUMNS
from guong.kit.reasons import Reason


class Units(Importer[Wishes]):
    """The importer of units."""

    name = "units"
    columns = COLUMNS

    def found(self, lines: Sequence[Line], progress: Progress) -> Found:
        """See `actions.units.judged`."""
        return actions.judged(lines, self.wishes)

    def notes(self, keys: Container[str], filled: Container[str]) -> Sequence[Reason]:
        """That codes are not kept, where there are any and nobody said in which list they are."""
        return [] if self.wishes.scheme or "code" not in filled else [Reason("codes_only_join", "code")]

    def choices(self) -> Mapping[str, Sequence[str]]:
        """The kinds, and the bodies that may stand above. Raises: Refused (`hierarchy_unknown`)."""
        return actions.unit_choices(self.wishes)
