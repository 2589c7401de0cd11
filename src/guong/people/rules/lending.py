"""When an office can be lent (ủy quyền): in plain Python."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guong.kit.reasons import Reason

LONGEST = timedelta(days=366)
MOST_OF_BASIS = 300


@dataclass(frozen=True)
class Delegate:
    """Whoever is to do it.

    Args:
        is_holder: they lend it themselves.
        sits_there: they hold a seat of their own at that body now.
        holds_it: the same office there is theirs already.
    """

    is_holder: bool
    sits_there: bool
    holds_it: bool


@dataclass(frozen=True)
class Term:
    """From when until when, both days included; `name` is who does it then."""

    begins: date
    ends: date
    name: str = ""


def why_not_term(term: Term, today: date, others: Iterable[Term]) -> Iterator[Reason]:
    """It begins today or later, ends, and within a year; one office is lent to one person at a time."""
    if term.begins < today:
        yield Reason("lending_begins_past", "since", {"today": _shown(today)})
    if term.ends < term.begins:
        yield Reason("seat_until_before", "until", {"since": _shown(term.begins)})
    elif term.ends - term.begins >= LONGEST:
        yield Reason("lending_too_long", "until", {"days": LONGEST.days})
    for other in others:
        if other.begins <= term.ends and term.begins <= other.ends:
            yield Reason(
                "lent_already",
                "since",
                {"name": other.name, "since": _shown(other.begins), "until": _shown(other.ends)},
            )
            return


def why_not_delegate(delegate: Delegate | None) -> Iterator[Reason]:
    """It is done by somebody else of the same body, who does not hold the same office there."""
    if delegate is None or not delegate.sits_there:
        yield Reason("delegate_elsewhere", "delegate")
    elif delegate.is_holder:
        yield Reason("delegate_is_holder", "delegate")
    elif delegate.holds_it:
        yield Reason("delegate_holds_it", "delegate")


def why_not_basis(basis: str) -> Iterator[Reason]:
    """A reason or a paper is named."""
    if not basis:
        yield Reason("missing", "basis")
    elif len(basis) > MOST_OF_BASIS:
        yield Reason("too_long", "basis", {"limit": MOST_OF_BASIS, "length": len(basis)})


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
