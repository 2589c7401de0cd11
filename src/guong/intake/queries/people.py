"""People, their seats and the accounts that are here, for the rows of a sheet to be compared with."""

from collections import defaultdict
from datetime import datetime

from django.contrib.auth import get_user_model

from guong.intake.rules.people import AccountHere
from guong.kit.periods import ONE_TICK, local
from guong.organisations.actor import Actor, Office
from guong.organisations.models import Person, Seat
from guong.organisations.rules.people import PersonHere, SeatHere
from guong.people.queries import visible_to


def people(at: datetime) -> list[PersonHere]:
    """Every person with the seats held on any day."""
    seats: dict[int, list[SeatHere]] = defaultdict(list)
    columns = ("person_id", "id", "organisation_id", "office", "starts_at", "ends_at")
    for person, id_, body, office, starts, ends in Seat.objects.order_by("id").values_list(*columns):
        until = None if ends is None else local(ends - ONE_TICK).date()
        is_over = ends is not None and ends <= at
        seats[person].append(SeatHere(id_, body, Office(office), local(starts).date(), until, is_over))
    rows = Person.objects.order_by("id").values_list("id", "full_name", "phone", "user_id")
    return [PersonHere(id_, name, phone, account, tuple(seats[id_])) for id_, name, phone, account in rows]


def accounts(actor: Actor | None, at: datetime) -> list[AccountHere]:
    """Every account that can still be used and is for one person (one that a body shares is nobody's); for somebody who does not
    administer, those of the people they answer for."""
    rows = get_user_model().objects.filter(is_active=True, office_account__isnull=True).order_by("id")
    if actor is not None and not actor.is_administrator:
        rows = rows.filter(person__in=visible_to(actor, at).order_by().values("pk"))
    return [AccountHere(*row) for row in rows.values_list("id", "username", "is_administrator")]


def phone_of(person: int) -> str:
    """The number to call of one person."""
    return str(Person.objects.values_list("phone", flat=True).get(pk=person))


def end_of(seat: int) -> str | None:
    """The instant at which a seat ends, as it is kept; none where no end is noted."""
    ends = Seat.objects.values_list("ends_at", flat=True).get(pk=seat)
    return None if ends is None else local(ends).isoformat()
