"""The records: the list that a search or a figure opens, and what one record tells besides its content."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery

from guong.kit.search import LONGEST_TYPED
from guong.kit.text import clean_line, fold
from guong.ledger.deeds import history_of
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor, Office
from guong.organisations.models import OrganisationName
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import Step
from guong.registrations import queries
from guong.registrations.models import AT_A_UNIT, OVERSEEING, Registration
from guong.registrations.queries import consolidation, listing
from guong.registrations.rules import State
from guong.registrations.rules.counting import WAITING

STEP = Step.REGISTRATION
PARAMETERS = ("tim", "state", "sector", "holder", "since", "unit", *consolidation.BEHIND)
NUMBERS, NO_ROW, LONGEST = frozenset({"sector", "unit", consolidation.UNITS, consolidation.LISTS}), "-1", 300
IN_PROGRESS = "waiting"  # the figure "đang chờ": sent, wherever it waits


def wanted_of(typed: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address that this list knows, without empty ones; an unreadable number is one no row has."""
    found = {name: clean_line(typed[name][:LONGEST]) for name in PARAMETERS if typed.get(name)}
    return {
        name: value if name not in NUMBERS or _is_number(value) else NO_ROW for name, value in found.items() if value
    }


def matching(actor: Actor, plan: Plan, wanted: Mapping[str, str], at: datetime, *, by_name: bool = False) -> Any:
    """Registrations a person may see: filtered, or those behind a figure of the consolidation.

    Args:
        wanted: the filters of `queries.matching`, ``state`` also ``waiting``; those of `consolidation.numbers_behind`.
        by_name: in Vietnamese order of the units' names; else newest first.
    """
    plain = dict(wanted)
    in_progress = plain.get("state") == IN_PROGRESS and plain.pop("state")
    rows = queries.matching(actor, plan, plain)
    if in_progress:
        rows = rows.filter(state__in=list(WAITING))
    if any(wanted.get(name) for name in consolidation.BEHIND):
        rows = rows.filter(pk__in=consolidation.numbers_behind(consolidation.items_of(plan, at), wanted) or ())
    if not by_name:
        return rows
    day = plans.day_of_duty(plan, STEP, at)
    names = OrganisationName.objects.filter(organisations.on(day), organisation_id=OuterRef("unit_id")).values(
        "sort_key"
    )
    return rows.annotate(unit_key=Subquery(names[:1])).order_by(F("unit_key").asc(nulls_last=True), "id")


def search(actor: Actor, plan: Plan, wanted: Mapping[str, str], at: datetime, *, by_name: bool = False) -> Any:
    """`matching` as plain rows."""
    return queries.as_rows(matching(actor, plan, wanted, at, by_name=by_name))


def seal_of(plan: Plan, typed: str) -> Seal | None:
    """The seal that an address names, when it is one of this plan's."""
    return next((seal for seal in plans.seals_of(plan, STEP) if str(seal.pk) == typed), None)


def sealed_search(
    actor: Actor, plan: Plan, seal: Seal, wanted: Mapping[str, str], *, by_name: bool = False
) -> list[dict[str, Any]]:
    """The same list from the sealed copies: rows of Biểu 1 that the person may see, with ``state`` and ``facts``."""
    visible = set(queries.visible_to(actor).filter(plan=plan).values_list("id", flat=True))
    found = [row for row in chosen(listing.sealed_items(seal), wanted) if row["id"] in visible]
    return sorted(found, key=lambda row: (fold(row["unit"]), row["id"])) if by_name else found


def chosen(rows: Sequence[dict[str, Any]], wanted: Mapping[str, str]) -> list[dict[str, Any]]:
    """Sealed rows under the filters of an address."""
    items = [consolidation.Item(row["id"], row["id"], row["state"], row["facts"]) for row in rows]
    behind = consolidation.numbers_behind(items, wanted)
    by_fact = {name: wanted[name] for name in ("sector", "holder", "since", "unit") if wanted.get(name)}
    states = (
        set(WAITING) if wanted.get("state") == IN_PROGRESS else {wanted["state"]} if wanted.get("state") else set(State)
    )
    words = fold(wanted.get("tim", "")[:LONGEST_TYPED]).split()
    return [
        row
        for row, item in zip(rows, items, strict=True)
        if row["state"] in states
        and (behind is None or row["id"] in behind)
        and all(item.stands_in(name, value) for name, value in by_fact.items())
        and all(word in fold(f"{row['code']} {row['title']} {row['unit']} {row['holder_name']}") for word in words)
    ]


def may_call(actor: Actor, registration: Registration, day: date) -> bool:
    """Whether the person may see the contact's phone: the unit's own people, the bodies above, the plan's receiver."""
    own = {registration.unit_id, registration.on_behalf_id}
    if own & actor.bodies(*AT_A_UNIT) or actor.holds(Office.RECEIVER, registration.plan.receiver_id):
        return True
    tops = actor.tops(*OVERSEEING)
    places = [organisations.place_of(registration.unit_id, day, hierarchy) for hierarchy in {top[0] for top in tops}]
    return any(
        place is not None and place[0] == top[0] and place[1].startswith(top[1]) for place in places for top in tops
    )


def history(registration: Registration) -> list[dict[str, Any]]:
    """What happened to it, oldest first, with the name of whoever did it and the reason of each return."""
    entries = history_of(f"registration:{registration.pk}")
    names = organisations.names_of_people({entry["by"] for entry in entries})
    reasons = iter(queries.returns_of(registration))
    return [
        {
            "name": entry["name"],
            "at": entry["at"],
            "who": names.get(entry["by"], ""),
            "facts": entry["facts"],
            "reason": getattr(next(reasons, None), "reason", "") if entry["name"] == "registration.returned" else "",
        }
        for entry in entries
    ]


def sender_of(registration: Registration) -> int | None:
    """The body that can still withdraw it: whose list carried it to the desk on which it waits undecided."""
    item = queries.current_item(registration, registration.desk_id)
    return item.unit_list.organisation_id if item is not None and item.state == "sent" else None


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 18
