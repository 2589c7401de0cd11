"""What can be done with a sheet: bring it in, all of it or nothing, through the verbs of the steps themselves."""

from guong.intake.actions.people import PeopleWishes, bring_in_people
from guong.intake.actions.registrations import RegistrationWishes, bring_in_registrations
from guong.intake.actions.undoing import take_back_sheet, take_back_units
from guong.intake.actions.units import Wishes, bring_in_units, judged

__all__ = [
    "PeopleWishes",
    "RegistrationWishes",
    "Wishes",
    "bring_in_people",
    "bring_in_registrations",
    "bring_in_units",
    "judged",
    "take_back_sheet",
    "take_back_units",
]
