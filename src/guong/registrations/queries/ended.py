"""Units of a plan that ended before the day that counts: where what they sent is counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from guong.kit.among import Among
from guong.kit.periods import local
from guong.organisations import queries as organisations
from guong.organisations.actor import EVERY, Actor, Office, Standing
from guong.plans.models import Plan
from guong.registrations.models import ListItem, Registration
from guong.registrations.rules import ItemState
from guong.registrations.words import freed_in_words

Spot = tuple[int, str]  # hierarchy id, path


def ended_units(plan: Plan, day: date) -> dict[int, Spot]:
    """Unit id → where it counts, for the units that registered in the plan and ended by `day` (one query where none has)."""
    rows = Registration.objects.system("figures count over the whole plan").filter(plan=plan)
    # Asked of each body that ended: few did, and many registered.
    ended = organisations.owners_of(Q(Exists(rows.filter(unit_id=OuterRef("source_id")).order_by())), day)
    return organisations.counted_places_of(ended, day, plan.hierarchy_id) if ended else {}


def ended_within(plan: Plan, day: date, hierarchy_id: int, top: str) -> list[int]:
    """Those of them that count at or below a place."""
    found = ended_units(plan, day).items()
    return [unit for unit, (hierarchy, path) in found if hierarchy == hierarchy_id and path.startswith(top)]


def passed_on(actor: Actor, day: date, *offices: Office) -> frozenset[int]:
    """The person's former bodies whose work had gone to others by `day`: they count where their heir stands, which is not the person's.

    Of such a body its people read its own line alone. (No query for a person without former bodies.)
    """
    former = actor.bodies(*offices, of={Standing.ENDED}) - actor.bodies(*offices, of=EVERY - {Standing.ENDED})
    return frozenset(organisations.owners_of(former, day)) if former else frozenset()


def unhandled_items(plan: Plan, at: datetime, step: str) -> Any:
    """Items that wait for the plan's receiver, and for bodies whose work nobody does any more, oldest arrival first.

    Nobody: the body ended without an heir of duties, or the last of its heirs did.
    """
    rows = ListItem.objects.system("what is not decided when the whole step is sealed")
    waiting = rows.filter(unit_list__plan=plan, unit_list__step=step, state=ItemState.SENT)
    # Asked of each body that ended: few did, and many wait.
    desk = waiting.filter(unit_list__receiver_id=OuterRef("source_id")).order_by()
    owners = organisations.owners_of(Q(Exists(desk)), local(at).date())
    left = [body for body, owner in owners.items() if owner.is_freed]
    return waiting.filter(unit_list__receiver_id__in=[plan.receiver_id, *left]).order_by("sent_at", "id")


@dataclass(frozen=True)
class Inherited:
    """What became of the units that ended: unit → its heir's name, its heir; unit → why nobody owes what it had not done."""

    heirs: dict[int, str] = field(default_factory=dict)
    freed: dict[int, str] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)


def inherited_from(units: Iterable[int], at: datetime) -> Inherited:
    """Who does the work of those of these units that ended by now (one query where none has)."""
    today = local(at).date()
    owners = organisations.owners_of(Q(Among(F("source_id"), set(units))), today)
    if not owners:
        return Inherited()
    names = organisations.names_of((owner.body for owner in owners.values()), today)
    bodies = {unit: owner.body for unit, owner in owners.items() if not owner.is_freed}
    heirs = {unit: names.get(body, "?") for unit, body in bodies.items()}
    freed = {unit: freed_in_words(owner.freed_by.day) for unit, owner in owners.items() if owner.freed_by is not None}
    return Inherited(heirs, freed, bodies)
