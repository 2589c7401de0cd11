"""Throw-away installations on either database, loaded with the demonstration; with a server when wanted."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from tests.databases import NAMED, postgresql

from bench.figures import tell

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "guong.config.settings"
OURS = (
    "DATABASE_URL",
    "ALLOWED_HOSTS",
    "HTTPS",
    "ORIGIN",
    "CSRF_TRUSTED_ORIGINS",
    "TRUST_PROXY",
    "SECRET_KEY",
    "BENCH_FAULT",
)
# The tests' private server does not wait for the disk; acknowledged work must, and so must what is measured.
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
LAST_HOUR = "2023-03-09T23:30:00+07:00"
IN_NOVEMBER = "2023-11-19T20:00:00+07:00"
SLOWEST_START = 120.0
STOPPING = 60.0
PORTS = range(20_000, 32_000)


@dataclass(frozen=True)
class Installation:
    """One home with its database. `address` is empty for SQLite, whose file lies in the home."""

    home: Path
    address: str = ""
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> str:
        return "postgresql" if self.address else "sqlite"

    def environment(self, **more: str) -> dict[str, str]:
        """Variables for a process that works on this installation, and on no other."""
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        ours = {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "GUONG_HOME": str(self.home),
            "DATABASE_URL": self.address,
            "PYTHONUTF8": "1",
        }
        path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        return {**kept, **ours, "PYTHONPATH": path, **self.variables, **more}

    def run(self, *arguments: str, **more: str) -> str:
        """Run `python …` here and give back what it printed. Raises RuntimeError when it fails."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, env=self.environment(**more), cwd=ROOT, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}")
        return done.stdout

    def ask(self, module: str, **question: Any) -> Any:
        """Run a module of the bench here with a JSON question; its last line is the JSON answer."""
        return json.loads(self.run("-m", module, json.dumps(question)).splitlines()[-1])

    @contextmanager
    def talking(self, module: str, **question: Any) -> Iterator["Talk"]:
        """A module of the bench that answers a line with a line, as long as it is wanted.

        It has one connection to the database: what it costs there is read from that connection's own process.
        """
        command = [sys.executable, "-m", module, json.dumps(question)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = subprocess.Popen(command, env=self.environment(DATABASE_POOL="1"), cwd=ROOT, text=True, **pipes)
        try:
            yield Talk(process)
        finally:
            process.stdin.close()
            process.wait(STOPPING)

    @contextmanager
    def served(
        self, processes: int = 2, threads: int = 4, *, with_worker: bool = False, **more: str
    ) -> Iterator["Server"]:
        """`guong serve` on a free port, until the block ends."""
        port = free_port()
        size = ["--port", str(port), "--processes", str(processes), "--threads", str(threads)]
        process = self.spawn("serve", *size, *(["--with-worker"] if with_worker else []), **more)
        try:
            wait_for(process, port)
            yield Server(port, process.pid)
        finally:
            stop(process)

    def spawn(self, *arguments: str, **more: str) -> Any:
        """`guong …` in a process group of its own; whoever calls it ends it."""
        return subprocess.Popen(
            [sys.executable, "-m", "guong", *arguments],
            env=self.environment(**more),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            start_new_session=True,
        )


@dataclass(frozen=True)
class Talk:
    """One end of a conversation of JSON lines."""

    process: Any

    def ask(self, **question: Any) -> Any:
        """Send one line, read one line. Raises RuntimeError when the other end is gone."""
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the measuring process ended")
        return json.loads(line)


@dataclass(frozen=True)
class Server:
    """A running server; all its processes stand in one group."""

    port: int
    group: int

    def peaks(self) -> dict[int, tuple[str, float]]:
        """Process id → its command, and the most memory it has held so far, in MiB."""
        found = {}
        for number in self.processes():
            try:
                command = Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ")
                status = Path(f"/proc/{number}/status").read_text()
            except OSError:
                continue
            peak = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
            found[number] = (command, int(peak) / 1024)
        return found

    def processes(self) -> list[int]:
        """Ids of its processes."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                values = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(values[2]) == self.group:
                found.append(int(stat.parent.name))
        return sorted(found)

    def cpu(self) -> float:
        """Seconds of processor time that its processes have used, those that PostgreSQL spends not included."""
        ticks = os.sysconf("SC_CLK_TCK")
        spent = 0.0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                values = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(values[2]) == self.group:
                spent += (int(values[11]) + int(values[12])) / ticks
        return spent


@contextmanager
def installations(database: str, grown: Sequence[dict[str, int]]) -> Iterator[list[Installation]]:
    """One demonstration for each of `grown` (``units``, ``registrations``, ``seed``), gone when the block ends."""
    with (
        _server_for(database) as address,
        tempfile.TemporaryDirectory(prefix="guong-bench-", ignore_cleanup_errors=True) as folder,
    ):
        first = _new(Path(folder) / "0", address)
        tell(f"{database}: nạp dữ liệu / loading …")
        first.run("-m", "guong", "demo", "--no-serve", "--stage", "dang-ky")
        set_clock(first, LAST_HOUR)
        made = [first] + [_copy(first, Path(folder) / str(place), address) for place in range(1, len(grown))]
        for installation, size in zip(made, grown, strict=True):
            tell(f"{database}: {size}")
            installation.ask("bench.prepare", **size)
        yield made


def set_clock(installation: Installation, moment: str) -> None:
    """The instant at which the clock of its processes begins."""
    (installation.home / "demo.json").write_text(json.dumps({"moment": moment, "stage": "dang-ky"}), "utf-8")


@contextmanager
def _server_for(database: str) -> Iterator[str]:
    if database == "sqlite":
        yield ""
        return
    with postgresql() as (address, origin):
        if origin != NAMED:
            with psycopg.connect(address, autocommit=True) as connection:
                for name in DURABLE:
                    connection.execute(f"ALTER SYSTEM SET {name} = on")
                connection.execute("SELECT pg_reload_conf()")
        yield address


def _new(home: Path, address: str, template: str = "") -> Installation:
    if not address:
        return Installation(home)
    name = f"guong_bench_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    front, _, _ = address.rpartition("/")
    return Installation(home, f"{front}/{name}")


def _copy(first: Installation, home: Path, address: str) -> Installation:
    shutil.copytree(first.home, home)
    home.chmod(0o700)
    return _new(home, address, first.address.rpartition("/")[2])


def stop(process: Any) -> None:
    """Tell it to end; after a minute no more."""
    process.terminate()
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """A port to listen on, below those that the kernel hands out by itself: nothing takes it before a server does."""
    for port in random.SystemRandom().sample(PORTS, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")


def wait_for(process: Any, port: int) -> None:
    """Until the server answers that it is well. Raises RuntimeError when it does not."""
    until = time.monotonic() + SLOWEST_START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/suc-khoe/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")
