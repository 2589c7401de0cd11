"""Is the copy what was there? Judged by the copy alone and by what one and the same snapshot said, never by the live head.

The live database goes on while the copy is made: whoever compares its head, read a moment earlier or later, with the copy's
finds a difference between two sound things.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guong.config.backup.manifest import Facts
from guong.ledger.chain import Columns, Damage, Link, Walk

LEDGER, HEAD, MIGRATIONS = "ledger_entry", "ledger_head", "django_migrations"
CHAIN = ("seq", "prev", "hash", "payload", "name", "subject", "by", "at")
# Tables that name files by their hash, and of which rows the content lies on the disk (`files.models.HOLDS_ORIGINAL`).
ORIGINALS, DOCUMENTS = "files_storedfile", ("pdf", "docx", "xlsx")
STORED = {
    ORIGINALS: f"state = 'checking' OR (state = 'ready' AND kind IN {DOCUMENTS})",
    "files_rendition": "1 = 1",
}
HASH = "sha256"
TOLD = 3  # places named for each kind of finding


@dataclass(frozen=True)
class Seen:
    """What was found in a copy: the same facts again, damage of its chain, and complaints of the engine."""

    facts: Facts | None
    damage: tuple[Damage, ...] = ()
    broken: tuple[str, ...] = ()


def has_content(table: str, row: Mapping[str, str]) -> bool:
    """Whether the content that a row names lies on the disk: `STORED` for rows that were read as text."""
    if table != ORIGINALS:
        return True
    return row["state"] == "checking" or (row["state"] == "ready" and row["kind"] in DOCUMENTS)


def as_link(row: tuple) -> Link:  # type: ignore[type-arg]
    """A row of `CHAIN` as a link."""
    return Link(*row[:4], Columns(*row[4:]))


def walk(links: Iterable[Link], seq: int, head: str) -> tuple[Damage, ...]:
    """Damage of a whole chain that is read with its head from one place that nobody writes to."""
    steps = Walk()
    steps.follow(links)
    return tuple(steps.damage(seq, head))


def judge(snapshot: Facts, seen: Seen, there: Iterable[str]) -> list[str]:
    """Everything wrong with a copy, as sentences; empty for a good one.

    Args:
        snapshot: what the snapshot of the copy held when it was taken.
        seen: what the copy holds.
        there: hashes of the files that lie beside it.
    """
    found = list(seen.broken)
    if seen.facts is None:
        return found or ["không mở được bản sao / the copy cannot be opened"]
    now = seen.facts
    if (now.seq, now.head) != (snapshot.seq, snapshot.head):
        found.append(
            f"sổ nhật ký của bản sao dừng ở mục {now.seq}, lúc chụp là mục {snapshot.seq} / the copy's ledger differs"
        )
    unlike = sorted(name for name in {*now.rows, *snapshot.rows} if now.rows.get(name) != snapshot.rows.get(name))
    for name in unlike[:TOLD]:
        numbers = f"{now.rows.get(name, 0)} dòng, lúc chụp {snapshot.rows.get(name, 0)}"
        found.append(f"bảng {name}: {numbers} / rows differ")
    if now.migrations != snapshot.migrations:
        found.append("các bước nâng cấp ghi trong bản sao không khớp / migrations differ")
    found += [f"sổ nhật ký hư hại ở mục {one.seq} ({one.kind}) / ledger damaged" for one in seen.damage[:TOLD]]
    missing = sorted(now.stored - set(there))
    found += [f"thiếu tệp {name} / file missing" for name in missing[:TOLD]]
    return found
