"""Who a person answers for, and where each of them stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from guong.accounts.entry import name_is_taken
from guong.accounts.models import User
from guong.accounts.ways import with_a_way_in
from guong.kit.periods import local
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.organisations.actor import NOBODY, Actor, Office
from guong.organisations.models import Person, Place, Seat
from guong.organisations.queries import delegations
from guong.organisations.rules import after_subtree
from guong.people import policy, rules
from guong.people.models import Invitation
from guong.people.rules import Standing, WayIn


@dataclass(frozen=True)
class Held:
    """One office of somebody at a body."""

    body: int
    unit: str
    office: Office
    starts_at: datetime
    ends_at: datetime | None
    id: int = 0


@dataclass(frozen=True)
class Known:
    """A person as the page of people shows them. `seats` are those not ended; of somebody who left, the last ones."""

    id: int
    name: str
    phone: str
    username: str
    standing: Standing
    invited_until: datetime | None
    seats: tuple[Held, ...] = ()
    why_not_invite: tuple[Reason, ...] = field(default=())
    why_not_reissue: tuple[Reason, ...] = field(default=())
    why_not_revoke: tuple[Reason, ...] = field(default=())
    why_not_correct: tuple[Reason, ...] = field(default=())


def not_ended(at: datetime) -> Q:
    """Of seats: held at `at`, or to come."""
    return Q(ends_at__isnull=True) | Q(ends_at__gt=at)


def visible_to(actor: Actor, at: datetime) -> QuerySet[Person]:
    """People who hold or held a seat where the actor answers; everybody for an administrator. In Vietnamese order."""
    people = Person.objects.select_related("user").order_by("sort_key", "id")
    if actor.is_administrator:
        return people
    return people.filter(Exists(Seat.objects.filter(_where(actor, at), person=OuterRef("pk"))))


def listed(actor: Actor, at: datetime, *, typed: str = "", unit: int | None = None) -> QuerySet[Person]:
    """`visible_to`, those whose name or whose unit's name matches, or those of one unit; by seats that the actor may know of."""
    people = visible_to(actor, at)
    seats = Seat.objects.filter(_known_seats(actor, at), person=OuterRef("pk"))
    if unit is not None:
        people = people.filter(Exists(seats.filter(organisation_id=unit)))
    if typed.strip():
        bodies = [id_ for id_, _ in organisations.search(typed, local(at).date())]
        of_them = Exists(seats.filter(organisation_id__in=bodies))
        people = people.filter(Q(search_text__matches=typed) | of_them)
    return people


def answers_at(actor: Actor, body: int, at: datetime) -> bool:
    """Whether the actor answers for the people of a body."""
    if actor.is_administrator:
        return organisations.name_of(body, local(at).date()) != "?"
    post = post_at(body, frozenset(), local(at).date())
    return not any(policy.why_not_answer_for(actor, tops=tops_of(actor, at), units={body: post}, runs_system=False))


def uninvited(body: int, at: datetime, limit: int) -> list[Person]:
    """People with a seat at a body, now or later, who have no account and no open invitation."""
    seats = Seat.objects.filter(not_ended(at), person=OuterRef("pk"), organisation_id=body)
    open_ones = Invitation.objects.filter(_open(at), person=OuterRef("pk"))
    people = Person.objects.filter(Exists(seats), ~Exists(open_ones), user__isnull=True)
    return list(people.order_by("sort_key", "id")[:limit])


def tops_of(actor: Actor, at: datetime) -> list[tuple[int, str]]:
    """Branches for which the actor's receiving bodies work."""
    return organisations.tops_worked_for(actor.in_person.bodies(Office.RECEIVER), local(at).date())


def posts_of(person_id: int, at: datetime, *, but_lent_by: int | None = None) -> dict[int, policy.Post]:
    """Body → the seats there, of every one that has not ended; of somebody who left, of those that had.

    An office that somebody else lent them counts as theirs: whoever comes in as them exercises it.

    Args:
        but_lent_by: whoever asks; what they lent themselves gives them nothing that they have not.
    """
    seats = Seat.objects.filter(person_id=person_id)
    lent = delegations.lasting(at).filter(delegate_id=person_id).exclude(seat__person_id=but_lent_by or 0)
    rows = list(seats.filter(not_ended(at)).values_list("organisation_id", "office"))
    rows += list(lent.values_list("seat__organisation_id", "seat__office")) if rows else []
    offices: dict[int, set[Office]] = {}
    for body, office in rows or seats.values_list("organisation_id", "office"):
        offices.setdefault(body, set()).add(Office(office))
    day = local(at).date()
    return {body: post_at(body, frozenset(held), day) for body, held in offices.items()}


