"""A PostgreSQL copy read to its end without a database to restore it into: for roles that may make none.

`pg_restore` writes the rows out as text; they are counted, and the ledger among them is walked.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from guong.config.backup.judging import CHAIN, HASH, HEAD, LEDGER, MIGRATIONS, STORED, Seen, as_link, has_content, walk
from guong.config.backup.manifest import Facts
from guong.config.backup.programs import program

START = re.compile(r'COPY (?:\w+\.|"[^"]+"\.)?"?(?P<table>\w+)"? \((?P<columns>.+)\) FROM stdin;\n')
END = "\\.\n"
ESCAPED = re.compile(r"\\(.)")
SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
KEPT = {LEDGER, HEAD, MIGRATIONS, *STORED}


def look_through(dump: Path, tool: int) -> Seen:
    """Read the whole copy. Raises Unable when there is no program that can."""
    path, _ = program("pg_restore", tool)
    command = [str(path), "--data-only", "--file=-", str(dump)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as reading:
        counts, kept = read_rows(line.decode("utf-8", "replace") for line in reading.stdout or ())
    if reading.returncode:
        return Seen(None, broken=(f"{path.name}: không đọc hết được bản sao / the copy cannot be read",))
    return _seen(counts, kept)


def read_rows(lines: Iterable[str]) -> tuple[dict[str, int], dict[str, list[dict[str, str]]]]:
    """(rows of each table, the rows of those in `KEPT`) in what `pg_restore` writes."""
    counts: dict[str, int] = {}
    kept: dict[str, list[dict[str, str]]] = {name: [] for name in KEPT}
    table, columns = "", []
    for line in lines:
        start = START.fullmatch(line) if not table else None
        if start:
            table, columns = start["table"], [name.strip('" ') for name in start["columns"].split(",")]
            counts[table] = 0
        elif line == END:
            table = ""
        elif table:
            counts[table] += 1
            if table in KEPT:
                kept[table].append(dict(zip(columns, _cells(line), strict=True)))
    return counts, kept


def _cells(line: str) -> Iterator[str]:
    for cell in line.removesuffix("\n").split("\t"):
        yield ESCAPED.sub(lambda match: SIGNS.get(match[1], match[1]), cell)


def _seen(counts: dict[str, int], kept: dict[str, list[dict[str, str]]]) -> Seen:
    head = kept[HEAD][0] if kept[HEAD] else {"seq": "0", "hash": ""}
    migrations = tuple(sorted(f"{row['app']}.{row['name']}" for row in kept[MIGRATIONS]))
    stored = frozenset(row[HASH] for table in STORED for row in kept[table] if has_content(table, row))
    facts = Facts(migrations, int(head["seq"]), head["hash"], counts, stored)
    entries = sorted(kept[LEDGER], key=lambda row: int(row["seq"]))
    links = (
        as_link((int(row["seq"]), *(row[name] for name in CHAIN[1:-1]), datetime.fromisoformat(row["at"])))
        for row in entries
    )
    return Seen(facts, walk(links, facts.seq, facts.head))
