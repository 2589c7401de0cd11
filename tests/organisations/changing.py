"""How the tests change bodies in the tables, and what they look at afterwards."""

from datetime import date, datetime
from typing import Any

from guong.organisations import actions, queries
from guong.organisations.models import (
    Hierarchy,
    OrganisationCode,
    OrganisationName,
    Place,
    Succession,
)
from guong.organisations.rules.events import (
    Change,
    Event,
    Merge,
    NewBody,
)
from tests.world import AFTER, World

DAY = date(2023, 4, 1)

BEFORE, LATER = date(2023, 3, 31), date(2024, 1, 1)


def note(world: World, change: Change, day: date = DAY, by: str = "quang", at: datetime = AFTER, **more: Any) -> int:
    """Somebody notes a change; the event's id."""
    event = Event(day, "15-QĐ/TU", change, "Tỉnh ủy")
    return int(actions.change(event, by=world.actor(by, at), at=at, **more))


def dang(world: World) -> int:
    return Hierarchy.objects.get(code="dang").pk


def made(world: World, parent: str = "huyen_uy", name: str = "Đảng bộ xã Đá Sâu") -> NewBody:
    return NewBody(-1, name, "party_organisation", ((dang(world), world.bodies[parent]),), "Đá Sâu")


def merged(world: World) -> tuple[int, int]:
    """Cầu Đá and Khe Sâu merge; (event, new body)."""
    event = note(world, Merge((world.bodies["cau_da"], world.bodies["khe_sau"]), made(world)))
    return event, OrganisationName.objects.get(name="Đảng bộ xã Đá Sâu").organisation_id


def tree(world: World, day: date) -> list[tuple[str, str]]:
    return [(body.path, body.name) for body in queries.bodies(dang(world), day)]


def rows() -> list[tuple[Any, ...]]:
    """Everything dated, without the keys of the rows."""
    columns = ("hierarchy", "organisation", "valid_from", "valid_to", "parent", "position", "path", "event")
    places = Place.objects.order_by(*columns[:3]).values_list(*columns)
    names = OrganisationName.objects.order_by("organisation", "valid_from").values_list(
        "organisation", "valid_from", "valid_to", "name", "event"
    )
    return [*places, *names, *OrganisationCode.objects.values_list("organisation", "code", "valid_to"), *links()]


def links() -> list[tuple[Any, ...]]:
    return list(Succession.objects.order_by("pk").values_list("source", "heir", "part", "whole", "is_rest", "inherits"))
