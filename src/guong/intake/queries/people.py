"""People, their seats and the accounts that are here, for the rows of a sheet to be compared with."""

from collections import defaultdict
from datetime import datetime

from django.contrib.auth import get_user_model

from guong.intake.rules.people import AccountHere
from guong.kit.periods import ONE_TICK, local
from guong.organisations.actor import Office
from guong.organisations.models import Person, Seat
from guong.organisations.rules.people import PersonHere, SeatHere


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


def accounts() -> list[AccountHere]:
    """Every account that can still be used and is for one person; one that a body shares is nobody's."""
    rows = get_user_model().objects.filter(is_active=True, office_account__isnull=True).order_by("id")
    return [AccountHere(*row) for row in rows.values_list("id", "username", "is_administrator")]
