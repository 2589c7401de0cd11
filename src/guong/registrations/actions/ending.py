"""Verbs on the life of an exemplar: ended with a reason, merged into another, and that taken back."""

from datetime import datetime

from guong.kit.reasons import Forbidden, refuse_if
from guong.kit.text import clean_line
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor, Office
from guong.plans.actions import hold_step
from guong.registrations import policy
from guong.registrations.models import ExemplarEnding, Registration
from guong.registrations.queries.ending import (
    hold_life,
    newest_of,
    plans_at_work,
    why_not_end,
    why_not_into,
    why_not_restore,
)
from guong.registrations.rules.ending import why_not_said


@deed
def end_exemplar(registration: Registration, reason: str, *, by: Actor, at: datetime) -> str:
    """Kết thúc mô hình: nobody goes on with it in a later year; returns the number of its newest registration as text.

    Nothing of its years changes, and what they owe still they go on owing.

    Args:
        registration: of any of its years.
        reason: why, at most five hundred signs.
    Raises: Forbidden (`not_to_end`); Refused (`missing`, `too_long`, `exemplar_ended_already`, `ended_unsent`, `ended_while_written`,
        `ended_while_checked`).
    Source: ADR 0038.
    """
    _refuse_to_end(newest_of(registration.exemplar_id), by)
    return _end(registration, None, reason, by, at)


@deed
def merge_exemplar(registration: Registration, into: Registration, reason: str, *, by: Actor, at: datetime) -> str:
    """Gộp mô hình: it goes on inside another one; returns the number of its newest registration as text.

    Args:
        registration: of any of its years.
        into: of any year of the other one, which the person may read, and whose life is in their hands too.
    Raises: as `end_exemplar`; Forbidden also of the other one; Refused also (`life_into_itself`, `life_into_unsent`,
        `life_into_ended`).
    Source: ADR 0038.
    """
    _refuse_to_end(newest_of(into.exemplar_id), by)
    return _end(registration, into, reason, by, at)


@deed
def restore_exemplar(registration: Registration, *, by: Actor, at: datetime) -> str:
    """Take the end of an exemplar back, as long as nobody went on from it; returns the number of its newest registration as text.

    Raises: Forbidden (`not_to_end`); Refused (`exemplar_not_ended`, `life_went_on`, `life_ended_since`).
    """
    newest = newest_of(registration.exemplar_id)
    _refuse_to_end(newest, by)
    into = ExemplarEnding.objects.filter(exemplar_id=newest.exemplar_id).values_list("into_id", flat=True).first()
    hold_life(newest.exemplar_id, *([] if into is None else [into]), to_end=True)
    refuse_if(why_not_restore(newest.exemplar_id))
    ExemplarEnding.objects.filter(exemplar_id=newest.exemplar_id).delete()
    record("registration.life_restored", f"registration:{newest.pk}", by=by, at=at, **_stead(newest, by))
    return str(newest.pk)


def _end(registration: Registration, into: Registration | None, reason: str, by: Actor, at: datetime) -> str:
    exemplar = registration.exemplar_id
    for plan in plans_at_work(exemplar):
        hold_step(plan, at)  # nothing is sealed, sent back or withdrawn between what is looked at and what is written
    hold_life(exemplar, *([] if into is None else [into.exemplar_id]), to_end=True)
    newest = newest_of(exemplar)
    _refuse_to_end(newest, by)
    reason = clean_line(reason)
    refuse_if(why_not_said(reason))
    refuse_if([*why_not_end(by, newest), *([] if into is None else why_not_into(exemplar, into))])
    to = None if into is None else into.exemplar_id
    ExemplarEnding.objects.create(exemplar_id=exemplar, into_id=to, year=newest.plan.year, reason=reason, at=at)
    event = "registration.life_ended" if into is None else "registration.life_merged"
    record(event, f"registration:{newest.pk}", by=by, at=at, **_stead(newest, by))
    return str(newest.pk)


def _refuse_to_end(newest: Registration, by: Actor) -> None:
    refuse_if(policy.why_not_end(by, unit_id=newest.unit_id, receiver_id=newest.plan.receiver_id), Forbidden)


def _stead(newest: Registration, by: Actor) -> dict[str, str]:
    return by.in_stead(Office.HEAD, newest.unit_id) or by.in_stead(Office.RECEIVER, newest.plan.receiver_id)
