"""What is stored of exemplars, registrations, lists, receipts and seals."""

from guong.registrations.models.endings import ExemplarEnding
from guong.registrations.models.exemplars import (
    AT_A_UNIT,
    OVERSEEING,
    STILL_OWED,
    Carried,
    Exemplar,
    Goal,
    Participation,
    Registration,
    of_a_registration_seen,
    one_of,
    open_to_heirs,
    plans_read_whole,
)
from guong.registrations.models.lists import ListItem, Return, Submission, UnitList
from guong.registrations.models.seals import Sealed, SealedDuty, SealedItem, SealedLine

__all__ = [
    "AT_A_UNIT",
    "OVERSEEING",
    "STILL_OWED",
    "Carried",
    "Exemplar",
    "ExemplarEnding",
    "Goal",
    "ListItem",
    "Participation",
    "Registration",
    "Return",
    "Sealed",
    "SealedDuty",
    "SealedItem",
    "SealedLine",
    "Submission",
    "UnitList",
    "of_a_registration_seen",
    "one_of",
    "open_to_heirs",
    "plans_read_whole",
]
