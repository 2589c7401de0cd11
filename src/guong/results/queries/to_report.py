"""What a person can report on: accepted registrations of the own units, and of those directly below whose paper they type in."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from guong.kit.pages import Page, page_of
from guong.organisations import queries as organisations
from guong.organisations.actor import BEGINNING, INHERITED, READING, Actor, Office
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.models import Registration, open_to_heirs
from guong.registrations.policy import WRITERS
from guong.registrations.queries import receivers_of
from guong.registrations.rules import UNSEEN_ABOVE, State
from guong.results.queries import duties

OWN_OR_BELOW = "units for which this person writes or types in paper"


def to_report(actor: Actor, plan: Plan, at: datetime, *, typed: str = "", number: int = 1) -> Page:
    """One page of the accepted registrations on which the person may report, lowest number first (a fixed number of queries).

    Args:
        typed: only those that hold these words.
        number: which page.
    Returns: rows with ``number``, ``title``, ``holder_kind``, ``holder_name``, ``unit_id``, ``unit``, ``on_behalf_id`` (the
        person's body that would type it in, None for the own units) and ``state`` of the report, "" where there is none.
    """
    own, below = actor.bodies(*WRITERS, of=BEGINNING), typed_in_for(actor, plan, at)
    # Of a unit that ended its heir is shown what is open; what is done stays with the unit.
    inherited = own & (actor.bodies(of=INHERITED) - actor.bodies(of=READING))
    theirs = Q(unit_id__in=own - inherited) | Q(unit_id__in=set(below) - own)
    if inherited:
        theirs |= Q(unit_id__in=inherited) & open_to_heirs(inherited)
    rows = Registration.objects.system(OWN_OR_BELOW).filter(theirs, plan=plan, state=State.ACCEPTED)
    if typed:
        rows = rows.filter(search_text__matches=typed)
    page = page_of(_columns(rows.order_by("id")), number)
    day = plans.day_of_duty(plan, Step.RESULT, at)
    names = organisations.names_of({row["unit_id"] for row in page.rows}, day)
    return replace(page, rows=[_told(row, own, below, names) for row in page.rows])


def _columns(rows: Any) -> Any:
    return rows.values(
        "title",
        "unit_id",
        number=F("id"),
        holder_kind=F("exemplar__holder_kind"),
        holder_name=F("exemplar__holder_name"),
        report_state=F("report__state"),
        typed_by=F("report__on_behalf_id"),
    )


def _told(row: dict[str, Any], own: frozenset[int], below: dict[int, int], names: dict[int, str]) -> dict[str, Any]:
    body = None if row["unit_id"] in own else below[row["unit_id"]]
    state = row.pop("report_state") or ""
    # What a unit below is still writing itself is its own business.
    is_hidden = body is not None and row.pop("typed_by", None) != body and state in UNSEEN_ABOVE
    row.pop("typed_by", None)
    return {**row, "unit": names.get(row["unit_id"], "?"), "on_behalf_id": body, "state": "" if is_hidden else state}


def typed_in_for(actor: Actor, plan: Plan, at: datetime) -> dict[int, int]:
    """Unit below that owes reports → the person's body that receives its list and may type in its paper."""
    typing = actor.bodies(*WRITERS, Office.RECEIVER, of=BEGINNING) - {plan.receiver_id}
    if not typing:
        return {}
    day = plans.day_of_duty(plan, Step.RESULT, at)
    children = organisations.ids_below(typing, day)
    found = duties.addressed(plan, at, children) if children else None
    receivers = {} if found is None else receivers_of(plan, found, at)
    return {unit: body for unit, body in receivers.items() if body in typing}
