"""Verbs of the plan's receiver at the end of a step: seal; and, by two people, reopen."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.kit.text import clean, sort_key, words
from guong.ledger.deeds import deed, record
from guong.organisations import queries as organisations
from guong.organisations.actions import hold_bodies
from guong.organisations.actor import Actor, Office
from guong.plans import queries as plans
from guong.plans.actions import hold_step
from guong.plans.models import Plan, Seal
from guong.plans.queries import amending
from guong.plans.rules import QuotaRule, Step
from guong.plans.rules import State as PlanState
from guong.registrations import policy, queries, rules
from guong.registrations.models import SealedDuty, SealedItem, SealedLine
from guong.registrations.queries import board as boards
from guong.registrations.queries import consolidation, copies
from guong.registrations.queries.ended import unhandled_items
from guong.registrations.queries.ways import Way, way_of
from guong.registrations.rules import UNSEEN_ABOVE
from guong.registrations.rules.sealed import plain

OF_GROUPS = frozenset({"only", "without", "is_of_group"})


@deed
def seal(plan: Plan, *, seen_unhandled: int, by: Actor, at: datetime, step: str = Step.REGISTRATION) -> str:
    """Khóa số liệu of a step; returns the seal's hash.

    Units, names, tree, quotas, terms, counts, items and lateness are copied as they stand: later renames, moves and
    mergers change nothing here. The hash covers every copied row; `guong audit verify` makes it again.

    Args:
        seen_unhandled: the number of undecided items the person was shown and confirmed.
    Raises: Forbidden; Refused (`plan_not_active`, `already_sealed`, `not_closed_yet`, `extension_running`, `unhandled_items`,
        `amendment_pending`).
    """
    refuse_if(policy.why_not_seal(by, receiver_id=plan.receiver_id), Forbidden)
    hold_step(plan, at, to_seal=True)
    hold_bodies()  # what is copied is the tree of one moment
    refuse_if(why_not_seal(plan, seen_unhandled, at, step))
    found = consolidation.consolidation_of(plan, at, step=step)
    copied = {"heading": plain(_heading(plan, found, at, step)), "figures": plain(found.figures())}
    rows = (_duties(found), _items(plan, found, at, way_of(step)), _lines(found))
    digest = copies.hash_of(plan, step, copied, rows)
    made = _store_seal(plan, step=step, at=at, by=by.reference, hash=digest, **copied)
    for table in rows:
        _store(made, table)
    figures = copied["figures"]
    numbers = {name: value for name, value in figures.items() if isinstance(value, int)}
    stead = by.in_stead(Office.RECEIVER, plan.receiver_id)
    record("period.sealed", f"plan:{plan.pk}", by=by, at=at, step=step, seal=digest, **numbers, **stead)
    return digest


@deed
def ask_to_reopen(plan: Plan, *, reason: str, by: Actor, at: datetime, step: str = Step.REGISTRATION) -> str:
    """Ask for a sealed step to be opened again; somebody else must confirm. Returns the plan's code.

    Args:
        reason: at least ten characters, at most five hundred.
    Raises: Forbidden; Refused (`plan_not_active`, `not_sealed`, `reopening_needs_reason`, `too_long`).
    """
    refuse_if(policy.why_not_seal(by, receiver_id=plan.receiver_id), Forbidden)
    hold_step(plan, at)
    reason = clean(reason)
    refuse_if(rules.why_not_reopen(is_plan_active=plan.state == PlanState.ACTIVE))
    current = _seal_in_force(plan, step)
    refuse_if(rules.why_not_ask_to_reopen(reason))
    Seal.objects.filter(pk=current.pk).update(reopening_asked_by=by.reference, reopening_reason=reason)
    stead = by.in_stead(Office.RECEIVER, plan.receiver_id)
    record("period.reopening_asked", f"plan:{plan.pk}", by=by, at=at, step=step, seal=current.hash, **stead)
    return str(plan.code)


@deed
def reopen(plan: Plan, *, by: Actor, at: datetime, step: str = Step.REGISTRATION) -> str:
    """Confirm a reopening as the second person; returns the plan's code. The old seal stays; the next stands beside.

    Raises: Forbidden (`same_person`, `reopening_not_asked`, `not_the_receiver`); Refused (`not_sealed`); Stale.
    """
    hold_step(plan, at, to_seal=True)
    current = _seal_in_force(plan, step)
    _refuse_to_confirm(by, plan, current, at)
    refuse_if(rules.why_not_reopen(is_plan_active=plan.state == PlanState.ACTIVE))
    if not Seal.objects.filter(pk=current.pk, reopened_at__isnull=True).update(
        reopened_at=at, reopened_by=by.reference
    ):
        raise Stale()
    stead = by.in_stead(Office.RECEIVER, plan.receiver_id) or by.in_stead(Office.STANDING_MEMBER, plan.issuer_id)
    record("period.reopened", f"plan:{plan.pk}", by=by, at=at, step=step, seal=current.hash, **stead)
    return str(plan.code)


def why_not_confirm(by: Actor, plan: Plan, current: Seal, at: datetime) -> list[Reason]:
    """Reasons why somebody is not the second person to open a seal again. Who acted for another is not a second person to them."""
    asked_by = current.reopening_asked_by
    is_asker = bool(asked_by) and organisations.are_one_side(asked_by, by.reference, current.at, at)
    found = policy.why_not_reopen(
        by, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id, is_asked=bool(asked_by), is_asker=is_asker
    )
    return list(found)


def why_not_seal(plan: Plan, seen_unhandled: int, at: datetime, step: str = Step.REGISTRATION) -> list[Reason]:
    """Reasons why the step cannot be sealed now."""
    pending = [Reason("amendment_pending")] if amending.is_pending(plan, step, at) else []
    return pending + list(
        rules.why_not_seal(
            sealed=queries.is_sealed(plan, step),
            is_plan_active=plan.state == PlanState.ACTIVE,
            window=plans.window_of(plan, step, at),
            running_extension=plans.has_running_extension(plan, step, at),
            unhandled=unhandled_items(plan, at, step).count(),
            seen_unhandled=seen_unhandled,
            at=at,
        )
    )


def _refuse_to_confirm(by: Actor, plan: Plan, current: Seal, at: datetime) -> None:
    refuse_if(why_not_confirm(by, plan, current, at), Forbidden)


def _seal_in_force(plan: Plan, step: str) -> Seal:
    current = plans.seal_in_force(plan, step)
    if current is None:
        raise Refused(Reason("not_sealed"))
    return current


def _store_seal(plan: Plan, **values: Any) -> Seal:
    try:
        with transaction.atomic():
            made: Seal = Seal.objects.create(plan=plan, **values)
    except IntegrityError:
        # Two officers seal in the same instant: one seal is in force, the other is told to look again.
        raise Stale() from None
    return made


def _store(made: Seal, rows: list[Any]) -> None:
    for row in rows:
        row.seal = made
    if rows:
        type(rows[0]).objects.bulk_create(rows, batch_size=500)


def _heading(plan: Plan, found: consolidation.Consolidation, at: datetime, step: str) -> dict[str, Any]:
    """The day of the tree, the term in words, and the bodies that no duty names.

    These are issuer and receiver, the bodies above the units, and whatever else the plan asks something of: a branch in which
    nothing is owed in this step is still a branch.
    """
    day, deadline = plans.day_of_duty(plan, step, at), plans.deadline_of(plan, step, at)
    term = None if deadline is None else plans.term_of(plan, deadline, at)
    units = [duty.unit for duty in found.duties]
    asked = units if step == Step.REGISTRATION else [*units, *plans.addressed(plan, step, at).units]
    above = organisations.bodies_above({(unit.hierarchy_id, unit.path) for unit in asked}, day)
    places = {**organisations.places_of([plan.issuer_id, plan.receiver_id], day, plan.hierarchy_id), **above}
    places |= {unit.id: (unit.hierarchy_id, unit.path) for unit in asked}
    others = {body: place for body, place in places.items() if body not in {unit.id for unit in units}}
    names, kinds = organisations.names_of(others, day), organisations.last_kinds_of(others, day)
    return {
        "day": day,
        "term": None if term is None else {"named": term.named, "exact": term.exact},
        "bodies": {
            body: {"name": names.get(body, "?"), "kind": kinds.get(body, ""), "hierarchy": place[0], "path": place[1]}
            for body, place in others.items()
        },
    }


def _duties(found: consolidation.Consolidation) -> list[SealedDuty]:
    branches = {} if found.board is None else found.board.branches
    return [_duty(place, duty, branches.get(duty.unit.id, "")) for place, duty in enumerate(found.duties)]


def _duty(place: int, duty: boards.Duty, branch: str) -> SealedDuty:
    return SealedDuty(
        position=place,
        organisation_id=duty.unit.id,
        name=duty.unit.name,
        kind=duty.unit.kind,
        hierarchy_id=duty.unit.hierarchy_id,
        path=duty.unit.path,
        branch=branch,
        receiver_id=duty.receiver_id,
        quota=duty.badge,
        quotas=[_copied(quota) for quota in duty.quotas],
        accepted=len(duty.credit.accepted),
        waiting=len(duty.credit.waiting),
        returned=duty.returned,
        status=duty.standing.status,
        first_sent_at=duty.first_sent_at,
        closes_at=duty.window.closes_at if duty.window else None,
        is_extended=duty.is_extended,
        is_late=duty.standing.is_late,
        note=duty.excuse,
    )


def _items(plan: Plan, found: consolidation.Consolidation, at: datetime, way: Way) -> list[SealedItem]:
    known = {item.id: item for item in found.items}
    sent = way.all_of(plan, "the whole period is sealed").exclude(state__in=list(UNSEEN_ABOVE))
    day = plans.day_of_duty(plan, way.step, at)
    places = organisations.counted_places_of({item.facts["unit"] for item in found.items}, day, plan.hierarchy_id)
    rows = way.rows_of(plan, sent, at)
    return [_item(place, row, known[row["id"]], places, way) for place, row in enumerate(rows)]


def _item(place: int, row: dict[str, Any], item: consolidation.Item, places: Any, way: Way) -> SealedItem:
    facts, searched = item.facts, ("code", "title", "unit", "holder_name", "sector", "place")
    hierarchy, path = places.get(facts["unit"], (None, ""))
    return SealedItem(
        position=place,
        registration_id=item.id,
        exemplar_id=item.exemplar_id,
        state=item.state,
        unit_id=facts["unit"],
        unit_key=sort_key(row["unit"])[:500],
        hierarchy_id=hierarchy,
        path=path,
        kind=facts["kind"],
        sector=facts["sector"],
        holder=facts["holder"],
        since=facts["since"],
        credited=len(facts[consolidation.UNITS]),
        lists=len(facts[consolidation.LISTS]),
        marks={mark: facts[mark] for mark in way.marks},
        search_text=" ".join(words(" ".join(row[name] for name in searched))),
        row=plain(row),
    )


def _copied(quota: QuotaRule) -> Any:
    """A quota as it was asked of one unit; who else stood in its group is told by their own duties."""
    return plain({name: value for name, value in asdict(quota).items() if name not in OF_GROUPS})


def _lines(found: consolidation.Consolidation) -> list[SealedLine]:
    lines = sorted(
        (item.id, division, body)
        for item in found.items
        for division in consolidation.MANY
        for body in set(item.facts[division])
    )
    return [
        SealedLine(registration_id=number, division=division, organisation_id=body) for number, division, body in lines
    ]
