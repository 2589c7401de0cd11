"""What the worker does for plans: settling an amendment that takes effect on a day to come."""

from guong.plans import actions
from guong.plans.actions.amending import SETTLING
from guong.tasks.actions import task
from guong.tasks.jobs import Work


@task(SETTLING)
def settle(work: Work, *, plan: int) -> None:
    """Write down who keeps the quotas that they had met when the amendment took effect; done again it changes nothing."""
    actions.settle_plan(plan, work.at)
