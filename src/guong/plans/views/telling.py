"""What several pages of a plan tell: what a person has still to acknowledge."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guong.organisations.actor import Actor
from guong.plans.queries import receipt
from guong.plans.words import number_in_words


def own_cards(actor: Actor, plan: Any, at: datetime) -> list[dict[str, Any]]:
    """What the person has still to acknowledge, unit by unit, as the forms take it."""
    found = receipt.open_to(actor, plan, at)
    names = receipt.names_of(found, at)
    return [
        {"name": names.get(unit, "?"), "what": told_numbers(numbers), "fields": {"don_vi": unit, "lan": numbers[-1]}}
        for unit, numbers in sorted(found.items())
    ]


def told_numbers(numbers: Sequence[int]) -> str:
    """ "kế hoạch; sửa đổi, bổ sung lần 1"."""
    return "; ".join(number_in_words(number) for number in numbers)
