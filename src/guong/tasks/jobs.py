"""The runner: takes one task after another, keeps its lease fresh while it works, and writes down how it went."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import Error, connection

from guong.tasks import actions
from guong.tasks.actions import Claim, LeaseLost
from guong.tasks.rules import RENEWED_EVERY

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


class Work:
    """What a running task's function is given."""

    def __init__(self, run: Claim, machine: Clock, told: Clock) -> None:
        self.run, self._machine, self._told = run, machine, told
        self.is_finished = False

    @property
    def at(self) -> datetime:
        """The instant by the installation's clock, for what the function records."""
        return self._told()

    @property
    def is_last(self) -> bool:
        """Whether no attempt follows this one."""
        return self.run.is_last

    def progress(self, done: int, total: int) -> None:
        """Say how far the work has come. Raises LeaseLost when another worker has the task now."""
        actions.progress(self.run, done, total)

    def succeed(self) -> None:
        """End the task. Called inside the transaction of the effect, the effect happens once however often the worker dies.

        Raises: LeaseLost, which undoes the effect.
        """
        actions.succeed(self.run, self._machine())
        self.is_finished = True


class Runner:
    """One worker's hands.

    Args:
        machine: the clock of leases and waits: never one that a demonstration sets back at every start.
        told: the installation's clock, for what tasks record.
        alive: called before every renewal, for the sign of life.
    """

    def __init__(self, machine: Clock, told: Clock, alive: Callable[[], None] = lambda: None) -> None:
        self.machine, self.told, self.alive = machine, told, alive
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"

    def run_one(self) -> bool:
        """Take one task that is due and do it. Returns: whether there was one."""
        run = actions.claim(self.machine(), self.name)
        if run is None:
            return False
        work = Work(run, self.machine, self.told)
        try:
            with self._kept_fresh(run):
                actions.function_of(run.name)(work, **run.facts)
            if not work.is_finished:
                work.succeed()
        except LeaseLost:
            log.warning("task %s %d: another worker has it", run.name, run.task_id)
        except Exception as error:
            self._failed(run, error)
        return True

    def _failed(self, run: Claim, error: Exception) -> None:
        log.exception("task failed: %s %d, attempt %d", run.name, run.task_id, run.attempt)
        try:
            actions.fail(run, error, self.machine())
        except LeaseLost:
            log.warning("task %s %d: another worker has it", run.name, run.task_id)

    @contextmanager
    def _kept_fresh(self, run: Claim) -> Iterator[None]:
        """Renew the lease in a thread of its own, on a connection of its own, while the work goes on."""
        over = threading.Event()

        def renew() -> None:
            try:
                while not over.wait(RENEWED_EVERY.total_seconds()):
                    try:
                        # First: the database may be held for minutes by the work itself, and the worker lives all the same.
                        self.alive()
                        actions.renew(run, self.machine())
                    except LeaseLost:
                        return
                    except (Error, OSError) as error:
                        # A busy database is asked again in a moment; the lease outlasts two such moments.
                        log.warning("lease not renewed: %s %d: %s", run.name, run.task_id, type(error).__name__)
                        connection.close()
            finally:
                connection.close()

        keeper = threading.Thread(target=renew, name="lease", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join()
