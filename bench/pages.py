"""Every main page with a thousand to a hundred thousand registrations, beside an empty page in the same round."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from bench.figures import Figure, Options, median_of, tell
from bench.installations import IN_NOVEMBER, LAST_HOUR, Installation, Talk, installations, set_clock

SIZES = (
    {"units": 200, "registrations": 1_000},
    {"units": 1_000, "registrations": 10_000},
    {"units": 3_000, "registrations": 100_000},
)
QUICK_SIZES = ({"units": 150, "registrations": 60}, {"units": 160, "registrations": 120})
LATE = 24  # bodies that come after the registrations: the clerk's own things are the same at every size
ROUNDS, QUICK_ROUNDS = 30, 2
SELDOM = 3  # what takes long is measured in every third round
WARMING = 3
REPORTED = 1 + 1 + WARMING + ROUNDS // SELDOM  # exemplars of the clerk: public, being written, reported in the rounds
LISTS = (
    *("registrations", "registrations, filtered", "registrations, “duong hoa”", "arrivals"),
    *("reports", "reports, filtered", "reports, “duong hoa”", "arrivals of reports", "newsroom", "gallery"),
)
WHOLE = (
    *("board, first page", "consolidation"),
    *("gallery, “duong hoa”", "newsroom, first after a deed", "gallery, first after a deed"),
    *("board of results, first page", "consolidation of results", "figures"),
)
SUBMISSIONS = ("submission (POST)", "submission of a report (POST)")
POSTS = (*SUBMISSIONS, "begin (POST)", "beginning of a report (POST)")
END_TO_END = ("registering, all pages and posts", "reporting, all pages and posts")
FIRST_VISIT, NEXT_PAGE = 100 * 1024, 15 * 1024
FLOOR, FLOOR_POST = "floor", "floor POST"


@dataclass(frozen=True)
class Samples:
    """What one size gave: page → one (CPU ms, queries, bytes) for each round in which it was asked."""

    registrations: int
    found: Mapping[str, list[list[float]]]
    first_visit: int

    def cpu(self, name: str) -> list[float]:
        return [sample[0] for sample in self.found[name]]

    def middle(self, name: str, what: int) -> float:
        return statistics.median(sample[what] for sample in self.found[name])


@dataclass(frozen=True)
class Half:
    """One half of the year.

    Args:
        visit: what a first visit is of.
        moment: when the clock begins.
        prepared: what `bench.prepare` makes before it.
    """

    module: str
    visit: str
    moment: str
    prepared: Mapping[str, Any]

    def floor(self, name: str) -> str:
        """What a floor is called in this half."""
        return name if self is HALVES[0] else f"{name} in November"


HALVES = (
    Half("bench.page_child", "first visit, sign-in and tasks", LAST_HOUR, {"clerks": 1, "drafts": 1}),
    Half(
        "bench.result_page_child",
        "first visit, public page with a photo",
        IN_NOVEMBER,
        {"clerks": 1, "drafts": REPORTED, "reporting": True, "reports": True, "publications": True},
    ),
)


def run(options: Options) -> list[Figure]:
    """Measure all sizes in turns, on each database, in March and in November."""
    found = []
    for database in options.databases:
        sizes = QUICK_SIZES if options.is_quick else SIZES
        with installations(database, [{**size, "late": LATE} for size in sizes]) as made:
            for half in HALVES:
                samples = _measured(half, made, sizes, QUICK_ROUNDS if options.is_quick else ROUNDS)
                found += [*_costs(database, half, samples), *_growth(database, half, samples)]
    return found


def _measured(
    half: Half, made: Sequence[Installation], sizes: Sequence[Mapping[str, int]], rounds: int
) -> list[Samples]:
    with ExitStack() as stack:
        talks = [stack.enter_context(_talking(half, installation)) for installation in made]
        found: list[dict[str, list[list[float]]]] = [{} for _ in talks]
        for talk in talks:
            for _ in range(WARMING):
                talk.ask(kinds=["floor", "list", "page", "whole"], posts=True)
        for turn in range(rounds):
            is_seldom = turn % SELDOM == 0
            for talk, mine in zip(talks, found, strict=True):
                kinds = ["floor", "list", "page", *(["whole"] if is_seldom else [])]
                for name, sample in talk.ask(kinds=kinds, posts=is_seldom).items():
                    mine.setdefault(name, []).append(sample)
            tell(f"  {turn + 1}/{rounds}")
        visits = [talk.ask(first_visit=True)["bytes"] for talk in talks]
    return [Samples(size["registrations"], mine, visit) for size, mine, visit in zip(sizes, found, visits, strict=True)]


def _talking(half: Half, installation: Installation) -> Any:
    set_clock(installation, half.moment)
    cast = installation.ask("bench.prepare", units=0, registrations=0, **half.prepared)
    variables = {**installation.variables, "DJANGO_SETTINGS_MODULE": "bench.served"}
    served = Installation(installation.home, installation.address, variables)
    return served.talking(half.module, code=cast["code"], clerks=cast["clerks"])


def _costs(database: str, half: Half, samples: Sequence[Samples]) -> Iterator[Figure]:
    for one in samples:
        for name in one.found:
            if name not in {FLOOR, FLOOR_POST}:
                yield from _costs_of(database, one, name)
        for name in (FLOOR, FLOOR_POST):
            yield median_of(_at(half.floor(f"{name}: CPU"), one), database, one.cpu(name), "ms")
    bar = f"value <= {FIRST_VISIT}"
    yield Figure(f"{half.visit}: gzip", database, samples[0].first_visit, "bytes", bar=bar)


def _costs_of(database: str, one: Samples, name: str) -> Iterator[Figure]:
    is_post = name in POSTS
    floor = {
        "floor": round(one.middle(FLOOR_POST if is_post else FLOOR, 0), 3),
        "floor_is": "empty signed-in POST, same run" if is_post else "empty signed-in page, same run",
    }
    bar = "ratio <= 5" if name in LISTS else "ratio <= 10" if name in SUBMISSIONS else None
    yield median_of(_at(f"{name}: CPU", one), database, one.cpu(name), "ms", bar=bar, **floor)
    yield Figure(_at(f"{name}: queries", one), database, one.middle(name, 1), "")
    if not is_post and name not in END_TO_END:
        bar = None if name in WHOLE else f"value <= {NEXT_PAGE}"
        yield Figure(_at(f"{name}: gzip", one), database, one.middle(name, 2), "bytes", bar=bar)


def _growth(database: str, half: Half, samples: Sequence[Samples]) -> Iterator[Figure]:
    """The same page in the same round: with the most registrations beside with the fewest."""
    small, large = samples[0], samples[-1]
    for name in small.found:
        ratios = [big / little for big, little in zip(large.cpu(name), small.cpu(name), strict=True)]
        bar = None if name in {*WHOLE, FLOOR, FLOOR_POST} else "value <= 1.2"
        shown = half.floor(name) if name in {FLOOR, FLOOR_POST} else name
        label = f"{shown}: growth, {small.registrations:,} to {large.registrations:,}"
        yield median_of(label, database, ratios, "×", bar=bar)


def _at(name: str, one: Samples) -> str:
    return f"{name}, {one.registrations:,}"


__all__ = ["Talk", "run"]
