"""Verbs of the clerk who writes: start, write, discard."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from guong.kit import rows
from guong.kit.periods import local
from guong.kit.reasons import Forbidden, Reason, refuse_if
from guong.ledger.deeds import deed, record
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.plans.actions import hold_step
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.registrations import policy, queries, rules
from guong.registrations.actions.guards import (
    content_for,
    goes_on,
    own_relation,
    searched_in,
    why_not_change,
    why_not_edit,
    why_not_start_for,
    why_not_twice,
)
from guong.registrations.models import Exemplar, Goal, Participation, Registration
from guong.registrations.queries import continuing, ending
from guong.registrations.rules import GoalValue, ParticipationValue


@deed
def start(
    plan: Plan,
    unit_id: int,
    *,
    by: Actor,
    at: datetime,
    on_behalf_id: int | None = None,
    content: Mapping[str, Any] | None = None,
) -> str:
    """Begin a registration of a unit; returns its number as text.

    Args:
        on_behalf_id: the body directly above that types in the unit's paper; the registration is marked so.
        content: what is known already, as `write` takes it: begun and written are one deed, so that a form sent twice finds both.
    Raises: Forbidden (`not_the_clerk`, `not_above`); Refused (`unit_not_addressed`, `plan_not_active`, `period_sealed`, a field's).
    """
    refuse_if(why_not_start_for(plan, unit_id, on_behalf_id, by, at), Forbidden)
    hold_step(plan, at)
    refuse_if(why_not_change(plan))
    relation = own_relation(plan, unit_id, at)
    exemplar = Exemplar.objects.create(since=plan.year)
    registration = _begin(plan, unit_id, exemplar, relation, on_behalf_id=on_behalf_id, at=at)
    if content:
        write.body(registration, by=by, at=at, autosaved=True, **content)  # type: ignore[attr-defined]
    event = "registration.entered_on_behalf" if on_behalf_id else "registration.drafted"
    record(event, f"registration:{registration.pk}", by=by, at=at, plan=plan.code, unit=unit_id)
    return str(registration.pk)


@deed
def continue_from(
    earlier: Registration,
    plan: Plan,
    *,
    by: Actor,
    at: datetime,
    on_behalf_id: int | None = None,
    unit_id: int | None = None,
) -> str:
    """Register an exemplar of an earlier year again, in another plan; returns the number of the new registration as text.

    The exemplar stays the same one: its holder, the year it began. The texts that last are carried over from what its unit
    sent last; what speaks of one year alone begins empty.

    Args:
        earlier: a registration of the exemplar, which the person may read, or of a unit that ended and whose one heir goes on.
        on_behalf_id: as of `start`.
        unit_id: who goes on; the unit that had it last, unless that ended and this is its one heir.
    Raises: Forbidden (`not_the_clerk`, `not_above`); Refused (`unit_not_addressed`, `plan_not_active`, `period_sealed`,
        `not_an_earlier_year`, `earlier_not_sent`, `exemplar_stopped`, `exemplar_ended`, `exemplar_ended_unseen`, `exemplar_merged`,
        `exemplar_merged_unseen`, `continued_already`, `continued_unseen`; of an heir `unit_goes_on`, `exemplar_without_heir`,
        `exemplar_shared`, `not_the_heir`).
    """
    unit_id = earlier.unit_id if unit_id is None else unit_id
    refuse_if(why_not_start_for(plan, unit_id, on_behalf_id, by, at), Forbidden)
    hold_step(plan, at)
    ending.hold_life(earlier.exemplar_id)
    refuse_if(why_not_change(plan))
    going_on = goes_on(earlier, plan, unit_id, by=by, at=at)
    earlier, relation = going_on.earlier, own_relation(plan, unit_id, at)
    try:
        with transaction.atomic():
            registration = _begin(plan, unit_id, earlier.exemplar, relation, on_behalf_id=on_behalf_id, at=at)
    except IntegrityError:  # somebody did the same in this instant: the database let one of the two in
        refuse_if(why_not_twice(earlier, plan, by))
        raise
    write.body(registration, by=by, at=at, autosaved=True, **going_on.carried.for_action())  # type: ignore[attr-defined]
    continued = "registration.continued_on_behalf" if on_behalf_id else "registration.continued"
    record(continued, f"registration:{registration.pk}", by=by, at=at, **going_on.facts)
    return str(registration.pk)


@deed
def write(
    registration: Registration,
    *,
    by: Actor,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    exemplar: Mapping[str, Any] | None = None,
    sector_id: int | None = None,
    goals: Sequence[GoalValue] | None = None,
    participations: Sequence[ParticipationValue] | None = None,
    autosaved: bool = False,
) -> str:
    """Write parts of a draft or returned registration; what is not given stays. Returns its number as text.

    Args:
        texts: fields of `rules.TEXTS`.
        exemplar: ``holder_kind``, ``since``.
        sector_id: a sector of the plan.
        goals, participations: the whole new list.
        autosaved: an autosave leaves no ledger entry; the deed that counts is the one that sends.
    Raises: Forbidden; Refused with a reason per field; Stale when somebody else wrote meanwhile, holding both versions.
    """
    refuse_if(policy.why_not_write(by, unit_id=registration.unit_id, on_behalf_id=registration.on_behalf_id), Forbidden)
    hold_step(registration.plan, at)
    refuse_if(why_not_edit(registration))
    content = content_for(
        registration,
        at=at,
        texts=texts,
        exemplar=exemplar,
        sector_id=sector_id,
        goals=goals,
        participations=participations,
    )
    rows.write(registration, **content.columns, written_at=at)
    _write_exemplar(registration, content.exemplar)
    if content.goals is not None:
        _replace_goals(registration, content.goals)
    if content.participations is not None:
        _replace_participations(registration, content.participations)
    _index(registration, at)
    if not autosaved:
        record("registration.written", f"registration:{registration.pk}", by=by, at=at, fields=content.fields)
    return str(registration.pk)


@deed
def discard(registration: Registration, *, by: Actor, at: datetime) -> str:
    """Throw away a draft that was never sent; returns the plan's code. Raises Forbidden; Refused (`not_now`, `sent_once`)."""
    refuse_if(policy.why_not_write(by, unit_id=registration.unit_id, on_behalf_id=registration.on_behalf_id), Forbidden)
    refuse_if(why_not_discard(registration))
    rows.write(registration)
    code, number, exemplar = registration.plan.code, registration.pk, registration.exemplar
    Registration.objects.system("a draft that was never sent leaves nothing behind").filter(pk=number).delete()
    if not Registration.objects.system("other years keep the exemplar").filter(exemplar=exemplar).exists():
        exemplar.delete()
    record("registration.discarded", f"registration:{number}", by=by, at=at)
    return str(code)


def why_not_discard(registration: Registration) -> list[Reason]:
    """Reasons why this registration cannot be thrown away."""
    sent, is_active = queries.was_sent(registration), registration.plan.state == PlanState.ACTIVE
    return list(rules.why_not_discard(registration.state, was_sent=sent, is_plan_active=is_active))


def _begin(
    plan: Plan, unit_id: int, exemplar: Exemplar, relation: str, *, on_behalf_id: int | None, at: datetime
) -> Registration:
    registration = new_registration(plan, unit_id, exemplar, on_behalf_id=on_behalf_id, at=at)
    registration.save(force_insert=True)
    Participation.objects.create(registration=registration, organisation_id=unit_id, relation=relation, lead=True)
    return registration


def new_registration(
    plan: Plan, unit_id: int, exemplar: Exemplar, *, on_behalf_id: int | None, at: datetime
) -> Registration:
    """The row of a registration that begins, not stored yet."""
    return Registration(
        exemplar=exemplar,
        plan=plan,
        root_plan=continuing.root_of(plan),
        unit_id=unit_id,
        on_behalf_id=on_behalf_id,
        desk_id=on_behalf_id or unit_id,
        drafted_at=at,
        written_at=at,
    )


def _write_exemplar(registration: Registration, changes: Mapping[str, Any]) -> None:
    if changes:
        Exemplar.objects.filter(pk=registration.exemplar_id).update(**changes)
        registration.exemplar.refresh_from_db()


def _replace_goals(registration: Registration, goals: Sequence[GoalValue]) -> None:
    Goal.objects.filter(registration=registration).delete()
    Goal.objects.bulk_create(
        Goal(registration=registration, position=place, what=g.what, quantity=g.quantity, unit=g.unit, by=g.by)
        for place, g in enumerate(goals)
    )


def _replace_participations(registration: Registration, values: Sequence[ParticipationValue]) -> None:
    Participation.objects.filter(registration=registration).delete()
    Participation.objects.bulk_create(
        Participation(registration=registration, organisation_id=v.organisation_id, relation=v.relation, lead=v.lead)
        for v in values
    )


def _index(registration: Registration, at: datetime) -> None:
    """Keep the searchable words."""
    found = searched_in(registration, organisations.name_of(registration.unit_id, local(at).date()))
    if found != registration.search_text:
        Registration.objects.system("the index of the row just written").filter(pk=registration.pk).update(
            search_text=found
        )
        registration.search_text = found
