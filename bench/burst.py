"""The last hour before a deadline: clerks write, autosave and submit at once; then a verifier reads the database."""

import asyncio
import json
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bench import faults
from bench.browser import Browser
from bench.clerk import Clerk, Told
from bench.figures import Figure, Options, median_of, tell
from bench.installations import Installation, Server, installations
from bench.prepare import new_key
from bench.verify import Findings, verify

SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.served"}
FLOOR = "/bench/rong/"
KINDS = ("tasks", "register", "begin", "screen", "autosave", "screen sent", "check", "submit", "receipt")
LONGER = 90.0  # seconds
WARMING = 12  # requests at once for every page


@dataclass(frozen=True)
class Size:
    """How large the burst is."""

    clerks: int
    seconds: float
    pause: float
    units: int
    registrations: int
    connections: int  # at saturation, without think time
    rounds: int
    each: int  # submissions of one connection in one round
    doubles: float = 0.1  # of all beginnings and submissions
    least: int = 0  # answers without which it goes on, on a machine that is busy otherwise


FULL = Size(200, 120, 5.0, 400, 1000, 16, 6, 10)
QUICK = Size(20, 6, 0.5, 170, 50, 4, 2, 5, least=300)
CONTROL = Size(12, 3, 0.1, 140, 10, 0, 0, 0, least=300, doubles=0.5)


def run(options: Options) -> list[Figure]:
    """Positive controls first, then the burst, then saturation; on each database."""
    size = QUICK if options.is_quick else FULL
    return [figure for database in options.databases for figure in _on(database, size)]


def _on(database: str, size: Size) -> Iterator[Figure]:
    drafts = size.rounds * size.each
    grown = [{"units": one.units, "registrations": one.registrations} for one in (CONTROL, CONTROL, size)]
    with installations(database, grown) as (first, second, real):
        yield _caught(first, faults.LOST)
        yield _caught(second, faults.DOUBLED)
        cast = real.ask("bench.prepare", units=size.units, registrations=0, clerks=size.clerks, drafts=1)
        with real.served() as server:
            asyncio.run(_warm(server, cast))
            before = server.cpu()
            told = asyncio.run(_burst(server, cast, size))
            spent = server.cpu() - before
        yield from _judged(database, told, verify(real, told), size, spent)
        few = real.ask("bench.prepare", units=size.units, registrations=0, clerks=size.connections, drafts=drafts)
        with real.served(**SETTINGS) as server:
            yield from asyncio.run(_saturated(database, server, few, size))


def _caught(installation: Installation, fault: str) -> Figure:
    """A server with a planted fault: the verifier must find it. Raises RuntimeError when it does not."""
    cast = installation.ask("bench.prepare", units=CONTROL.units, registrations=0, clerks=CONTROL.clerks, drafts=1)
    with installation.served(**SETTINGS, BENCH_FAULT=fault) as server:
        told = asyncio.run(_burst(server, cast, CONTROL))
    found = verify(installation, told)
    caught = {faults.LOST: found.lost, faults.DOUBLED: found.doubled}[fault]
    tell(f"planted fault «{fault}»: {len(caught)} found, e.g. {caught[:2]}")
    if not caught:
        raise RuntimeError(f"the verifier did not find the planted fault «{fault}»: its other findings prove nothing")
    return Figure(f"planted fault found: {fault}", installation.database, len(caught), "findings", bar="value >= 1")


async def _warm(server: Server, cast: dict[str, Any]) -> None:
    """Let every process of the server make its templates ready: a server in its last hour has answered before."""
    known = cast["clerks"][0]
    way = f"/kh/{cast['code']}/dang-ky/"
    paths = ["/toi/", way, *(f"{way}{known['drafts'][0]}/{page}/" for page in (1, 2, 3, 4, 5, "kiem-tra"))]
    for path in paths:
        await asyncio.gather(*(Browser(server.port, known["session"]).get(path) for _ in range(WARMING)))


async def _burst(server: Server, cast: dict[str, Any], size: Size) -> Told:
    told = Told()
    clock = asyncio.get_running_loop().time
    until = clock() + size.seconds

    def is_over() -> bool:
        answered = sum(map(len, told.seconds.values()))
        return clock() >= until and (answered >= size.least or clock() >= until + LONGER)

    clerks = [
        Clerk(told, known, code=cast["code"], port=server.port, pause=size.pause, doubles=size.doubles, seed=place)
        for place, known in enumerate(cast["clerks"])
    ]
    await asyncio.gather(*(clerk.work(is_over) for clerk in clerks))
    return told


