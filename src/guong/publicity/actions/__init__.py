"""Verbs of publicity: the unit agrees and takes it back; the editor prepares, writes, publishes, withdraws, takes a photo down.

None of them asks whether the year is sealed or the plan closed: exemplars are read on, and whoever takes something back is always heard.
"""

from guong.publicity.actions.agreeing import agree, agree_on_paper, withdraw_agreement, withdraw_agreement_on_paper
from guong.publicity.actions.publishing import prepare, publish, take_down, unpublish, write

__all__ = [
    "agree",
    "agree_on_paper",
    "prepare",
    "publish",
    "take_down",
    "unpublish",
    "withdraw_agreement",
    "withdraw_agreement_on_paper",
    "write",
]