def post_at(body: int, offices: frozenset[Office], day: date) -> policy.Post:
    """Offices at a body, with where it stands on `day` and for which branches it works."""
    places = tuple(organisations.every_place_of(body, day))
    return policy.Post(offices, places, tuple(organisations.tops_worked_for([body], day)))


def way_in(person: Person, at: datetime) -> WayIn:
    """What is known of one person's way in."""
    return _ways([person], _seats_of([person.pk], at), at)[person.pk]


def known(people: Sequence[Person], at: datetime) -> list[Known]:
    """The people of a page, in six queries at most."""
    seats = _seats_of([person.pk for person in people], at)
    ways = _ways(people, seats, at)
    return [_known(person, seats.get(person.pk, []), ways[person.pk], at) for person in people]


def known_to(actor: Actor, people: Sequence[Person], at: datetime) -> list[Known]:
    """The people of a page as the actor may know them.

    A unit at which somebody's seats all ended knows the name and what was held there: neither the number of today, nor what
    they hold elsewhere, nor whether they hold anything.
    """
    if actor.is_administrator:
        return known(people, at)
    ids = [person.pk for person in people]
    reached = Seat.objects.filter(_where(actor, at), person__in=ids)
    present = set(reached.filter(not_ended(at)).values_list("person_id", flat=True))
    full = {one.id: one for one in known([person for person in people if person.pk in present], at)}
    former = _seats_of([id_ for id_ in ids if id_ not in present], at, reached) if len(full) < len(ids) else {}
    return [
        full.get(person.pk)
        or Known(person.pk, person.full_name, "", "", Standing.LEFT, None, tuple(former.get(person.pk, ())))
        for person in people
    ]


def knows_today(actor: Actor, person_id: int, at: datetime) -> bool:
    """Whether the actor may know what of a person is of today: who answers where one of their seats has not ended."""
    here = Seat.objects.filter(_where(actor, at), not_ended(at), person_id=person_id)
    return actor.is_administrator or here.exists()


def known_with_moves(actor: Actor, person: Person, at: datetime) -> Known:
    """One person, with the reasons against what the actor might do."""
    way = way_in(person, at)
    rights = tuple(why_not_answer_for(actor, person, at))
    own = tuple(policy.why_not_reissue(actor, person.pk))
    return Known(
        **{
            **vars(known_to(actor, [person], at)[0]),
            "why_not_invite": rights or tuple(rules.why_not_invite(way)),
            "why_not_reissue": own
            or rights
            or tuple(rules.why_not_reissue(way, by_administrator=actor.is_administrator)),
            "why_not_correct": rights,
            "why_not_revoke": rights or (() if way.invited_until else (Reason("no_open_invitation"),)),
        }
    )


def why_not_answer_for(actor: Actor, person: Person, at: datetime) -> Iterable[Reason]:
    """The policy, asked with what is stored."""
    return policy.why_not_answer_for(
        actor,
        tops=tops_of(actor, at),
        units=posts_of(person.pk, at, but_lent_by=actor.person_id),
        runs_system=bool(person.user and person.user.is_administrator),
    )


@dataclass(frozen=True)
class Invited:
    """Whom a working invitation is for. `login` is the user name where it is not theirs to choose."""

    one: Known
    login: str
    has_account: bool
    is_administrator: bool
    owes_factor: bool


def why_not_use(token: str, at: datetime) -> tuple[Reason, ...]:
    """Why a token opens nothing at `at`."""
    row = Invitation.objects.select_related("person__user").filter(token_hash=rules.token_hash(token)).first()
    if row is None:
        return (Reason("invitation_unknown"),)
    ends = {"used_at": row.used_at, "revoked_at": row.revoked_at, "expires_at": row.expires_at}
    if reasons := tuple(rules.why_not_use(**ends, at=at)):
        return reasons
    if not way_in(row.person, at).has_place:
        return (Reason("invitation_no_seat"),)
    # Whoever made it may have left since, or the person may have come to hold what the maker does not answer for.
    if any(why_not_answer_for(maker_of(row.made_by, at), row.person, at)):
        return (Reason("invitation_maker_gone"),)
    return ()


def maker_of(reference: str, at: datetime) -> Actor:
    """Whoever made an invitation, as they stand at `at`; nobody where they have no working account any more."""
    kind, _, number = reference.partition(":")
    accounts = User.objects.filter(is_active=True)
    accounts = accounts.filter(person__pk=number) if kind == "person" else accounts.filter(pk=number)
    return organisations.actor_of(account, at) if number.isdigit() and (account := accounts.first()) else NOBODY


