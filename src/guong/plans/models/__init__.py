"""What is stored of a plan."""

from guong.plans.models.amending import Amendment, AmendmentLine
from guong.plans.models.parts import (
    Assignment,
    Basis,
    Deadline,
    InForce,
    KeptQuota,
    NamedForm,
    Part,
    Quota,
    QuotaMember,
    Recipient,
    Sector,
    Theme,
)
from guong.plans.models.plan import Plan
from guong.plans.models.receipt import Acknowledgement
from guong.plans.models.steering import Excusal, Extension, Seal
from guong.plans.models.text import Finding, PlanText

__all__ = [
    "Acknowledgement",
    "Amendment",
    "AmendmentLine",
    "Assignment",
    "Basis",
    "Deadline",
    "Excusal",
    "Extension",
    "Finding",
    "InForce",
    "KeptQuota",
    "NamedForm",
    "Part",
    "Plan",
    "PlanText",
    "Quota",
    "QuotaMember",
    "Recipient",
    "Seal",
    "Sector",
    "Theme",
]
