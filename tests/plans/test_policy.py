"""Who may do what with a plan."""

import pytest

from guong.organisations.actor import NOBODY, Actor, Office, SeatHeld
from guong.plans import policy

BODY, ABOVE, OTHER = 2, 1, 9


def holding(office: Office, body: int) -> Actor:
    return Actor(5, 5, "", False, (SeatHeld(office, body),))


@pytest.mark.parametrize(
    ("actor", "drafts", "manages", "reads_history"),
    [
        (NOBODY, False, False, False),
        (Actor(None, 1, "", True), False, False, False),
        (holding(Office.RECEIVER, BODY), True, True, True),
        (holding(Office.RECEIVER, OTHER), True, False, False),
        (holding(Office.RECEIVER, ABOVE), True, False, False),
        (holding(Office.STANDING_MEMBER, ABOVE), False, False, True),
        (holding(Office.STANDING_MEMBER, OTHER), False, False, False),
        (holding(Office.HEAD, BODY), False, False, False),
        (holding(Office.CLERK, BODY), False, False, False),
        (holding(Office.EDITOR, BODY), False, False, False),
    ],
)
def test_rights(actor, drafts, manages, reads_history):
    assert (not list(policy.why_not_draft(actor))) is drafts
    assert (not list(policy.why_not_manage(actor, receiver_id=BODY))) is manages
    assert (not list(policy.why_not_read_history(actor, receiver_id=BODY, issuer_id=ABOVE))) is reads_history
