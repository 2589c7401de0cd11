"""Writes the tables of a document from the JSON of the benches, so that no figure is copied by hand.

    guong bench pages --json > pages.json; guong bench burst --json > burst.json
    python -m bench.tables docs/performance.md pages.json burst.json

A table stands between ``<!-- table: NAME -->`` and ``<!-- /table -->``; NAME is one of `TABLES`.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.burst import KINDS
from bench.figures import DATABASES
from bench.pages import END_TO_END, FLOOR, FLOOR_POST, HALVES, LISTS, POSTS, SIZES, WHOLE

BLOCK = re.compile(r"(<!-- table: (.+?) -->\n).*?(<!-- /table -->)", re.DOTALL)
Found = Mapping[tuple[str, str], Mapping[str, Any]]
SHOWN = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
LISTED = ("activate", "board", "export", "import", "tree", "upload", "kills", "year")
SETS = ("own", "aside", "shared")  # texts of the tests, those kept aside while rules were written, real plans
COUNTS = [size["registrations"] for size in SIZES]
ORDER = (
    *LISTS,
    "registrations, clerk's",
    "my tasks",
    "my tasks, officer",
    "plans",
    "plan",
    "record",
    "receipt",
    "unit list",
    "board of one unit",
    "register",
    *(f"screen {step}" for step in range(1, 6)),
    "check",
    "my tasks in November",
    "report",
    "dossier",
    *(f"screen {step} of a report" for step in range(1, 4)),
    "check of a report",
    "public page",
    *POSTS,
    *END_TO_END,
    *WHOLE,
)
BURST = (
    "clerks at once",
    "registrations begun",
    "autosaves",
    "submissions acknowledged",
    "double clicks",
    "lost after acknowledgement",
    "doubled",
    "double clicks answered differently",
    "errors and broken connections",
    "damage of the ledger's chain",
    "planted fault found: lost",
    "planted fault found: doubled",
    "requests a second",
    "server CPU a request",
    "submissions a second at saturation",
    "server CPU a submission",
)


def main(arguments: list[str]) -> None:
    """Rewrite the document's tables."""
    document, *files = arguments
    told = [json.loads(Path(file).read_text("utf-8")) for file in files]
    found = {}
    for one in told:
        for figure in one["figures"]:
            # Several benches count what was lost: their own tables ask by the bench's name.
            found[f"{one['name']}/{figure['name']}", figure["database"]] = figure
            if one["name"] in {"pages", "burst"}:
                found[figure["name"], figure["database"]] = figure
    machine = told[0]["machine"]

    def table(match: re.Match[str]) -> str:
        try:
            lines = [f"{machine}."] if match[2] == "machine" else list(TABLES[match[2]](found))
        except KeyError:  # the files named hold nothing of this table: what stands there stays
            return match[0]
        return match[1] + "\n".join(["", *lines, "", match[3]])

    path = Path(document)
    path.write_text(BLOCK.sub(table, path.read_text("utf-8")), "utf-8")


def pages_on(database: str) -> Callable[[Found], Iterator[str]]:
    """One line for each page: cost at every size, floors, queries, bytes, growth."""

    def lines(found: Found) -> Iterator[str]:
        sizes = " | ".join(f"{count:,}" for count in COUNTS)
        yield f"| page | {sizes} | queries | gzip | growth | |"
        yield "|---" * (len(COUNTS) + 5) + "|"
        for half in HALVES:
            for shown, name in (("empty page", FLOOR), ("empty POST", FLOOR_POST)):
                label = half.floor(f"{name}: CPU")
                floors = [f"{found[f'{label}, {count:,}', database]['value']:.1f}" for count in COUNTS]
                yield f"| {half.floor(shown)} (floor) | {' | '.join(floors)} | | | | |"
        for name in ORDER:
            yield _page(found, name, database)
        for half in HALVES:
            size = found[f"{half.visit}: gzip", database]
            empty = " | " * (len(COUNTS) + 2)
            yield f"| {half.visit}{empty}{size['value'] / 1024:.1f} KB | | {_verdict([size])} |"

    return lines


def _page(found: Found, name: str, database: str) -> str:
    costs = [found[f"{name}: CPU, {count:,}", database] for count in COUNTS]
    growth = found[f"{name}: growth, {COUNTS[0]:,} to {COUNTS[-1]:,}", database]
    last = f"{COUNTS[-1]:,}"
    queries = found[f"{name}: queries, {last}", database]
    size = found.get((f"{name}: gzip, {last}", database))
    judged = [*costs, growth, *([size] if size else [])]
    shown = " | ".join(f"{cost['value']:.1f} (×{cost['ratio']:.1f})" for cost in costs)
    told = f"{size['value'] / 1024:.1f} KB" if size else ""
    return f"| {name} | {shown} | {queries['value']:.0f} | {told} | ×{growth['value']:.2f} | {_verdict(judged)} |"


