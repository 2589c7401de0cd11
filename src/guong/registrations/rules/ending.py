"""The end of an exemplar's life: given up with a reason, or gone into another one; and taking that back. Plain Python."""

from collections.abc import Iterator

from guong.kit.reasons import Reason
from guong.registrations.rules import UNSEEN_ABOVE, State

LONGEST_REASON = 500


def why_not_end(*, state: str, is_sent: bool, is_open: bool, is_ended: bool, year: int) -> Iterator[Reason]:
    """Reasons against ending an exemplar.

    Args:
        is_sent: whether a registration of any year was ever sent; what was only drafted is discarded.
        state: of its newest registration, whoever may read that one.
        is_open: whether that one is in work still: its plan runs, and the step is not sealed.
        year: of that registration.
    Source: issue 5, "Next year"; ADR 0038.
    """
    if is_ended:
        yield Reason("exemplar_ended_already")
    elif not is_sent:
        yield Reason("ended_unsent")
    elif is_open and state in UNSEEN_ABOVE:
        yield Reason("ended_while_written", facts={"year": year})
    elif is_open and state != State.ACCEPTED:
        yield Reason("ended_while_checked", facts={"year": year})


def why_not_said(reason: str) -> Iterator[Reason]:
    """Reasons against what was typed as the reason."""
    if not reason:
        yield Reason("missing", field="reason")
    elif len(reason) > LONGEST_REASON:
        yield Reason("too_long", field="reason", facts={"limit": LONGEST_REASON, "length": len(reason)})


def why_not_into(*, is_itself: bool, is_sent: bool, is_ended: bool) -> Iterator[Reason]:
    """Reasons against merging into an exemplar.

    Args:
        is_sent: whether some registration of it was ever sent.
        is_ended: whether it ended, or its last report proposes to stop it.
    """
    if is_itself:
        yield Reason("life_into_itself", field="into")
    elif not is_sent:
        yield Reason("life_into_unsent", field="into")
    elif is_ended:
        yield Reason("life_into_ended", field="into")


def why_not_restore(*, is_ended: bool, into_year: int | None, into_ended: bool) -> Iterator[Reason]:
    """Reasons against taking an end back; nothing that others built on it is pulled away.

    Args:
        into_year: of the registration that the exemplar it went into was given since; None where it was not gone on with.
        into_ended: whether that one ended since.
    """
    if not is_ended:
        yield Reason("exemplar_not_ended")
    elif into_year is not None:
        yield Reason("life_went_on", facts={"year": into_year})
    elif into_ended:
        yield Reason("life_ended_since")
