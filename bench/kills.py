"""Server and worker are killed at random moments while clerks report and send photos; then the verifier, an audit, a backup."""

import asyncio
import os
import random
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from bench import faults
from bench.figures import Figure, Options, tell
from bench.installations import ROOT, Installation, Server, free_port, installations, stop, wait_for
from bench.reporter import Reported, Reporter
from bench.upload import seated
from bench.verify import Findings, reading
from bench.verify_reports import verify_reports

SETTINGS = {"DJANGO_SETTINGS_MODULE": "bench.served"}
WHO = (("web process", 45), ("whole server", 20), ("worker", 35))
WHO_OF_CONTROL = WHO[:2]  # the planted faults are the server's
PHOTOS, PHOTOS_OF_CONTROL = 2, 6
RECOVERED = 5.0  # seconds, bar
PATIENCE = 300.0


@dataclass(frozen=True)
class Size:
    """How many kills, at what distances in seconds, and who works meanwhile."""

    kills: int
    clerks: int
    each: int  # registrations of one clerk to report on
    units: int
    between: tuple[float, float] = (0.25, 1.6)
    who: tuple[tuple[str, int], ...] = WHO


FULL, QUICK = Size(200, 8, 40, 200), Size(5, 3, 4, 140)
# Far enough apart that clerks get as far as the step that is broken, however busy the machine.
CONTROL = Size(14, 6, 12, 140, (1.5, 3.5), WHO_OF_CONTROL)


@dataclass
class Killed:
    """What was killed, and how long until the server answered again."""

    counts: dict[str, int] = field(default_factory=dict)
    recovery: list[float] = field(default_factory=list)


def run(options: Options) -> list[Figure]:
    """Planted faults first, then the kills; on each database."""
    size = QUICK if options.is_quick else FULL
    return [figure for database in options.databases for figure in _on(database, size)]


def _on(database: str, size: Size) -> Iterator[Figure]:
    planted = (faults.EARLY, faults.ROW_FIRST)
    grown = [{"units": one.units, "registrations": 0} for one in (*[CONTROL] * len(planted), size)]
    with installations(database, grown) as (*controls, real):
        for installation, fault in zip(controls, planted, strict=True):
            yield _caught(installation, fault)
        cast = seated(real, size.units, size.clerks, size.each)
        told, killed = asyncio.run(_killing(real, cast, size, {}))
        yield from _judged(database, told, verify_reports(real, told), size, killed)
        yield from _afterwards(real)


def _caught(installation: Installation, fault: str) -> Figure:
    """A server with a planted fault, killed: the verifier must find it. Raises RuntimeError when it does not."""
    cast = seated(installation, CONTROL.units, CONTROL.clerks, CONTROL.each)
    told, _ = asyncio.run(_killing(installation, cast, CONTROL, {**SETTINGS, "BENCH_FAULT": fault}))
    found = verify_reports(installation, told)
    caught = [*found.lost, *found.doubled]
    tell(f"planted fault «{fault}»: {len(caught)} found, e.g. {caught[:2]}")
    if not caught:
        raise RuntimeError(f"the verifier did not find the planted fault «{fault}»: its other findings prove nothing")
    return Figure(f"planted fault found: {fault}", installation.database, len(caught), "findings", bar="value >= 1")


