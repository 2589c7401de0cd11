"""Who may invite whom: those who answer for every place where somebody holds a seat. What a body's shared account opens."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from guong.kit.reasons import Reason
from guong.organisations.actor import Actor, Office, SeatHeld

Place = tuple[int, str]  # hierarchy, path
KEEPERS = (Office.HEAD, Office.RECEIVER)
# Whoever opened one of these seats could be their own second person, or get round the second factor: only from above.
FROM_ABOVE = frozenset({Office.HEAD, Office.RECEIVER, Office.STANDING_MEMBER})

# What a shared account opens: whoever it names was not asked for a proof, so nobody is bound by it.
SHARED = (Office.CLERK, Office.EDITOR)


@dataclass(frozen=True)
class Post:
    """The seats of a person at one body: which offices, and the body's places."""

    offices: frozenset[Office]
    places: tuple[Place, ...]


def why_not_keep_people(actor: Actor) -> Iterator[Reason]:
    """The page of people is for those who head or receive somewhere, and for administrators."""
    if not actor.is_administrator and not actor.bodies(*KEEPERS):
        yield Reason("not_for_people")


def why_not_answer_for(
    actor: Actor, *, tops: Iterable[Place], units: Mapping[int, Post], runs_system: bool
) -> Iterator[Reason]:
    """Why somebody does not answer for a person.

    An invitation opens everything that the person's seats allow, so one must answer for each of them. At one's own body one answers
    for those who write and edit; for who heads, receives or stands above it, the body above does.

    Args:
        tops: branches for which the actor's receiving bodies work; what stands below one belongs to it, not the top itself.
        units: body → the person's seats there.
        runs_system: whether the person's account is an administrator's.
    """
    if actor.is_administrator:
        return
    above = tuple(tops)
    own = {body for body in units if actor.holds_any(body, *KEEPERS)}
    reached = {body for body, post in units.items() if body not in own and _below(post.places, above)}
    if not own | reached:
        yield Reason("not_their_people")
    elif runs_system:
        yield Reason("only_administrator")
    elif own | reached != set(units):
        yield Reason("answers_elsewhere_too")
    elif any(units[body].offices & FROM_ABOVE for body in own):
        yield Reason("answered_from_above")


def why_not_reissue(actor: Actor, person_id: int) -> Iterator[Reason]:
    """Nobody gives their own account anew: a stolen session could not be told from its owner."""
    if actor.person_id == person_id:
        yield Reason("own_account")


def why_not_keep_office(*, answers: bool) -> Iterator[Reason]:
    """The account that a body shares is kept by those who answer for the people there."""
    if not answers:
        yield Reason("not_their_office")


def why_not_name_who_works(actor: Actor) -> Iterator[Reason]:
    """Only in a session of a shared account somebody says who is at work."""
    if actor.shared is None:
        yield Reason("not_their_office")


def shared_seats(seats: Iterable[SeatHeld], body: int) -> tuple[SeatHeld, ...]:
    """What is left of somebody's seats where they act by way of the account that a body shares.

    Those who write and edit at that very body, and what it inherited: no other office, and nothing that they hold elsewhere.
    """
    return tuple(seat for seat in seats if seat.office in SHARED and (seat.through or seat.organisation_id) == body)


def _below(places: Iterable[Place], tops: tuple[Place, ...]) -> bool:
    return any(
        hierarchy == of and path != top and path.startswith(top) for hierarchy, path in places for of, top in tops
    )
