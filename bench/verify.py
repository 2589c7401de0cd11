"""The independent verifier: reads the database without the program, and compares it with what was acknowledged."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from bench.clerk import Told
from bench.installations import Installation
from guong.ledger import auditor

COLUMNS = ("title", "place", "reason", "aims", "method", "forces", "resources", "schedule", "products", "replicability")


@dataclass
class Findings:
    """Every disagreement in words, by kind."""

    lost: list[str] = field(default_factory=list)  # acknowledged and not there, or there with another text
    doubled: list[str] = field(default_factory=list)  # there more than once, or never acknowledged
    damage: list[str] = field(default_factory=list)  # of the ledger


def verify(installation: Installation, told: Told) -> Findings:
    """Compare. Called when the server has stopped."""
    found = Findings()
    with reading(installation) as ask:
        rows = _registrations(ask)
        _look_at_drafts(rows, told, found)
        _look_at_submissions(ask, rows, told, found)
        look_at_chain(ask, found)
    return found


def _registrations(ask: Any) -> dict[int, dict[str, Any]]:
    names = ", ".join(f"r.{name}" for name in COLUMNS)
    rows = ask(
        f"SELECT r.id, r.state, e.holder_name, {names} FROM registrations_registration r "
        "JOIN registrations_exemplar e ON e.id = r.exemplar_id"
    )
    return {row[0]: dict(zip(("state", "holder_name", *COLUMNS), row[1:], strict=True)) for row in rows}


def _look_at_drafts(rows: dict[int, dict[str, Any]], told: Told, found: Findings) -> None:
    titles = Counter(row["title"] for row in rows.values())
    for number, title in told.begun.items():
        if number not in rows:
            found.lost.append(f"registration {number} was begun and is not there")
        if titles[title] > 1:
            found.doubled.append(f"{title!r} is there {titles[title]} times")
    # A double click without its key leaves a second, never written row behind.
    empty = sum(not row["title"] for row in rows.values())
    found.doubled.extend(["a row without a title"] * empty)
    for number, texts in told.texts.items():
        row = rows.get(number, {})
        found.lost.extend(
            f"{number}.{name} is not what was acknowledged" for name, text in texts.items() if row.get(name) != text
        )


def _look_at_submissions(ask: Any, rows: dict[int, dict[str, Any]], told: Told, found: Findings) -> None:
    receipts: dict[int, list[tuple[int, str, Any]]] = {}
    for id_, number, token, snapshot in ask(
        "SELECT id, registration_id, token, snapshot FROM registrations_submission WHERE registration_id IS NOT NULL"
    ):
        receipts.setdefault(number, []).append(
            (id_, token, json.loads(snapshot) if isinstance(snapshot, str) else snapshot)
        )
    items = Counter(number for (number,) in ask("SELECT registration_id FROM registrations_listitem"))
    entries: dict[str, list[str]] = {}
    for subject, payload in ask("SELECT subject, payload FROM ledger_entry WHERE name = 'registration.listed'"):
        entries.setdefault(subject, []).append(payload)
    for number, token in told.submitted.items():
        stored, recorded = receipts.get(number, []), entries.get(f"registration:{number}", [])
        if (
            not any(one[1] == token for one in stored)
            or not recorded
            or not items[number]
            or rows.get(number, {}).get("state") != "listed"
        ):
            found.lost.append(f"submission {number}: receipt, list item, ledger entry or state is missing")
            continue
        if len(stored) > 1 or len(recorded) > 1 or items[number] > 1:
            found.doubled.append(
                f"submission {number}: {len(stored)} receipts, {len(recorded)} entries, {items[number]} items"
            )
        id_, _, snapshot = stored[0]
        if json.loads(recorded[0])["facts"]["receipt"] != f"BN-{id_:06d}":
            found.lost.append(f"submission {number}: the ledger names another receipt")
        texts = told.texts.get(number, {})
        found.lost.extend(
            f"receipt of {number}: {name} is not what was acknowledged"
            for name, text in texts.items()
            if snapshot.get(name) != text
        )


def look_at_chain(ask: Any, found: Findings) -> None:
    lines = [
        json.dumps({"seq": s, "prev": p, "hash": h, "payload": t})
        for s, p, h, t in ask("SELECT seq, prev, hash, payload FROM ledger_entry ORDER BY seq")
    ]
    head = next(iter(ask("SELECT seq, hash FROM ledger_head")))
    lines.append(json.dumps({"head": {"seq": head[0], "hash": head[1]}}))
    found.damage.extend(auditor.check(lines)[2])


@contextmanager
def reading(installation: Installation) -> Iterator[Any]:
    if installation.address:
        with psycopg.connect(installation.address) as connection:
            yield lambda question: connection.execute(question).fetchall()
        return
    with closing(sqlite3.connect(installation.home / "guong.sqlite3")) as connection:
        yield lambda question: connection.execute(question).fetchall()
