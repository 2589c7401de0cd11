"""The board by who has taken note of the plan: which of its units have not."""

from collections.abc import Collection
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


def is_told(shown: Watched | Glance) -> bool:
    """Whether a board tells it unasked: one of the first step that is not sealed."""
    return shown.seal is None and shown.step == Step.REGISTRATION


def not_taken(plan: Plan, shown: Watched | Glance, at: datetime) -> frozenset[int]:
    """The units of a board that had still to take note of the plan or of an amendment, in a few queries whatever their number."""
    return receipt.not_taken(plan, (mark.unit_id for mark in shown.marks), at)


def narrowed(shown: Shown, units: Collection[int]) -> Shown:
    """The board with these units alone."""
    if isinstance(shown, Watched):
        lines = tuple(line for line in shown.lines if line.unit_id in units)
        return replace(shown, lines=lines, is_whole=False)
    return replace(shown, marks=tuple(mark for mark in shown.marks if mark.unit_id in units))
