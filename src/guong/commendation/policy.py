"""Who may record an honour and take back a slip."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guong.kit.reasons import Reason
from guong.organisations.actor import Actor, Office

Spot = tuple[int, str]  # hierarchy, path


@dataclass(frozen=True)
class Honoured:
    """Who was honoured, as it stands on the actor's day.

    Args:
        place: where the body counts: one that ended where its heir stands.
        receivers: of the plans in which the exemplar was registered, the bodies that receive.
    """

    place: Spot | None
    receivers: frozenset[int] = frozenset()


def why_not_award(actor: Actor, honoured: Honoured, tops: Iterable[Spot]) -> Iterator[Reason]:
    """Whoever receives for a branch records for what stands below its top, not for the top; of an exemplar also the plan's receiver.

    A body does not honour itself, and an heir, which stands where its predecessor counts, does not honour its own past.

    Args:
        tops: the branches for which the actor's receiving bodies work.
    """
    if honoured.receivers & actor.bodies(Office.RECEIVER):
        return
    place = honoured.place
    if place is None or not any(place[0] == of and place[1] != top and place[1].startswith(top) for of, top in tops):
        yield Reason("not_an_awarder")


def why_not_take(actor: Actor, recorder: int | None, worked_for: Spot | None, tops: Iterable[Spot]) -> Iterator[Reason]:
    """Beside `why_not_award`: a slip is taken back where it was recorded, or from above that.

    Args:
        recorder: the body for which it was recorded; none where that is not known.
        worked_for: the branch for which that body works.
        tops: the branches for which the actor's receiving bodies work.
    """
    if recorder is None or recorder in actor.bodies(Office.RECEIVER):
        return
    if worked_for is None or not any(
        worked_for[0] == of and worked_for[1] != top and worked_for[1].startswith(top) for of, top in tops
    ):
        yield Reason("honour_of_another")
