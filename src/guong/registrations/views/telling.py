"""Words that the board, the records and the consolidation share."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from guong.kit.periods import local
from guong.ledger.chain import spelled
from guong.organisations import queries as organisations
from guong.registrations.queries.senders import reopener_of, sealer_of
from guong.registrations.words import seal_in_words


def when(at: datetime | None) -> str:
    """14:05 09/03/2023."""
    return "" if at is None else f"{local(at):%H:%M %d/%m/%Y}"


def address(request: Any, **changes: Any) -> str:
    """The page's own filters with `changes` (None drops one)."""
    kept = {name: value for name, value in request.GET.items() if name not in changes and value}
    kept.update({name: value for name, value in changes.items() if value is not None})
    return "?" + urlencode(kept)


def told_of_seal(seal: Any) -> dict[str, str]:
    """When a seal was made, by whom, and its hash in groups of five; and of its reopening."""
    names = organisations.names_of_people([seal.by, seal.reopening_asked_by, seal.reopened_by])
    by, reopened_by = sealer_of(seal, names), reopener_of(seal, names)
    return {
        "told": seal_in_words(when(seal.at), by),
        "at": when(seal.at),
        "by": by,
        "hash": spelled(seal.hash),
        "full_hash": seal.hash,
        "asked_by": names.get(seal.reopening_asked_by, ""),
        "reason": seal.reopening_reason,
        "reopened_by": reopened_by,
        "reopened_at": when(seal.reopened_at),
    }
