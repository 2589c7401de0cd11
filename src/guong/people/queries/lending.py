"""What is asked before an office is lent (ủy quyền), and what of it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from guong.kit.periods import ONE_TICK, local
from guong.kit.phrasebook import word
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.organisations.actor import LIVING, Actor, Office
from guong.organisations.models import Delegation, Person, Seat
from guong.organisations.queries import delegations
from guong.organisations.queries.delegations import Lent
from guong.people import policy
from guong.people.queries.seating import why_not_end
from guong.people.rules.lending import Delegate, Term
from guong.people.words import lent_in_words


@dataclass(frozen=True)
class Lendable:
    """A seat of one's own that can be lent."""

    id: int
    office: Office
    body: int
    unit: str


def lendable(actor: Actor, at: datetime) -> list[Lendable]:
    """The seats of the actor that they may lend."""
    own = actor.in_person
    offices = [office for office in policy.FROM_ABOVE if own.bodies(office, of=LIVING)]
    if not offices:
        return []
    bodies = own.bodies(*offices, of=LIVING)
    rows = Seat.objects.filter(
        delegations.held(at), person_id=actor.person_id, office__in=offices, organisation_id__in=bodies
    )
    names = organisations.names_of(bodies, local(at).date())
    found = rows.order_by("organisation_id", "id").values_list("id", "office", "organisation_id")
    return [Lendable(id_, Office(office), body, names.get(body, "?")) for id_, office, body in found]


def seat_of(actor: Actor, number: int, at: datetime) -> Lendable | None:
    """One of `lendable`."""
    return next((seat for seat in lendable(actor, at) if seat.id == number), None)


def may_do_it(seat: Lendable, actor: Actor, at: datetime) -> list[tuple[int, str]]:
    """(id, name) of those to whom a seat can be lent: the others of the body who do not hold the same office there."""
    there = Seat.objects.filter(delegations.held(at), organisation_id=seat.body)
    same = there.filter(office=seat.office).values("person_id")
    people = Person.objects.filter(pk__in=there.values("person_id")).exclude(pk__in=same).exclude(pk=actor.person_id)
    return list(people.order_by("sort_key", "id").values_list("id", "full_name"))


def delegate_for(seat: Seat, person_id: int, at: datetime) -> Delegate:
    """Whether somebody can do what belongs to a seat."""
    there = Seat.objects.filter(delegations.held(at), person_id=person_id, organisation_id=seat.organisation_id)
    offices = set(there.values_list("office", flat=True))
    return Delegate(person_id == seat.person_id, bool(offices), seat.office in offices)


def other_terms(seat: Seat, at: datetime) -> list[Term]:
    """When others do or will do what belongs to a seat."""
    rows = delegations.lasting(at).filter(seat=seat).select_related("delegate")
    return [
        Term(local(row.starts_at).date(), local(row.ends_at - ONE_TICK).date(), row.delegate.full_name) for row in rows
    ]


def why_not_recall(actor: Actor, row: Delegation, at: datetime) -> list[Reason]:
    """The policy, asked with what is stored."""
    answers = not list(why_not_end(actor, row.seat, at))
    return list(policy.why_not_recall(actor, holder_id=row.seat.person_id, answers=answers))


def concerning(actor: Actor, at: datetime) -> tuple[list[Lent], list[Lent]]:
    """What the actor lends, and what is lent to them, running or to come."""
    if actor.person_id is None or actor.shared is not None:
        return [], []
    return delegations.lent_by(actor.person_id, at), delegations.lent_to(actor.person_id, at)


def of_person(actor: Actor, person_id: int, bodies: Iterable[int], at: datetime) -> list[tuple[Lent, bool]]:
    """What somebody lends or is lent at some bodies, for their page; and whether the actor may recall it."""
    lent = [*delegations.lent_by(person_id, at), *delegations.lent_to(person_id, at)]
    shown = {one.id: one for one in lent if one.body in set(bodies)}
    rows = Delegation.objects.filter(pk__in=shown).select_related("seat")
    may = {row.pk: not why_not_recall(actor, row, at) for row in rows}
    return [(one, may[id_]) for id_, one in shown.items()]


def visible(actor: Actor, number: int, at: datetime) -> Delegation | None:
    """A delegation that lasts and concerns the actor, or that they may recall."""
    row = delegations.lasting(at).filter(pk=number).select_related("seat").first()
    if row is None:
        return None
    concerns = actor.person_id is not None and actor.person_id in {row.seat.person_id, row.delegate_id}
    return row if concerns or not why_not_recall(actor, row, at) else None


def told_to(actor: Actor, at: datetime) -> list[str]:
    """What somebody is told where they begin: whose office they exercise until when, and who exercises theirs."""
    mine, theirs = concerning(actor, at) if actor.seats else ([], [])
    names = organisations.names_of({one.body for one in (*mine, *theirs)}, local(at).date()) if mine or theirs else {}
    found = []
    for one in (*theirs, *mine):
        what, is_mine = f"{word(f'office.{one.office}')}, {names.get(one.body, '?')}", one.holder_id == actor.person_id
        found.append(
            lent_in_words(
                what,
                delegate=one.delegate if is_mine else "",
                holder=one.holder,
                begins="" if one.is_running else f"{one.begins:%d/%m/%Y}",
                ends=f"{one.ends:%d/%m/%Y}",
            )
        )
    return found
