"""JSON for other programs: every column, plain values, dates in ISO 8601, times with +07:00."""

import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from guong.documents.spec import GROUP_TITLE, OfficialList, Row
from guong.documents.text import clean, clean_lines
from guong.documents.wording import plain_title, vietnam_time

ROWS = "rows"


def write(document: OfficialList, target: BinaryIO) -> None:
    """Write `document` to `target` as one JSON object in UTF-8; rows of a divided list carry their `GROUP_TITLE`.

    A row is written as soon as it is read: a long list is never whole in memory.
    """
    begun = "{"
    for key, value in _as_data(document).items():
        target.write(f"{begun}\n {json.dumps(key)}: ".encode())
        if key == ROWS:
            _write_rows(document, target)
        else:
            target.write(_text(value, 1))
        begun = ","
    target.write(b"\n}")


def _write_rows(document: OfficialList, target: BinaryIO) -> None:
    begun = "["
    for group, row in document.grouped_rows():
        target.write(f"{begun}\n  ".encode() + _text(_row(document, group, row), 2))
        begun = ","
    target.write(b"[]" if begun == "[" else b"\n ]")


def _text(value: object, depth: int) -> bytes:
    """`value` as it stands `depth` signs further in."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False).replace("\n", "\n" + " " * depth).encode()


def _as_data(document: OfficialList) -> dict[str, object]:
    meta = {key: plain(value) for key, value in document.meta.items()}
    return {
        "list": clean(document.code),
        "title": plain_title(document),
        "subtitle": " ".join(clean_lines(document.subtitle)),
        "plan": meta.pop("plan", None),
        "meta": meta,
        "printed_at": vietnam_time(document.printed_at).isoformat(),
        "columns": [{"key": column.key, "title": clean(column.title)} for column in document.columns],
        ROWS: None,
        "groups": [{"title": clean(group.title), "totals": _totals(group.totals)} for group in document.groups],
        "totals": _totals(document.totals),
        "notes": [clean(note) for note in document.notes],
        "fingerprint": clean(document.fingerprint),
    }


def _row(document: OfficialList, group: str, row: Row) -> dict[str, object]:
    values = {column.key: plain(row.get(column.key)) for column in document.columns}
    return {GROUP_TITLE: clean(group), **values} if document.groups else values


def _totals(totals: Row | None) -> dict[str, object] | None:
    return None if totals is None else {key: plain(value) for key, value in totals.items()}


def plain(value: object) -> object:
    """Return `value` as JSON has it; whole decimals become whole numbers, unknown kinds their text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            return None
        return int(value) if value == int(value) else float(value)
    if isinstance(value, datetime):
        return (vietnam_time(value) if value.tzinfo else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return clean(str(value))
