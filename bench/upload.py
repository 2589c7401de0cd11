"""An evening in November: clerks report with photos over real pages; then a verifier reads tables and files."""

import asyncio
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bench import faults
from bench.browser import Browser
from bench.figures import Figure, Options, tell
from bench.installations import IN_NOVEMBER, Installation, Server, installations, set_clock
from bench.reporter import Reported, Reporter
from bench.verify import Findings, reading
from bench.verify_reports import verify_reports

SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.served"}
LOOKED_EVERY = 0.5  # seconds
PATIENCE = 300.0
PHOTOS = 3
WARMING = 12  # requests at once for every page


@dataclass(frozen=True)
class Size:
    """How large the evening is."""

    clerks: int
    seconds: float  # over which they begin
    pause: float
    units: int


FULL, QUICK, CONTROL = Size(200, 60, 1.0, 400), Size(6, 3, 0.2, 150), Size(4, 0, 0.1, 140)


def run(options: Options) -> list[Figure]:
    """Positive control first, then the evening; on each database."""
    size = QUICK if options.is_quick else FULL
    return [figure for database in options.databases for figure in _on(database, size)]


def _on(database: str, size: Size) -> Iterator[Figure]:
    grown = [{"units": one.units, "registrations": 0} for one in (CONTROL, size)]
    with installations(database, grown) as (first, real):
        yield _caught(first)
        cast = seated(real, size.units, size.clerks, 1)
        watch = Watch(real)
        with real.served(with_worker=True) as server:
            asyncio.run(_warm(server, cast))
            with watch.on(server):
                began = time.monotonic()
                told = asyncio.run(evening(server, cast, size))
                took = time.monotonic() - began
            _let_it_finish(real)
        yield from _judged(database, told, verify_reports(real, told), size, took)
        yield from watch.figures(database)


def seated(installation: Installation, units: int, clerks: int, each: int) -> dict[str, Any]:
    """Clerks with accepted registrations to report on, in November."""
    question = {"units": units, "registrations": 0, "clerks": clerks, "drafts": each, "reporting": True}
    cast: dict[str, Any] = installation.ask("bench.prepare", **question)
    set_clock(installation, IN_NOVEMBER)
    return cast


def _caught(installation: Installation) -> Figure:
    """A server that loses photos: the verifier must find it. Raises RuntimeError when it does not."""
    cast = seated(installation, CONTROL.units, CONTROL.clerks, 1)
    with installation.served(**SETTINGS, BENCH_FAULT=faults.LOST_PHOTO) as server:
        told = asyncio.run(evening(server, cast, CONTROL, looks=False))
    found = verify_reports(installation, told).lost
    tell(f"planted fault «{faults.LOST_PHOTO}»: {len(found)} found, e.g. {found[:2]}")
    if not found:
        raise RuntimeError("the verifier did not find a lost photo: its other findings prove nothing")
    name = f"planted fault found: {faults.LOST_PHOTO}"
    return Figure(name, installation.database, len(found), "findings", bar="value >= 1")


async def _warm(server: Server, cast: dict[str, Any]) -> None:
    """Let every process make its templates ready: a server in the evening has answered before."""
    known = cast["clerks"][0]
    paths = ["/toi/", f"/kh/{cast['code']}/ket-qua/", f"/kh/{cast['code']}/dang-ky/{known['drafts'][0]}/1/"]
    for path in paths:
        await asyncio.gather(*(Browser(server.port, known["session"]).get(path) for _ in range(WARMING)))


async def evening(server: Server, cast: dict[str, Any], size: Size, *, looks: bool = True) -> Reported:
    """All clerks, each beginning at an instant of its own."""
    told = Reported()
    clerks = [
        Reporter(
            told, known, code=cast["code"], port=server.port, pause=size.pause, photos=PHOTOS, looks=looks, seed=place
        )
        for place, known in enumerate(cast["clerks"])
    ]
    starts = [size.seconds * place / len(clerks) for place in range(len(clerks))]
    await asyncio.gather(*(clerk.work(start, lambda: False) for clerk, start in zip(clerks, starts, strict=True)))
    return told


