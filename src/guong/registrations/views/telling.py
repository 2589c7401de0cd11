"""Words that the board, the records and the consolidation share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from guong.kit.periods import local
from guong.ledger.chain import spelled
from guong.organisations import queries as organisations
from guong.organisations.words import by_way_of
from guong.registrations.words import seal_in_words


def when(at: datetime | None) -> str:
    """14:05 09/03/2023."""
    return "" if at is None else f"{local(at):%H:%M %d/%m/%Y}"


def address(request: Any, **changes: Any) -> str:
    """The page's own filters with `changes` (None drops one)."""
    kept = {name: value for name, value in request.GET.items() if name not in changes and value}
    kept.update({name: value for name, value in changes.items() if value is not None})
    return "?" + urlencode(kept)


def who_sent(receipts: Sequence[Any]) -> list[str]:
    """Of each receipt who sent what it is for, and by way of which body's shared account where it was one."""
    days = [(receipt.by_way_of_id, local(receipt.arrived_at).date()) for receipt in receipts]
    names = organisations.names_on(day for day in days if day[0] is not None)
    return [
        by_way_of(receipt.by_person.full_name, names[day]) if day in names else receipt.by_person.full_name
        for receipt, day in zip(receipts, days, strict=True)
    ]


def told_of_seal(seal: Any) -> dict[str, str]:
    """When a seal was made, by whom, and its hash in groups of five; and of its reopening."""
    names = organisations.names_of_people([seal.by, seal.reopening_asked_by, seal.reopened_by])
    by = names.get(seal.by, "")
    return {
        "told": seal_in_words(when(seal.at), by),
        "at": when(seal.at),
        "by": by,
        "hash": spelled(seal.hash),
        "full_hash": seal.hash,
        "asked_by": names.get(seal.reopening_asked_by, ""),
        "reason": seal.reopening_reason,
        "reopened_by": names.get(seal.reopened_by, ""),
        "reopened_at": when(seal.reopened_at),
    }
