"""The installation's own folder: made once, closed to everybody else."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from guong.config.env import SECRET_KEY_FILE

INSTALLED = Path("var/guong")
KEY_BYTES = 50


def make_home(home: Path) -> bool:
    """Make `home` (mode 700) and a random secret key in it (mode 600), where they are missing.

    Returns: whether the key is new.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)
    try:
        file = os.open(home / SECRET_KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(file, "w") as key:
        key.write(secrets.token_urlsafe(KEY_BYTES))
        key.flush()
        os.fsync(key.fileno())
    return True


def run_on(home: Path, *arguments: str) -> int:
    """Run `guong …` on `home` in a process of its own, since this one has read its settings already.

    Returns: its exit status.
    """
    return subprocess.run(
        [sys.executable, "-m", "guong", *arguments], env={**os.environ, "GUONG_HOME": str(home)}
    ).returncode