def _verdict(figures: list[Mapping[str, Any]]) -> str:
    barred = [figure for figure in figures if figure["bar"]]
    missed = [figure["bar"] for figure in barred if not figure["holds"]]
    return f"misses {'; '.join(dict.fromkeys(missed))}" if missed else "holds" if barred else ""


def burst(found: Found) -> Iterator[str]:
    """What was done, lost, doubled, and what it cost."""
    yield "| | SQLite | PostgreSQL |"
    yield "|---|---|---|"
    for name in BURST:
        figures = [found[name, database] for database in DATABASES]
        yield f"| {name} | {' | '.join(map(_cell, figures))} |"


def _cell(figure: Mapping[str, Any]) -> str:
    beside = f" (×{figure['ratio']:g} of {figure['floor']:g}: {figure['floor_is']})" if figure["floor"] else ""
    return f"{figure['value']:g} {figure['unit']}{beside}".replace("  ", " ").strip()


def times(found: Found) -> Iterator[str]:
    """p50, p95 and p99 of each kind of request, in milliseconds."""
    yield "| request | SQLite p50 | p95 | p99 | PostgreSQL p50 | p95 | p99 |"
    yield "|---" * 7 + "|"
    for kind in KINDS:
        cells = [1000 * found[f"{kind}: {cut}", base]["value"] for base in DATABASES for cut in ("p50", "p95", "p99")]
        yield f"| {kind} | {' | '.join(f'{cell:.0f}' for cell in cells)} |"


def listed(told: str) -> Callable[[Found], Iterator[str]]:
    """Every figure of one bench in its own order, a column for each database that was measured."""

    def lines(found: Found) -> Iterator[str]:
        names = [name for name, _ in found if name.startswith(f"{told}/")]
        bases = [base for base in DATABASES if any((name, base) in found for name in names)]
        if not bases:
            raise KeyError(told)
        yield f"| | {' | '.join(SHOWN[base] for base in bases)} | |"
        yield "|---" * (len(bases) + 2) + "|"
        for name in dict.fromkeys(names):
            figures = [found[name, base] for base in bases if (name, base) in found]
            cells = [_cell(found[name, base]) if (name, base) in found else "" for base in bases]
            yield f"| {name.partition('/')[2]} | {' | '.join(cells)} | {_verdict(figures)} |"

    return lines


def reading(found: Found) -> Iterator[str]:
    """F1 of items, and of signs where words were quoted, for each kind and set of texts."""
    sets = [name for name in SETS if any(key.startswith(f"read/{name}/") for key, _ in found)]
    if not sets:
        raise KeyError("read")
    kinds = dict.fromkeys(
        key.split("/")[2].partition(":")[0] for key, _ in found if key.count("/") == 2 and key.startswith("read/")
    )
    yield f"| kind of item | {' | '.join(f'{name}: items | spans' for name in sets)} |"
    yield "|---" * (2 * len(sets) + 1) + "|"
    for kind in kinds:
        cells = [found.get((f"read/{name}/{kind}: {what}", "none")) for name in sets for what in ("items", "spans")]
        yield f"| {kind} | {' | '.join(_three(cell) for cell in cells)} |"


def _three(cell: Mapping[str, Any] | None) -> str:
    return f"{cell['value']:.3f}" if cell else ""


def reading_speed(found: Found) -> Iterator[str]:
    """What reading costs."""
    figures = {key: figure for (key, base), figure in found.items() if base == "none" and key.count("/") == 1}
    if not figures:
        raise KeyError("read")
    yield "| text | CPU | |"
    yield "|---|---|---|"
    for name, figure in figures.items():
        yield f"| {name.partition('/')[2]} | {_cell(figure)} | {_verdict([figure])} |"


TABLES: dict[str, Callable[[Found], Iterator[str]]] = {
    "pages on SQLite": pages_on("sqlite"),
    "pages on PostgreSQL": pages_on("postgresql"),
    "burst": burst,
    "times": times,
    "reading": reading,
    "reading speed": reading_speed,
    **{f"bench {name}": listed(name) for name in LISTED},
}

if __name__ == "__main__":
    main(sys.argv[1:])
