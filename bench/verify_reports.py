"""The independent verifier of reports and photos: reads tables and files without the program."""

import hashlib
import io
from collections import Counter
from typing import Any

from bench.installations import Installation
from bench.reporter import Reported
from bench.verify import Findings, look_at_chain, reading

TEXTS = ("done", "beneficiaries", "effect", "difficulties", "taken_up", "proposal_reason")
SIZES = {"large", "small"}


def verify_reports(installation: Installation, told: Reported) -> Findings:
    """Compare with every answer that a clerk was given. Called when server and worker have stopped."""
    found = Findings()
    with reading(installation) as ask:
        rows = _reports(ask)
        _look_at_texts(rows, told, found)
        _look_at_photos(installation, ask, told, found)
        _look_at_submissions(ask, rows, told, found)
        look_at_chain(ask, found)
    return found


def _reports(ask: Any) -> dict[int, dict[str, Any]]:
    rows = ask(f"SELECT registration_id, state, {', '.join(TEXTS)} FROM results_resultreport")
    return {row[0]: dict(zip(("state", *TEXTS), row[1:], strict=True)) for row in rows}


def _look_at_texts(rows: dict[int, dict[str, Any]], told: Reported, found: Findings) -> None:
    for number in told.begun:
        if number not in rows:
            found.lost.append(f"report {number} was begun and is not there")
    for number, texts in told.texts.items():
        row, tried = rows.get(number, {}), told.tried.get(number, {})
        found.lost.extend(
            f"report {number}.{name} is not what was acknowledged"
            for name, text in texts.items()
            # A later text that was sent and not answered may have arrived all the same.
            if row.get(name) != text and row.get(name) not in tried.get(name, ())
        )


def _look_at_photos(installation: Installation, ask: Any, told: Reported, found: Findings) -> None:
    renditions: dict[int, list[tuple[str, str]]] = {}
    for file, size, sha256 in ask("SELECT file_id, size_name, sha256 FROM files_rendition"):
        renditions.setdefault(file, []).append((size, sha256))
    rows = ask(
        "SELECT a.id, r.registration_id, f.id, f.sha256, f.state FROM results_attachment a "
        "JOIN results_resultreport r ON r.id = a.report_id JOIN files_storedfile f ON f.id = a.file_id"
    )
    stored = {row[0]: row[1:] for row in rows}
    for attachment, (number, sha256) in told.photos.items():
        row = stored.get(attachment)
        if row is None or row[0] != number or row[2] != sha256:
            found.lost.append(f"photo {attachment} of report {number} has no row, or another one")
    for attachment, (number, file, sha256, state) in stored.items():
        wrong = _wrong_bytes(installation, state, sha256, renditions.get(file, []))
        if wrong:
            kept = found.lost if attachment in told.photos else found.doubled
            kept.append(f"photo {attachment} of report {number}: {wrong}")
    for sha256, times in Counter(row[2] for row in stored.values()).items():
        if times > 1 and sha256 in told.sent:
            found.doubled.append(f"photo {sha256[:8]} is there {times} times")


def _wrong_bytes(installation: Installation, state: str, sha256: str, renditions: list[tuple[str, str]]) -> str:
    """What is wrong with what lies on the disk; "" for nothing. While a photo is being looked at its original lies there."""
    if state == "checking":
        return "" if _content(installation, sha256) is not None else "its original is not there, or is another"
    if state != "ready":
        return f"it is {state}"
    if {size for size, _ in renditions} != SIZES or len(renditions) != len(SIZES):
        return f"its renditions are {sorted(size for size, _ in renditions)}"
    for size, name in renditions:
        content = _content(installation, name)
        if content is None or not _is_picture(content):
            return f"its rendition {size} is not there, or is no picture"
    return ""


def _content(installation: Installation, sha256: str) -> bytes | None:
    try:
        content = (installation.home / "files" / sha256[:2] / sha256).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _is_picture(content: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
    except (OSError, SyntaxError):
        return False
    return True


def _look_at_submissions(ask: Any, rows: dict[int, dict[str, Any]], told: Reported, found: Findings) -> None:
    receipts: dict[int, list[str]] = {}
    for number, token in ask(
        "SELECT registration_id, token FROM registrations_submission "
        "WHERE registration_id IS NOT NULL AND step = 'result'"
    ):
        receipts.setdefault(number, []).append(token)
    items = Counter(
        number
        for (number,) in ask(
            "SELECT i.registration_id FROM registrations_listitem i "
            "JOIN registrations_unitlist l ON l.id = i.unit_list_id WHERE l.step = 'result'"
        )
    )
    entries = Counter(subject for (subject,) in ask("SELECT subject FROM ledger_entry WHERE name = 'result.listed'"))
    for number in rows:
        counts = (len(receipts.get(number, [])), items[number], entries[f"result:{number}"])
        if max(counts) > 1:
            found.doubled.append(f"report {number}: receipts, items, entries {counts}")
        if number in told.submitted:
            is_whole = min(counts) == 1 and told.submitted[number] in receipts[number]
            if not is_whole or rows[number]["state"] != "listed":
                found.lost.append(f"submission of report {number}: receipt, list item, entry or state is missing")
        elif len(set(counts)) > 1:
            found.doubled.append(f"report {number} is half in its list: receipts, items, entries {counts}")
    found.lost.extend(
        f"report {number} was submitted and is not there" for number in told.submitted if number not in rows
    )
