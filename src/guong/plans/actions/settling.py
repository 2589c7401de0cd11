"""Writing down who keeps the quotas that they had met, once an amendment has taken effect."""

from collections.abc import Iterable
from datetime import datetime

from guong.kit import locks
from guong.plans.models import Amendment, KeptQuota, Plan
from guong.plans.queries import keeping

STEPS_OF_A_PLAN = 1  # the kind of a plan's lock
AT_ONCE = 500


def settle(plan: Plan, at: datetime) -> int:
    """Write down what units keep of every amendment that has taken effect by now; returns how many amendments these were.

    Done under the plan's lock before any verb changes what counts, so that how units stand is how they stood at that instant.
    """
    if not keeping.unsettled(plan, at):
        return 0
    locks.hold(STEPS_OF_A_PLAN, plan.pk, alone=True)
    found = keeping.unsettled(plan, at)  # asked again: somebody else may have done it meanwhile
    for amendment in found:
        _store(amendment, keeping.kept_by(plan, amendment))
        Amendment.objects.filter(pk=amendment.pk).update(settled_at=at)
    return len(found)


def _store(amendment: Amendment, kept: Iterable[tuple[int, int, bool]]) -> None:
    since = keeping.effective(amendment)
    rows = [KeptQuota(quota_id=q, organisation_id=unit, since=since, wholly=wholly) for q, unit, wholly in kept]
    KeptQuota.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
