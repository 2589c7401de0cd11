"""Who may invite whom, and seat whom: those who answer for the places where somebody holds a seat, in person.

What somebody does by delegation (ủy quyền) is the year's work of an office. The keeping of people stays with its holder.
What the account that a body shares opens, is told here too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from guong.kit.reasons import Reason
from guong.organisations.actor import ACTING, LIVING, Actor, Office, SeatHeld, Standing

Place = tuple[int, str]  # hierarchy, path
KEEPERS = (Office.HEAD, Office.RECEIVER)
# Whoever opened one of these seats could be their own second person, or get round the second factor: only from above.
FROM_ABOVE = frozenset({Office.HEAD, Office.RECEIVER, Office.STANDING_MEMBER})

# What a shared account opens: whoever it names was not asked for a proof, so nobody is bound by it.
SHARED = (Office.CLERK, Office.EDITOR)


@dataclass(frozen=True)
class Post:
    """The seats of a person at one body: which offices, and the body's places.

    Args:
        works_for: the branches for which the body works: a commission's is that of its committee.
    """

    offices: frozenset[Office]
    places: tuple[Place, ...]
    works_for: tuple[Place, ...] = ()


def why_not_keep_people(actor: Actor) -> Iterator[Reason]:
    """The page of people is for those who head or receive somewhere, and for administrators."""
    if not actor.is_administrator and not actor.in_person.bodies(*KEEPERS):
        yield Reason("not_for_people")


def why_not_answer_for(
    actor: Actor,
    *,
    tops: Iterable[Place],
    units: Mapping[int, Post],
    runs_system: bool,
    of: Collection[Standing] = ACTING,
) -> Iterator[Reason]:
    """Why somebody does not answer for a person.

    An invitation opens everything that the person's seats allow, so one must answer for each of them. At one's own body one answers
    for those who write and edit; for who heads, receives or stands above it, the body above does. So it is with every body that works
    for the branch for which one works oneself: whoever receives there is a second person.

    Args:
        tops: branches for which the actor's receiving bodies work; what stands below one belongs to it, not the top itself.
        units: body → the person's seats there.
        runs_system: whether the person's account is an administrator's.
        of: how the bodies stand through which the actor answers.
    """
    if actor.is_administrator:
        return
    above = tuple(tops)
    own = {body for body in units if actor.in_person.holds_any(body, *KEEPERS, of=of)}
    reached = {body for body, post in units.items() if body not in own and _below(post.places, above)}
    beside = {body for body in reached if set(units[body].works_for) & set(above)}
    if not own | reached:
        yield Reason("not_their_people")
    elif runs_system:
        yield Reason("only_administrator")
    elif own | reached != set(units):
        yield Reason("answers_elsewhere_too")
    elif any(units[body].offices & FROM_ABOVE for body in own | beside):
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


def why_not_seat(
    actor: Actor, person_id: int | None, *, tops: Iterable[Place], body: int, post: Post, runs_system: bool
) -> Iterator[Reason]:
    """Why somebody does not give a seat: they could not answer for it, or it would be their own.

    Args:
        person_id: who would hold it; none for somebody who is registered with it.
        tops: as in `why_not_answer_for`; nobody gives a seat through one that was inherited.
        post: the office to be given, and the body's places.
        runs_system: whether the person's account is an administrator's: those hold no seat.
    """
    found = list(why_not_answer_for(actor, tops=tops, units={body: post}, runs_system=False, of=LIVING))
    if found:
        yield found[0]
    elif person_id is not None and actor.person_id == person_id:
        yield Reason("own_seat")
    elif runs_system:
        yield Reason("administrator_seated")


def why_not_lend(actor: Actor, *, holder_id: int, office: Office, body: int) -> Iterator[Reason]:
    """An office is lent by whoever holds it, in person, at a body that lives; nobody lends what was lent to them."""
    if actor.person_id != holder_id or not actor.in_person.holds(office, body, of=LIVING):
        yield Reason("not_own_office")
    elif office not in FROM_ABOVE:
        yield Reason("office_not_lent")


def why_not_recall(actor: Actor, *, holder_id: int, answers: bool) -> Iterator[Reason]:
    """What was lent is recalled by its holder, and by whoever could end the holder's seat."""
    if (actor.person_id != holder_id or actor.shared is not None) and not answers:
        yield Reason("not_own_office")


def _below(places: Iterable[Place], tops: tuple[Place, ...]) -> bool:
    return any(
        hierarchy == of and path != top and path.startswith(top) for hierarchy, path in places for of, top in tops
    )
