"""Every hierarchy is a forest on every day: one body above each, no circles."""

from collections.abc import Iterable, Iterator
from datetime import date

from guong.kit.reasons import Reason
from guong.organisations.rules.history import History, place_line


def why_not_stand(history: History, placed: Iterable[tuple[int, int]], day: date) -> Iterator[Reason]:
    """Reasons why bodies cannot stand where a changed history puts them from `day` on.

    Args:
        placed: (body, hierarchy) of every place that was written.
    """
    for body, hierarchy in placed:
        line = place_line(hierarchy)
        days = {
            day,
            *(
                point.since
                for life in history.lives.values()
                for point in life.lines.get(line, ())
                if point.since > day
            ),
        }
        yield from next((found for one in sorted(days) if (found := tuple(_above(history, body, hierarchy, one)))), ())


def _above(history: History, body: int, hierarchy: int, day: date) -> Iterator[Reason]:
    """Walk up from a body on one day: past nothing that is not there, and never back to where the walk began.

    The body just above must not end: a later event said where those go that stood below it then, and this place was not among them.
    """
    line, name = place_line(hierarchy), history.called(body, day)
    placed, seen = history.lives[body].value_on(line, day), {body}
    spot = placed
    while spot is not None and spot.parent is not None:
        above, called = spot.parent, history.called(spot.parent, day)
        if above in seen:
            asked = placed.parent if placed is not None and placed.parent is not None else above
            yield Reason("cycle", "parent", {"name": name, "parent": history.called(asked, day)})
            return
        seen.add(above)
        life = history.lives.get(above)
        if life is None:
            yield Reason("unknown_body", "parent")
            return
        if spot is placed and life.ends is not None:
            yield Reason("body_ended", "parent", {"name": called, "day": f"{life.ends:%d/%m/%Y}"})
            return
        spot = life.value_on(line, day)
        if spot is None:
            yield Reason("no_place_there", "parent", {"name": called})
