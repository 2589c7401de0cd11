"""Verbs of the plan's receiver at the end of a step: seal; and, by two people, reopen."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.kit.text import clean
from guong.ledger.chain import canonical
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor
from guong.plans import queries as plans
from guong.plans.actions import hold_step
from guong.plans.models import Plan, Seal
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.registrations import policy, queries, rules
from guong.registrations.models import Registration, SealedDuty, SealedItem
from guong.registrations.queries import board as boards
from guong.registrations.queries import consolidation, listing
from guong.registrations.rules import UNSEEN_ABOVE

STEP = Step.REGISTRATION
SHORTEST_REASON = 10


@deed
def seal(plan: Plan, *, seen_unhandled: int, by: Actor, at: datetime) -> str:
    """Khóa số liệu of the registration step; returns the seal's hash.

    Units, names, tree, quotas, counts, items and lateness are copied as they stand: later renames, moves and mergers
    change nothing here.

    Args:
        seen_unhandled: the number of undecided items the person was shown and confirmed.
    Raises: Forbidden; Refused (`plan_not_active`, `already_sealed`, `not_closed_yet`, `extension_running`, `unhandled_items`).
    """
    refuse_if(policy.why_not_seal(by, receiver_id=plan.receiver_id), Forbidden)
    hold_step(plan, to_seal=True)
    refuse_if(why_not_seal(plan, seen_unhandled, at))
    found = consolidation.consolidation_of(plan, at)
    items, duties = _item_rows(plan, found, at), _duty_rows(found.board)
    figures = found.figures()
    copied = {"plan": plan.code, "step": STEP, "figures": figures, "duties": duties, "items": items}
    digest = hashlib.sha256(canonical(_plain(copied)).encode()).hexdigest()
    made = _store_seal(plan, at=at, by=by.reference, hash=digest, figures=figures)
    SealedDuty.objects.bulk_create(SealedDuty(seal=made, **duty) for duty in duties)
    SealedItem.objects.bulk_create(SealedItem(seal=made, **item) for item in items)
    numbers = {name: value for name, value in figures.items() if isinstance(value, int)}
    record("period.sealed", f"plan:{plan.pk}", by=by, at=at, step=STEP, seal=digest, **numbers)
    return digest


@deed
def ask_to_reopen(plan: Plan, *, reason: str, by: Actor, at: datetime) -> str:
    """Ask for a sealed step to be opened again; somebody else must confirm. Returns the plan's code."""
    refuse_if(policy.why_not_seal(by, receiver_id=plan.receiver_id), Forbidden)
    refuse_if(rules.why_not_reopen(is_plan_active=plan.state == PlanState.ACTIVE))
    current, reason = _seal_in_force(plan), clean(reason)[:500]
    if len(reason) < SHORTEST_REASON:
        raise Refused(Reason("reopening_needs_reason", field="reason", facts={"least": SHORTEST_REASON}))
    Seal.objects.filter(pk=current.pk).update(reopening_asked_by=by.reference, reopening_reason=reason)
    record("period.reopening_asked", f"plan:{plan.pk}", by=by, at=at, step=STEP, seal=current.hash)
    return str(plan.code)


@deed
def reopen(plan: Plan, *, by: Actor, at: datetime) -> str:
    """Confirm a reopening as the second person; returns the plan's code. The old seal stays; the next stands beside.

    Raises: Forbidden (`same_person`, `reopening_not_asked`, `not_the_receiver`); Refused (`not_sealed`); Stale.
    """
    current = _seal_in_force(plan)
    asked_by = current.reopening_asked_by
    refuse_if(
        policy.why_not_reopen(by, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id, asked_by=asked_by), Forbidden
    )
    refuse_if(rules.why_not_reopen(is_plan_active=plan.state == PlanState.ACTIVE))
    if not Seal.objects.filter(pk=current.pk, reopened_at__isnull=True).update(
        reopened_at=at, reopened_by=by.reference
    ):
        raise Stale()
    record("period.reopened", f"plan:{plan.pk}", by=by, at=at, step=STEP, seal=current.hash)
    return str(plan.code)


def why_not_seal(plan: Plan, seen_unhandled: int, at: datetime) -> list[Reason]:
    """Reasons why the step cannot be sealed now."""
    return list(
        rules.why_not_seal(
            sealed=queries.is_sealed(plan),
            is_plan_active=plan.state == PlanState.ACTIVE,
            window=plans.window_of(plan, STEP),
            running_extension=plans.has_running_extension(plan, STEP, at),
            unhandled=queries.arrived_items(plan, plan.receiver_id).count(),
            seen_unhandled=seen_unhandled,
            at=at,
        )
    )


def _seal_in_force(plan: Plan) -> Seal:
    current = plans.seal_in_force(plan, STEP)
    if current is None:
        raise Refused(Reason("not_sealed"))
    return current


def _store_seal(plan: Plan, **values: Any) -> Seal:
    try:
        with transaction.atomic():
            made: Seal = Seal.objects.create(plan=plan, step=STEP, **values)
    except IntegrityError:
        # Two officers seal in the same instant: one seal is in force, the other is told to look again.
        raise Stale() from None
    return made


def _item_rows(plan: Plan, found: consolidation.Consolidation, at: datetime) -> list[dict[str, Any]]:
    facts = {item.id: item for item in found.items}
    sent = (
        Registration.objects.system("the whole period is sealed")
        .filter(plan=plan)
        .exclude(state__in=list(UNSEEN_ABOVE))
    )
    return [
        {
            "position": place,
            "registration_id": row["id"],
            "state": facts[row["id"]].state,
            "row": {**row, "facts": dict(facts[row["id"]].facts)},
        }
        for place, row in enumerate(listing.rows_of(plan, sent, at))
    ]


def _duty_rows(board: boards.Board | None) -> list[dict[str, Any]]:
    return [] if board is None else [_duty_row(place, duty, board.branches) for place, duty in enumerate(board.duties)]


def _duty_row(place: int, duty: boards.Duty, branches: Any) -> dict[str, Any]:
    return {
        "position": place,
        "organisation_id": duty.unit.id,
        "name": duty.unit.name,
        "kind": duty.unit.kind,
        "path": duty.unit.path,
        "branch": branches.get(duty.unit.id, ""),
        "quota": duty.badge,
        "accepted": len(duty.credit.accepted),
        "waiting": len(duty.credit.waiting),
        "status": duty.standing.status,
        "first_sent_at": duty.first_sent_at,
        "closes_at": duty.window.closes_at if duty.window else None,
        "is_late": duty.standing.is_late,
        "note": duty.excuse,
    }


def _plain(value: Any) -> Any:
    """The same values with instants as ISO text, for the hash."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime) else value