def _let_it_finish(installation: Installation) -> None:
    """Wait until no photo waits any more."""
    until = time.monotonic() + PATIENCE
    with reading(installation) as ask:
        while ask("SELECT COUNT(*) FROM files_storedfile WHERE state = 'checking'")[0][0]:
            if time.monotonic() > until:
                raise RuntimeError("photos still wait")
            time.sleep(LOOKED_EVERY)


class Watch:
    """Looks at the server's processes and at the photos that were cleaned, while clerks work."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.peaks: dict[int, tuple[str, float]] = {}
        self.ready: list[tuple[float, int]] = []

    def on(self, server: Server) -> Any:
        """For as long as the block runs."""
        return _Running(self, server)

    def look(self, server: Server) -> None:
        """Once."""
        self.peaks |= server.peaks()
        with reading(self.installation) as ask:
            count = ask("SELECT COUNT(*) FROM files_storedfile WHERE state = 'ready'")[0][0]
        self.ready.append((time.monotonic(), count))

    def figures(self, database: str) -> Iterator[Figure]:
        """Photos a second while there were photos to clean; peaks of memory."""
        moving = [(at, count) for at, count in self.ready if 0 < count < self.ready[-1][1]]
        if len(moving) > 1:
            rate = (moving[-1][1] - moving[0][1]) / (moving[-1][0] - moving[0][0])
            yield Figure("photos cleaned a second", database, round(rate, 2), "/s")
        is_work = [peak for command, peak in self.peaks.values() if " work" in command or "files.cage" in command]
        others = [peak for command, peak in self.peaks.values() if " serve" in command]
        yield Figure("peak of memory, worker or its cage", database, round(max(is_work, default=0.0), 1), "MiB")
        yield Figure("peak of memory, a web process", database, round(max(others, default=0.0), 1), "MiB")


class _Running:
    def __init__(self, watch: Watch, server: Server) -> None:
        self.watch, self.server, self.over = watch, server, threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self.thread.start()
        return self.watch

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
        self.watch.look(self.server)

    def _run(self) -> None:
        while not self.over.wait(LOOKED_EVERY):
            self.watch.look(self.server)


def _judged(database: str, told: Reported, found: Findings, size: Size, took: float) -> Iterator[Figure]:
    for complaint in [*told.errors, *found.lost, *found.doubled, *found.damage][:20]:
        tell(f"  {complaint}")
    counted = [
        ("lost after acknowledgement", found.lost),
        ("doubled or half", found.doubled),
        ("errors and broken connections", told.errors),
        ("damage of the ledger's chain", found.damage),
    ]
    for name, complaints in counted:
        yield Figure(name, database, len(complaints), "", bar="value == 0")
    yield Figure("clerks", database, size.clerks, "")
    yield Figure("reports submitted", database, len(told.submitted), "", bar=f"value >= {size.clerks}")
    yield Figure("photos acknowledged", database, len(told.photos), "", bar=f"value >= {size.clerks * PHOTOS}")
    yield Figure("requests", database, sum(map(len, told.seconds.values())), "")
    yield Figure("whole evening", database, round(took, 1), "s")
    yield from _cuts("photos shown after the receipt", database, told.shown, None)
    for kind, seconds in told.seconds.items():
        yield from _times(kind, database, seconds)


def _times(kind: str, database: str, seconds: Sequence[float]) -> Iterator[Figure]:
    yield from _cuts(kind, database, seconds, "value <= 2")


def _cuts(kind: str, database: str, seconds: Sequence[float], bar: str | None) -> Iterator[Figure]:
    """The median, p95 with its bar, p99 and the longest."""
    cuts = statistics.quantiles([*seconds, *seconds], n=100, method="inclusive")
    for name, place in (("p50", 49), ("p95", 94), ("p99", 98)):
        told = bar if name == "p95" else None
        yield Figure(f"{kind}: {name}", database, round(cuts[place], 4), "s", bar=told, max=round(max(seconds), 4))
