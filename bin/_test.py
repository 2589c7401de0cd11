"""Run the tests on SQLite and then on PostgreSQL, and say at the end how both went and what could not be run.

    bin/test [--sqlite | --postgresql] [--all] [pytest's own arguments]

--sqlite, --postgresql   only that database
--all                    also the exhaustive variants
DATABASE_URL_TEST        a PostgreSQL in which databases may be made; without it a private one is started
CHROMIUM                 the browser; without it the one installed, or on Debian (as root) the one apt-get brings

What asks no database and what drives a browser runs once, with SQLite.
Exit status: 0 all passed, 1 something failed or PostgreSQL could not be had.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from tests.browsers import find_chromium
from tests.databases import NoPostgreSQL, postgresql

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5
WORKERS = (
    "-n",
    "3",
    "--dist",
    "loadfile",
    "--no-loadscope-reorder",
)  # two cores, and one test in three waits for a server or a browser


@dataclass(frozen=True)
class Run:
    """How the tests went on one database."""

    database: str
    status: int
    counts: str
    seconds: float

    @property
    def line(self) -> str:
        words = {0: "passed", NOTHING_COLLECTED: "nothing to run"}
        return f"{self.database:<11} {words.get(self.status, 'FAILED'):<15} {self.counts} ({self.seconds:.0f} s)"


def main(arguments: list[str]) -> int:
    """Prepare, run, sum up."""
    if {"-h", "--help"} & set(arguments):
        print(__doc__)
        return 0
    only = {"--sqlite", "--postgresql"} & set(arguments)
    passed_on = [argument for argument in arguments if argument not in {"--sqlite", "--postgresql"}]
    # A stopped run stops its PostgreSQL, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    missing = _prepare_machine()
    runs = []
    if only != {"--postgresql"}:
        runs.append(_run("SQLite", passed_on, {}))
    if only != {"--sqlite"}:
        try:
            with postgresql() as (address, origin):
                print(f"\nPostgreSQL: {origin}", flush=True)
                runs.append(_run("PostgreSQL", _without_browser(passed_on), {"GUONG_TEST_DATABASE_URL": address}))
        except NoPostgreSQL as error:
            runs.append(Run("PostgreSQL", 1, f"could not be started: {error}", 0))
    print("\n== bin/test")
    print(*[run.line for run in runs], *missing, sep="\n", flush=True)
    statuses = {run.status for run in runs}
    return 0 if 0 in statuses and statuses <= {0, NOTHING_COLLECTED} else 1


def _run(database: str, arguments: list[str], variables: dict[str, str]) -> Run:
    print(f"\n== {database}", flush=True)
    workers = () if any(a.startswith(("-n", "--numprocesses")) for a in arguments) else WORKERS
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="guong-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", *workers, "-rfEs", f"--junitxml={report}", *arguments]
        status = subprocess.run(command, cwd=ROOT, env={**_environment(), **variables}).returncode
        return Run(database, status, _counts(report), time.monotonic() - started)


def _environment() -> dict[str, str]:
    """Ours, but compiled code is kept: some two hundred processes are started, and compiling takes longer than they."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _counts(report: Path) -> str:
    if not report.exists():
        return "no report"
    suite = ElementTree.parse(report).getroot().find("testsuite")  # noqa: S314 - our own file
    number = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    bad = number["failures"] + number["errors"]
    return f"{number['tests'] - bad - number['skipped']} passed, {bad} failed, {number['skipped']} skipped"


def _without_browser(arguments: list[str]) -> list[str]:
    """The same arguments with the browser tests left out, also beside a `-m` of the caller's."""
    wanted = list(arguments)
    for place, argument in enumerate(wanted[:-1]):
        if argument == "-m":
            wanted[place + 1] = f"({wanted[place + 1]}) and not browser"
            return wanted
    return [*wanted, "-m", "not browser"]


def _prepare_machine() -> list[str]:
    """Install what is missing where that may be done; returns a sentence for each thing that is still missing."""
    if find_chromium() is None or shutil.which("pdftotext") is None:
        _install("chromium", "poppler-utils")
    missing = []
    if find_chromium() is None:
        missing.append("NOT RUN: browser tests; no Chromium here (install chromium, or name one in CHROMIUM)")
    if shutil.which("pdftotext") is None:
        missing.append("NOT RUN: tests that read PDF texts back; no pdftotext here (install poppler-utils)")
    return missing


def _install(*packages: str) -> None:
    release = Path("/etc/os-release")
    is_debian = release.exists() and "ID=debian" in release.read_text().splitlines()
    if not is_debian or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"apt-get install {' '.join(packages)} …", flush=True)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        if subprocess.run(["apt-get", *command], **quiet).returncode:
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
