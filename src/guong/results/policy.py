"""Who may do what with reports on results, beyond what every step of the year shares."""

from collections.abc import Iterator

from guong.kit.reasons import Reason
from guong.organisations.actor import Actor, Office
from guong.registrations.policy import WRITERS
from guong.registrations.policy import why_not_begin as why_not_begin
from guong.registrations.policy import why_not_enter_on_behalf as why_not_enter_on_behalf
from guong.registrations.policy import why_not_write as why_not_write


def why_not_consent(actor: Actor, *, unit_id: int, on_behalf_id: int | None) -> Iterator[Reason]:
    """Who asked the people in a photo: clerk or head of the unit, or of the body that typed in its paper."""
    if not any(actor.holds_any(body, *WRITERS) for body in (unit_id, on_behalf_id) if body is not None):
        yield Reason("not_for_consent")


def why_not_withdraw_consent(
    actor: Actor, *, unit_id: int, on_behalf_id: int | None, receiver_id: int
) -> Iterator[Reason]:
    """Who gave it, and the plan's receiver. Editors take a photo down from their own desk (`publicity`), with a reason."""
    is_above = actor.holds(Office.RECEIVER, receiver_id)
    if not is_above and any(why_not_consent(actor, unit_id=unit_id, on_behalf_id=on_behalf_id)):
        yield Reason("not_to_withdraw_consent")
