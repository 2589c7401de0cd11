"""What can be done with a sheet: bring it in, all of it or nothing, through the verbs of the steps themselves."""

from guong.intake.actions.people import PeopleWishes
from guong.intake.actions.registrations import RegistrationWishes
from guong.intake.actions.undoing import take_back_sheet, take_back_units
from guong.intake.actions.units import Wishes

__all__ = [
    "PeopleWishes",
    "RegistrationWishes",
    "Wishes",
    "take_back_sheet",
    "take_back_units",
]
