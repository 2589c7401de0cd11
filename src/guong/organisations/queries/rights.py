"""Who may change bodies, asked before a page is drawn."""

from collections.abc import Iterable
from datetime import datetime

from guong.kit.periods import local
from guong.organisations import policy
from guong.organisations.actor import Actor, Office
from guong.organisations.queries import tops_worked_for


def may_change(actor: Actor, at: datetime) -> bool:
    """Whether there is any body that the actor may change."""
    return not list(policy.why_not_change(actor, is_receiver=is_receiver(actor, at), days=()))


def is_receiver(actor: Actor, at: datetime) -> bool:
    """Whether a body for which the actor receives stands somewhere today."""
    receiving: Iterable[int] = actor.in_person.bodies(Office.RECEIVER)
    return bool(receiving) and bool(tops_worked_for(receiving, local(at).date()))
