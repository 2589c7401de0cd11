"""Who may agree, and who may publish."""

from collections.abc import Iterator
from dataclasses import dataclass

from guong.kit.reasons import Reason
from guong.organisations.actor import READING, Actor, Office
from guong.organisations.policy import own_account_needed
from guong.registrations.policy import WRITERS


@dataclass(frozen=True)
class Desk:
    """Who edits for a plan.

    Args:
        bodies: the plan's receiver and issuer, and the media centres below the issuer: an EDITOR of one of these.
        receiver_id: whose RECEIVER edits while nobody is EDITOR there.
        has_editor: whether somebody is.
    """

    bodies: frozenset[int]
    receiver_id: int
    has_editor: bool


def why_not_agree(actor: Actor, *, unit_id: int) -> Iterator[Reason]:
    """The head of the unit speaks for it, when agreeing and when taking it back; of one that ended its last head, and never its heir's."""
    if not actor.holds(Office.HEAD, unit_id, of=READING):
        yield Reason("only_head_agrees")
        yield from own_account_needed(actor)


def why_not_act_on_paper(actor: Actor, *, on_behalf_id: int | None) -> Iterator[Reason]:
    """The body that typed in the unit's report from paper records its written word, by those who may type in papers there, or might
    until it ended.
    """
    if on_behalf_id is None or not actor.holds_any(on_behalf_id, *WRITERS, Office.RECEIVER, of=READING):
        yield Reason("only_who_entered_paper")
    # A written word of another unit is taken down by somebody who answers for having read it.
    yield from own_account_needed(actor)


def why_not_publish(actor: Actor, desk: Desk) -> Iterator[Reason]:
    """Whoever edits, with their own account: what is published speaks for the body. A shared one prepares and withdraws."""
    found = list(why_not_edit(actor, desk))
    yield from found
    if not found and actor.shared is not None:
        yield Reason("own_account_needed", facts={"name": actor.name, "unit": actor.shared.name})


def why_not_edit(actor: Actor, desk: Desk) -> Iterator[Reason]:
    """Editors prepare and withdraw; where there is none, the plan's receiver."""
    if actor.bodies(Office.EDITOR) & desk.bodies:
        return
    if desk.has_editor or not actor.holds(Office.RECEIVER, desk.receiver_id):
        yield Reason("not_an_editor")
