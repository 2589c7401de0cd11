"""Ủy quyền: who exercises whose office at an instant, and who counts as one with whom where two people are asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from guong.kit.periods import ONE_TICK, local
from guong.organisations.actor import Office
from guong.organisations.models import Delegation, Seat


@dataclass(frozen=True)
class Lent:
    """A delegation as pages tell it. `begins` and `ends` are its first and last day."""

    id: int
    office: Office
    body: int
    holder_id: int
    holder: str
    delegate_id: int
    delegate: str
    basis: str
    begins: date
    ends: date
    is_running: bool


def in_force(at: datetime) -> QuerySet[Delegation]:
    """Delegations that give something at `at`: while the seat is in force, and while the delegate has a seat of their own there."""
    own = Seat.objects.filter(held(at), person=OuterRef("delegate"), organisation=OuterRef("seat__organisation"))
    return lasting(at).filter(Exists(own), starts_at__lte=at, seat__starts_at__lte=at)


def lasting(at: datetime) -> QuerySet[Delegation]:
    """Delegations that were neither over nor revoked, nor their seats, at `at`: running, or to come."""
    seat_lasts = Q(seat__ends_at__isnull=True) | Q(seat__ends_at__gt=at)
    return Delegation.objects.filter(seat_lasts, _not_revoked(at), ends_at__gt=at)


def held(at: datetime) -> Q:
    """Of seats: in force at `at`."""
    return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def seats_lent_to(person_id: int, at: datetime) -> list[int]:
    """Ids of the seats of others whose office somebody exercises at `at`."""
    return list(in_force(at).filter(delegate_id=person_id).values_list("seat_id", flat=True))


def lent_by(person_id: int, at: datetime) -> list[Lent]:
    """What somebody lets others do, running or to come, by its first day."""
    return _told(lasting(at).filter(seat__person_id=person_id), at)


def lent_to(person_id: int, at: datetime) -> list[Lent]:
    """What somebody does or will do in the stead of others, by its first day."""
    return _told(lasting(at).filter(delegate_id=person_id), at)


def _told(rows: QuerySet[Delegation], at: datetime) -> list[Lent]:
    running = set(in_force(at).filter(pk__in=rows.values("pk")).values_list("pk", flat=True))
    found = rows.select_related("seat__person", "delegate").order_by("starts_at", "id")
    return [
        Lent(
            row.pk,
            Office(row.seat.office),
            row.seat.organisation_id,
            row.seat.person_id,
            row.seat.person.full_name,
            row.delegate_id,
            row.delegate.full_name,
            row.basis,
            local(row.starts_at).date(),
            local(row.ends_at - ONE_TICK).date(),
            row.pk in running,
        )
        for row in found
    ]


def side_of(reference: str, since: datetime, until: datetime) -> frozenset[str]:
    """Whoever counts as one with a doer where a second person is asked for: themselves, and those they stood for between two instants.

    Args:
        reference: as the ledger names a doer.
    """
    kind, _, number = reference.partition(":")
    if kind != "person" or not number.isdigit():
        return frozenset({reference})
    rows = Delegation.objects.filter(_not_revoked(since), delegate_id=int(number), starts_at__lte=until)
    lenders = rows.filter(ends_at__gt=since).values_list("seat__person_id", flat=True)
    return frozenset({reference, *(f"person:{lender}" for lender in lenders)})


def are_one_side(one: str, other: str, since: datetime, until: datetime) -> bool:
    """Whether two doers are no two people to each other: the same, one in the other's stead, or both in a third one's."""
    return bool(side_of(one, since, until) & side_of(other, since, until))


def were_delegates(references: Iterable[str]) -> bool:
    """Whether any of these doers, as the ledger names them, ever was a delegate, or will be."""
    people = [int(one.removeprefix("person:")) for one in references if one.removeprefix("person:").isdigit()]
    return bool(people) and Delegation.objects.filter(delegate_id__in=people).exists()


def _not_revoked(at: datetime) -> Q:
    return Q(revoked_at__isnull=True) | Q(revoked_at__gt=at)
