"""What the board tells of single units besides their row: whom to call, what was granted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from guong.ledger.deeds import history_of
from guong.organisations import queries as organisations
from guong.organisations.actor import Office
from guong.organisations.models import Seat
from guong.plans import queries as plans
from guong.plans.models import Excusal, Plan
from guong.plans.rules import Step
from guong.registrations.queries.watch import Line

CONTACTS = (Office.HEAD, Office.CLERK)


def contacts_of(lines: Iterable[Line], at: datetime) -> dict[int, list[dict[str, Any]]]:
    """Unit id → name, phone and office of those to call, heads first; of a unit that ended, those of its heir (one query)."""
    asked = {line.unit_id: line.heir_id or line.unit_id for line in lines}
    found = _people_of(set(asked.values()), at)
    return {unit: found[body] for unit, body in asked.items() if body in found}


def _people_of(bodies: Iterable[int], at: datetime) -> dict[int, list[dict[str, Any]]]:
    seats = Seat.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), organisation_id__in=list(bodies), starts_at__lte=at
    )
    rows = seats.filter(office__in=CONTACTS).order_by("person__sort_key", "id")
    found: dict[int, dict[int, dict[str, Any]]] = {}
    for row in rows.values(
        "organisation_id", "person_id", "office", name=F("person__full_name"), phone=F("person__phone")
    ):
        people = found.setdefault(row["organisation_id"], {})
        known = people.setdefault(row["person_id"], {"name": row["name"], "phone": row["phone"], "offices": []})
        known["offices"].append(row["office"])
    return {
        unit: sorted(people.values(), key=lambda one: Office.HEAD not in one["offices"])
        for unit, people in found.items()
    }


def favours_of(
    plan: Plan, unit_id: int, step: str = Step.REGISTRATION, *, by: datetime | None = None
) -> list[dict[str, Any]]:
    """Extensions and the excusal of one unit, oldest first: what, until when, reason, authority, and who entered it.

    Args:
        by: only those given until then.
    """
    entered = history_of(f"duty:{plan.pk}:{step}:{unit_id}")
    names = organisations.names_of_doers(entered)
    who = {(entry["name"], entry["at"]): names.get(entry["seq"], "") for entry in entered}
    found = [
        {
            "what": "extension",
            "until": row.until,
            "reason": row.reason,
            "authority": row.authority,
            "at": row.given_at,
            "who": who.get(("extension.given", row.given_at), ""),
        }
        for row in plans.extensions_of(plan, step, unit_id)
    ]
    found += [
        {
            "what": "excusal",
            "until": None,
            "reason": row.reason,
            "authority": row.authority,
            "at": row.given_at,
            "who": who.get(("excusal.given", row.given_at), ""),
        }
        for row in Excusal.objects.filter(plan=plan, step=step, organisation_id=unit_id)
    ]
    return sorted((row for row in found if by is None or row["at"] <= by), key=lambda row: row["at"])
