"""What the verbs of writing ask before they write: of one registration, or of the many of a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from guong.kit.periods import local
from guong.kit.reasons import Reason, Refused, refuse_if
from guong.kit.text import clean, clean_line, words
from guong.organisations import queries as organisations
from guong.organisations.actor import INHERITED, Actor
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.registrations import policy, queries, rules
from guong.registrations.models import Registration
from guong.registrations.queries import continuing
from guong.registrations.queries.carrying import Carried, carried_from
from guong.registrations.queries.facts import ASKED, Facts
from guong.registrations.rules import GoalValue, ParticipationValue
from guong.registrations.rules.continuing import HOLDER, why_not_by_heir, why_not_continue, why_not_holder

ONE_LINE = frozenset({"title", "holder_name", "contact_name", "contact_phone"})


def why_not_start_for(
    plan: Plan, unit_id: int, on_behalf_id: int | None, by: Actor, at: datetime, facts: Facts = ASKED
) -> list[Reason]:
    """Reasons why somebody may not begin a registration of a unit."""
    if on_behalf_id is None:
        return list(policy.why_not_begin(by, unit_id=unit_id))
    receiver = facts.receiver_of(plan, unit_id, at)
    parent = receiver if receiver == on_behalf_id != plan.receiver_id else None
    return list(policy.why_not_enter_on_behalf(by, parent_id=parent))


def why_not_change(plan: Plan, facts: Facts = ASKED) -> list[Reason]:
    """Reasons why no registration of the plan may change now."""
    if plan.is_below:  # whatever it asks, registrations stand in the plan that it was made of (ADR 0036)
        return [Reason("registers_in_root")]
    return list(rules.why_not_change(sealed=facts.is_sealed(plan), is_plan_active=plan.state == PlanState.ACTIVE))


def why_not_edit(registration: Registration, facts: Facts = ASKED) -> list[Reason]:
    """Reasons why this registration's content may not change now."""
    plan = registration.plan
    is_active = plan.state == PlanState.ACTIVE
    return list(rules.why_not_edit(registration.state, sealed=facts.is_sealed(plan), is_plan_active=is_active))


def own_relation(plan: Plan, unit_id: int, at: datetime, facts: Facts = ASKED) -> str:
    """How the unit that registers stands to what it registers, as the plan asks it. Raises Refused (`unit_not_addressed`)."""
    found = facts.own_relation(plan, unit_id, at)
    if not found:
        raise Refused(Reason("unit_not_addressed"))
    return found


@dataclass(frozen=True)
class GoingOn:
    """With what a unit goes on: the last registration of the exemplar, what stays true of it, what the ledger is told."""

    earlier: Registration
    carried: Carried
    facts: dict[str, Any]


def goes_on(
    earlier: Registration, plan: Plan, unit_id: int, *, by: Actor, at: datetime, facts: Facts = ASKED
) -> GoingOn:
    """What goes on of an exemplar of an earlier year in a plan.

    Raises: Refused (`not_an_earlier_year`, `earlier_not_sent`, `exemplar_stopped`, `exemplar_ended`, `exemplar_ended_unseen`,
        `exemplar_merged`, `exemplar_merged_unseen`, `continued_already`, `continued_unseen`; of an heir `unit_goes_on`,
        `exemplar_without_heir`, `exemplar_shared`, `not_the_heir`).
    """
    earlier = facts.latest_of(earlier.exemplar_id, plan.year) or earlier
    is_heir = earlier.unit_id != unit_id
    refuse_if(_why_not_by_heir(earlier.unit_id, unit_id, at) if is_heir else [])
    refuse_if(facts.why_not_go_on(by, earlier.exemplar_id))
    refuse_if(
        why_not_continue(
            year=plan.year,
            earlier_year=earlier.plan.year,
            is_same_root=earlier.root_plan_id == continuing.root_of(plan).pk,
            earlier_state=earlier.state,
            stopped=facts.was_stopped(earlier),
        )
    )
    refuse_if(why_not_twice(earlier, plan, by) if facts.is_in_plan(earlier.exemplar_id, plan) else [])
    by_heir = is_heir or unit_id in by.bodies(of=INHERITED)
    carried = carried_from(earlier, plan, at, by_heir=by_heir, facts=facts)
    told = {"plan": plan.code, "unit": unit_id, "year": earlier.plan.year, "earlier": earlier.pk}
    return GoingOn(earlier, carried, told | ({"former_unit": earlier.unit_id} if is_heir else {}))