def _judged(database: str, told: Told, found: Findings, size: Size, spent: float) -> Iterator[Figure]:
    for complaint in [*told.errors, *told.unlike, *found.lost, *found.doubled, *found.damage][:20]:
        tell(f"  {complaint}")
    requests = sum(map(len, told.seconds.values()))
    counted = [
        ("lost after acknowledgement", found.lost),
        ("doubled", found.doubled),
        ("errors and broken connections", told.errors),
        ("double clicks answered differently", told.unlike),
        ("damage of the ledger's chain", found.damage),
    ]
    for name, complaints in counted:
        yield Figure(name, database, len(complaints), "", bar="value == 0")
    autosaves = len(told.seconds.get("autosave", ()))
    yield Figure("clerks at once", database, size.clerks, "")
    yield Figure("submissions acknowledged", database, len(told.submitted), "", bar="value >= 1")
    yield Figure("registrations begun", database, len(told.begun), "")
    yield Figure("autosaves", database, autosaves, "")
    yield Figure("double clicks", database, told.pairs, "")
    yield Figure("requests a second", database, round(requests / size.seconds, 1), "/s")
    yield Figure("server CPU a request", database, round(1000 * spent / max(requests, 1), 2), "ms")
    for kind in KINDS:
        yield from _times(kind, database, told.seconds.get(kind, [0.0]))


def _times(kind: str, database: str, seconds: Sequence[float]) -> Iterator[Figure]:
    cuts = statistics.quantiles([*seconds, *seconds], n=100, method="inclusive")
    for name, place, bar in (("p50", 49, None), ("p95", 94, "value <= 1.0"), ("p99", 98, None)):
        yield Figure(f"{kind}: {name}", database, round(cuts[place], 4), "s", bar=bar, max=round(max(seconds), 4))


async def _saturated(database: str, server: Server, cast: dict[str, Any], size: Size) -> list[Figure]:
    """Submissions without think time beside empty posts behind the same middleware, in turns."""
    browsers = [Browser(server.port, known["session"]) for known in cast["clerks"]]
    drafts = [list(known["drafts"]) for known in cast["clerks"]]
    base = f"/kh/{cast['code']}/dang-ky/"
    await _all(browsers, [[FLOOR] * size.each] * len(browsers))
    rates: dict[str, list[float]] = {"submit": [], "floor": []}
    cpu: dict[str, list[float]] = {"submit": [], "floor": []}
    clock = asyncio.get_running_loop().time
    for _ in range(size.rounds):
        paths = [[f"{base}{mine.pop()}/nop/" for _ in range(size.each)] for mine in drafts]
        for kind, asked in (("submit", paths), ("floor", [[FLOOR] * size.each] * len(browsers))):
            began, spent = clock(), server.cpu()
            await _all(browsers, asked)
            count = size.each * len(browsers)
            rates[kind].append(count / (clock() - began))
            cpu[kind].append(1000 * (server.cpu() - spent) / count)
    floor = {"floor_is": "empty signed-in POST, same server, in turns"}
    return [
        median_of(
            "submissions a second at saturation",
            database,
            rates["submit"],
            "/s",
            floor=round(statistics.median(rates["floor"]), 1),
            **floor,
        ),
        median_of(
            "server CPU a submission",
            database,
            cpu["submit"],
            "ms",
            floor=round(statistics.median(cpu["floor"]), 3),
            bar="ratio <= 10",
            **floor,
        ),
    ]


async def _all(browsers: Iterable[Browser], asked: Iterable[Sequence[str]]) -> None:
    async def one(browser: Browser, paths: Sequence[str]) -> None:
        for path in paths:
            answer = await browser.post(path, [("_khoa", new_key())])
            if answer.status not in {200, 302}:
                raise RuntimeError(f"{path}: {answer.status}")

    await asyncio.gather(*(one(browser, paths) for browser, paths in zip(browsers, asked, strict=True)))


if __name__ == "__main__":
    print(json.dumps([figure.as_plain() for figure in run(Options(("sqlite",), True))]))
