"""Who may invite whom: those who answer for every place where somebody holds a seat."""

from collections.abc import Iterable, Iterator, Mapping

from guong.kit.reasons import Reason
from guong.organisations.actor import Actor, Office

Place = tuple[int, str]  # hierarchy, path
KEEPERS = (Office.HEAD, Office.RECEIVER)


def why_not_keep_people(actor: Actor) -> Iterator[Reason]:
    """The page of people is for those who head or receive somewhere, and for administrators."""
    if not actor.is_administrator and not actor.bodies(*KEEPERS):
        yield Reason("not_for_people")


def why_not_answer_for(
    actor: Actor, *, tops: Iterable[Place], units: Mapping[int, Iterable[Place]], runs_system: bool
) -> Iterator[Reason]:
    """Why somebody does not answer for a person.

    An invitation opens everything that the person's seats allow, so one must answer for each of them.

    Args:
        tops: branches for which the actor's receiving bodies work; what stands below one belongs to it, not the top itself.
        units: the bodies of the person's seats, with their places.
        runs_system: whether the person's account is an administrator's.
    """
    if actor.is_administrator:
        return
    above = tuple(tops)
    reached = [actor.holds_any(body, *KEEPERS) or _below(places, above) for body, places in units.items()]
    if not any(reached):
        yield Reason("not_their_people")
    elif runs_system:
        yield Reason("only_administrator")
    elif not all(reached):
        yield Reason("answers_elsewhere_too")


def why_not_reissue(actor: Actor, person_id: int) -> Iterator[Reason]:
    """Nobody gives their own account anew: a stolen session could not be told from its owner."""
    if actor.person_id == person_id:
        yield Reason("own_account")


def _below(places: Iterable[Place], tops: tuple[Place, ...]) -> bool:
    return any(
        hierarchy == of and path != top and path.startswith(top) for hierarchy, path in places for of, top in tops
    )
