"""Plans and amendments of which the person's units have still to take note."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse

from guong.desk.queries.cards import Task
from guong.kit.periods import local
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.plans.models import Plan
from guong.plans.queries import cascade, receipt
from guong.plans.rules.receipt import THE_PLAN
from guong.plans.words import number_in_words

MOST_CHANGES = 3


def _note(changes: Sequence[tuple[int, str, str]], numbers: Sequence[int], kind: str) -> str:
    """What to do; and what the open amendments changed of what this unit owes, or until when."""
    todo = "Đọc kế hoạch rồi xác nhận đã tiếp nhận."
    told = list(
        dict.fromkeys(
            words.replace("\n", " ") for number, of, words in changes if number in numbers and of in {"", kind}
        )
    )
    more = "; …" if len(told) > MOST_CHANGES else ""
    return f"Thay đổi: {'; '.join(told[:MOST_CHANGES])}{more}. {todo}" if told else todo


def to_take(actor: Actor, plan: Plan, at: datetime) -> Iterator[Task]:
    """One card for each unit; the button acknowledges what the card names, and nothing that comes later."""
    found = receipt.open_to(actor, plan, at)
    names = receipt.names_of(found, at)
    href, sent_to = (reverse(name, args=[plan.code]) for name in ("plan", "plan_taking"))
    amended = {number for numbers in found.values() for number in numbers if number != THE_PLAN}
    changes = receipt.changes_of(plan, amended) if amended else []
    # Of a unit to which a plan below says something stricter, what was changed above is not what it owes.
    stricter = cascade.deepest_over(plan.root, found, at) if changes else {}
    plain = set(found) - set(stricter)
    kinds = organisations.kinds_of(plain, local(at).date()) if changes else {}
    for unit, numbers in sorted(found.items()):
        what = "Kế hoạch mới" if THE_PLAN in numbers else f"Kế hoạch có {number_in_words(numbers[-1])}"
        sign, note = ("Chưa tiếp nhận", "warn"), _note(changes if unit in plain else (), numbers, kinds.get(unit, ""))
        yield Task(
            38, f"{what}: {plan.title}", href, names.get(unit, "?"), sign, note, "Xác nhận đã tiếp nhận", "secondary", sent_to,
            sends=True, fields={"don_vi": unit, "lan": numbers[-1]},
        )  # fmt: skip