def invited(token: str, at: datetime) -> Invited:
    """Whom a token is for. Raises Invitation.DoesNotExist."""
    row = Invitation.objects.select_related("person__user").get(token_hash=rules.token_hash(token))
    person, user = row.person, row.person.user
    (one,) = known([person], at)
    runs_system = bool(user and user.is_administrator)
    phone = rules.phone_name(person.phone)
    is_free = bool(phone) and not name_is_taken(phone) and not number_of_another(phone, person.pk)
    return Invited(
        one,
        login=user.username if user else phone if is_free else "",
        has_account=user is not None,
        is_administrator=runs_system,
        owes_factor=runs_system or any(seat.office is Office.RECEIVER for seat in one.seats),
    )


def number_of_another(name: str, person_id: int) -> bool:
    """Whether a user name is the number of somebody else: who calls that number would not reach the owner of this account."""
    return rules.phone_name(name) != "" and Person.objects.filter(phone_key=name).exclude(pk=person_id).exists()


def account_of(person_id: int) -> Any:
    """The account of a person. Raises Person.DoesNotExist."""
    return Person.objects.select_related("user").get(pk=person_id).user


def is_open(token: str, at: datetime) -> bool:
    """Whether a token opens something at `at`."""
    return Invitation.objects.filter(_open(at), token_hash=rules.token_hash(token)).exists()


def expiry_of(token: str) -> datetime:
    """Until when a token works. Raises Invitation.DoesNotExist."""
    return Invitation.objects.values_list("expires_at", flat=True).get(token_hash=rules.token_hash(token))


def _where(actor: Actor, at: datetime) -> Q:
    found = Q(organisation_id__in=actor.in_person.bodies(*policy.KEEPERS))
    for hierarchy, top in tops_of(actor, at):
        places = Place.objects.filter(organisations.on(local(at).date()), hierarchy_id=hierarchy)
        below = places.filter(path__gt=top, path__lt=after_subtree(top))
        found |= Q(organisation_id__in=below.values("organisation_id"))
    return found


def _known_seats(actor: Actor, at: datetime) -> Q:
    """Seats that the actor may know of: where they answer, and every one of somebody who sits there now."""
    if actor.is_administrator:
        return Q()
    where = _where(actor, at)
    return where | Exists(Seat.objects.filter(where, not_ended(at), person=OuterRef("person")))


def _open(at: datetime) -> Q:
    return Q(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


def _seats_of(ids: list[int], at: datetime, among: QuerySet[Seat] | None = None) -> dict[int, list[Held]]:
    rows = (Seat.objects.all() if among is None else among).filter(person_id__in=ids).order_by("organisation_id", "id")
    seats = list(rows.values_list("person_id", "organisation_id", "office", "starts_at", "ends_at", "id"))
    names = organisations.names_of({seat[1] for seat in seats}, local(at).date())
    found: dict[int, list[Held]] = {}
    for person, body, office, starts, ends, id_ in seats:
        found.setdefault(person, []).append(Held(body, names.get(body, "?"), Office(office), starts, ends, id_))
    return found


def _ways(people: Sequence[Person], seats: dict[int, list[Held]], at: datetime) -> dict[int, WayIn]:
    rows = Invitation.objects.filter(person__in=[person.pk for person in people])
    ends: dict[int, Any] = {}
    invited = set()
    for person, expires, used, revoked in rows.values_list("person_id", "expires_at", "used_at", "revoked_at"):
        invited.add(person)
        if used is None and revoked is None and expires > at:
            ends[person] = expires
    without_password = with_a_way_in([person.user_id for person in people if person.user_id], at)
    return {
        person.pk: WayIn(
            has_place=any(_lasts(seat, at) for seat in seats.get(person.pk, []))
            or bool(person.user and person.user.is_administrator),
            has_account=person.user is not None,
            is_active=bool(person.user and person.user.is_active),
            has_way=bool(person.user and (person.user.has_usable_password() or person.user_id in without_password)),
            invited_until=ends.get(person.pk),
            was_invited=person.pk in invited,
        )
        for person in people
    }


def _known(person: Person, seats: list[Held], way: WayIn, at: datetime) -> Known:
    lasting = [seat for seat in seats if _lasts(seat, at)]
    return Known(
        person.pk,
        person.full_name,
        person.phone,
        person.user.username if person.user else "",
        rules.standing(way),
        way.invited_until,
        tuple(lasting or seats),
    )


def _lasts(seat: Held, at: datetime) -> bool:
    return seat.ends_at is None or seat.ends_at > at
