"""The arithmetic of the chain, in plain Python. `auditor.py` says the same a second time, for people outside."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

ROOT = "0" * 64
ANCHOR = 20  # signs of a hash that are printed on papers


@dataclass(frozen=True)
class Columns:
    """What stands beside the payload for look-ups; it must say the same as the payload."""

    name: str
    subject: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Link:
    """One entry as the chain sees it. `payload` is the canonical JSON text that was hashed."""

    seq: int
    prev: str
    hash: str
    payload: str
    columns: Columns | None = None


@dataclass(frozen=True)
class Damage:
    """What is wrong at one place.

    `kind` is ``gap`` (a number is missing or out of order), ``edited`` (the content does not fit its hash), ``broken``
    (it does not hang on the entry before it), ``column`` (a look-up column says something else than the hashed text),
    ``truncated`` (entries are missing at the end), ``head`` (the head row does not fit the last entry) or
    ``anchor_missing`` (a hash printed on a paper is not in the chain).
    """

    seq: int
    kind: str


def canonical(payload: dict[str, Any]) -> str:
    """The one JSON text of a payload: sorted keys, no blanks, UTF-8. Raises ValueError for NaN and infinity."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def link_hash(seq: int, prev: str, payload: str) -> str:
    """SHA-256 over number, previous hash and payload, as lower-case hex."""
    return hashlib.sha256(f"{seq}\n{prev}\n{payload}".encode()).hexdigest()


def commitment(salt: str, value: str) -> str:
    """SHA-256 of a salted value: proves a text later without holding it now."""
    return hashlib.sha256(f"{salt}\n{value}".encode()).hexdigest()


class Walk:
    """A walk along the chain, in one go or in several.

    Args:
        anchors: hashes printed earlier on papers (whole, or their first 20 signs); each must be met.
        after: number and hash of the entry just before the first link; to check only the end of a long chain.
    """

    def __init__(self, anchors: Iterable[str] = (), after: tuple[int, str] = (0, ROOT)) -> None:
        self.last, self.prev = after
        self._missing = {spelled_plain(anchor) for anchor in anchors} - {ROOT, ROOT[:ANCHOR]}
        self._found: list[Damage] = []

    def follow(self, links: Iterable[Link]) -> None:
        """Go on along `links`, in order of `seq`."""
        for link in links:
            if link.seq != self.last + 1:
                self._found.append(Damage(self.last + 1, "gap"))
            self._found.extend(Damage(link.seq, kind) for kind in _wrong_with(link, self.prev))
            self._missing -= {link.hash, link.hash[:ANCHOR]}
            self.last, self.prev = link.seq, link.hash

    def damage(self, head_seq: int, head_hash: str) -> list[Damage]:
        """Every place that did not fit, in order, with what the head row says against it; empty for a sound chain."""
        found = list(self._found)
        if (self.last, self.prev) != (head_seq, head_hash):
            found.append(Damage(self.last + 1, "truncated") if head_seq > self.last else Damage(self.last, "head"))
        return found + [Damage(self.last, "anchor_missing")] * len(self._missing)


def find_damage(links: Iterable[Link], *, head_seq: int, head_hash: str, anchors: Iterable[str] = ()) -> list[Damage]:
    """Walk a whole chain from its first link. See `Walk`."""
    walk = Walk(anchors)
    walk.follow(links)
    return walk.damage(head_seq, head_hash)


def spelled(hash_: str) -> str:
    """The first 20 signs of a hash in groups of five, as printed on papers."""
    return " ".join(hash_[place : place + 5] for place in range(0, ANCHOR, 5))


def spelled_plain(anchor: str) -> str:
    """An anchor as typed from paper, without blanks and in lower case."""
    return "".join(anchor.split()).lower()


def _wrong_with(link: Link, prev: str) -> Iterable[str]:
    if link.hash != link_hash(link.seq, link.prev, link.payload):
        yield "edited"
    if link.prev != prev:
        yield "broken"
    if link.columns is not None and not _says_the_same(link.columns, link.payload):
        yield "column"


def _says_the_same(columns: Columns, payload: str) -> bool:
    try:
        said = json.loads(payload)
        return Columns(said["name"], said["subject"], said["by"], datetime.fromisoformat(said["at"])) == columns
    except (ValueError, TypeError, KeyError):
        return False
