"""Verbs of the clerk who writes: start, write, discard."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from guong.kit import rows
from guong.kit.periods import local
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.text import clean, clean_line, words
from guong.ledger.deeds import deed, record
from guong.organisations import queries as organisations
from guong.organisations.actor import INHERITED, Actor
from guong.plans import queries as plans
from guong.plans.actions import hold_step
from guong.plans.models import Plan
from guong.plans.queries import cascade
from guong.plans.rules import Relation, Step
from guong.plans.rules import State as PlanState
from guong.registrations import policy, queries, rules
from guong.registrations.models import Exemplar, Goal, Participation, Registration
from guong.registrations.queries import continuing
from guong.registrations.rules import GoalValue, ParticipationValue
from guong.registrations.rules.continuing import HOLDER, why_not_by_heir, why_not_continue, why_not_holder

ONE_LINE = frozenset({"title", "holder_name", "contact_name", "contact_phone"})


@deed
def start(
    plan: Plan,
    unit_id: int,
    *,
    by: Actor,
    at: datetime,
    on_behalf_id: int | None = None,
    content: Mapping[str, Any] | None = None,
    relation: str = "",
) -> str:
    """Begin a registration of a unit; returns its number as text.

    Args:
        on_behalf_id: the body directly above that types in the unit's paper; the registration is marked so.
        content: what is known already, as `write` takes it: begun and written are one deed, so that a form sent twice finds both.
        relation: how the unit stands to what it registers, for whoever began another one of this unit just before; else it is asked.
    Raises: Forbidden (`not_the_clerk`, `not_above`); Refused (`unit_not_addressed`, `plan_not_active`, `period_sealed`, a field's).
    """
    refuse_if(_why_not_start(plan, unit_id, on_behalf_id, by, at), Forbidden)
    hold_step(plan)
    refuse_if(queries.why_not_change(plan))
    relation = relation or _own_relation(plan, unit_id, at)
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
        `not_an_earlier_year`, `earlier_not_sent`, `exemplar_stopped`, `continued_already`, `continued_unseen`; of an heir `unit_goes_on`,
        `exemplar_without_heir`, `exemplar_shared`, `not_the_heir`).
    """
    unit_id = earlier.unit_id if unit_id is None else unit_id
    refuse_if(_why_not_start(plan, unit_id, on_behalf_id, by, at), Forbidden)
    hold_step(plan)
    refuse_if(queries.why_not_change(plan))
    earlier = continuing.latest_of(earlier.exemplar_id, plan.year) or earlier
    is_heir = earlier.unit_id != unit_id
    refuse_if(_why_not_by_heir(earlier.unit_id, unit_id, at) if is_heir else [])
    refuse_if(_why_not_continue(earlier, plan))
    refuse_if(_already(earlier, plan, by))
    relation = _own_relation(plan, unit_id, at)
    try:
        with transaction.atomic():
            registration = _begin(plan, unit_id, earlier.exemplar, relation, on_behalf_id=on_behalf_id, at=at)
    except IntegrityError:  # somebody did the same in this instant: the database let one of the two in
        refuse_if(_already(earlier, plan, by))
        raise
    carried = continuing.carried_from(earlier, plan, at, by_heir=is_heir or unit_id in by.bodies(of=INHERITED))
    write.body(registration, by=by, at=at, autosaved=True, **carried.for_action())  # type: ignore[attr-defined]
    continued = "registration.continued_on_behalf" if on_behalf_id else "registration.continued"
    facts = {"plan": plan.code, "unit": unit_id, "year": earlier.plan.year, "earlier": earlier.pk}
    facts |= {"former_unit": earlier.unit_id} if is_heir else {}
    record(continued, f"registration:{registration.pk}", by=by, at=at, **facts)
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
    hold_step(registration.plan)
    refuse_if(why_not_edit(registration))
    cleaned = {name: _cleaned(name, text) for name, text in (texts or {}).items()}
    goals = None if goals is None else [replace(g, what=clean_line(g.what), unit=clean_line(g.unit)) for g in goals]
    refuse_if(rules.why_not_goals(goals or ()))
    refuse_if(_why_not_content(registration, cleaned, exemplar or {}, sector_id, participations, at))
    holder_name = cleaned.pop("holder_name", None)
    changes: dict[str, Any] = dict(cleaned)
    if sector_id is not None:
        changes["sector_id"] = sector_id
    rows.write(registration, **changes, written_at=at)
    _write_exemplar(registration, dict(exemplar or {}), holder_name)
    if goals is not None:
        _replace_goals(registration, goals)
    if participations is not None:
        _replace_participations(registration, participations)
    _index(registration, at)
    if not autosaved:
        record(
            "registration.written",
            f"registration:{registration.pk}",
            by=by,
            at=at,
            fields=_written_fields(cleaned, exemplar, goals),
        )
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


def why_not_edit(registration: Registration) -> list[Reason]:
    """Reasons why this registration's content may not change now."""
    plan = registration.plan
    return list(
        rules.why_not_edit(
            registration.state, sealed=queries.is_sealed(plan), is_plan_active=plan.state == PlanState.ACTIVE
        )
    )


def _why_not_start(plan: Plan, unit_id: int, on_behalf_id: int | None, by: Actor, at: datetime) -> list[Reason]:
    if on_behalf_id is None:
        return list(policy.why_not_begin(by, unit_id=unit_id))
    receiver = queries.receiver_of(plan, unit_id, at)
    parent = receiver if receiver == on_behalf_id != plan.receiver_id else None
    return list(policy.why_not_enter_on_behalf(by, parent_id=parent))


def _own_relation(plan: Plan, unit_id: int, at: datetime) -> str:
    """How the unit that registers stands to what it registers, as the plan asks it. Raises Refused (`unit_not_addressed`)."""
    # A body answers a plan when the plan addresses it, or when its kind takes part: what it does may count for the body above.
    quotas = cascade.strictest(plan, Step.REGISTRATION, at, only=[unit_id]).addressed.quotas.get(unit_id, ())
    if not quotas and not cascade.takes_part(plan, unit_id, at):
        raise Refused(Reason("unit_not_addressed"))
    return next((quota.relation for quota in quotas if quota.relation), Relation.IMPLEMENTS)


def _begin(
    plan: Plan, unit_id: int, exemplar: Exemplar, relation: str, *, on_behalf_id: int | None, at: datetime
) -> Registration:
    registration: Registration = Registration.objects.create(
        exemplar=exemplar,
        plan=plan,
        root_plan=continuing.root_of(plan),
        unit_id=unit_id,
        on_behalf_id=on_behalf_id,
        desk_id=on_behalf_id or unit_id,
        drafted_at=at,
        written_at=at,
    )
    Participation.objects.create(registration=registration, organisation_id=unit_id, relation=relation, lead=True)
    return registration


def _why_not_continue(earlier: Registration, plan: Plan) -> list[Reason]:
    return list(
        why_not_continue(
            year=plan.year,
            earlier_year=earlier.plan.year,
            is_same_root=earlier.root_plan_id == continuing.root_of(plan).pk,
            earlier_state=earlier.state,
            stopped=continuing.was_stopped(earlier),
        )
    )


def _why_not_by_heir(former: int, unit_id: int, at: datetime) -> list[Reason]:
    day = local(at).date()
    owner = organisations.owners_of([former], day).get(former)
    heir = None if owner is None or owner.is_freed else owner.body
    names = organisations.names_of([former, heir], day)
    ended = organisations.ends_of([former], day).get(former)
    return list(
        why_not_by_heir(
            unit=names.get(former, "?"),
            ended=f"{ended:%d/%m/%Y}" if ended else "",
            heir=heir,
            unit_id=unit_id,
            is_shared=owner is not None and owner.is_shared,
            heir_name=names.get(heir or 0, "?"),
        )
    )


def _already(earlier: Registration, plan: Plan, by: Actor) -> list[Reason]:
    """That the exemplar is in the plan already, and where, as far as the person may know."""
    there = {"exemplar_id": earlier.exemplar_id, "root_plan_id": continuing.root_of(plan).pk}
    if not Registration.objects.system("an exemplar stands once in a plan").filter(**there).exists():
        return []
    found = queries.visible_to(by).filter(**there).select_related("plan").first()
    if found is None:
        return [Reason("continued_unseen")]
    facts = {"code": found.code, "number": found.pk, "plan": found.plan.code}
    return [Reason("continued_already", facts=facts)]


def _cleaned(name: str, text: str) -> str:
    return clean_line(text) if name in ONE_LINE else clean(text)


def _why_not_content(
    registration: Registration,
    texts: Mapping[str, str],
    exemplar: Mapping[str, Any],
    sector_id: int | None,
    participations: Sequence[ParticipationValue] | None,
    at: datetime,
) -> list[Reason]:
    found = list(rules.why_not_texts(texts))
    found += _why_not_holder(registration, {**texts, **exemplar})
    since = exemplar.get("since")
    if since is not None and not rules.EARLIEST_YEAR <= since <= registration.plan.year:
        found.append(Reason("since_outside", field="since", facts={"year": registration.plan.year}))
    if sector_id is not None and not _is_open_sector(registration, sector_id, at):
        found.append(Reason("unknown_sector", field="sector"))
    if participations is not None:
        found += rules.why_not_participations(participations)
        known = organisations.names_of([p.organisation_id for p in participations], local(at).date())
        if any(p.organisation_id not in known for p in participations):
            found.append(Reason("unknown_unit", field="relations"))
    return found


def _is_open_sector(registration: Registration, sector_id: int, at: datetime) -> bool:
    """Whether it is one of the plan's sectors now; what was chosen before stays, also where an amendment took it from the list."""
    if sector_id == registration.sector_id:
        return True
    return any(sector.pk == sector_id for sector in plans.sectors_in_force(registration.plan, at))


def _why_not_holder(registration: Registration, wanted: Mapping[str, Any]) -> list[Reason]:
    standing = {name: getattr(registration.exemplar, name) for name in HOLDER}
    if all(wanted.get(name, value) == value for name, value in standing.items()):
        return []
    _, year = continuing.kept_of(registration)
    return list(why_not_holder(wanted, standing, continuing.asked_of(registration), year))


def _write_exemplar(registration: Registration, changes: dict[str, Any], holder_name: str | None) -> None:
    if holder_name is not None:
        changes["holder_name"] = holder_name
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
    """Keep the searchable words: code, title, holder, unit, sector, place, method."""
    sector = registration.sector.name if registration.sector_id and registration.sector else ""
    unit = organisations.name_of(registration.unit_id, local(at).date())
    texts = (
        registration.code, registration.title, registration.exemplar.holder_name, unit, sector, registration.place, registration.method,
        registration.aims,
    )  # fmt: skip
    found = " ".join(words(" ".join(texts)))
    if found != registration.search_text:
        Registration.objects.system("the index of the row just written").filter(pk=registration.pk).update(
            search_text=found
        )
        registration.search_text = found


def _written_fields(texts: Mapping[str, str], exemplar: Mapping[str, Any] | None, goals: Any) -> str:
    return ", ".join([*texts, *(exemplar or {}), *(["goals"] if goals is not None else [])])
