"""The accounts that bodies share: who keeps one, who may work by way of it, and the Actor of such a session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, OuterRef, Q, QuerySet

from guong.accounts.working import who_works
from guong.kit.periods import local
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor, Office, Shared
from guong.organisations.models import Person, Seat
from guong.organisations.queries.seats import seats_of
from guong.organisations.words import acting, shared_account
from guong.people import policy, queries, rules
from guong.people.models import OfficeAccount
from guong.people.rules import Standing, WayIn


def actor_in(user: Any, session: SessionBase, at: datetime) -> Actor:
    """The actor of a request: of a shared account whoever was named to be at work, cut to what it opens.

    Nobody who stopped writing and editing at the body stays named: the seats are read afresh.
    """
    actor = organisations.actor_of(user, at)
    if not actor.is_known or actor.person_id is not None or actor.is_administrator:
        return actor
    body = OfficeAccount.objects.filter(user_id=user.pk, closed_at__isnull=True).values_list("organisation_id").first()
    return actor if body is None else actor_by_way_of(body[0], user.pk, who_works(session, at), at)


def actor_by_way_of(body: int, user_id: int, person_id: int | None, at: datetime) -> Actor:
    """Somebody who acts by way of the account that a body shares; without seats where the person neither writes nor edits there."""
    day = local(at).date()
    name = acting(organisations.name_of(body, day))
    nobody = Actor(user_id=user_id, name=_titled(shared_account(name)), day=day, shared=Shared(body, name))
    person = members(body, at).filter(pk=person_id).first() if person_id is not None else None
    if person is None:
        return nobody
    held, knows_heirs = seats_of(person.pk, at, day, is_delegate=True)
    seats = policy.shared_seats(held, body)
    shared = Shared(body, name, holds_more=len(seats) < len(held))
    return Actor(person.pk, user_id, person.full_name, False, seats, day, knows_heirs, shared)


def members(body: int, at: datetime) -> QuerySet[Person]:
    """Who may work by way of the account that a body shares: whoever writes or edits there now, in Vietnamese order.

    Not those whose own account an administrator has locked.
    """
    seats = Seat.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at),
        person=OuterRef("pk"),
        organisation_id=body,
        office__in=[office.value for office in policy.SHARED],
        starts_at__lte=at,
    )
    people = Person.objects.filter(Exists(seats)).exclude(user__isnull=False, user__is_active=False)
    return people.order_by("sort_key", "id")


def offices_of(people: list[Person], body: int, at: datetime) -> dict[int, list[Office]]:
    """Person → what each of them does at a body by way of its shared account."""
    rows = Seat.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), organisation_id=body, person__in=people, starts_at__lte=at
    )
    found: dict[int, list[Office]] = {}
    for person, office in rows.order_by("id").values_list("person_id", "office"):
        if Office(office) in policy.SHARED:
            found.setdefault(person, []).append(Office(office))
    return found


@dataclass(frozen=True)
class Kept:
    """The shared account of a body as those who keep it see it. `standing` is `NONE` where the body has none open."""

    body: int
    unit: str
    standing: Standing
    username: str = ""
    user_id: int | None = None
    invited_until: datetime | None = None
    why_not_make: tuple[Reason, ...] = ()


def kept(body: int, at: datetime) -> Kept:
    """The shared account of a body."""
    day = local(at).date()
    unit, row = acting(organisations.name_of(body, day)), open_account_of(body)
    if row is None:
        return Kept(body, unit, Standing.NONE, why_not_make=tuple(why_not_make(body, at)))
    user = row.user
    until = row.invited_until if row.accepted_at is None and row.invited_until > at else None
    way = WayIn(
        has_place=True,
        has_account=user is not None,
        is_active=bool(user and user.is_active),
        has_way=bool(user and user.has_usable_password()),
        invited_until=until,
        was_invited=True,
    )
    return Kept(body, unit, rules.standing(way), user.username if user else "", row.user_id, until)


def open_account_of(body: int) -> OfficeAccount | None:
    """The open account that a body shares."""
    return OfficeAccount.objects.select_related("user").filter(organisation_id=body, closed_at__isnull=True).first()


def why_not_make(body: int, at: datetime) -> tuple[Reason, ...]:
    """Why a body is given no shared account: it has one, or it is no more."""
    if open_account_of(body) is not None:
        return (Reason("office_account_open"),)
    return () if organisations.lives_on(body, local(at).date()) else (Reason("office_body_ended"),)


def why_not_use(token: str, at: datetime) -> tuple[Reason, ...]:
    """Why the invitation to a shared account opens nothing at `at`; whoever made it must still answer for the body."""
    row = OfficeAccount.objects.filter(token_hash=rules.token_hash(token), closed_at__isnull=True).first()
    if row is None:
        return (Reason("invitation_unknown"),)
    ends = {"used_at": row.accepted_at, "revoked_at": None, "expires_at": row.invited_until}
    if reasons := tuple(rules.why_not_use(**ends, at=at)):
        return reasons
    if not queries.answers_at(queries.maker_of(row.invited_by, at), row.organisation_id, at):
        return (Reason("invitation_maker_gone"),)
    return ()


def account_for(token: str) -> OfficeAccount:
    """The account that an invitation opens. Raises OfficeAccount.DoesNotExist."""
    return OfficeAccount.objects.select_related("user").get(token_hash=rules.token_hash(token), closed_at__isnull=True)


def user_of(user_id: int) -> Any:
    """The account itself. Raises User.DoesNotExist."""
    return get_user_model().objects.get(pk=user_id)


def _titled(text: str) -> str:
    return text[:1].upper() + text[1:]
