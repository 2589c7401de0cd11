"""The board by who has taken note of the plan: which of its units have not."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from guong.plans.models import Plan
from guong.plans.queries import receipt
from guong.plans.rules import Step
from guong.registrations.queries.glance import Glance
from guong.registrations.queries.watch import Watched

ASKED, NOT_YET = "nhan", "chua"  # how addresses ask for the units that have not
Shown = TypeVar("Shown", Watched, Glance)


def not_taken(plan: Plan, shown: Watched | Glance, at: datetime) -> frozenset[int] | None:
    """The units of a board that have still to take note of the plan or of an amendment, in a few queries whatever their number.

    Returns: None where it is not asked: of a sealed board, and of the boards of later steps.
    """
    if shown.seal is not None or shown.step != Step.REGISTRATION:
        return None
    return receipt.not_taken(plan, (mark.unit_id for mark in shown.marks), at)


def narrowed(shown: Shown, units: frozenset[int] | None) -> Shown:
    """The board with these units alone."""
    if units is None:
        return shown
    if isinstance(shown, Watched):
        lines = tuple(line for line in shown.lines if line.unit_id in units)
        return replace(shown, lines=lines, is_whole=False)
    return replace(shown, marks=tuple(mark for mark in shown.marks if mark.unit_id in units))
