"""What is asked of people, bodies and seats before somebody is registered, seated, or let go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from guong.accounts.entry import name_is_taken
from guong.kit.periods import ONE_TICK, local
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.organisations.actor import LIVING, Actor, Office
from guong.organisations.models import Person, Seat
from guong.organisations.queries.named import Candidate, find, suggested
from guong.organisations.rules.people import PersonHere, SeatHere, digits, why_not_period
from guong.people import policy, queries
from guong.people.rules import phone_name
from guong.people.rules.seating import Wish, why_not_hold

MOST_ALIKE = 20


@dataclass(frozen=True)
class Alike:
    """Who may be the person that is typed in.

    Args:
        shown: those for whom the actor answers or answered, as the actor sees them.
        is_elsewhere: somebody else has the number, of whom the actor learns no more.
    """

    shown: tuple[queries.Known, ...]
    is_elsewhere: bool

    @property
    def ids(self) -> frozenset[int]:
        """The numbers of those shown."""
        return frozenset(one.id for one in self.shown)


@dataclass(frozen=True)
class Post:
    """A seat of somebody as their page shows it. `until` is its last day where one is noted."""

    id: int
    body: int
    unit: str
    office: Office
    since: date
    until: date | None
    is_to_come: bool
    why_not_end: tuple[Reason, ...]


def body_named(typed: str, at: datetime, chosen: int | None) -> tuple[int | None, list[Candidate]]:
    """The body whose name was typed, or those that may be meant."""
    found = find(typed, local(at).date(), chosen)
    return found.body, found.near


def bodies_offered(actor: Actor, at: datetime) -> list[str]:
    """Names offered while a body is typed: the actor's own, and the first of the branches that they work for."""
    day, own = local(at).date(), actor.in_person.bodies(*policy.KEEPERS, of=LIVING)
    names = organisations.names_of(own, day).values()
    below = suggested(actor.in_person.bodies(Office.RECEIVER, of=LIVING), day, everywhere=actor.is_administrator)
    return list(dict.fromkeys([*names, *below]))


def only_body(actor: Actor, at: datetime) -> int | None:
    """The body with which a form begins, where the actor keeps the people of one alone."""
    own = actor.in_person.bodies(*policy.KEEPERS, of=LIVING)
    return next(iter(own)) if len(own) == 1 and not queries.tops_of(actor, at) else None


def why_not_seat(actor: Actor, person: Person | None, body: int, office: Office, at: datetime) -> list[Reason]:
    """Why the actor does not give this seat, asked with what is stored.

    Of somebody who holds seats one must answer for each of them: whoever adds a seat would else take others' answering away.
    """
    post = queries.post_at(body, frozenset({office}), local(at).date())
    runs_system = bool(person and person.user and person.user.is_administrator)
    found = list(
        policy.why_not_seat(
            actor,
            None if person is None else person.pk,
            tops=queries.tops_of(actor, at),
            body=body,
            post=post,
            runs_system=runs_system,
        )
    )
    if found or person is None or not Seat.objects.filter(queries.not_ended(at), person=person).exists():
        return found
    return list(queries.why_not_answer_for(actor, person, at))


def why_not_stand(person_id: int | None, wish: Wish, at: datetime) -> list[Reason]:
    """What speaks against a seat itself: its days, its body's days, the same seat held already."""
    life = organisations.life_of(wish.body)
    if life is None:
        return [Reason("body_not_found", "body")]
    name = organisations.name_of(wish.body, max(wish.since, life.begins))
    found = list(why_not_period(wish.since, wish.until, name=name, body_since=life.begins, body_until=life.ends))
    seats = [] if person_id is None else _here(Person.objects.filter(pk=person_id), at)[0].seats
    return found or list(why_not_hold(wish, seats))


def alike(actor: Actor, name: str, phone: str, body: int, at: datetime) -> Alike:
    """Who has this number, and who has this name and holds or held a seat at this body."""
    key = digits(phone)
    there = Exists(Seat.objects.filter(person=OuterRef("pk"), organisation_id=body))
    wanted = there & Q(search_text__matches=name) | (Q(phone_key=key) if key else Q(pk__in=[]))
    people = list(Person.objects.select_related("user").filter(wanted).order_by("sort_key", "id")[: 10 * MOST_ALIKE])
    here = {one.id: one for one in _here(people, at)}
    people = [
        person
        for person in people
        if here[person.pk].is_called(phone) or (here[person.pk].bears(name) and here[person.pk].sat_at(body))
    ]
    seen = set(
        queries.visible_to(actor, at).filter(pk__in=[person.pk for person in people]).values_list("pk", flat=True)
    )
    shown = [person for person in people if person.pk in seen][:MOST_ALIKE]
    return Alike(tuple(queries.known_to(actor, shown, at)), len(seen) < len(people))


def number_in_use(phone: str, person_id: int) -> bool:
    """Whether somebody else is called, or signs in, by this number."""
    key, name = digits(phone), phone_name(phone)
    called = Person.objects.filter(phone_key=key).exclude(pk=person_id)
    is_login = bool(name) and name_is_taken(name)
    is_own = is_login and Person.objects.filter(pk=person_id, user__username=name).exists()
    return bool(key) and (called.exists() or (is_login and not is_own))


def posts(actor: Actor, seats: Iterable[int], at: datetime) -> list[Post]:
    """The seats that have not ended of those named, with the reasons against ending each."""
    rows = list(Seat.objects.filter(queries.not_ended(at), pk__in=list(seats)).order_by("organisation_id", "id"))
    names = organisations.names_of({row.organisation_id for row in rows}, local(at).date())
    return [
        Post(
            row.pk,
            row.organisation_id,
            names.get(row.organisation_id, "?"),
            Office(row.office),
            local(row.starts_at).date(),
            last_day(row),
            row.starts_at > at,
            tuple(why_not_end(actor, row, at)),
        )
        for row in rows
    ]


def why_not_end(actor: Actor, seat: Seat, at: datetime) -> Iterable[Reason]:
    """Whoever answers for a seat ends it; for the person's others nobody asks, since it only takes away."""
    body = seat.organisation_id
    units = {body: queries.post_at(body, frozenset({Office(seat.office)}), local(at).date())}
    return policy.why_not_answer_for(actor, tops=queries.tops_of(actor, at), units=units, runs_system=False, of=LIVING)


def last_day(seat: Seat) -> date | None:
    """The last day of a seat, where an end is noted."""
    return None if seat.ends_at is None else local(seat.ends_at - ONE_TICK).date()


def _here(people: Any, at: datetime) -> list[PersonHere]:
    people = list(people)
    seats: dict[int, list[SeatHere]] = {}
    for row in Seat.objects.filter(person__in=[person.pk for person in people]).order_by("id"):
        is_over = row.ends_at is not None and row.ends_at <= at
        here = SeatHere(row.pk, row.organisation_id, row.office, local(row.starts_at).date(), last_day(row), is_over)
        seats.setdefault(row.person_id, []).append(here)
    return [
        PersonHere(person.pk, person.full_name, person.phone, person.user_id, tuple(seats.get(person.pk, ())))
        for person in people
    ]
