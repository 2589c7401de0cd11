"""The clock of the installation: real time, or a demonstration's moment running on from the start of the server."""

import threading
from datetime import datetime

from django.conf import settings

from guong.config import env

_started = env.now()
_held: list[datetime] = []
_lock = threading.Lock()


def read_clock() -> datetime:
    """The instant to judge this request by (aware). A demonstration begins at its own moment."""
    if _held:
        return _held[-1]
    demo = settings.DEMO
    return env.now() if demo is None else demo.moment + (env.now() - _started)


class hold_clock:
    """Let the clock stand at `at`, for tests that play a year."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __enter__(self) -> None:
        with _lock:
            _held.append(self.at)

    def __exit__(self, *_: object) -> None:
        with _lock:
            _held.pop()
