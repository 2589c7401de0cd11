"""A reading as the one JSON document of `guong plan read`."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from guong.kit.phrasebook import word
from guong.reading.found import Note, Reading


def as_document(reading: Reading, *, with_text: bool = False) -> dict[str, Any]:
    """The document; every key is always there, what was not found is null or an empty list."""
    heading = reading.heading
    told: dict[str, Any] = {
        "kind": heading.kind,
        "number": heading.number,
        "issued_on": _plain(heading.issued_on),
        "issuer": heading.issuer,
        "title": heading.title,
        "year": heading.year,
    }
    for name in ("bases", "themes", "sectors", "quotas", "deadlines", "via", "duties", "recipients"):
        told[name] = [_row(one) for one in getattr(reading, name)]
    told["signatory"] = _row(reading.signatory) if reading.signatory else None
    told["forms"] = [_row(one) for one in reading.forms]
    told["warnings"] = notes(reading.warnings)
    told["questions"] = notes(reading.questions)
    if with_text:
        told["text"] = reading.text
    return told


def notes(found: Sequence[Note]) -> list[dict[str, Any]]:
    """Warnings or questions, said."""
    return [
        {"code": one.code, "message": message(one), "span": list(one.span) if one.span else None}
        for one in found
    ]


def message(note: Note) -> str:
    """A warning or a question in words."""
    return word(f"reading.{note.code}").format_map(dict(note.facts))


def _row(item: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(item).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return list(value) if isinstance(value, tuple) else value
