"""Who does the open work of a body that has ended: one body, or nobody by a decision. Plain Python.

A body that lives does its own work, also where a part of it was split off. The work of one that ended goes whole to one heir: to the
heir of all, else to the one with the greatest share among those that inherit by share; of equal shares to the first in official order.
Where that heir has ended too, its own heir follows. Where an end names no heir of duties, that event frees everybody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guong.organisations.rules.history import History, Inherits, Link
from guong.organisations.rules.placing import place_rows

Order = Callable[
    [int, date], Sequence[tuple[int, str]]
]  # body, day → its places (hierarchy, path) on that day, in order


@dataclass(frozen=True)
class Owner:
    """Who does a body's work.

    Args:
        body: who has it, or had it last.
        through: the heirs one after the other, `body` the last of them; none for a body that does its own.
        freed_by: the link by which that last one ended and nobody follows with its duties; then `body` is no more.
        is_shared: whether at some step several inherited by share. Duties then still go to one; what is nobody's duty, an exemplar that
            lasts, goes nowhere by itself, since no decision named who has it.
    """

    body: int
    through: tuple[Link, ...] = ()
    freed_by: Link | None = None
    is_shared: bool = False

    @property
    def is_freed(self) -> bool:
        """Whether nobody owes the work any more, by a decision."""
        return self.freed_by is not None


def owner_on(
    body: int, day: date, ends: Mapping[int, date], links: Mapping[int, Sequence[Link]], order: Order
) -> Owner:
    """Who does a body's open work on `day`.

    Args:
        ends: body → the day on which it ended, for every one that has or will.
        links: source → its links, of all bodies that may come into the chain.
        order: tells heirs of one share apart.
    Source: decisions, issue "Organisations that change"; ADR 0024.
    """
    through: list[Link] = []
    last, is_shared = body, False
    while last in ends and ends[last] <= day:
        end = ends[last]
        parting = [link for link in links.get(last, ()) if link.day == end]
        heir = heir_of(parting, order)
        if heir is None:
            nobody = min(parting, key=lambda link: (link.event, link.heir or 0), default=Link(0, end, last, None))
            return Owner(last, tuple(through), nobody, is_shared)
        is_shared |= (
            heir.inherits is not Inherits.ALL and sum(link.inherits is not Inherits.NONE for link in parting) > 1
        )
        through.append(heir)
        last = int(heir.heir or 0)
    return Owner(last, tuple(through), None, is_shared)


def heir_of(parting: Iterable[Link], order: Order) -> Link | None:
    """Of the links by which a body ended, that of the one heir which takes over its duties whole."""
    heirs = [link for link in parting if link.heir is not None and link.inherits is not Inherits.NONE]
    if not heirs:
        return None
    greatest = max(_weight(link) for link in heirs)
    first = [link for link in heirs if _weight(link) == greatest]
    if len(first) == 1:
        return first[0]
    return min(first, key=lambda link: (not (places := order(int(link.heir or 0), link.day)), places, link.heir))


def _weight(link: Link) -> tuple[bool, int]:
    return (link.inherits is Inherits.ALL, link.part or 0)


def owners(history: History, bodies: Iterable[int], day: date) -> dict[int, Owner]:
    """Body → who does its open work on `day`, from a history that holds every heir."""
    ends = {body: life.ends for body, life in history.lives.items() if life.ends is not None}
    links: dict[int, list[Link]] = {}
    for link in history.links:
        links.setdefault(link.source, []).append(link)
    return {body: owner_on(body, day, ends, links, _order_in(history)) for body in bodies}


def _order_in(history: History) -> Order:
    def order(body: int, day: date) -> list[tuple[int, str]]:
        return sorted(
            (hierarchy, row.path)
            for hierarchy, _ in history.lives[body].places()
            for row in place_rows(history, body, hierarchy)
            if row.since <= day and (row.until is None or day < row.until)
        )

    return order
