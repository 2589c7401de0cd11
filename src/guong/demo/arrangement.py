"""Plays the arrangement of 1 July 2025 as an administrator notes it, some days ahead: twenty communes and townships become six.

First the communes merge, each end says where its open work goes; bodies of the district that nobody follows are dissolved; then the
department that receives the plan and the committee that issued it go on in those of the province.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from guong.demo.content import instant, read
from guong.demo.people import FOUNDED, LIST, LOADER, Cast
from guong.demo.plan import ISSUER
from guong.kit.periods import ZONE, local
from guong.organisations import actions as organisations
from guong.organisations.actor import Office
from guong.organisations.models import OrganisationName
from guong.organisations.rules.events import Change, Dissolve, Event, Merge, NewBody, Rename

ADMINISTRATOR = "bui-trung-kien"
NOTED = instant("2025-06-27T09:00")


def note_new_name(cast: Cast) -> None:
    """The department that receives was given the work of mass mobilisation too, in February 2025."""
    said = read("arrangement")["renamed"]
    at = instant(f"{said['day']}T10:00")
    change = Rename(cast.units[said["unit"]], said["name"], said["short"])
    _note(cast, change, _day(said["day"]), said["decision"], said["issued_by"], at)


def note_arrangement(cast: Cast) -> None:
    """Found what of the province was there all along, then note every change of the day, in an order in which each stands."""
    said = read("arrangement")
    for unit in said["province"]:
        _found(cast, unit)
    noting = Noting(cast, said)
    for commune in said["communes"]:
        noting.merge(commune)
    for unit in said["dissolved"]:
        noting.note(Dissolve(cast.units[unit]))
    noting.end_district()


def seat_people(cast: Cast) -> None:
    """Give the people of the new communes their accounts, and of the province; their seats begin with the day."""
    users: Any = get_user_model().objects
    since = datetime.combine(_day(read("arrangement")["day"]), datetime.min.time(), ZONE)
    at = NOTED + timedelta(hours=6)
    with transaction.atomic():
        for person in read("arrangement")["people"]:
            user = users.create_user(person["username"])
            made = organisations.register_person.body(
                person["name"], person["phone"], user_id=user.pk, by=LOADER, at=at
            )
            cast.people[person["key"]] = int(made)
            for seat in person["seats"]:
                office = Office(seat["office"])
                organisations.give_seat.body(int(made), cast.units[seat["unit"]], office, since=since, by=LOADER, at=at)
                cast.holders.setdefault((seat["unit"], office), person["key"])


def _found(cast: Cast, unit: dict[str, Any]) -> None:
    made = organisations.found_body(
        unit["name"],
        unit["short"],
        unit["kind"],
        hierarchy_id=cast.hierarchies[unit["hierarchy"]],
        parent_id=cast.units[unit["parent"]] if unit["parent"] else None,
        since=local(FOUNDED).date(),
        by=LOADER,
        at=NOTED - timedelta(days=4),
    )
    cast.units[unit["key"]], cast.parents[unit["key"]] = int(made), unit["parent"]


class Noting:
    """Notes one change after the other, two minutes apart."""

    def __init__(self, cast: Cast, said: dict[str, Any]) -> None:
        self.cast, self.said, self.at = cast, said, NOTED
        self.day = _day(said["day"])

    def merge(self, commune: dict[str, Any]) -> None:
        """Former communes end, a new one follows them with all their open work; their cells go with them."""
        above = ((self.cast.hierarchies["dang"], self.cast.units["tinh-uy"]),)
        codes = ((LIST, commune["code"]),)
        made = NewBody(-1, commune["name"], "party_organisation", above, commune["short"], codes)
        self.note(Merge(tuple(self.cast.units[unit] for unit in commune["from"]), made))
        row = OrganisationName.objects.get(name=commune["name"], valid_from=self.day)
        self.cast.units[commune["key"]] = row.organisation_id

    def end_district(self) -> None:
        """The department and the committee end; what still stands below the committee goes to communes or to the province."""
        units = self.cast.units
        homes = tuple((units[unit], units[commune]) for unit, commune in self.said["moved"].items())
        for unit, heir in self.said["followed"].items():
            children = homes if unit == ISSUER else ()
            self.note(Merge((units[unit],), units[heir], children=children))

    def note(self, change: Change) -> None:
        """Note a change of the day."""
        _note(self.cast, change, self.day, self.said["decision"], self.said["issued_by"], self.at)
        self.at += timedelta(minutes=2)


def _note(cast: Cast, change: Change, on: date, decision: str, issued_by: str, at: datetime) -> None:
    organisations.change(Event(on, decision, change, issued_by), by=cast.actor(ADMINISTRATOR, at), at=at)


def _day(text: str) -> date:
    return date.fromisoformat(text)
