"""How long a task is held, how often it is tried, what is due: plain Python."""

from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(seconds=60)  # how long a worker that died keeps others waiting
RENEWED_EVERY = LEASE / 3  # two renewals may fail before another worker takes the task
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
MOST_ATTEMPTS = len(WAITS) + 1
KEPT = timedelta(days=30)  # finished tasks, for whoever asks what became of one
LONGEST_CODE = 60

KILLED = "worker_lost"  # every worker that took the task died over it


class State(StrEnum):
    """The words of Django's own task interface."""

    READY = "ready"
    RUNNING = "running"
    SUCCESSFUL = "successful"
    FAILED = "failed"


UNFINISHED = (State.READY, State.RUNNING)


def wait_after(attempt: int) -> timedelta | None:
    """How long to wait after attempt `attempt` (from 1) went wrong; None when there is none left."""
    return WAITS[attempt - 1] if attempt <= len(WAITS) else None


def error_code(error: BaseException) -> str:
    """What is kept of an error: the name of its class or its own code, never its text, which may quote a person's."""
    code = getattr(error, "code", "")
    return (code if isinstance(code, str) and code else type(error).__name__)[:LONGEST_CODE]


def share_done(done: int, total: int) -> int:
    """Percent of the work that is done, 0 while nobody knows how much there is."""
    return max(0, min(100, done * 100 // total)) if total > 0 else 0
