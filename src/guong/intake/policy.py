"""Who may bring in what: those who could do it row by row on the pages."""

from collections.abc import Iterator

from guong.intake.rules.steps import Kind
from guong.kit.reasons import Reason
from guong.organisations.actor import Actor, Office
from guong.organisations.policy import why_not_change
from guong.people.policy import why_not_keep_people

WRITING = (Office.CLERK, Office.HEAD, Office.RECEIVER)


def why_not_bring(actor: Actor, kind: str, *, is_receiver: bool) -> Iterator[Reason]:
    """Units: who changes bodies; people: who answers for people; registrations: who writes, or types in paper, somewhere; honours: who
    receives somewhere.

    Args:
        is_receiver: whether a receiving body of the actor's stands somewhere today.
    """
    if actor.shared is not None:  # the sheet is brought in by a task, with the rights of a person alone
        yield Reason("import_not_shared")
    elif kind == Kind.UNITS:
        yield from why_not_change(actor, is_receiver=is_receiver, days=())
    elif kind == Kind.PEOPLE:
        yield from why_not_keep_people(actor)
    elif kind == Kind.AWARDS:
        if not actor.bodies(Office.RECEIVER):
            yield Reason("not_an_awarder")
    elif not actor.bodies(*WRITING):
        yield Reason("not_for_registering")
