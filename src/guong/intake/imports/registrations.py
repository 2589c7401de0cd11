"""Registrations: rows of Biểu 1, of paper or of another installation, written in a person's name."""

from collections.abc import Mapping, Sequence

from guong.intake.actions import registrations as actions
from guong.intake.actions.bringing import Found
from guong.intake.actions.registrations import RegistrationWishes
from guong.intake.imports.importer import Importer, Progress
from guong.intake.rules.previews import Line
from guong.intake.rules.registrations import COLUMNS


class Registrations(Importer[RegistrationWishes]):
    """The importer of registrations."""

    name = "registrations"
    columns = COLUMNS

    def found(self, lines: Sequence[Line], progress: Progress) -> Found:
        """See `actions.registrations.judged`."""
        return actions.judged(lines, self.wishes, progress)

    def choices(self) -> Mapping[str, Sequence[str]]:
        """Sectors, kinds of holders, units for which the person may write. Raises: Refused, as `judge`."""
        return actions.registration_choices(self.wishes)
