"""Who may change bodies; what takes an account of one's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guong.kit.reasons import Reason
from guong.organisations.actor import Actor

Place = tuple[int, str]  # hierarchy, path


@dataclass(frozen=True)
class Day:
    """A day on which a change touches bodies.

    Args:
        tops: the branches for which the actor's receiving bodies worked that day: a commission's is that of its committee.
        standing: the places of each body that the change concerns; one within the branch is enough, a body without any stands nowhere.
    """

    tops: tuple[Place, ...]
    standing: tuple[tuple[Place, ...], ...]


def why_not_change(
    actor: Actor, *, is_receiver: bool, days: Iterable[Day], moves_branch: bool = False
) -> Iterator[Reason]:
    """Administrators change any body, though they see no row of the year; who receives changes those of the branch it works for.

    Whoever received for a body's former branch has no say in what it does now, and whoever receives for its new one has none in what
    it did before: every day must lie in the branch.

    Args:
        is_receiver: whether a receiving body of the actor's stands somewhere today.
        moves_branch: whether the change decides for which branch a body works; nobody who receives decides that.
    """
    if actor.is_administrator:
        return
    if not is_receiver:
        yield Reason("not_for_bodies")
    elif not all(any(_within(place, day.tops) for place in places) for day in days for places in day.standing):
        yield Reason("not_their_branch")
    elif moves_branch:
        yield Reason("moves_branch")


def own_account_needed(actor: Actor) -> Iterator[Reason]:
    """Said beside the reasons against a deed to whoever acts by way of a shared account: it does not let them sign.

    Yields nothing for somebody's own account.
    """
    if actor.shared is not None:
        if actor.shared.holds_more:
            yield Reason("own_account_needed", facts={"name": actor.name, "unit": actor.shared.name})
        else:
            yield Reason("own_account_of_others", facts={"unit": actor.shared.name})


def _within(place: Place, tops: tuple[Place, ...]) -> bool:
    return any(place[0] == hierarchy and place[1].startswith(top) for hierarchy, top in tops)
