"""What a seal's hash covers. Plain Python."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from guong.ledger.chain import canonical


def seal_hash(parts: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 over one line of canonical JSON for each part: heading and figures, then every copied row in its order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(canonical(plain(part)).encode() + b"\n")
    return digest.hexdigest()


def plain(value: Any) -> Any:
    """The same values as JSON holds them, instants as ISO text in UTC: alike before storing and after reading again."""
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
