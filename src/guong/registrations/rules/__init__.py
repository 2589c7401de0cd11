"""What must be true of registrations and lists: states, moves, completeness. Plain Python. Counting stands in `counting`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from guong.kit.dates import show_end
from guong.kit.lifecycle import Move, move
from guong.kit.periods import Window
from guong.kit.reasons import Reason


class State(StrEnum):
    DRAFT = "draft"
    LISTED = "listed"
    SENT = "sent"
    RETURNED = "returned"
    ENDORSED = "endorsed"
    ACCEPTED = "accepted"


class ItemState(StrEnum):
    """How a registration stands in one body's list."""

    LISTED = "listed"
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class HolderKind(StrEnum):
    COLLECTIVE = "collective"
    INDIVIDUAL = "individual"
    HOUSEHOLD = "household"


PUT_IN_LIST = move("put_in_list", {State.DRAFT, State.RETURNED}, State.LISTED)
ENTER_FROM_PAPER = move("enter_from_paper", {State.DRAFT, State.RETURNED}, State.ENDORSED)
TAKE_BACK = move("take_back", {State.LISTED}, State.DRAFT)
TAKE_BACK_RETURNED = move("take_back", {State.LISTED}, State.RETURNED)
SEND = move("send", {State.LISTED, State.ENDORSED}, State.SENT)
WITHDRAW = move("withdraw", {State.SENT}, State.LISTED)
WITHDRAW_FORWARDED = move("withdraw", {State.SENT}, State.ENDORSED)
ENDORSE = move("endorse", {State.SENT}, State.ENDORSED)
ACCEPT = move("accept", {State.SENT}, State.ACCEPTED)
SEND_BACK = move("send_back", {State.SENT, State.ENDORSED, State.ACCEPTED}, State.RETURNED)

MOVES: tuple[Move, ...] = (
    PUT_IN_LIST, ENTER_FROM_PAPER, TAKE_BACK, TAKE_BACK_RETURNED, SEND, WITHDRAW, WITHDRAW_FORWARDED, ENDORSE, ACCEPT,
    SEND_BACK,
)  # fmt: skip

EDITABLE = frozenset({State.DRAFT, State.RETURNED})
UNSEEN_ABOVE = frozenset({State.DRAFT, State.LISTED})

# The ten real fields of a registration form, plus who carries it and whom to call. Limits in characters.
TEXTS: Mapping[str, int] = {
    "title": 200, "holder_name": 200, "place": 2000, "reason": 4000, "aims": 4000, "method": 6000, "forces": 3000,
    "resources": 2000, "schedule": 2000, "products": 3000, "replicability": 2000, "contact_name": 100, "contact_phone": 20,
}  # fmt: skip
OPTIONAL = frozenset({"resources", "replicability", "contact_phone"})
REQUIRED = (*(name for name in TEXTS if name not in OPTIONAL), "holder_kind", "sector")
SHORTEST_RETURN_REASON, LONGEST_RETURN_REASON = 10, 1000
SHORTEST_REOPENING_REASON, LONGEST_REOPENING_REASON = 10, 500
GOAL_TEXTS: Mapping[str, int] = {"what": 300, "unit": 60}
EARLIEST_YEAR = 1990


@dataclass(frozen=True)
class GoalValue:
    """One measurable aim: what, how much, in which unit, by when."""

    what: str
    quantity: Decimal
    unit: str
    by: date | None = None


@dataclass(frozen=True)
class ParticipationValue:
    """One body's relation to the exemplar."""

    organisation_id: int
    relation: str
    lead: bool = False


def shown_state(item: str, registration: str) -> str:
    """The code under which an item is shown in its list: accepted by a body between is not accepted for good."""
    if item == ItemState.ACCEPTED and registration != State.ACCEPTED:
        return f"registration.{State.ENDORSED}"
    return f"item.{item}"


def why_not_submit(
    *,
    state: str,
    content: Mapping[str, Any],
    participations: Sequence[ParticipationValue],
    sealed: bool,
    is_plan_active: bool,
    namesake: int | None = None,
) -> Iterator[Reason]:
    """Reasons against putting a registration into its unit's list: state, period, and every required field that is empty.

    Args:
        namesake: number of another one of the same name from the same unit, unless the person said that they are two.
    """
    yield from PUT_IN_LIST.why_not(state)
    yield from why_not_change(sealed=sealed, is_plan_active=is_plan_active)
    yield from (Reason("missing", field=name) for name in REQUIRED if not content.get(name))
    if sum(participation.lead for participation in participations) != 1:
        yield Reason("no_lead", field="relations")
    if namesake is not None:
        yield Reason("duplicate_title", field="title", facts={"code": f"MH-{namesake:05d}", "number": namesake})


def why_not_edit(state: str, *, sealed: bool, is_plan_active: bool) -> Iterator[Reason]:
    """Content changes only in a draft or a returned registration of a running plan."""
    if state not in EDITABLE:
        yield Reason("not_now", facts={"move": "edit", "state": state})
    yield from why_not_change(sealed=sealed, is_plan_active=is_plan_active)


