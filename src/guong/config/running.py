"""Who works on this home: server and worker hold its lock together, a restore holds it alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portalocker import LOCK_EX, LOCK_NB, LOCK_SH, LockException, lock

from guong.config.backup.disk import give_to_owner_of

RUNNING_FILE = "running"


class AtWork(Exception):
    """Somebody else holds the lock in a way that shuts this one out."""


@contextmanager
def at_work(home: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the lock of `home`; the kernel gives it back however the process ends.

    The server's processes are forked and share it, so it stays held as long as one of them lives.
    Raises: AtWork.
    """
    with open(home / RUNNING_FILE, "a") as file:
        give_to_owner_of(home, home / RUNNING_FILE)
        try:
            lock(file, (LOCK_EX if alone else LOCK_SH) | LOCK_NB)
        except LockException as error:
            raise AtWork(str(home)) from error
        yield
