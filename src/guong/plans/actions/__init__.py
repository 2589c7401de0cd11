"""What can be done with a plan: draft, write its parts, answer its questions, activate, close, extend, excuse; take note of it."""

from guong.plans.actions.cascading import cascade, write_terms
from guong.plans.actions.drafting import answer, draft, replace_part, replace_parts, write_heading
from guong.plans.actions.receipt import acknowledge
from guong.plans.actions.running import activate, close, excuse, extend, hold_step

__all__ = [
    "acknowledge",
    "activate",
    "answer",
    "cascade",
    "close",
    "draft",
    "excuse",
    "extend",
    "hold_step",
    "replace_part",
    "replace_parts",
    "write_heading",
    "write_terms",
]
