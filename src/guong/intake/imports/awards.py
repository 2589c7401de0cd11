"""Honours of earlier years: who was honoured with what, by which decision, recorded in a person's name."""

from collections.abc import Mapping, Sequence

from guong.intake.actions import awards as actions
from guong.intake.actions.awards import AwardWishes
from guong.intake.actions.bringing import Found
from guong.intake.imports.importer import Importer, Progress
from guong.intake.rules.awards import COLUMNS
from guong.intake.rules.previews import Line


class Awards(Importer[AwardWishes]):
    """The importer of honours."""

    name = "awards"
    columns = COLUMNS

    def found(self, lines: Sequence[Line], progress: Progress) -> Found:
        """See `actions.awards.judged`."""
        return actions.judged(lines, self.wishes)

    def choices(self) -> Mapping[str, Sequence[str]]:
        """The bodies. Raises: Refused, as `judge`."""
        return actions.award_columns_choices(self.wishes)
