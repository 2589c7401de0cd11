"""Verbs of those who keep people: register, give a seat, end it, mend a name or a number."""

from collections.abc import Collection
from datetime import date, datetime

from guong.kit.periods import local, start_of
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.text import clean_line
from guong.ledger.deeds import deed
from guong.organisations import actions as organisations
from guong.organisations.actions.seating import correct_person, note_end, take_back_seat
from guong.organisations.actor import Actor, Office
from guong.organisations.models import Person, Seat
from guong.organisations.rules.people import why_not_name, why_not_phone
from guong.people.queries import seating as queries
from guong.people.queries import why_not_answer_for
from guong.people.rules.seating import Wish, why_not_end_on, why_not_register


@deed
def register(full_name: str, phone: str, wish: Wish, *, others: Collection[int] = (), by: Actor, at: datetime) -> str:
    """Record somebody with their first seat. Returns the person's id as text.

    Args:
        others: numbers of people who were shown as perhaps the same, and are not.
    Raises: Forbidden for who does not answer for that seat; Refused for a name, a number or days that cannot be, where somebody who
        is here may be meant (`person_may_be_here`), and where the number is known elsewhere (`phone_known_elsewhere`).
    """
    full_name, phone = clean_line(full_name), clean_line(phone)
    _refuse_to_seat(by, None, wish, at)
    refuse_if([*why_not_name(full_name), *why_not_phone(phone), *queries.why_not_stand(None, wish, at)])
    organisations.hold_bodies()  # two who register the same person at once: the second is asked
    found = queries.alike(by, full_name, phone, wish.body, at)
    if found.is_elsewhere:
        raise Refused(Reason("phone_known_elsewhere", "phone"))
    refuse_if(why_not_register(found.ids, others))
    person = organisations.register_person.body(full_name, phone, user_id=None, by=by, at=at)  # type: ignore[attr-defined]
    _give(int(person), wish, by, at)
    return str(person)


@deed
def give(person_id: int, wish: Wish, *, by: Actor, at: datetime) -> str:
    """Give a further seat to somebody who is here. Returns the person's id as text.

    Raises: Forbidden for who does not answer for that seat, or not for those that the person holds, and for one's own; Refused for
        days that cannot be, and for a seat that is held already.
    """
    person = _held(person_id)
    _refuse_to_seat(by, person, wish, at)
    refuse_if(queries.why_not_stand(person_id, wish, at))
    _give(person_id, wish, by, at)
    return str(person_id)


@deed
def end(seat_id: int, *, by: Actor, at: datetime) -> str:
    """End a seat: its rights, and whatever was lent of it, end at this instant. One that has not begun is taken away.

    Returns the person's id as text. Raises: Forbidden for who does not answer for the seat; Refused for one that is over (`seat_over`).
    """
    seat = _held_seat(seat_id)
    _refuse_to_end(by, seat, at)
    verb = take_back_seat if seat.starts_at >= at else organisations.end_seat
    verb.body(seat_id, by=by, at=at)  # type: ignore[attr-defined]
    return str(seat.person_id)


@deed
def note_last_day(seat_id: int, until: date, *, by: Actor, at: datetime) -> str:
    """Note the last day of a seat. Returns the person's id as text.

    Raises: as `end`; Refused for a day that is past, before the seat begins, or later than the one that stands.
    """
    seat = _held_seat(seat_id)
    _refuse_to_end(by, seat, at)
    begins, today = local(seat.starts_at).date(), local(at).date()
    refuse_if(why_not_end_on(until, begins=begins, ends=queries.last_day(seat), today=today))
    note_end.body(seat_id, until, by=by, at=at)  # type: ignore[attr-defined]
    return str(seat.person_id)


@deed
def correct(person_id: int, full_name: str, phone: str, *, is_shared: bool = False, by: Actor, at: datetime) -> str:
    """Mend somebody's name and number. Returns the person's id as text.

    Args:
        is_shared: it was said that the number is somebody else's too.
    Raises: Forbidden for who does not answer for the person; Refused for a name or a number that cannot be, and where the number is in
        use (`phone_in_use`).
    """
    person = _held(person_id)
    _refuse_to_others(by, person, at)
    full_name, phone = clean_line(full_name), clean_line(phone)
    refuse_if([*why_not_name(full_name), *why_not_phone(phone)])
    if phone != person.phone and not is_shared and queries.number_in_use(phone, person_id):
        raise Refused(Reason("phone_in_use", "phone"))
    changed = {
        name: value for name, value in (("full_name", full_name), ("phone", phone)) if value != getattr(person, name)
    }
    if changed:
        correct_person.body(person_id, by=by, at=at, **changed)  # type: ignore[attr-defined]
    return str(person_id)


def _give(person_id: int, wish: Wish, by: Actor, at: datetime) -> None:
    since, office = start_of(wish.since), Office(wish.office)
    seat = organisations.give_seat.body(person_id, wish.body, office, since=since, by=by, at=at)  # type: ignore[attr-defined]
    if wish.until is not None:
        note_end.body(int(seat), wish.until, by=by, at=at)  # type: ignore[attr-defined]


def _held(person_id: int) -> Person:
    return Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person_id)


def _held_seat(seat_id: int) -> Seat:
    return Seat.objects.select_for_update().get(pk=seat_id)


def _refuse_to_others(by: Actor, person: Person, at: datetime) -> None:
    refuse_if(why_not_answer_for(by, person, at), Forbidden)


def _refuse_to_seat(by: Actor, person: Person | None, wish: Wish, at: datetime) -> None:
    refuse_if(queries.why_not_seat(by, person, wish.body, Office(wish.office), at), Forbidden)


def _refuse_to_end(by: Actor, seat: Seat, at: datetime) -> None:
    refuse_if(queries.why_not_end(by, seat, at), Forbidden)
    if seat.ends_at is not None and seat.ends_at <= at:
        raise Refused(Reason("seat_over"))
