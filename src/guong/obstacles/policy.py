"""Who may raise a difficulty, who answers it, who speaks to all."""

from collections.abc import Iterator

from guong.kit.reasons import Reason
from guong.organisations.actor import Actor, Office
from guong.plans.policy import why_not_manage as why_not_manage
from guong.registrations.policy import WRITERS as WRITERS
from guong.registrations.policy import why_not_begin as why_not_begin
from guong.registrations.policy import why_not_enter_on_behalf as why_not_enter_on_behalf

SPEAKING_ON_PAPER = (*WRITERS, Office.RECEIVER)  # of the body that typed the paper in


def why_not_speak(actor: Actor, *, unit_id: int, on_behalf_id: int | None) -> Iterator[Reason]:
    """Clerk or head of the unit; of one on paper, those of the body that typed it in. Of one that ended its heir goes on."""
    offices = WRITERS if on_behalf_id is None else SPEAKING_ON_PAPER
    if not actor.holds_any(unit_id if on_behalf_id is None else on_behalf_id, *offices):
        yield Reason("not_who_raised")


def why_not_agree(actor: Actor, *, unit_id: int, on_behalf_id: int | None) -> Iterator[Reason]:
    """The head agrees that the unit is named to everybody; of a unit on paper its paper does."""
    if on_behalf_id is None and not actor.holds(Office.HEAD, unit_id):
        yield Reason("head_agrees", field="may_name")


def why_not_answer(actor: Actor, *, desk_id: int, receiver_id: int) -> Iterator[Reason]:
    """The receiver of the body where it lies; the plan's receiver wherever it lies."""
    if not (actor.holds(Office.RECEIVER, desk_id) or actor.holds(Office.RECEIVER, receiver_id)):
        yield Reason("not_the_answerer")


def why_not_correct(actor: Actor, *, body_id: int) -> Iterator[Reason]:
    """The receiver of the body that gave the answer: nobody words what another body said."""
    if not actor.holds(Office.RECEIVER, body_id):
        yield Reason("not_who_answered")


def why_not_pass_on(actor: Actor, *, desk_id: int, receiver_id: int) -> Iterator[Reason]:
    """The receiver of the body where it lies; above the plan's receiver is nobody."""
    if not actor.holds(Office.RECEIVER, desk_id):
        yield Reason("not_the_answerer")
    elif desk_id == receiver_id:
        yield Reason("nobody_above")


def why_not_finish(
    actor: Actor, *, unit_id: int, on_behalf_id: int | None, desk_id: int, receiver_id: int
) -> Iterator[Reason]:
    """Whoever raised it, and whoever answered it."""
    if any(why_not_speak(actor, unit_id=unit_id, on_behalf_id=on_behalf_id)):
        yield from why_not_answer(actor, desk_id=desk_id, receiver_id=receiver_id)
