"""The first page of the compliance board of 20,000 units, beside one statement that reads the same from the tables."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.board_child import REGISTRATION, RESULT
from bench.figures import Figure, Options, median_of, tell
from bench.installations import Installation, installations

STEPS = {REGISTRATION: "registrations", RESULT: "results"}
BAR = "ratio <= 3"
WARMING = 2


@dataclass(frozen=True)
class Size:
    """How large the plan is."""

    units: int
    registrations: int
    rounds: int


FULL, QUICK = Size(20_000, 20_000, 15), Size(300, 300, 2)


def run(options: Options) -> list[Figure]:
    """Page and statement in turns, on each database."""
    size = QUICK if options.is_quick else FULL
    return [figure for database in options.databases for figure in _on(database, size)]


def _on(database: str, size: Size) -> Iterator[Figure]:
    grown = {"units": size.units, "registrations": size.registrations, "reports": True}
    with installations(database, [grown]) as (made,):
        cast = made.ask("bench.prepare", units=0, registrations=0)
        variables = {**made.variables, "DJANGO_SETTINGS_MODULE": "bench.served"}
        served = Installation(made.home, made.address, variables)
        with served.talking("bench.board_child", code=cast["code"], day=cast["day"]) as talk:
            for step, name in STEPS.items():
                rounds = [talk.ask(step=step) for _ in range(WARMING + size.rounds)][WARMING:]
                tell(f"  {name}: {len(rounds)} rounds")
                yield from _told(database, name, rounds)


def _told(database: str, name: str, rounds: list[dict[str, Any]]) -> Iterator[Figure]:
    units = round(rounds[0]["floor"][1])
    label = f"board of {name}, first page"
    floor = round(statistics.median(one["floor"][0] for one in rounds), 3)
    told = {"floor": floor, "floor_is": "one SQL statement, all rows read, same run", "bar": BAR}
    yield median_of(f"{label}: CPU", database, [one["page"][0] for one in rounds], "ms", **told)
    yield Figure(f"{label}: units", database, units, "")
    yield Figure(f"{label}: queries", database, rounds[-1]["page"][1], "")
    yield Figure(f"{label}: gzip", database, rounds[-1]["page"][2], "bytes")
