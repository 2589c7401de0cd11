"""The two plans of the town with a text each, in which something was found that waits."""

from guong.plans.models import Finding, Plan, PlanText
from guong.plans.rules.proposals import Group

SAYING = "1. Đối với doanh nghiệp: Làm ăn có lãi, giữ chất lượng hàng hóa."
FOUND = {"name": "Doanh nghiệp", "content": "Làm ăn có lãi, giữ chất lượng hàng hóa.", "clause": "1"}
NOWHERE = 99_999_999


def give_text(plan: Plan) -> None:
    """Put a text beside a plan, with one thing found in it."""
    at = plan.drafted_at
    text = PlanText.objects.create(plan=plan, text=SAYING, origin="ke-hoach.txt", digest="0" * 64, read_at=at)
    found = {"part": "sectors", "values": FOUND, "note": "", "sure": True, "duty": {}}
    Finding.objects.create(source=text, position=0, kind=Group.SECTORS, found=found, span_from=3, span_to=len(SAYING))


def finding_of(code: str) -> int:
    """The number of what was found; of a plan that is not there a number that nothing has."""
    found = Finding.objects.filter(source__plan__code=code).order_by("position").values_list("pk", flat=True).first()
    return found or NOWHERE
