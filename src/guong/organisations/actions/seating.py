"""What is mended of a person, the day on which a seat ends, noted in advance, and a seat taken back before it begins."""

from datetime import date, datetime

from guong.kit.periods import ONE_DAY, start_of
from guong.kit.reasons import Reason, Refused
from guong.kit.text import name_sort_key, words
from guong.ledger.deeds import Doer, deed, record
from guong.organisations.models import Delegation, Person, Seat
from guong.organisations.rules.people import digits


@deed
def correct_person(
    person_id: int,
    *,
    by: Doer,
    at: datetime,
    full_name: str | None = None,
    phone: str | None = None,
    user_id: int | None = None,
) -> str:
    """Mend a person's name or number to call, or give an account; returns the id as text. The ledger keeps none of them.

    Raises: Refused (`account_taken`) for somebody who has an account.
    """
    rows = Person.objects.filter(pk=person_id)
    if full_name is not None:
        rows.update(full_name=full_name, **searched(full_name))
    if phone is not None:
        rows.update(phone=phone, phone_key=digits(phone))
    if user_id is not None and not rows.filter(user__isnull=True).update(user_id=user_id):
        raise Refused(Reason("account_taken"))
    fields = [
        name for name, value in (("name", full_name), ("phone", phone), ("account", user_id)) if value is not None
    ]
    record("person.corrected", f"person:{person_id}", by=by, at=at, fields=fields)
    return str(person_id)


@deed
def note_end(seat_id: int, until: date, *, by: Doer, at: datetime) -> str:
    """Note the last day of a seat; its rights end with that day. Returns the seat's id as text."""
    seat = Seat.objects.get(pk=seat_id)
    Seat.objects.filter(pk=seat_id).update(ends_at=start_of(until + ONE_DAY))
    facts = {"office": seat.office, "organisation": seat.organisation_id, "until": f"{until:%d/%m/%Y}"}
    record("seat.end_noted", f"person:{seat.person_id}", by=by, at=at, **facts)
    return str(seat_id)


@deed
def take_back_seat(seat_id: int, *, by: Doer, at: datetime) -> str:
    """Take a seat away that has not begun, and so gave nothing; the caller has looked. Returns the seat's id as text."""
    seat = Seat.objects.get(pk=seat_id)
    Delegation.objects.filter(seat=seat).delete()
    seat.delete()
    facts = {"office": seat.office, "organisation": seat.organisation_id}
    record("seat.taken_back", f"person:{seat.person_id}", by=by, at=at, **facts)
    return str(seat_id)


def searched(full_name: str) -> dict[str, str]:
    """What of a name is stored beside it, to sort and to find it by."""
    return {"sort_key": name_sort_key(full_name)[:300], "search_text": " ".join(words(full_name))}
