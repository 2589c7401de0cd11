"""What can be done with registrations and lists: one function per verb, grouped by who does it."""

from guong.registrations.actions.checking import accept, accept_many, send_back
from guong.registrations.actions.ending import end_exemplar, merge_exemplar, restore_exemplar
from guong.registrations.actions.sealing import ask_to_reopen, reopen, seal
from guong.registrations.actions.sending import put_in_list, send_list, take_back, withdraw
from guong.registrations.actions.writing import continue_from, discard, start, write

__all__ = [
    "accept",
    "accept_many",
    "ask_to_reopen",
    "continue_from",
    "discard",
    "end_exemplar",
    "merge_exemplar",
    "put_in_list",
    "reopen",
    "restore_exemplar",
    "seal",
    "send_back",
    "send_list",
    "start",
    "take_back",
    "withdraw",
    "write",
]
