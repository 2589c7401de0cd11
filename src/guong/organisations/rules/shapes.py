"""What must be true of an event by itself: what is filled in, what adds up."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from guong.kit.phrasebook import is_word
from guong.kit.reasons import Reason
from guong.organisations.rules.events import (
    Change,
    Event,
    Merge,
    NewBody,
    Recode,
    Rekind,
    Rename,
    Split,
    new_bodies,
    placed_in,
)
from guong.organisations.rules.history import History, Inherits

_LIST = re.compile(r"[-a-zA-Z0-9_]{1,40}")
LONGEST = {"name": 200, "short": 100, "decision": 60, "issued_by": 200, "code": 40}


def why_not_said(history: History, event: Event) -> Iterator[Reason]:
    """Reasons that lie in what was said, whatever the bodies were."""
    change = event.change
    yield from _text("decision", event.decision)
    if event.issued_by:
        yield from _text("issued_by", event.issued_by)
    for body in new_bodies(change):
        yield from why_not_begin(body)
    match change:
        case Rename():
            yield from _called(change.name, change.short)
        case Rekind():
            yield from _kind(change.to)
        case Recode():
            yield from _listed(change.scheme, change.code)
        case Merge():
            yield from _merge(history, event, change)
        case Split():
            yield from _split(change)
    yield from why_not_placed(history, change)
    if twice(child for child, _ in getattr(change, "children", ())):
        yield Reason("two_parents", "children")


def why_not_placed(history: History, change: Change) -> Iterator[Reason]:
    """A body stands in a hierarchy that there is."""
    if any(hierarchy not in history.hierarchies for hierarchy in placed_in(change)):
        yield Reason("unknown_hierarchy", "hierarchy")


def twice(values: Iterable[Hashable]) -> bool:
    """Whether one of the values comes twice."""
    return any(count > 1 for count in Counter(values).values())


def _text(name: str, text: str) -> Iterator[Reason]:
    if not text.strip():
        yield Reason("missing", name)
    elif len(text) > LONGEST[name]:
        yield Reason("too_long", name, {"limit": LONGEST[name], "length": len(text)})


def _called(name: str, short: str) -> Iterator[Reason]:
    yield from _text("name", name)
    if short or len(name) <= LONGEST["short"]:
        yield from _text("short", short or name)
    elif len(name) <= LONGEST["name"]:
        yield Reason("needs_short", "short", {"limit": LONGEST["short"]})


def _kind(kind: str) -> Iterator[Reason]:
    if not is_word(f"kind.{kind}"):
        yield Reason("unknown_kind", "kind")


def _listed(scheme: str, code: str) -> Iterator[Reason]:
    if not _LIST.fullmatch(scheme):
        yield Reason("not_a_list", "scheme")
    yield from _text("code", code)


def why_not_begin(body: NewBody) -> Iterator[Reason]:
    """Reasons that lie in what is said of a body that begins."""
    yield from _called(body.name, body.short)
    yield from _kind(body.kind)
    if not body.places:
        yield Reason("missing", "places")
    if twice(hierarchy for hierarchy, _ in body.places):
        yield Reason("two_parents", "places")
    for scheme, code in body.codes:
        yield from _listed(scheme, code)
    if twice(scheme for scheme, _ in body.codes):
        yield Reason("two_codes", "code")


def _merge(history: History, event: Event, change: Merge) -> Iterator[Reason]:
    if not change.bodies:
        yield Reason("missing", "bodies")
    if twice(change.bodies):
        yield Reason("named_twice", "bodies")
    if change.into in change.bodies:
        yield Reason("merged_into_itself", "into", {"name": history.called(int(str(change.into)), event.day)})
    if change.inherits is Inherits.BY_SHARE:
        yield Reason("shares_missing", "inherits")


def _split(change: Split) -> Iterator[Reason]:
    heirs = [heir.body for heir in change.heirs]
    if len(heirs) < (1 if change.goes_on else 2):
        yield Reason("too_few_heirs", "heirs")
    if twice(heirs) or change.body in heirs:
        yield Reason("named_twice", "heirs")
    yield from _shares(change)
    takes = Counter(heir.inherits for heir in change.heirs)
    if takes[Inherits.ALL] > 1 or (takes[Inherits.ALL] and takes[Inherits.BY_SHARE]):
        yield Reason("inherited_twice", "inherits")
    if takes[Inherits.BY_SHARE] and change.whole is None:
        yield Reason("shares_missing", "inherits")


def _shares(change: Split) -> Iterator[Reason]:
    """Whole parts of one whole: all heirs have one, or none has; the rest is what they leave, and is never nothing."""
    rests = sum(heir.is_rest for heir in change.heirs)
    if rests + change.goes_on > 1:
        yield Reason("two_rests", "heirs")
        return
    given = [heir.part for heir in change.heirs if not heir.is_rest]
    if change.whole is None:
        if any(part is not None for part in given):
            yield Reason("shares_missing", "whole")
        return
    parts = [part for part in given if part is not None and part > 0]
    if change.whole < 1 or len(parts) < len(given) or any(heir.is_rest and heir.part for heir in change.heirs):
        yield Reason("shares_missing", "heirs")
        return
    left = change.whole - sum(parts)
    if (left < 1) if rests or change.goes_on else (left != 0):
        facts = {"given": sum(parts), "whole": change.whole}
        yield Reason("shares_leave_nothing" if rests or change.goes_on else "shares_do_not_add_up", "heirs", facts)
