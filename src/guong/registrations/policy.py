"""Who may do what with registrations and lists."""

from collections.abc import Iterator

from guong.kit.reasons import Reason
from guong.organisations.actor import BEGINNING, Actor, Office, Standing
from guong.organisations.policy import own_account_needed

WRITERS = (Office.CLERK, Office.HEAD)


def why_not_write(actor: Actor, *, unit_id: int, on_behalf_id: int | None = None) -> Iterator[Reason]:
    """Clerk or head of the registering unit; for a paper entry, those of the body that typed it in."""
    if on_behalf_id is not None:
        if not actor.holds_any(on_behalf_id, *WRITERS, Office.RECEIVER):
            yield _not_theirs(actor, on_behalf_id, Reason("not_the_clerk"))
    elif not actor.holds_any(unit_id, *WRITERS):
        yield _not_theirs(actor, unit_id, Reason("not_the_clerk"))


def why_not_begin(actor: Actor, *, unit_id: int) -> Iterator[Reason]:
    """As `why_not_write`, for something new: of a body that ended only its heir begins what is owed still."""
    yield from (found := list(why_not_write(actor, unit_id=unit_id)))
    if not found and not actor.holds_any(unit_id, *WRITERS, of=BEGINNING):
        yield Reason("nothing_new")


def _not_theirs(actor: Actor, body: int, otherwise: Reason) -> Reason:
    """Why somebody may not act for a body; former people of one that ended are told who does its work."""
    return Reason("work_went_on") if actor.holds_any(body, of={Standing.ENDED}) else otherwise


def why_not_enter_on_behalf(actor: Actor, *, parent_id: int | None) -> Iterator[Reason]:
    """Only the body directly above a unit types in its paper; not one that ended and that nobody follows."""
    if parent_id is None or not actor.holds_any(parent_id, *WRITERS, Office.RECEIVER, of=BEGINNING):
        yield Reason("not_above")


def why_not_send(actor: Actor, *, organisation_id: int) -> Iterator[Reason]:
    """The head sends the unit's list and withdraws it."""
    if not actor.holds(Office.HEAD, organisation_id):
        yield _not_theirs(actor, organisation_id, Reason("not_the_head"))
        yield from own_account_needed(actor)


def why_not_check(actor: Actor, *, receiver_id: int) -> Iterator[Reason]:
    """The receiver at its level accepts and returns."""
    if not actor.holds(Office.RECEIVER, receiver_id):
        yield _not_theirs(actor, receiver_id, Reason("not_the_checker"))


def why_not_seal(actor: Actor, *, receiver_id: int) -> Iterator[Reason]:
    """The plan's receiver seals and asks to reopen."""
    if not actor.holds(Office.RECEIVER, receiver_id):
        yield Reason("not_the_receiver")


def why_not_reopen(
    actor: Actor, *, receiver_id: int, issuer_id: int, is_asked: bool, is_asker: bool
) -> Iterator[Reason]:
    """A second person confirms a reopening: another receiver, or a standing member of the issuer.

    Args:
        is_asker: whether the actor asked, or is no second person to whoever did (ủy quyền).
    """
    if not (actor.holds(Office.RECEIVER, receiver_id) or actor.holds(Office.STANDING_MEMBER, issuer_id)):
        yield Reason("not_the_receiver")
    if not is_asked:
        yield Reason("reopening_not_asked")
    elif is_asker:
        yield Reason("same_person")


def why_not_end(actor: Actor, *, unit_id: int, receiver_id: int) -> Iterator[Reason]:
    """The head of the unit that had an exemplar last, or the receiver of the plan in which it stood last, ends its life."""
    if not actor.holds(Office.HEAD, unit_id) and not actor.holds(Office.RECEIVER, receiver_id):
        yield _not_theirs(actor, unit_id, Reason("not_to_end"))
        yield from own_account_needed(actor)
