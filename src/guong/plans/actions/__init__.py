"""What can be done with a plan: draft, write its parts, answer its questions, activate, amend, close, extend, excuse."""

from guong.plans.actions.amending import (
    draft_amendment,
    drop_amendment,
    issue_amendment,
    put_line,
    settle_plan,
    take_line_back,
    write_amendment,
)
from guong.plans.actions.drafting import answer, draft, replace_part, replace_parts, write_heading
from guong.plans.actions.running import activate, close, excuse, extend, hold_step

__all__ = [
    "activate",
    "answer",
    "close",
    "draft",
    "draft_amendment",
    "drop_amendment",
    "excuse",
    "extend",
    "hold_step",
    "issue_amendment",
    "put_line",
    "replace_part",
    "replace_parts",
    "settle_plan",
    "take_line_back",
    "write_amendment",
    "write_heading",
]
