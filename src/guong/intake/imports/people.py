"""People: who holds which office where, with a number to call."""

from collections.abc import Container, Mapping, Sequence

from guong.intake.actions import people as actions
from guong.intake.actions.bringing import Found
from guong.intake.actions.people import PeopleWishes
from guong.intake.imports.importer import Importer, Progress
from guong.intake.rules.people import COLUMNS
from guong.intake.rules.previews import Line
from guong.kit.reasons import Reason


class People(Importer[PeopleWishes]):
    """The importer of people."""

    name = "people"
    columns = COLUMNS

    def found(self, lines: Sequence[Line], progress: Progress) -> Found:
        """See `actions.people.judged`."""
        return actions.judged(lines, self.wishes)

    def notes(self, keys: Container[str], filled: Container[str]) -> Sequence[Reason]:
        """That nobody can be called, where the sheet has no numbers."""
        return [] if "phone" in keys else [Reason("no_phones", "phone")]

    def choices(self) -> Mapping[str, Sequence[str]]:
        """The offices, and the bodies. Raises: Refused (`hierarchy_unknown`)."""
        return actions.people_choices(self.wishes)
