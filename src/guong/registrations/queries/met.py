"""How far every unit has come towards its quotas: what an amendment of the plan asks before it takes effect."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.queries.keeping import Tops
from guong.plans.rules import Step, Unit
from guong.plans.rules.amending import Met
from guong.registrations.queries.board import board_of
from guong.registrations.queries.tallies import registration_tallies


def who_met(plan: Plan, at: datetime, only: Sequence[int] | None) -> tuple[Iterable[Met], Tops]:
    """Every unit that owes registrations (or those of `only`) on the tree of an instant, with what counts for each of its quotas.

    Returns: the units, and hierarchy id → the issuer's path there.
    """
    tops = plans.issuer_paths(plan, plans.day_of_duty(plan, Step.REGISTRATION, at))
    tallies = registration_tallies(plan, at) if only is None else None
    if tallies is not None:
        return [
            Met(Unit(t.unit_id, "", "", t.quota.kind, t.path, t.hierarchy_id), (t.quota,), {t.quota.id: t.accepted})
            for t in tallies
        ], tops
    board = board_of(plan, at, only=only)
    return [
        Met(
            duty.unit,
            duty.quotas,
            {quota.id: len(duty.credit.of(quota).accepted) for quota in duty.quotas},
            frozenset(quota for quota, share in duty.shares.items() if share.is_settled),
        )
        for duty in board.duties
    ], tops
