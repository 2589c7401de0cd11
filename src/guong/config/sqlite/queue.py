"""The line in which the writers of one database file stand.

SQLite's own waiting is unfair: with many writers the unlucky one waits for seconds. A lock on a side file, taken before
BEGIN IMMEDIATE and given back after the end of the transaction, lets them in one after another (the kernel wakes them
in order). The wait is bounded, so two transactions of one thread end in an error and not in a deadlock.
"""

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from typing import IO, Any

from django.db.utils import OperationalError
from portalocker import LOCK_EX, LOCK_NB, AlreadyLocked, LockException, lock, unlock


class Place:
    """One connection's place in the line.

    Args:
        path: the side file.
        patience: seconds to wait before giving up, as SQLite itself would.
    """

    def __init__(self, path: str, patience: float) -> None:
        self.path = path
        self.patience = patience
        self._held: IO[Any] | None = None

    @property
    def is_in_front(self) -> bool:
        """Whether this connection may write."""
        return self._held is not None

    def enter(self) -> None:
        """Wait until in front. Raises OperationalError when it takes too long or the file cannot be opened."""
        if self._held is not None:
            return
        # Opened anew each time: a file kept open would be shared with a forked child, and with it the lock.
        try:
            file = open(self.path, "a")  # noqa: SIM115 - held until `leave`
        except OSError as error:
            raise OperationalError(f"unable to open {self.path}") from error
        try:
            lock(file, LOCK_EX | LOCK_NB)
        except AlreadyLocked:
            self._wait(file)
        except LockException:
            file.close()
            raise
        self._held = file

    def leave(self) -> None:
        """Let the next one in."""
        if self._held is not None:
            file, self._held = self._held, None
            unlock(file)
            file.close()

    def _wait(self, file: IO[Any]) -> None:
        turn: Future[None] = Future()
        threading.Thread(target=_stand, args=(file, turn), daemon=True).start()
        try:
            turn.result(self.patience)
        except Late:
            if turn.cancel():
                raise OperationalError("database is locked") from None
            turn.result()
        except BaseException:
            # Interrupted while waiting: the lock must not stay with nobody.
            if not turn.cancel():
                _give_back(file)
            raise


def _stand(file: IO[Any], turn: "Future[None]") -> None:
    """Wait in the kernel's own line (it knows no time limit); give the lock back when nobody waits for it any more."""
    try:
        lock(file, LOCK_EX)
    except BaseException as error:
        file.close()
        if turn.set_running_or_notify_cancel():
            turn.set_exception(error)
        return
    if turn.set_running_or_notify_cancel():
        turn.set_result(None)
    else:
        _give_back(file)


def _give_back(file: IO[Any]) -> None:
    if not file.closed:
        unlock(file)
        file.close()
