"""The accounts that bodies share: who keeps one, who may work by way of it, and the Actor of such a session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from guong.accounts.working import who_works
from guong.kit.periods import local
from guong.kit.reasons import Reason
from guong.ledger.deeds import last_of_each
from guong.organisations import queries as organisations
from guong.organisations.actor import NOBODY, READING, Actor, Office, Shared
from guong.organisations.models import Person, Seat
from guong.organisations.queries.doers import names_of_people
from guong.organisations.queries.seats import seats_of
from guong.organisations.words import acting, shared_account
from guong.people import policy, queries, rules
from guong.people.models import OfficeAccount
from guong.people.rules import Standing, WayIn
from guong.people.words import office_account_in_words


def actor_in(user: Any, session: SessionBase, at: datetime) -> Actor:
    """The actor of a request: of a shared account whoever was named to be at work, cut to what it opens.

    Nobody who stopped writing and editing at the body stays named: the seats are read afresh.
    """
    # Asked first: what a body shares is nobody's own, whatever else stands at that account.
    if not user.is_authenticated:
        return NOBODY
    rows = OfficeAccount.objects.filter(user_id=user.pk, closed_at__isnull=True)
    body = rows.values_list("organisation_id", flat=True).first()
    if body is None:
        return organisations.actor_of(user, at)
    return actor_by_way_of(body, user.pk, who_works(session, at), at)


def actor_by_way_of(body: int, user_id: int, person_id: int | None, at: datetime) -> Actor:
    """Somebody who acts by way of the account that a body shares; without seats where the person neither writes nor edits there."""
    day = local(at).date()
    name = acting(organisations.name_of(body, day))
    nobody = Actor(user_id=user_id, name=_titled(shared_account(name)), day=day, shared=Shared(body, name))
    person = members(body, at).filter(pk=person_id).first() if person_id is not None else None
    if person is None or any(why_not_name(body, at)):
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


def why_not_name(body: int, at: datetime) -> tuple[Reason, ...]:
    """Why nobody is named in a session of the account that a body shares: somebody who knows its password has left since.

    Those who wrote or edited there after it was taken over last, and do so no more. Their names cannot be chosen, but
    their hands could choose another's.
    """
    taken_over = OfficeAccount.objects.filter(organisation_id=body, closed_at__isnull=True).values("accepted_at")
    seats = Seat.objects.filter(organisation_id=body, office__in=[office.value for office in policy.SHARED])
    here = seats.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at, person=OuterRef("person"))
    left = seats.filter(~Exists(here), ends_at__lte=at, ends_at__gt=Subquery(taken_over[:1]))
    if not left.exists():
        return ()
    unit = acting(organisations.name_of(body, local(at).date()))
    return (Reason("office_password_known", facts={"unit": unit}),)


def told_of(actor: Actor, at: datetime) -> list[str]:
    """What those who write, edit or head at a body are told of the account that it shares: who made it, when they were chosen there."""
    if actor.shared is not None or actor.person_id is None:
        return []
    bodies = actor.in_person.bodies(Office.HEAD, *policy.SHARED, of=READING)
    rows = OfficeAccount.objects.filter(organisation_id__in=bodies, closed_at__isnull=True).order_by("organisation_id")
    found = list(rows.values_list("organisation_id", "made_at")) if bodies else []
    if not found:
        return []
    subjects = [f"organisation:{body}" for body, _ in found]
    made = last_of_each(subjects, "office_account.made")
    named = last_of_each(subjects, "office_account.named", saying=f'"person":"{actor.reference}"')
    names = names_of_people(by for by, _ in made.values())
    units = organisations.names_of({body for body, _ in found}, local(at).date())
    return [
        office_account_in_words(
            acting(units.get(body, "?")),
            maker=names.get(made[subject][0], "") if subject in made else "",
            made=f"{local(made_at):%d/%m/%Y}",
            chosen=f"{local(named[subject][1]):%H:%M ngày %d/%m/%Y}" if subject in named else "",
        )
        for (body, made_at), subject in zip(found, subjects, strict=True)
    ]


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
    why_not_name: tuple[Reason, ...] = ()
    made_at: datetime | None = None
    maker: str = ""


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
    made = last_of_each([f"organisation:{body}"], "office_account.made")
    makers = names_of_people(by for by, _ in made.values())
    return Kept(
        body,
        unit,
        rules.standing(way),
        user.username if user else "",
        row.user_id,
        until,
        why_not_name=why_not_name(body, at),
        made_at=row.made_at,
        maker=next(iter(makers.values()), ""),
    )


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
