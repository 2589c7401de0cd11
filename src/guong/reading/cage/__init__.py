"""Word and PDF files are read in a child process with limits: a small file can ask its reader for more than there is."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guong.kit.reasons import Reason, Refused

WALL_SECONDS = 90
PATIENCE = 2.0  # seconds that a file waits for the one before it
ONE_AT_A_TIME = threading.Semaphore(1)  # of this process: its other threads go on serving pages
PROGRAM = Path(__file__).with_name("inside.py")
REFUSED = {
    "locked": "file_locked",
    "memory": "plan_file_too_heavy",
    "long": "plan_text_too_long",
    "broken": "file_broken",
}


@dataclass(frozen=True)
class Taken:
    """The text of a file, whether it has tracked changes, and whether it has no text at all."""

    text: str
    is_tracked: bool = False
    is_empty: bool = False


def text_of(content: bytes, kind: str, most: int, shown_most: str, seconds: float = WALL_SECONDS) -> Taken:
    """The text of a ``docx`` or ``pdf``.

    Args:
        most: how many signs are read.
        shown_most: that, in words.
        seconds: how long it may take.
    Raises: Refused (`plan_file_waits`, `file_locked`, `file_broken`, `plan_file_too_heavy`, `plan_text_too_long`).
    """
    command = [sys.executable, "-I", str(PROGRAM), kind, str(most)]
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise Refused(Reason("plan_file_waits"))
    try:
        done = subprocess.run(command, input=content, capture_output=True, env=_bare(), timeout=seconds)
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, OSError, ValueError):
        raise Refused(Reason("plan_file_too_heavy")) from None
    finally:
        ONE_AT_A_TIME.release()
    if "refused" in said:
        raise Refused(_reason(str(said["refused"]), shown_most))
    text = str(said.get("text", ""))
    if len(text) > 4 * most:
        raise Refused(Reason("plan_text_too_long", facts={"most": shown_most}))
    return Taken(text, bool(said.get("tracked")), bool(said.get("empty")))


def _reason(why: str, shown_most: str) -> Reason:
    if why == "long":
        return Reason("plan_text_too_long", facts={"most": shown_most})
    return Reason(REFUSED.get(why, "file_broken"))


def _bare() -> dict[str, str]:
    """An environment with nothing in it; Windows starts no program without its own folder's name."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
