"""The records: the list that a search or a figure opens, and what one record tells besides its content."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery

from guong.kit.among import Among
from guong.kit.text import clean_line
from guong.ledger.deeds import history_of
from guong.organisations import queries as organisations
from guong.organisations.actor import EVERY, Actor, Office
from guong.organisations.models import OrganisationName
from guong.plans import policy
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import Step
from guong.registrations import queries
from guong.registrations.models import AT_A_UNIT, OVERSEEING, Carried, Registration
from guong.registrations.queries import branches, consolidation, copies
from guong.registrations.queries.consolidation import IN_PROGRESS as IN_PROGRESS
from guong.registrations.queries.consolidation import NONE as NONE
from guong.registrations.queries.consolidation import SENT_UP as SENT_UP
from guong.registrations.queries.ways import Way, way_for, way_of
from guong.registrations.rules import State

PARAMETERS = ("tim", "state", "sector", "holder", "since", "unit")
NUMBERS = frozenset({"sector", "unit", consolidation.UNITS, consolidation.LISTS, branches.ASKED})
NO_ROW, LONGEST = "-1", 300


def wanted_of(typed: Mapping[str, str], step: str = Step.REGISTRATION) -> dict[str, str]:
    """The filters of an address that this list knows, without empty ones; an unreadable number is one no row has."""
    known = (*PARAMETERS, *consolidation.behind(step), branches.ASKED)
    found = {name: clean_line(typed[name][:LONGEST]) for name in known if typed.get(name)}
    return {
        name: value if name not in NUMBERS or _is_number(value) else NO_ROW for name, value in found.items() if value
    }


def matching(
    actor: Actor,
    plan: Plan,
    wanted: Mapping[str, str],
    at: datetime,
    *,
    by_name: bool = False,
    step: str = Step.REGISTRATION,
) -> Any:
    """Registrations a person may see: filtered, or those behind a figure of the consolidation.

    Args:
        wanted: the filters of `queries.matching`, ``state`` also ``waiting`` and ``sent_up``; those of `consolidation.numbers_behind`;
            ``nhanh`` (body id): of that branch alone, its states as its committee counts them.
        by_name: in Vietnamese order of the units' names; else newest first.
        step: whose states and figures are meant; of a later step, only registrations of which something was sent in it.
    """
    plain, way = dict(wanted), way_of(step)
    asked = plain.pop("state", "")
    rows = queries.matching(actor, plan, plain)
    if way.from_registration:
        rows = rows.filter(**_reaching(way, actor))
    if asked and not wanted.get(branches.ASKED):
        rows = rows.filter(**{f"{way.from_registration}state__in": sorted(consolidation.states_of(asked))})
    if consolidation.is_figure(wanted, step):
        rows = rows.filter(Among(F("pk"), _behind(plan, wanted, at, step)))
    if not by_name:
        return rows
    day = plans.day_of_duty(plan, step, at)
    names = OrganisationName.objects.filter(organisations.on(day), organisation_id=OuterRef("unit_id")).values(
        "sort_key"
    )
    return rows.annotate(unit_key=Subquery(names[:1])).order_by(F("unit_key").asc(nulls_last=True), "id")


def _reaching(way: Way, actor: Actor) -> dict[str, Any]:
    """Of a later step: only registrations whose travelling row of that step the person may see."""
    seen = way.model.objects.visible_to(actor).order_by().values("registration_id")
    return {"pk__in": seen}


def search(
    actor: Actor,
    plan: Plan,
    wanted: Mapping[str, str],
    at: datetime,
    *,
    by_name: bool = False,
    step: str = Step.REGISTRATION,
) -> Any:
    """`matching` as plain rows, with the state of the step."""
    return queries.as_rows(matching(actor, plan, wanted, at, by_name=by_name, step=step), step)


def seal_of(plan: Plan, typed: str, step: str = Step.REGISTRATION) -> Seal | None:
    """The seal that an address names, when it is one of this plan's step."""
    return next((seal for seal in plans.seals_of(plan, step) if str(seal.pk) == typed), None)


def _behind(plan: Plan, wanted: Mapping[str, str], at: datetime, step: str) -> set[int]:
    asked = wanted.get(branches.ASKED, "")
    branch = branches.named(plan, asked, at, None, step) if asked else None
    if asked and branch is None:
        return set()
    return consolidation.numbers_behind(consolidation.items_of(plan, at, branch=branch, step=step), wanted, step)


def sealed_matching(
    actor: Actor | None, plan: Plan, seal: Seal, wanted: Mapping[str, str], *, by_name: bool = False
) -> Any:
    """The same list among the sealed copies: those the person may see, all for the programme itself (no actor)."""
    rows = copies.items(actor, plan, seal).filter(**_sealed_facts(wanted, seal.step))
    if wanted.get("tim"):
        rows = rows.filter(search_text__matches=wanted["tim"])
    asked = wanted.get(branches.ASKED, "")
    if asked:
        branch = branches.named(plan, asked, seal.at, seal, seal.step)
        items = [] if branch is None else consolidation.sealed_items_of(seal, branch)
        rows = rows.filter(Among(F("registration_id"), consolidation.numbers_behind(items, wanted, seal.step)))
    else:
        rows = _sealed_behind(rows, seal, wanted)
    return rows.order_by(*_order(by_name))


