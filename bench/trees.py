"""300,000 bodies with a past: how many stand below others, one branch, a day long ago, and a plan's board on them."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.figures import Figure, Options, median_of, tell
from bench.installations import Installation, installations

FLOOR_IS = "one SQL statement, all rows read, same run"


@dataclass(frozen=True)
class Size:
    """Bodies in all: communes with cells, which changed their districts for provinces in 2025."""

    units: int
    registrations: int
    rounds: int


FULL, QUICK = Size(300_000, 20_000, 7), Size(400, 100, 2)


def run(options: Options) -> list[Figure]:
    """Each question asked as the pages ask it, on each database."""
    size = QUICK if options.is_quick else FULL
    return [figure for database in options.databases for figure in _on(database, size)]


def _on(database: str, size: Size) -> Iterator[Figure]:
    grown = {"units": 0, "registrations": size.registrations}
    with installations(database, [grown]) as (made,):
        cast = made.ask("bench.prepare", units=0, registrations=0)
        made.ask("bench.tree_prepare", units=size.units)
        served = Installation(made.home, made.address, {**made.variables, "DJANGO_SETTINGS_MODULE": "bench.served"})
        with served.talking("bench.tree_child", code=cast["code"]) as talk:
            asked = talk.ask(ask="")["questions"]
            for name in asked:
                rounds = [talk.ask(ask=name) for _ in range(size.rounds + 1)][1:]
                tell(f"  {name}")
                yield from _told(database, name, rounds)


def _told(database: str, name: str, rounds: list[dict[str, Any]]) -> Iterator[Figure]:
    floors = [one["floor"] for one in rounds if one["floor"] is not None]
    floor: dict[str, Any] = {"floor": round(statistics.median(floors), 3), "floor_is": FLOOR_IS} if floors else {}
    yield median_of(f"{name}: CPU", database, [one["cpu"] for one in rounds], "ms", **floor)
    if rounds[-1]["queries"] is not None:
        yield Figure(f"{name}: queries", database, rounds[-1]["queries"], "")
    if rounds[-1]["found"] is not None:
        yield Figure(f"{name}: found", database, rounds[-1]["found"], "")
