"""Putting a plan to work and steering it: activate, close, extend, excuse; the lock that its steps share."""

from datetime import datetime

from django.db import IntegrityError, transaction

from guong.kit import locks
from guong.kit.dates import show_end
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.rows import shift
from guong.kit.text import clean, clean_line
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor, Office
from guong.plans import policy, queries, rules
from guong.plans.actions.settling import STEPS_OF_A_PLAN, settle
from guong.plans.models import Excusal, Extension, Plan
from guong.plans.queries import asking
from guong.plans.rules import Step


def hold_step(plan: Plan, at: datetime, *, to_seal: bool = False) -> None:
    """Let no seal fall between what this verb looks at and what it writes; the first thing every verb of a step does.

    The verbs of a plan share a lock that lasts until their transaction ends, and sealing takes it alone: it waits for those
    that have looked already, and whoever comes later finds the seal. So does closing the plan: its state is read again
    under the lock, since the door read it before. An amendment that has taken effect meanwhile is settled first: who had met
    a quota by then is read before anything more is counted.

    Args:
        to_seal: alone, not shared.
    """
    settle(plan, at)
    locks.hold(STEPS_OF_A_PLAN, plan.pk, alone=to_seal)
    plan.__dict__.pop("issuer_ends", None)
    plan.state = (
        Plan.objects.system("its state decides what may be done, whoever asks")
        .values_list("state", flat=True)
        .get(pk=plan.pk)
    )


@deed
def activate(plan: Plan, *, by: Actor, at: datetime) -> str:
    """Put the plan to work; returns its code. Raises Forbidden; Refused with every part missing and every question open."""
    refuse_if(policy.why_not_manage(by, receiver_id=plan.receiver_id, head_of=plan.head_of), Forbidden)
    if plan.is_below:
        hold_step(plan.root, at)  # no plan above is closed between looking at it and standing below it
        hold_step(plan.parent or plan.root, at)
    refuse_if(asking.why_not_activate(plan, at))
    shift(plan, rules.ACTIVATE, activated_at=at)
    record("plan.activated", f"plan:{plan.pk}", by=by, at=at, code=plan.code, **stead_of(plan, by))
    return plan.code


@deed
def close(plan: Plan, *, reason: str = "", by: Actor, at: datetime) -> str:
    """Kết thúc: nothing of the plan changes any more; returns its code.

    Args:
        reason: why, where not every step was sealed; at least ten characters, at most five hundred.
    Raises: Forbidden; Refused (`not_now`, `not_over_yet`, `closing_needs_reason`, `too_long`); Stale.
    """
    refuse_if(policy.why_not_manage(by, receiver_id=plan.receiver_id, head_of=plan.head_of), Forbidden)
    hold_step(plan, at, to_seal=True)
    reason = clean_line(reason)
    refuse_if(queries.why_not_close(plan, at, reason))
    shift(plan, rules.CLOSE, closing_reason=reason)
    record("plan.closed", f"plan:{plan.pk}", by=by, at=at, code=plan.code, **stead_of(plan, by))
    return plan.code


@deed
def extend(
    plan: Plan,
    step: Step,
    organisation_id: int,
    *,
    until: datetime,
    reason: str,
    authority: str,
    by: Actor,
    at: datetime,
) -> str:
    """Give one unit more time for a step; returns the plan's code.

    Args:
        until: the new exclusive end.
        authority: who agreed, e.g. "Thường trực Huyện ủy, ngày 08/3/2023".
    Raises: Forbidden; Refused (`missing`, `extension_not_later`, `unit_not_addressed`, `plan_not_active`).
    """
    _refuse_to_steer(plan, step, organisation_id, by, at)
    grounds = _grounds(reason, authority)
    common, extended = queries.windows_by_unit(plan, step, at)
    current = extended.get(organisation_id, common)
    if current is not None and until <= current.closes_at:
        raise Refused(Reason("extension_not_later", field="until", facts={"closes": show_end(current)}))
    Extension.objects.create(
        plan=plan,
        step=step,
        organisation_id=organisation_id,
        until=until,
        given_at=at,
        **grounds,
    )
    record(
        "extension.given",
        f"duty:{plan.pk}:{step}:{organisation_id}",
        by=by,
        at=at,
        until=until.isoformat(),
        step=step,
        **stead_of(plan, by),
    )
    return plan.code


@deed
def excuse(
    plan: Plan, step: Step, organisation_id: int, *, reason: str, authority: str, by: Actor, at: datetime
) -> str:
    """Free one unit from a step; returns the plan's code.

    Raises: Forbidden; Refused (`missing`, `already_excused`, `unit_not_addressed`, `plan_not_active`).
    """
    _refuse_to_steer(plan, step, organisation_id, by, at)
    grounds = _grounds(reason, authority)
    try:
        with transaction.atomic():
            Excusal.objects.create(plan=plan, step=step, organisation_id=organisation_id, given_at=at, **grounds)
    except IntegrityError:  # the database keeps one for each; two officers may have written in the same instant
        raise Refused(Reason("already_excused")) from None
    record("excusal.given", f"duty:{plan.pk}:{step}:{organisation_id}", by=by, at=at, step=step, **stead_of(plan, by))
    return plan.code


def stead_of(plan: Plan, by: Actor) -> dict[str, str]:
    """For the ledger, in whose stead somebody steers the plan; of a body's own plan, that of its head too."""
    return by.in_stead(Office.RECEIVER, plan.receiver_id) or (
        {} if plan.head_of is None else by.in_stead(Office.HEAD, plan.head_of)
    )


def _grounds(reason: str, authority: str) -> dict[str, str]:
    """Why a unit is favoured and who agreed, as they may be stored; signs that nobody can see say neither."""
    grounds = {"reason": clean(reason), "authority": clean_line(authority)}
    refuse_if(Reason("missing", field=name) for name, text in grounds.items() if not text)
    return grounds


def _refuse_to_steer(plan: Plan, step: str, organisation_id: int, by: Actor, at: datetime) -> None:
    refuse_if(policy.why_not_manage(by, receiver_id=plan.receiver_id), Forbidden)
    if plan.is_below:
        raise Refused(Reason("cascade_steered_above"))
    hold_step(plan, at)
    if plan.state != rules.State.ACTIVE:
        raise Refused(Reason("plan_not_active"))
    if queries.is_sealed(plan, step):
        raise Refused(Reason("period_sealed"))
    if organisation_id not in queries.addressed(plan, step, at, only=[organisation_id]).quotas:
        raise Refused(Reason("unit_not_addressed"))
