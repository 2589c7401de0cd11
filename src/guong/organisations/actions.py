"""What can be done with bodies and people: found a body, register a person, give and end a seat."""

from datetime import date, datetime

from guong.kit.text import clean_line, name_sort_key, sort_key, words
from guong.ledger.deeds import Doer, deed, record
from guong.organisations.actor import Office
from guong.organisations.models import Hierarchy, Organisation, OrganisationKind, OrganisationName, Person, Place, Seat
from guong.organisations.queries import on
from guong.organisations.rules import child_path


@deed
def found_hierarchy(code: str, name: str, *, by: Doer, at: datetime) -> str:
    """Make a hierarchy; returns its id as text."""
    hierarchy = Hierarchy.objects.create(code=code, name=clean_line(name))
    record("hierarchy.founded", f"hierarchy:{hierarchy.pk}", by=by, at=at, code=code)
    return str(hierarchy.pk)


@deed
def found_body(
    name: str, short: str, kind: str, *, hierarchy_id: int, parent_id: int | None, since: date, by: Doer, at: datetime
) -> str:
    """Make a body with its first name, kind and place; returns its id as text.

    Args:
        parent_id: the body above it in `hierarchy_id`, or none for a root.
        since: first day of name, kind and place.
    """
    name, short = clean_line(name), clean_line(short or name)
    body = Organisation.objects.create()
    OrganisationName.objects.create(
        organisation=body,
        name=name,
        short=short,
        sort_key=sort_key(name)[:500],
        search_text=" ".join(words(name)),
        valid_from=since,
    )
    OrganisationKind.objects.create(organisation=body, kind=kind, valid_from=since)
    _take_place(body, hierarchy_id, parent_id, since)
    record("organisation.founded", f"organisation:{body.pk}", by=by, at=at, kind=kind, since=since.isoformat())
    return str(body.pk)


@deed
def register_person(full_name: str, phone: str, *, user_id: int | None, by: Doer, at: datetime) -> str:
    """Record a person, with or without an account; returns the id as text. The ledger keeps neither name nor phone."""
    full_name = clean_line(full_name)
    person = Person.objects.create(
        user_id=user_id, full_name=full_name, phone=clean_line(phone), sort_key=name_sort_key(full_name)[:300]
    )
    record("person.registered", f"person:{person.pk}", by=by, at=at)
    return str(person.pk)


@deed
def give_seat(person_id: int, organisation_id: int, office: Office, *, since: datetime, by: Doer, at: datetime) -> str:
    """Seat a person in an office of a body from `since`; returns the seat's id as text."""
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


def _take_place(body: Organisation, hierarchy_id: int, parent_id: int | None, since: date) -> None:
    siblings = Place.objects.filter(hierarchy_id=hierarchy_id, parent_id=parent_id)
    position = siblings.count()
    above = (
        ""
        if parent_id is None
        else Place.objects.get(on(since), hierarchy_id=hierarchy_id, organisation_id=parent_id).path
    )
    Place.objects.create(
        hierarchy_id=hierarchy_id,
        organisation=body,
        parent_id=parent_id,
        position=position,
        path=child_path(above, position),
        valid_from=since,
    )
