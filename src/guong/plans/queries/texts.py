"""What is read of a plan's text: the text, what was found in it, where each part stands."""

from typing import Any

from django.db.models import Count, Q

from guong.organisations.queries import hierarchies_by_kind as hierarchies_by_kind
from guong.plans.models import Finding, Plan, PlanText
from guong.plans.queries.groups import read_groups
from guong.plans.rules import FindingState


def text_of(plan: Plan) -> PlanText | None:
    """The text that the plan was made from; None where it was typed."""
    found: PlanText | None = PlanText.objects.filter(plan=plan).order_by("-id").first()
    return found


def findings_of(text: PlanText) -> list[Finding]:
    """Everything that was found in a text, in the order of the plan's parts."""
    return list(Finding.objects.filter(source=text).order_by("position"))


def every_row(plan: Plan) -> dict[str, dict[int, Any]]:
    """Part → its rows by number, whether they are in force or not: what was made of a finding stays where the text says it."""
    tables = {
        "sectors": "sector", "themes": "theme", "bases": "basis", "recipients": "recipient", "quotas": "quota",
        "deadlines": "deadline", "assignments": "assignment", "forms": "namedform",
    }  # fmt: skip
    found = {name: {row.pk: row for row in getattr(plan, f"{table}_rows").all()} for name, table in tables.items()}
    read_groups(found["quotas"].values())
    return found


def facts_of(plan: Plan) -> dict[str, int] | None:
    """How many things were found in the plan's text, and how many of them nobody has looked at; None where it has no text."""
    unseen = Count("findings", filter=Q(findings__state=FindingState.PROPOSED))
    counted = PlanText.objects.filter(plan=plan).annotate(unseen=unseen, total=Count("findings"))
    return counted.order_by("-id").values("unseen", "total").first()
