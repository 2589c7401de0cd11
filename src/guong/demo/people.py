"""Founds the bodies and seats the cast."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from guong.demo.content import instant, read
from guong.kit.periods import local
from guong.organisations import actions as organisations
from guong.organisations.actor import Actor, Office, System
from guong.organisations.queries import actor_of_person

FOUNDED = instant("2020-01-01T08:00")
HIERARCHIES = {"dang": "Hệ thống tổ chức Đảng", "mttq": "Mặt trận Tổ quốc và các tổ chức chính trị - xã hội"}
LOADER = System("demo")
LIST = "dvhc"  # the State's list of administrative units; its codes are used again


@dataclass
class Cast:
    """Ids by key, for the loader."""

    hierarchies: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    holders: dict[tuple[str, str], str] = field(default_factory=dict)  # (unit, office) → first holder's key
    _actors: dict[tuple[str, date], Actor] = field(default_factory=dict)

    def actor(self, key: str, at: datetime) -> Actor:
        """The actor of a person: bodies are asked on the actor's day."""
        known = key, local(at).date()
        if known not in self._actors:
            self._actors[known] = actor_of_person(self.people[key], at)
        return self._actors[known]

    def holder(self, unit: str, office: Office, at: datetime) -> Actor:
        """Whoever holds an office at a unit."""
        return self.actor(self.holders[unit, office], at)


def load_cast() -> Cast:
    """Found every body and seat every person, in one transaction."""
    cast = Cast()
    with transaction.atomic():
        _found_bodies(cast)
        _seat_people(cast)
    return cast


def _found_bodies(cast: Cast) -> None:
    for code, name in HIERARCHIES.items():
        cast.hierarchies[code] = int(organisations.found_hierarchy.body(code, name, by=LOADER, at=FOUNDED))
    for unit in read("units"):
        made = organisations.found_body.body(
            unit["name"],
            unit["short"],
            unit["kind"],
            hierarchy_id=cast.hierarchies[unit["hierarchy"]],
            parent_id=cast.units[unit["parent"]] if unit["parent"] else None,
            since=local(FOUNDED).date(),
            by=LOADER,
            at=FOUNDED,
            codes={LIST: unit["code"]} if "code" in unit else None,
        )
        cast.units[unit["key"]] = int(made)
        cast.parents[unit["key"]] = unit["parent"]


def _seat_people(cast: Cast) -> None:
    users: Any = get_user_model().objects
    for person in read("people"):
        user = users.create_user(person["username"], is_administrator=person["administrator"])
        made = organisations.register_person.body(
            person["name"], person["phone"], user_id=user.pk, by=LOADER, at=FOUNDED
        )
        cast.people[person["key"]] = int(made)
        for seat in person["seats"]:
            office = Office(seat["office"])
            organisations.give_seat.body(
                int(made), cast.units[seat["unit"]], office, since=FOUNDED, by=LOADER, at=FOUNDED
            )
            cast.holders.setdefault((seat["unit"], office), person["key"])