class House:
    """Server and worker of one installation, each started again whenever it was killed."""

    def __init__(self, installation: Installation, more: dict[str, str]) -> None:
        self.installation, self.more, self.port = installation, more, free_port()
        self.server: Any = None
        self.worker: Any = None

    def start_server(self) -> None:
        size = ["--port", str(self.port), "--processes", "2", "--threads", "4"]
        self.server = self.installation.spawn("serve", *size, **self.more)

    def start_worker(self) -> None:
        self.worker = self.installation.spawn("work", **self.more)

    def kill_server(self) -> None:
        """All its processes at once."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def kill_worker(self) -> None:
        """With the child in which it opens photos."""
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    def kill_one(self, rng: random.Random) -> None:
        """One web process; the server's own master starts another."""
        inside = [pid for pid in Server(self.port, self.server.pid).processes() if pid != self.server.pid]
        if inside:
            with suppress(ProcessLookupError):
                os.kill(rng.choice(inside), signal.SIGKILL)

    def is_well(self) -> bool:
        """Whether the server answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/suc-khoe/", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def _house(installation: Installation, more: dict[str, str]) -> Iterator[House]:
    house = House(installation, more)
    house.start_server()
    house.start_worker()
    try:
        wait_for(house.server, house.port)
        yield house
    finally:
        stop(house.worker)
        stop(house.server)


async def _killing(
    installation: Installation, cast: dict[str, Any], size: Size, more: dict[str, str]
) -> tuple[Reported, Killed]:
    told, killed, over = Reported(), Killed(), asyncio.Event()
    with _house(installation, more) as house:
        clerks = [
            Reporter(
                told,
                known,
                code=cast["code"],
                port=house.port,
                pause=0.02,
                photos=PHOTOS_OF_CONTROL if more else PHOTOS,
                looks=not more,
                is_stubborn=True,
                gives_up=1.0 if more else 0.3,
                seed=place,
            )
            for place, known in enumerate(cast["clerks"])
        ]
        work = asyncio.gather(*(clerk.work(0, over.is_set) for clerk in clerks))
        await _kill(house, size, killed, work)
        over.set()
        await work
        if not more:
            await asyncio.to_thread(_let_it_finish, installation)
    return told, killed


async def _kill(house: House, size: Size, killed: Killed, work: Any) -> None:
    rng = random.Random(7)
    names, weights = zip(*size.who, strict=True)
    for turn in range(size.kills):
        await asyncio.sleep(rng.uniform(*size.between))
        if work.done():
            tell(f"  the clerks have nothing left to do after {turn} kills")
            break
        who = rng.choices(names, weights)[0]
        killed.counts[who] = killed.counts.get(who, 0) + 1
        began = time.monotonic()
        if who == "worker":
            house.kill_worker()
            house.start_worker()
            continue
        if who == "web process":
            house.kill_one(rng)
        else:
            house.kill_server()
            house.start_server()
        while not await asyncio.to_thread(house.is_well):
            await asyncio.sleep(0.02)
        killed.recovery.append(time.monotonic() - began)
        if turn % 20 == 19:
            tell(f"  {turn + 1} kills")


def _let_it_finish(installation: Installation) -> None:
    """Wait until no photo waits any more: a killed worker's task is taken up again when its lease has run out."""
    until = time.monotonic() + PATIENCE
    with reading(installation) as ask:
        while ask("SELECT COUNT(*) FROM files_storedfile WHERE state = 'checking'")[0][0] and time.monotonic() < until:
            time.sleep(1)


def _judged(database: str, told: Reported, found: Findings, size: Size, killed: Killed) -> Iterator[Figure]:
    for complaint in [*told.errors, *found.lost, *found.doubled, *found.damage][:20]:
        tell(f"  {complaint}")
    yield Figure("kills", database, sum(killed.counts.values()), "", bar=f"value >= {size.kills}")
    for name, _ in WHO:
        yield Figure(f"kills: {name}", database, killed.counts.get(name, 0), "")
    counted = [
        ("lost after acknowledgement", found.lost),
        ("doubled or half", found.doubled),
        ("never answered, however often asked", told.errors),
        ("damage of the ledger's chain", found.damage),
    ]
    for name, complaints in counted:
        yield Figure(name, database, len(complaints), "", bar="value == 0")
    acknowledged = len(told.begun) + len(told.photos) + len(told.submitted)
    yield Figure("acknowledged", database, acknowledged + 3 * len(told.submitted), "")
    yield Figure("reports submitted", database, len(told.submitted), "", bar="value >= 1")
    yield Figure("photos acknowledged", database, len(told.photos), "", bar="value >= 1")
    yield Figure("requests sent again", database, told.retries, "")
    if killed.recovery:
        middle, worst = statistics.median(killed.recovery), max(killed.recovery)
        yield Figure("recovery: median", database, round(middle, 3), "s")
        yield Figure("recovery: worst", database, round(worst, 3), "s", bar=f"value <= {RECOVERED:g}")


def _afterwards(installation: Installation) -> Iterator[Figure]:
    """The programme's own checks: the audit, a backup that restores; each 1 when it passes."""
    for name, arguments in (
        ("audit verify passes", ["audit", "verify", "--json"]),
        ("backup passes", ["backup", str(installation.home.parent / f"copies-{installation.home.name}"), "--json"]),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "guong", *arguments],
            env=installation.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            tell(f"  {name}: {done.returncode} {(done.stderr or done.stdout)[-600:]}")
        yield Figure(name, installation.database, int(done.returncode == 0), "", bar="value == 1")
