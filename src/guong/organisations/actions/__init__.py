"""What can be done with bodies and people: found a body, change bodies by a decision, register a person, give and end a seat."""

from collections.abc import Mapping
from datetime import date, datetime

from guong.kit.periods import local
from guong.kit.reasons import Reason, refuse_if
from guong.kit.text import clean_line
from guong.ledger.deeds import Doer, deed, record
from guong.organisations.actions.changing import change, hold_bodies, undo
from guong.organisations.actions.seating import searched
from guong.organisations.actions.storing import store
from guong.organisations.actor import Office
from guong.organisations.models import Hierarchy, Organisation, Person, Seat
from guong.organisations.queries import ends_of, name_of
from guong.organisations.queries.histories import around
from guong.organisations.rules.changing import after, why_not_found
from guong.organisations.rules.events import Create, Event, NewBody
from guong.organisations.rules.people import digits

__all__ = [
    "change",
    "end_seat",
    "found_body",
    "found_hierarchy",
    "give_seat",
    "hold_bodies",
    "register_person",
    "undo",
]


@deed
def found_hierarchy(code: str, name: str, *, by: Doer, at: datetime) -> str:
    """Make a hierarchy; returns its id as text."""
    hierarchy = Hierarchy.objects.create(code=code, name=clean_line(name))
    record("hierarchy.founded", f"hierarchy:{hierarchy.pk}", by=by, at=at, code=code)
    return str(hierarchy.pk)


@deed
def found_body(
    name: str,
    short: str,
    kind: str,
    *,
    hierarchy_id: int,
    parent_id: int | None,
    since: date,
    by: Doer,
    at: datetime,
    codes: Mapping[str, str] | None = None,
) -> str:
    """Make a body as it stands when the programme comes, with its name, kind and place; returns its id as text.

    What comes after that, by a decision, is a `change`.

    Args:
        parent_id: the body above it in `hierarchy_id`, or none for a root.
        since: first day of name, kind and place.
        codes: list → its code there.
    Raises: Refused as for a `change` that makes it: a name too long, an unknown kind, a body above it that is not there or ends, a code
        that another has.
    """
    hold_bodies()
    body = Organisation.objects.create()
    places, listed = (
        ((hierarchy_id, parent_id),),
        tuple((scheme, clean_line(code)) for scheme, code in (codes or {}).items()),
    )
    made = NewBody(body.pk, clean_line(name), kind, places, clean_line(short), listed)
    before = around([] if parent_id is None else [parent_id], [code for _, code in listed])
    refuse_if(why_not_found(before, made, since))
    store(before, after(before, Event(since, "", Create(made)), None))
    record("organisation.founded", f"organisation:{body.pk}", by=by, at=at, kind=kind, since=since.isoformat())
    return str(body.pk)


@deed
def register_person(full_name: str, phone: str, *, user_id: int | None, by: Doer, at: datetime) -> str:
    """Record a person, with or without an account; returns the id as text. The ledger keeps neither name nor phone."""
    full_name = clean_line(full_name)
    person = Person.objects.create(
        user_id=user_id,
        full_name=full_name,
        phone=clean_line(phone),
        phone_key=digits(phone),
        **searched(full_name),
    )
    record("person.registered", f"person:{person.pk}", by=by, at=at)
    return str(person.pk)


@deed
def give_seat(person_id: int, organisation_id: int, office: Office, *, since: datetime, by: Doer, at: datetime) -> str:
    """Seat a person in an office of a body from `since`; returns the seat's id as text.

    Raises: Refused (`body_ended`) where the body is no more on that day.
    """
    hold_bodies()
    ended = ends_of([organisation_id], day := local(since).date())
    facts = {"name": name_of(organisation_id, day), "day": f"{ended.get(organisation_id, day):%d/%m/%Y}"}
    refuse_if([Reason("body_ended", "organisation", facts)] if ended else [])
    seat = Seat.objects.create(person_id=person_id, organisation_id=organisation_id, office=office, starts_at=since)
    record("seat.given", f"person:{person_id}", by=by, at=at, office=office, organisation=organisation_id)
    return str(seat.pk)


@deed
def end_seat(seat_id: int, *, by: Doer, at: datetime) -> str:
    """End a seat now; its rights end at this instant. Returns the seat's id as text."""
    seat = Seat.objects.get(pk=seat_id)
    Seat.objects.filter(pk=seat_id).update(ends_at=at)
    record(
        "seat.ended", f"person:{seat.person_id}", by=by, at=at, office=seat.office, organisation=seat.organisation_id
    )
    return str(seat_id)
