"""Plans and amendments of which the person's units have still to take note."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from guong.desk.queries.cards import Task
from guong.organisations.actor import Actor
from guong.plans.models import Plan
from guong.plans.queries import receipt
from guong.plans.rules.receipt import THE_PLAN
from guong.plans.words import number_in_words


def to_take(actor: Actor, plan: Plan, at: datetime) -> Iterator[Task]:
    """One card for each unit; the button acknowledges what the card names, and nothing that comes later."""
    found = receipt.open_to(actor, plan, at)
    names = receipt.names_of(found, at)
    href, sent_to = (reverse(name, args=[plan.code]) for name in ("plan", "plan_taking"))
    for unit, numbers in sorted(found.items()):
        what = "Kế hoạch mới" if THE_PLAN in numbers else f"Kế hoạch có {number_in_words(numbers[-1])}"
        sign, note = ("Chưa tiếp nhận", "warn"), "Đọc kế hoạch rồi xác nhận đã tiếp nhận."
        yield Task(
            38, f"{what}: {plan.title}", href, names.get(unit, "?"), sign, note, "Xác nhận đã tiếp nhận", "secondary", sent_to,
            sends=True, fields={"don_vi": unit, "lan": numbers[-1]},
        )  # fmt: skip
