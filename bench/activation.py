"""Activating a plan for 20,000 units: the deed itself, and the first pages that everybody opens after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.figures import Figure, Options, median_of, tell
from bench.installations import Installation, installations

BAR = "value <= 5000"  # of all of it together: the plan is at work, and its first pages are there
WARMING = 1
PAGES = {
    "activation": "activation, one request",
    "officer": "first page of the officer's tasks",
    "clerk": "first page of a clerk's tasks, with the card to take note",
    "board": "first page of the board",
    "taking": "first page of who has taken note",
    "acknowledge": "one unit takes note, one request",
}


@dataclass(frozen=True)
class Size:
    """How large the plan is."""

    units: int
    rounds: int


FULL, QUICK = Size(20_000, 7), Size(300, 2)


def run(options: Options) -> list[Figure]:
    """The plan becomes a draft again before every round, on each database."""
    size = QUICK if options.is_quick else FULL
    return [figure for database in options.databases for figure in _on(database, size)]


def _on(database: str, size: Size) -> Iterator[Figure]:
    with installations(database, [{"units": size.units, "registrations": 0}]) as (made,):
        cast = made.ask("bench.prepare", units=0, registrations=0, clerks=1)
        variables = {**made.variables, "DJANGO_SETTINGS_MODULE": "bench.served"}
        served = Installation(made.home, made.address, variables)
        clerk = cast["clerks"][0]
        with served.talking("bench.activation_child", code=cast["code"], **clerk) as talk:
            rounds = [talk.ask() for _ in range(WARMING + size.rounds)][WARMING:]
            tell(f"  activation: {len(rounds)} rounds")
            yield from _told(database, rounds)


def _told(database: str, rounds: list[dict[str, Any]]) -> Iterator[Figure]:
    yield Figure("units that the plan addresses", database, rounds[0]["units"], "")
    together = [sum(one[name][0] for name in ("activation", "officer", "board")) for one in rounds]
    yield median_of("activation, home and board together: CPU", database, together, "ms", bar=BAR)
    for name, label in PAGES.items():
        yield median_of(f"{label}: CPU", database, [one[name][0] for one in rounds], "ms")
        yield Figure(f"{label}: queries", database, rounds[-1][name][1], "")
    yield Figure("rows written by the activation", database, rounds[-1]["rows"], "")
