"""Who may do what with a plan."""

from collections.abc import Collection, Iterator

from guong.kit.reasons import Reason
from guong.organisations.actor import BEGINNING, EVERY, LIVING, Actor, Office, Standing

ACKNOWLEDGING = (Office.CLERK, Office.HEAD)


def why_not_draft(actor: Actor) -> Iterator[Reason]:
    """Plans are drafted by those who receive for a body that is there."""
    if not actor.bodies(Office.RECEIVER, of=LIVING):
        yield Reason("not_a_planner")


def why_not_manage(actor: Actor, *, receiver_id: int, head_of: int | None = None) -> Iterator[Reason]:
    """The plan's receiver writes it, answers, activates, extends, excuses, consolidates and seals.

    Args:
        head_of: of a body's own plan that body: its head writes, activates and closes it as well.
    """
    if not (actor.holds(Office.RECEIVER, receiver_id) or (head_of is not None and actor.holds(Office.HEAD, head_of))):
        yield Reason("not_the_receiver")


def why_not_cascade(*, issuer_id: int, candidates: Collection[int]) -> Iterator[Reason]:
    """Who heads a body or receives for it makes its own plan.

    Args:
        candidates: the bodies for which the person may.
    """
    if issuer_id not in candidates:
        yield Reason("not_theirs_to_cascade", field="don_vi")


def why_not_issue(*, issuer_id: int, allowed: Collection[int]) -> Iterator[Reason]:
    """A plan is issued only in the name of a body for which its receiver works."""
    if issuer_id not in allowed:
        yield Reason("not_their_name", field="issuer_id")


def why_not_read_history(actor: Actor, *, receiver_id: int, issuer_id: int) -> Iterator[Reason]:
    """Who did what and when is read by the plan's receiver and by the standing members of its issuer."""
    is_standing_member = actor.holds(Office.STANDING_MEMBER, issuer_id, of=EVERY)
    if not (actor.holds(Office.RECEIVER, receiver_id, of=EVERY) or is_standing_member):
        yield Reason("not_the_receiver")


def reads_whole(actor: Actor, *, receiver_id: int, issuer_id: int) -> bool:
    """Whether the person reads the whole plan, the consolidation included: its receiver; standing members and head of its issuer."""
    is_leading = actor.holds_any(issuer_id, Office.STANDING_MEMBER, Office.HEAD, of=EVERY)
    return is_leading or actor.holds(Office.RECEIVER, receiver_id, of=EVERY)


def only_advises(actor: Actor, *, receiver_id: int, issuer_id: int) -> bool:
    """Whether the person works on a body's own plan from its advisory body alone: the board of it shows what stands below one's seats."""
    return actor.holds(Office.RECEIVER, receiver_id, of=EVERY) and not actor.holds_any(issuer_id, of=EVERY)


def why_not_acknowledge(actor: Actor, *, organisation_id: int) -> Iterator[Reason]:
    """Who writes for a unit or heads it says that it has read the plan; of one that ended, its heir does."""
    if not actor.holds_any(organisation_id, *ACKNOWLEDGING, of=BEGINNING):
        is_former = actor.holds_any(organisation_id, of={Standing.ENDED})
        yield Reason("work_went_on" if is_former else "not_theirs_to_acknowledge")
