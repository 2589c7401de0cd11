"""What happened to a difficulty, in words."""

from typing import Any

from guong.kit.periods import local
from guong.kit.phrasebook import tell
from guong.ledger.deeds import history_of
from guong.obstacles.models import Obstacle
from guong.organisations import queries as organisations

TONES = {
    "obstacle.answered": "good",
    "obstacle.helped": "good",
    "obstacle.asked_again": "warn",
    "answer.published": "info",
}


def history(obstacle: Obstacle) -> list[dict[str, Any]]:
    """Oldest first: when, who, and what in words; of the answer too."""
    answer = [] if obstacle.answer_id is None else [f"answer:{obstacle.answer_id}"]
    entries = history_of(f"obstacle:{obstacle.pk}", *answer)
    doers = organisations.names_of_doers(entries)
    asked = {
        (entry["facts"][name], local(entry["at"]).date())
        for entry in entries
        for name in ("desk", "body")
        if name in entry["facts"]
    }
    names = organisations.names_on(asked)
    return [_told(entry, doers, names) for entry in entries]


def _told(entry: dict[str, Any], doers: dict[int, str], names: dict[Any, str]) -> dict[str, Any]:
    day, facts = local(entry["at"]).date(), dict(entry["facts"])
    facts.update({name: names.get((facts[name], day), "?") for name in ("desk", "body") if name in facts})
    return {
        "when": f"{local(entry['at']):%H:%M %d/%m/%Y}",
        "who": doers.get(entry["seq"], "Người không còn trong hệ thống"),
        "text": tell(entry["name"], facts),
        "tone": TONES.get(entry["name"], "plain"),
    }
