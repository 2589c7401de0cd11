"""What happened to a difficulty, in words."""

from typing import Any

from guong.kit.periods import local
from guong.kit.phrasebook import tell
from guong.ledger.deeds import history_of
from guong.obstacles.models import Obstacle
from guong.organisations import queries as organisations
from guong.plans.rules import AmendmentState

TONES = {
    "obstacle.answered": "good",
    "obstacle.helped": "good",
    "obstacle.asked_again": "warn",
    "answer.published": "info",
}


AMENDING = ("obstacle.put_in_amendment", "obstacle.taken_out")


def history(obstacle: Obstacle, *, tells_drafts: bool) -> list[dict[str, Any]]:
    """Oldest first: when, who, and what in words; of the answer too.

    Args:
        tells_drafts: for whoever writes amendments; others hear of one when it is issued.
    """
    answer = [] if obstacle.answer_id is None else [f"answer:{obstacle.answer_id}"]
    entries = history_of(f"obstacle:{obstacle.pk}", *answer)
    if not tells_drafts:
        entries = _without_drafts(obstacle, entries)
    doers = organisations.names_of_doers(entries)
    asked = {
        (entry["facts"][name], local(entry["at"]).date())
        for entry in entries
        for name in ("desk", "body")
        if name in entry["facts"]
    }
    names = organisations.names_on(asked)
    return [_told(entry, doers, names) for entry in entries]


def _without_drafts(obstacle: Obstacle, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is left of the entries for who may not know of drafts: the last one that put it into an amendment, if that is issued."""
    amendment = obstacle.amendment
    told = None
    if amendment is not None and amendment.state == AmendmentState.ISSUED:
        told = next((entry for entry in reversed(entries) if entry["name"] == AMENDING[0]), None)
    return [entry for entry in entries if entry["name"] not in AMENDING or entry is told]


def _told(entry: dict[str, Any], doers: dict[int, str], names: dict[Any, str]) -> dict[str, Any]:
    day, facts = local(entry["at"]).date(), dict(entry["facts"])
    facts.update({name: names.get((facts[name], day), "?") for name in ("desk", "body") if name in facts})
    return {
        "when": f"{local(entry['at']):%H:%M %d/%m/%Y}",
        "who": doers.get(entry["seq"], "Người không còn trong hệ thống"),
        "text": tell(entry["name"], facts),
        "tone": TONES.get(entry["name"], "plain"),
    }
