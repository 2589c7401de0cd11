"""The end of an exemplar's life: given up with a reason, or gone into another one; and taking that back. Plain Python."""

from collections.abc import Iterator

from guong.kit.reasons import Reason

LONGEST_REASON = 500


def why_not_end(*, is_sent: bool, is_ended: bool, written: int | None, is_checked: bool) -> Iterator[Reason]:
    """Reasons against ending an exemplar.

    Args:
        is_sent: whether a registration of any year was ever sent; what was only drafted is discarded.
        written: year of one that its unit is writing in a step that runs, as far as the person may know of it.
        is_checked: whether one that was sent is not accepted yet, in a step that runs.
    Source: issue 5, "Next year"; ADR 0038.
    """
    if is_ended:
        yield Reason("exemplar_ended_already")
    elif not is_sent:
        yield Reason("ended_unsent")
    elif written is not None:
        yield Reason("ended_while_written", facts={"year": written})
    elif is_checked:
        yield Reason("ended_while_checked")


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


def why_not_restore(*, is_ended: bool, into_went_on: bool, into_ended: bool) -> Iterator[Reason]:
    """Reasons against taking an end back; nothing that others built on it is pulled away.

    Args:
        into_went_on: whether the exemplar it went into was sent again since.
        into_ended: whether that one ended since.
    """
    if not is_ended:
        yield Reason("exemplar_not_ended")
    elif into_went_on:
        yield Reason("life_went_on")
    elif into_ended:
        yield Reason("life_ended_since")
