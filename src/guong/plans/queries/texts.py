"""What is read of a plan's text: the text, what was found in it, where each part stands."""

from django.db.models import Count, Q

from guong.organisations.queries import hierarchies_by_kind as hierarchies_by_kind
from guong.plans.models import Finding, Plan, PlanText
from guong.plans.rules import FindingState


def text_of(plan: Plan) -> PlanText | None:
    """The text that the plan was made from; None where it was typed."""
    found: PlanText | None = PlanText.objects.filter(plan=plan).order_by("-id").first()
    return found


def findings_of(text: PlanText) -> list[Finding]:
    """Everything that was found in a text, in the order of the plan's parts."""
    return list(Finding.objects.filter(source=text).order_by("position"))


def facts_of(plan: Plan) -> dict[str, int] | None:
    """How many things were found in the plan's text, and how many of them nobody has looked at; None where it has no text."""
    unseen = Count("findings", filter=Q(findings__state=FindingState.PROPOSED))
    counted = PlanText.objects.filter(plan=plan).annotate(unseen=unseen, total=Count("findings"))
    return counted.order_by("-id").values("unseen", "total").first()