def why_not_discard(state: str, *, was_sent: bool, is_plan_active: bool) -> Iterator[Reason]:
    """Only a draft that never left its unit is thrown away, and only while the plan runs."""
    if not is_plan_active:
        yield Reason("plan_not_active")
    if state != State.DRAFT:
        yield Reason("not_now", facts={"move": "discard", "state": state})
    elif was_sent:
        yield Reason("sent_once")


def why_not_change(*, sealed: bool, is_plan_active: bool) -> Iterator[Reason]:
    """Nothing changes in a sealed period or outside a running plan."""
    if not is_plan_active:
        yield Reason("plan_not_active")
    if sealed:
        yield Reason("period_sealed")


def why_not_send(
    *, waiting: int, window: Window | None, refuse_late: bool, sealed: bool, is_plan_active: bool, at: datetime
) -> Iterator[Reason]:
    """Reasons against sending a list. A passed deadline marks late; it refuses only where the plan says so."""
    yield from why_not_change(sealed=sealed, is_plan_active=is_plan_active)
    if not waiting:
        yield Reason("nothing_to_send")
    if refuse_late and window is not None and window.is_late(at):
        yield Reason("period_closed", facts={"last_day": show_end(window)})


def why_not_return(fields: Sequence[str], reason: str, known: frozenset[str]) -> Iterator[Reason]:
    """A return names what is to be mended, and says why, in no more than there is room for."""
    if not fields or not set(fields) <= known:
        yield Reason("return_needs_fields", field="fields")
    if len(reason.strip()) < SHORTEST_RETURN_REASON:
        yield Reason("return_needs_reason", field="reason", facts={"least": SHORTEST_RETURN_REASON})
    if len(reason) > LONGEST_RETURN_REASON:
        yield Reason("too_long", field="reason", facts={"limit": LONGEST_RETURN_REASON, "length": len(reason)})


def why_not_texts(typed: Mapping[str, str]) -> Iterator[Reason]:
    """Texts that are too long for their field."""
    for name, text in typed.items():
        limit = TEXTS.get(name)
        if limit is not None and len(text) > limit:
            yield Reason("too_long", field=name, facts={"limit": limit, "length": len(text)})


def why_not_goals(goals: Sequence[GoalValue]) -> Iterator[Reason]:
    """Aims whose words are too long for their columns."""
    for place, goal in enumerate(goals):
        for name, limit in GOAL_TEXTS.items():
            length = len(getattr(goal, name))
            if length > limit:
                yield Reason("too_long", field=f"goals-{place}-{name}", facts={"limit": limit, "length": length})


def why_not_participations(values: Sequence[ParticipationValue]) -> Iterator[Reason]:
    """One lead exactly; no body twice in the same relation."""
    if sum(value.lead for value in values) != 1:
        yield Reason("no_lead", field="relations")
    if len({(value.organisation_id, value.relation) for value in values}) != len(values):
        yield Reason("same_unit_twice", field="relations")


_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+)(?:,[0-9]+)?")  # 1.200.000,5
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")  # 1200000,5


def read_quantity(typed: str) -> Decimal | None:
    """A number as people write it: ``12``, ``12,5``, ``1.200``; None for what must be guessed. Zero is a value."""
    plain = typed.strip()
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(".", "").replace(" ", "")
    elif not _PLAIN.fullmatch(plain):
        return None
    value = Decimal(plain.replace(",", "."))
    return value if value < Decimal(10) ** 12 and value == round(value, 4) else None


def why_not_seal(
    *,
    sealed: bool,
    is_plan_active: bool,
    window: Window | None,
    running_extension: bool,
    unhandled: int,
    seen_unhandled: int,
    at: datetime,
) -> Iterator[Reason]:
    """Reasons against sealing: no running plan, done already, the term or an extension still running, unhandled items unseen.

    Args:
        unhandled: items that wait for a decision now.
        seen_unhandled: how many the person was shown and confirmed.
    """
    if not is_plan_active:
        yield Reason("plan_not_active")
    if sealed:
        yield Reason("already_sealed")
    if window is not None and window.is_open(at):
        yield Reason("not_closed_yet", facts={"last_day": show_end(window)})
    if running_extension:
        yield Reason("extension_running")
    if unhandled != seen_unhandled:
        yield Reason("unhandled_items", facts={"count": unhandled})


def why_not_ask_to_reopen(reason: str) -> Iterator[Reason]:
    """Whoever asks for a reopening says why: a second person reads it before confirming."""
    if len(reason) < SHORTEST_REOPENING_REASON:
        yield Reason("reopening_needs_reason", field="reason", facts={"least": SHORTEST_REOPENING_REASON})
    if len(reason) > LONGEST_REOPENING_REASON:
        yield Reason("too_long", field="reason", facts={"limit": LONGEST_REOPENING_REASON, "length": len(reason)})


def why_not_reopen(*, is_plan_active: bool) -> Iterator[Reason]:
    """A sealed step of a closed plan stays sealed."""
    if not is_plan_active:
        yield Reason("plan_not_active")
