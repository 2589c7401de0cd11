"""What can be done with a plan: draft, read its text, write, cascade, activate, take note of it, close, extend, excuse."""

from guong.plans.actions.cascading import cascade, write_terms
from guong.plans.actions.drafting import answer, draft, replace_part, replace_parts, write_heading
from guong.plans.actions.finding import confirm_findings, drop_finding, load_plan, read_plan, take_finding_back
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
    "drop_finding",
    "excuse",
    "extend",
    "hold_step",
    "load_plan",
    "read_plan",
    "replace_part",
    "replace_parts",
    "take_finding_back",
    "write_heading",
    "write_terms",
]
