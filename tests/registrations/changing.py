"""Bodies of the cast change in the middle of the year."""

from datetime import date, datetime
from typing import Any

from guong.kit.periods import ZONE
from guong.organisations import actions
from guong.organisations.models import OrganisationName
from guong.organisations.rules.events import Change, Event, Merge, NewBody
from guong.organisations.rules.history import Inherits
from guong.plans.models import Plan
from tests.world import ISSUED, World

DURING, BETWEEN = (
    date(2023, 3, 6),
    date(2023, 4, 1),
)  # within the term of registrations; after it, before that of reports
ON_THE_DAY = datetime(2023, 3, 6, 9, 0, tzinfo=ZONE)
NEXT_DAY = datetime(2023, 3, 7, 9, 0, tzinfo=ZONE)
LATER = datetime(2023, 4, 3, 9, 0, tzinfo=ZONE)


def note(world: World, change: Change, day: date = DURING, at: datetime = ISSUED) -> int:
    """An administrator notes a change; the event's id."""
    event = Event(day, "15-QĐ/TU", change, "Tỉnh ủy")
    return int(actions.change(event, by=world.actor("quang", at), at=at))


def merge(world: World, *keys: str, into: str | NewBody, day: date = DURING, inherits: Inherits = Inherits.ALL) -> int:
    """Bodies end and one follows them; a new one's key is "new". The id of the heir."""
    heir: Any = world.bodies[into] if isinstance(into, str) else into
    note(world, Merge(tuple(world.bodies[key] for key in keys), heir, inherits), day)
    if isinstance(into, str):
        return world.bodies[into]
    world.bodies["new"] = OrganisationName.objects.get(name=into.name).organisation_id
    return world.bodies["new"]


def made(world: World, parent: str = "cau_da", name: str = "Chi bộ thôn Mới", kind: str = "party_cell") -> NewBody:
    """A new body of the Party's hierarchy."""
    return NewBody(-1, name, kind, ((world.plan.hierarchy_id, world.bodies[parent]),))


def fresh(world: World) -> Plan:
    """The plan as a door reads it."""
    return Plan.objects.system("a test looks").get(pk=world.plan.pk)


def seat(world: World, person: str, body: str, *offices: Any) -> None:
    """Give a person of the cast more seats."""
    from guong.organisations.actor import System

    for office in offices:
        actions.give_seat(world.people[person], world.bodies[body], office, since=ISSUED, by=System("test"), at=ISSUED)
