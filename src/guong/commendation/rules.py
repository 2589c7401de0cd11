"""What must be true of an honour, and which bodies show it. Plain Python."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from guong.kit.reasons import Reason
from guong.kit.text import words
from guong.organisations.rules.history import Inherits, Link

LIMITS = {"title": 200, "decision": 60, "awarded_by": 200, "source": 200}
NEEDED = ("title", "decision", "awarded_by")
EARLIEST = 1945  # of a year of merit; anything before is a slip of the keyboard


@dataclass(frozen=True)
class Award:
    """An honour as somebody records it.

    Args:
        organisation_id: the body of that time, never its heir.
        year: of the merit; the decision may be of the next one.
        exemplar_id: the exemplar that was honoured; none where it was the body itself.
        source: the paper or list from which it is recorded; may be unknown.
    """

    organisation_id: int
    year: int
    title: str
    decision: str
    decided_on: date
    awarded_by: str
    source: str = ""
    exemplar_id: int | None = None


Same = tuple[int, int | None, str, str, date]


def same(organisation: int, exemplar: int | None, title: str, decision: str, decided_on: date) -> Same:
    """What makes two honours one: the decision with its day, who was honoured, with what; however the words are set."""
    return organisation, exemplar, " ".join(words(title)), " ".join(words(decision)), decided_on


def same_of(award: Award) -> Same:
    """The same, of an honour that is to be recorded."""
    return same(award.organisation_id, award.exemplar_id, award.title, award.decision, award.decided_on)


def why_not_said(award: Award, today: date) -> Iterator[Reason]:
    """Reasons that lie in what was typed."""
    for name in NEEDED:
        if not getattr(award, name).strip():
            yield Reason("missing", name)
    for name, limit in LIMITS.items():
        if len(text := getattr(award, name)) > limit:
            yield Reason("too_long", name, {"limit": limit, "length": len(text)})
    if award.year < EARLIEST:
        yield Reason("honour_year_unlikely", "year", {"earliest": EARLIEST})
    if award.decided_on > today:
        yield Reason("decided_tomorrow", "decided_on")
    elif award.decided_on.year < award.year:
        yield Reason("decided_before_year", "decided_on", {"decided": award.decided_on.year})


def why_not_of_that_year(year: int, name: str, began: date | None, ended: date | None) -> Iterator[Reason]:
    """The body was there in some part of the year of merit: its heir is honoured for what it did itself.

    Args:
        began: the day on which an event made it; none where it was there when the programme came, whenever it had begun.
        ended: the day on which it ended, if it has.
    """
    if began is not None and began.year > year:
        yield Reason("honoured_body_not_yet", "year", {"name": name, "day": f"{began:%d/%m/%Y}"})
    if ended is not None and ended <= date(year, 1, 1):
        yield Reason("honoured_body_ended", "year", {"name": name, "day": f"{ended:%d/%m/%Y}"})


def forebears(body: int, links: Iterable[Link], ends: Mapping[int, date], day: date) -> set[int]:
    """Bodies whose honours are shown as inherited at `body` on `day`: those that ended and that it follows, through chains.

    What goes on keeps its honours, also where a part of it was split off; an heir that takes over no duties takes over no honours.

    Args:
        links: of all bodies that may come into a chain.
        ends: body → the day on which it ended, for every one that has by `day`.
    """
    by_heir: dict[int, list[int]] = {}
    for link in links:
        if link.heir is not None and link.inherits is not Inherits.NONE and ends.get(link.source) == link.day <= day:
            by_heir.setdefault(link.heir, []).append(link.source)
    found, pending = set[int](), [body]
    while pending:
        new = set(by_heir.get(pending.pop(), ())) - found
        found |= new
        pending += new
    return found - {body}
