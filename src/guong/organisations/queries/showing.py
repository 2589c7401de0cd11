"""Bodies before and after, in words: what an event would do, or did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guong.kit.phrasebook import is_word, word
from guong.organisations.queries.trees import scheme_in_words
from guong.organisations.rules.history import History, Line, Link, What
from guong.organisations.rules.inheritance import owners
from guong.organisations.rules.showing import Differs, differences
from guong.organisations.words import share_in_words

TONES = {"ends": "warn", "begins": "good", "changes": "plain"}
MOST = 100  # bodies shown one by one


@dataclass(frozen=True)
class Shown:
    """One body that differs. `lines` holds (label, before, after).

    Args:
        body: its number, negative while it is not there yet.
    """

    body: int
    name: str
    state: tuple[str, str]
    lines: tuple[tuple[str, str, str], ...]
    ends: bool


@dataclass(frozen=True)
class Follows:
    """Who follows whom, with which share, and what becomes of the open duties."""

    source: str
    heir: str
    share: str
    inherits: str


@dataclass(frozen=True)
class Compared:
    """All of it: the first bodies, how many more there are, who follows whom, and by name who does the open work of a body that ends.

    Args:
        work: (body that ends, the one heir that does its open work or "").
    """

    bodies: list[Shown]
    more: int
    follows: list[Follows]
    work: list[tuple[str, str]]


def compared(before: History, after: History, day: date, hierarchies: Mapping[int, str]) -> Compared:
    """Two histories laid side by side on the day of an event."""
    found = differences(before, after, day)
    ended = [one for one in found if one.ends][:MOST]
    owner = owners(after, [one.body for one in ended], day)
    return Compared(
        [_shown(one, before, after, day, hierarchies) for one in found[:MOST]],
        max(0, len(found) - MOST),
        [_follows(link, before, after) for link in _sorted(after.links - before.links)],
        [(one.before, "" if owner[one.body].is_freed else after.called(owner[one.body].body, day)) for one in ended],
    )


def _shown(one: Differs, before: History, after: History, day: date, hierarchies: Mapping[int, str]) -> Shown:
    state = "ends" if one.ends else "begins" if one.begins else "changes"
    lives = [history.lives[one.body] for history in (before, after) if one.body in history.lives]
    several = len({hierarchy for life in lives for hierarchy, _ in life.places()}) > 1
    named = hierarchies if several else {}
    lines = tuple(_line(line, was, now, before, after, day, named) for line, was, now in one.lines)
    if one.ends:
        lines = ()  # it is not there any more: its name is said, and that it ends
    if one.begins:
        lines = tuple(line for line in lines if line[2] != one.after)  # its name stands above them
    return Shown(one.body, one.before or one.after, (word(f"state.{state}"), TONES[state]), lines, one.ends)


def _line(
    line: Line, was: Any, now: Any, before: History, after: History, day: date, hierarchies: Mapping[int, str]
) -> tuple[str, str, str]:
    def told(value: Any, history: History) -> str:
        if value is None:
            return ""
        if line.what is What.PLACE:
            return "đứng đầu hệ thống" if value[0] is None else history.called(value[0], day)
        if line.what is What.NAME:
            return f"{value.name} ({value.short})" if value.short != value.name else str(value.name)
        is_kind = line.what is What.KIND and is_word(f"kind.{value}")
        return word(f"kind.{value}") if is_kind else str(value)

    labels = {
        What.NAME: "Tên",
        What.KIND: "Loại",
        What.CODE: f"Mã ({scheme_in_words(str(line.of))})",
        What.PLACE: "Trực thuộc",
    }
    label = labels[line.what]
    if line.what is What.PLACE and hierarchies:
        label += f" ({hierarchies.get(int(line.of), '?')})"
    return label, told(was, before), told(now, after)


def _sorted(links: frozenset[Link]) -> Iterator[Link]:
    yield from sorted(links, key=lambda link: (link.source, link.heir is None, link.is_rest, abs(link.heir or 0)))


def _follows(link: Link, before: History, after: History) -> Follows:
    heir = "" if link.heir is None else after.called(link.heir, link.day)
    share = share_in_words(link.part, link.whole, is_rest=link.is_rest)
    return Follows(before.called(link.source, link.day), heir, share, word(f"inherits.{link.inherits}") if heir else "")
