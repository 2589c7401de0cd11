"""Typed reading of the environment and of the installation's own folder (its *home*).

Home is ``GUONG_HOME``, else ``./var/guong`` when initialised, else ``./var/demo``. It holds the secret key, the database of an
embedded installation, an optional ``settings.env`` and, in a demonstration, ``demo.json`` with the moment its clock is set to.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from environs import Env

SECRET_KEY_FILE = "secret_key"  # noqa: S105 - a file name
SETTINGS_FILE = "settings.env"
DEMO_FILE = "demo.json"


@dataclass(frozen=True)
class Demo:
    """A demonstration: its clock starts at `moment` when the server starts, and runs on from there."""

    moment: datetime
    stage: str


def find_home() -> Path:
    """The folder this installation works on; it need not exist yet."""
    env = Env()
    named = env.str("GUONG_HOME", "")
    if named:
        return Path(named).resolve()
    installed = Path("var/guong").resolve()
    return installed if (installed / SECRET_KEY_FILE).exists() else Path("var/demo").resolve()


def read_environment(home: Path) -> Env:
    """Environment variables, with the home's ``settings.env`` beneath them."""
    env = Env()
    if (home / SETTINGS_FILE).exists():
        env.read_env(str(home / SETTINGS_FILE), recurse=False, override=False)
    return env


def read_demo(home: Path) -> Demo | None:
    """The demonstration's clock and stage, or none for a real installation."""
    try:
        stored = json.loads((home / DEMO_FILE).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Demo(datetime.fromisoformat(stored["moment"]), stored["stage"])


def now() -> datetime:
    """The one reading of the real clock (UTC)."""
    return datetime.now(UTC)
