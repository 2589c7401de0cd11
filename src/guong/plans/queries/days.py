"""The day whose tree says whom a plan speaks to."""

from datetime import date, datetime, timedelta

from guong.kit.periods import ONE_TICK, local
from guong.plans.models import Plan
from guong.plans.queries.in_force import deadlines_so_far

ONE_DAY = timedelta(days=1)


def day_of_duty(plan: Plan, step: str, at: datetime) -> date:
    """The day whose tree decides who owes: the earlier of now and the last moment of the term.

    A term that went by while it was in force has decided it, also where an amendment gave everybody longer afterwards.

    After its issuer ended a plan goes on with the tree of the issuer's last day: whom it addresses stands below that body or nowhere.
    """
    ends = [(row.window(plan.named_day_counts).closes_at, row.in_force_to) for row in deadlines_so_far(plan, step, at)]
    decisive = [closes - ONE_TICK for closes, replaced in ends if replaced is None or closes <= replaced]
    return tree_day(plan, local(min([at, *decisive])).date())


def tree_day(plan: Plan, day: date) -> date:
    """The day, or the issuer's last one where it has ended by then."""
    ends = plan.issuer_ends
    return day if ends is None else min(day, ends - ONE_DAY)
