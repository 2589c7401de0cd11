"""Check the stored chain, whole or only its end, and write it out for an auditor.

Nothing is locked: entries are read first and the head after them, then whatever was recorded in between.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from guong.ledger.chain import Columns, Damage, Link, Walk, spelled
from guong.ledger.models import Entry, Head

_COLUMNS = ("seq", "prev", "hash", "payload", "name", "subject", "by", "at")


@dataclass(frozen=True)
class Report:
    """The result of a check. `head` is the hash of the last entry as stored."""

    entries: int
    head: str
    damage: tuple[Damage, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.damage

    @property
    def anchor(self) -> str:
        """The head as printed on papers."""
        return spelled(self.head)


def links(*, after: int = 0, up_to: int | None = None) -> Iterator[Link]:
    """The chain in order, streamed; whole when nothing is named."""
    rows = Entry.objects.all() if up_to is None else Entry.objects.filter(seq__lte=up_to)
    if after:
        rows = rows.filter(seq__gt=after)
    plain = rows.order_by("seq").values_list(*_COLUMNS)
    return (Link(*row[:4], Columns(*row[4:])) for row in plain.iterator(chunk_size=5000))


def verify(anchors: Iterable[str] = ()) -> Report:
    """Walk the whole chain."""
    return _report(Walk(anchors))


def verify_end(length: int) -> Report:
    """Walk only the last `length` entries: quick enough for every look at the installation."""
    first = _head()[0] - length
    if first <= 0:
        return _report(Walk())
    known = Entry.objects.filter(seq=first).values_list("hash", flat=True).first()
    return _report(Walk(after=(first, known or "")))


def export(file: IO[str]) -> int:
    """Write the chain as JSON lines, each entry and last the head. Returns the number of the last entry."""
    last = _write(links(), file)
    seq, hash_ = _head()
    if seq > last:
        _write(links(after=last, up_to=seq), file)
    file.write(json.dumps({"head": {"seq": seq, "hash": hash_}}) + "\n")
    return seq


def _write(chain: Iterable[Link], file: IO[str]) -> int:
    last = 0
    for link in chain:
        line = {"seq": link.seq, "prev": link.prev, "hash": link.hash, "payload": link.payload}
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
        last = link.seq
    return last


def _report(walk: Walk) -> Report:
    walk.follow(links(after=walk.last))
    seq, hash_ = _head()
    if seq > walk.last:
        walk.follow(links(after=walk.last, up_to=seq))
    return Report(Entry.objects.count(), hash_, tuple(walk.damage(seq, hash_)))


def _head() -> tuple[int, str]:
    # A lost head row is damage to tell, not an error to die of.
    return Head.objects.filter(pk=1).values_list("seq", "hash").first() or (0, "")