def _sealed_facts(wanted: Mapping[str, str], step: str) -> dict[str, Any]:
    names = ("sector", "holder", "since", "kind")
    plain: dict[str, Any] = {name: wanted[name] for name in names if wanted.get(name)}
    plain |= {name: "" for name in ("sector", "kind") if wanted.get(name) == NONE}
    for name in way_of(step).marks:
        if wanted.get(name):
            plain[f"marks__{name}__in"] = wanted[name].split(consolidation.ANY_OF)
    return plain | ({"unit_id": int(wanted["unit"])} if wanted.get("unit") else {})


def _sealed_behind(rows: Any, seal: Seal, wanted: Mapping[str, str]) -> Any:
    """The conditions of `consolidation.numbers_behind` as the database asks them of the copies."""
    states = consolidation.states_of(wanted.get("state", ""))
    if any(wanted.get(name) for name in consolidation.behind(seal.step)):
        states &= {State.ACCEPTED}
    if states != set(State):
        rows = rows.filter(state__in=sorted(states))
    for division in (consolidation.UNITS, consolidation.LISTS):
        if wanted.get(division):
            rows = rows.filter(registration_id__in=copies.standing(seal, division, int(wanted[division])))
    many = {"1": "lists", consolidation.LISTS: "lists", consolidation.UNITS: "credited"}
    if wanted.get("twice"):
        rows = rows.filter(**{f"{many[wanted['twice']]}__gt": 1}) if wanted["twice"] in many else rows.none()
    if wanted.get("nowhere"):
        column = many.get(wanted["nowhere"]) if wanted["nowhere"] != "1" else None
        rows = rows.filter(**{column: 0}) if column else rows.none()
    return rows


def may_export(
    actor: Actor,
    plan: Plan,
    wanted: Mapping[str, str],
    at: datetime,
    seal: Seal | None,
    step: str = Step.REGISTRATION,
) -> bool:
    """Whether the official list may be taken: by those who read the whole plan, and of a branch by its committee's people."""
    if policy.reads_whole(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id):
        return True
    asked = wanted.get(branches.ASKED, "")
    return bool(asked) and branches.consolidated_by(actor, plan, asked, at, seal, step) is not None


def names_at(ids: Iterable[int], day: date, seal: Seal | None) -> dict[int, str]:
    """Names of bodies on a day; of a sealed step, as they were copied."""
    if seal is None:
        return organisations.names_of(ids, day)
    return {body: found["name"] for body, found in copies.bodies_of(seal, ids).items()}


def sectors_at(plan: Plan, at: datetime, seal: Seal | None) -> list[tuple[str, str]]:
    """(id as text, name) of the plan's sectors; of a sealed step, as they were called."""
    if seal is not None:
        return copies.sectors_of(seal)
    return [(str(number), name) for number, name in plans.sectors_so_far(plan, at)]


def _order(by_name: bool) -> list[str]:
    return ["unit_key", "registration_id"] if by_name else ["-registration_id"]


def copies_by_number(by_name: bool) -> Any:
    """Copied rows, to be asked for by numbers that were found among those the person may see."""
    return as_copied(copies.every_item().order_by(*_order(by_name)))


def as_copied(items: Any) -> Any:
    """Copied registrations as plain rows, in their own order."""
    return items.values("registration_id", "state", "row")


def sealed_rows(copied: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Plain rows of copies as the rows of Biểu 1, with ``id`` and ``state``."""
    return [
        {**one["row"], "id": one["registration_id"], "state": one["state"], "carried_state": one["state"]}
        for one in copied
    ]


def may_call(actor: Actor, registration: Registration, day: date) -> bool:
    """Whether the person may see the contact's phone: the unit's own people, the bodies above, the plan's receiver."""
    own = {registration.unit_id, registration.on_behalf_id}
    if own & actor.bodies(*AT_A_UNIT, of=EVERY) or actor.holds(
        Office.RECEIVER, registration.plan.receiver_id, of=EVERY
    ):
        return True
    tops = actor.tops(*OVERSEEING)
    unit = registration.unit_id
    # Of a unit that ended: who looks at the place where it counts.
    places = [
        organisations.counted_places_of([unit], day, hierarchy, only_first=True).get(unit)
        for hierarchy in {top[0] for top in tops}
    ]
    return any(
        place is not None and place[0] == top[0] and place[1].startswith(top[1]) for place in places for top in tops
    )


def history(row: Carried) -> list[dict[str, Any]]:
    """What happened to it, oldest first, with the name of whoever did it and the reason of each return."""
    way = way_for(row)
    entries = history_of(way.reference(row))
    names = organisations.names_of_doers(entries)
    reasons = iter(queries.returns_of(row))
    return [
        {
            "name": entry["name"],
            "at": entry["at"],
            "who": names.get(entry["seq"], ""),
            "facts": entry["facts"],
            "reason": getattr(next(reasons, None), "reason", "") if entry["name"] == f"{way.noun}.returned" else "",
        }
        for entry in entries
    ]


def sender_of(row: Carried) -> int | None:
    """The body that can still withdraw it: whose list carried it to the desk on which it waits undecided."""
    item = queries.current_item(row, row.desk_id)
    return item.unit_list.organisation_id if item is not None and item.state == "sent" else None


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 18