def why_not_twice(earlier: Registration, plan: Plan, by: Actor) -> list[Reason]:
    """That the exemplar is in the plan already, and where, as far as the person may know."""
    if not continuing.is_in_plan(earlier.exemplar_id, plan):
        return []
    there = {"exemplar_id": earlier.exemplar_id, "root_plan_id": continuing.root_of(plan).pk}
    found = queries.visible_to(by).filter(**there).select_related("plan").first()
    if found is None:
        return [Reason("continued_unseen")]
    return [
        Reason("continued_already", facts={"code": found.code, "number": found.pk, "plan": found.plan.code}),
    ]


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


@dataclass(frozen=True)
class Content:
    """What is to be written, cleaned: columns of the registration, columns of its exemplar, whole new lists; none: they stay."""

    columns: dict[str, Any]
    exemplar: dict[str, Any]
    goals: list[GoalValue] | None
    participations: list[ParticipationValue] | None
    fields: str  # what the ledger tells of it


def content_for(
    registration: Registration,
    *,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    exemplar: Mapping[str, Any] | None = None,
    sector_id: int | None = None,
    goals: Sequence[GoalValue] | None = None,
    participations: Sequence[ParticipationValue] | None = None,
    facts: Facts = ASKED,
) -> Content:
    """What `write` is given, cleaned and judged. Raises: Refused with a reason per field."""
    cleaned = {name: _cleaned(name, text) for name, text in (texts or {}).items()}
    given = None if goals is None else [replace(g, what=clean_line(g.what), unit=clean_line(g.unit)) for g in goals]
    refuse_if(rules.why_not_goals(given or ()))
    refuse_if(_why_not_content(registration, cleaned, exemplar or {}, sector_id, participations, at, facts))
    columns: dict[str, Any] = {name: text for name, text in cleaned.items() if name != "holder_name"}
    fields = ", ".join([*columns, *(exemplar or {}), *(["goals"] if goals is not None else [])])
    if sector_id is not None:
        columns["sector_id"] = sector_id
    holder = {"holder_name": cleaned["holder_name"]} if "holder_name" in cleaned else {}
    parts = None if participations is None else list(participations)
    return Content(columns, {**(exemplar or {}), **holder}, given, parts, fields)


def searched_in(registration: Registration, unit: str) -> str:
    """The searchable words: code, title, holder, unit, sector, place, method, aims."""
    sector = registration.sector.name if registration.sector_id and registration.sector else ""
    texts = (
        registration.code, registration.title, registration.exemplar.holder_name, unit, sector, registration.place, registration.method,
        registration.aims,
    )  # fmt: skip
    return " ".join(words(" ".join(texts)))


def _cleaned(name: str, text: str) -> str:
    return clean_line(text) if name in ONE_LINE else clean(text)


def _why_not_content(
    registration: Registration,
    texts: Mapping[str, str],
    exemplar: Mapping[str, Any],
    sector_id: int | None,
    participations: Sequence[ParticipationValue] | None,
    at: datetime,
    facts: Facts,
) -> list[Reason]:
    found = list(rules.why_not_texts(texts))
    found += _why_not_holder(registration, {**texts, **exemplar}, facts)
    since = exemplar.get("since")
    if since is not None and not rules.EARLIEST_YEAR <= since <= registration.plan.year:
        found.append(Reason("since_outside", field="since", facts={"year": registration.plan.year}))
    # What was chosen before stays, also where an amendment took it from the list.
    is_chosen = sector_id is None or sector_id == registration.sector_id
    if not is_chosen and sector_id not in facts.sectors(registration.plan, at):
        found.append(Reason("unknown_sector", field="sector"))
    if participations is not None:
        found += rules.why_not_participations(participations)
        known = facts.names_of([p.organisation_id for p in participations], local(at).date())
        if any(p.organisation_id not in known for p in participations):
            found.append(Reason("unknown_unit", field="relations"))
    return found


def _why_not_holder(registration: Registration, wanted: Mapping[str, Any], facts: Facts) -> list[Reason]:
    standing = {name: getattr(registration.exemplar, name) for name in HOLDER}
    if all(wanted.get(name, value) == value for name, value in standing.items()):
        return []
    year = facts.other_year(registration)
    asked = continuing.asked_of(registration) if year is not None else []
    return list(why_not_holder(wanted, standing, asked, year))
