"""What can be done with a plan: draft, read its text, write, cascade, answer, activate, take note of it, amend, close, extend, excuse."""

from guong.plans.actions.amending import (
    draft_amendment,
    drop_amendment,
    issue_amendment,
    put_line,
    settle_plan,
    take_line_back,
    write_amendment,
)
from guong.plans.actions.cascading import cascade, write_terms
from guong.plans.actions.drafting import answer, draft, replace_part, replace_parts, write_heading
from guong.plans.actions.finding import confirm_findings, drop_finding, load_plan, read_plan, take_finding_back
from guong.plans.actions.following import follow
from guong.plans.actions.receipt import acknowledge
from guong.plans.actions.running import activate, close, excuse, extend, hold_step

__all__ = [
    "acknowledge",
    "activate",
    "answer",
    "cascade",
    "close",
    "confirm_findings",
    "draft",
    "draft_amendment",
    "drop_amendment",
    "drop_finding",
    "excuse",
    "extend",
    "follow",
    "hold_step",
    "issue_amendment",
    "load_plan",
    "put_line",
    "read_plan",
    "replace_part",
    "replace_parts",
    "settle_plan",
    "take_finding_back",
    "take_line_back",
    "write_amendment",
    "write_heading",
    "write_terms",
]
