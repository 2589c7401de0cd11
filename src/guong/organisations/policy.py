"""Who may change bodies."""

from collections.abc import Iterable, Iterator

from guong.kit.reasons import Reason
from guong.organisations.actor import Actor

Place = tuple[int, str]  # hierarchy, path


def why_not_change(actor: Actor, *, tops: Iterable[Place], concerned: Iterable[Iterable[Place]]) -> Iterator[Reason]:
    """Administrators change any body, though they see no row of the year; who receives changes those of the branch it works for.

    Args:
        tops: the branches for which the actor's receiving bodies work: a commission's is that of its committee.
        concerned: the places of each body that the change concerns; one within the branch is enough.
    """
    if actor.is_administrator:
        return
    mine = tuple(tops)
    if not mine:
        yield Reason("not_for_bodies")
    elif not all(any(_within(place, mine) for place in places) for places in concerned):
        yield Reason("not_their_branch")


def _within(place: Place, tops: tuple[Place, ...]) -> bool:
    return any(place[0] == hierarchy and place[1].startswith(top) for hierarchy, top in tops)
