"""What a year asks of a plan for 20,000 units besides the daily pages: an amendment, the next year's plan, a past day, plans below it."""

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.figures import Figure, Options, median_of, tell
from bench.installations import IN_NOVEMBER, LAST_HOUR, Installation, installations, set_clock

A_DEED = "value <= 5000"
# Bars by what is measured; what is not named is reported without one.
BARS: Mapping[str, str] = {
    "amendment issued, one request": A_DEED,
    "amendment settled by the worker": A_DEED,
    "next year's plan": "ratio <= 5",
    "board of a past day, nothing moved since": "ratio <= 3",
    "board of a past day, most moved since": "ratio <= 5",
}
# Each part with the instant at which it is asked: next year's plan when all terms of this year have gone by.
PARTS = {"amendment": LAST_HOUR, "next year": IN_NOVEMBER, "past day": LAST_HOUR, "plans below": LAST_HOUR}


@dataclass(frozen=True)
class Size:
    """How large the plan is; `below`: running plans of bodies below its issuer."""

    units: int
    registrations: int
    below: int
    rounds: int


FULL, QUICK = Size(20_000, 20_000, 1_000, 7), Size(300, 300, 20, 2)


def run(options: Options) -> list[Figure]:
    """One part after the other on each database, every part in a process of its own."""
    size = QUICK if options.is_quick else FULL
    return [figure for database in options.databases for figure in _on(database, size)]


def _on(database: str, size: Size) -> Iterator[Figure]:
    with installations(database, [{"units": size.units, "registrations": size.registrations}]) as (made,):
        cast = made.ask("bench.prepare", units=0, registrations=0, clerks=1)
        cast |= made.ask("bench.year_prepare", code=cast["code"], below=size.below)
        served = Installation(made.home, made.address, {**made.variables, "DJANGO_SETTINGS_MODULE": "bench.served"})
        for part, moment in PARTS.items():
            set_clock(made, moment)
            with served.talking("bench.year_child", part=part, **cast) as talk:
                first = talk.ask()
                rounds = [talk.ask() for _ in range(size.rounds)]
                tell(f"  {part}: {len(rounds)} rounds")
                yield from _told(database, first, rounds)


def _told(database: str, first: dict[str, Any], rounds: list[dict[str, Any]]) -> Iterator[Figure]:
    """Costs as medians beside their floors; what was counted, by the last round; memory, by the first one, which warms up."""
    for name, value in rounds[-1]["counted"].items():
        yield Figure(name, database, value, "")
    for name in rounds[-1]["costs"]:
        costs = [one["costs"][name] for one in rounds]
        floors = [cost["floor"] for cost in costs if cost["floor"] is not None]
        told: dict[str, Any] = {"bar": BARS.get(name)}
        if floors:
            told |= {"floor": round(statistics.median(floors), 3), "floor_is": costs[-1]["floor_is"]}
        yield median_of(f"{name}: CPU", database, [cost["cpu"] for cost in costs], "ms", **told)
        yield Figure(f"{name}: queries", database, costs[-1]["queries"], "")
    for name, value in first["memory"].items():
        yield Figure(name, database, round(value / 2**20, 1), "MiB")
