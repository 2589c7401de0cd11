"""What is mended of a person, and the day on which a seat ends, noted in advance."""

from datetime import date, datetime

from guong.kit.periods import ONE_DAY, start_of
from guong.kit.reasons import Reason, Refused
from guong.ledger.deeds import Doer, deed, record
from guong.organisations.models import Person, Seat


@deed
def correct_person(
    person_id: int, *, by: Doer, at: datetime, phone: str | None = None, user_id: int | None = None
) -> str:
    """Give a person another number to call, or an account; returns the id as text. The ledger keeps neither.

    Raises: Refused (`account_taken`) for somebody who has an account.
    """
    rows = Person.objects.filter(pk=person_id)
    if phone is not None:
        rows.update(phone=phone)
    if user_id is not None and not rows.filter(user__isnull=True).update(user_id=user_id):
        raise Refused(Reason("account_taken"))
    fields = [name for name, value in (("phone", phone), ("account", user_id)) if value is not None]
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
