"""Verbs of the queue: enqueue, claim, renew, finish, purge. Every change of a running task is a compare-and-set on its run."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q

from guong.ledger.deeds import Doer
from guong.organisations.actor import System
from guong.tasks.models import Task
from guong.tasks.rules import KEPT, KILLED, LEASE, MOST_ATTEMPTS, State, error_code, wait_after

TOKEN_BYTES = 16
MOST_RACES = 50  # losing a claim more often in one go means that others do the work
WHY = "the queue's own turning; it reads no task for anybody"

Function = TypeVar("Function", bound=Callable[..., None])
_functions: dict[str, Callable[..., None]] = {}


class LeaseLost(Exception):
    """The task was taken by another worker meanwhile: what this run still wants to write must not be written."""


@dataclass(frozen=True)
class Claim:
    """One run of a task: who holds it and which attempt it is. Together they fence it from every other run."""

    task_id: int
    name: str
    facts: dict[str, Any]
    worker: str
    attempt: int

    @property
    def is_last(self) -> bool:
        """Whether no attempt follows this one."""
        return self.attempt >= MOST_ATTEMPTS


def task(name: str) -> Callable[[Function], Function]:
    """Register a function under a name: ``@task("files.clean") def clean(work, *, file): …``.

    It is called as ``function(work, **facts)`` outside any transaction, and may be called again after it was cut short.
    Raises: ValueError when the name is another function's.
    """

    def register(function: Function) -> Function:
        if _functions.setdefault(name, function) is not function:
            raise ValueError(f"two tasks named {name!r}")
        return function

    return register


def function_of(name: str) -> Callable[..., None]:
    """The registered function. Raises KeyError."""
    return _functions[name]


def enqueue(
    name: str, *, at: datetime, by: Doer | None = None, not_before: datetime | None = None, **facts: Any
) -> Task:
    """Queue a call of `name`; inside a deed it is queued if and only if the deed holds.

    Args:
        by: whose task it is: that person may look at its progress.
        not_before: by the machine's own clock; empty means at once.
        facts: codes and numbers for the function; no personal text.
    Raises: KeyError for a name that nobody registered.
    """
    function_of(name)
    owner = by or System()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made: Task = Task.objects.create(
        token=token, name=name, facts=facts, by=owner.reference, made_at=at, not_before=not_before
    )
    return made


def claim(at: datetime, worker: str) -> Claim | None:
    """Take the oldest task that is due and hold it for `LEASE`; None when none is.

    Due are those that wait, and those whose worker let the lease run out. One that outlived its last attempt is failed.
    """
    due = Q(state=State.READY) & (Q(not_before__isnull=True) | Q(not_before__lte=at))
    abandoned = Q(state=State.RUNNING, leased_until__lte=at)
    for _ in range(MOST_RACES):
        row = Task.objects.system(WHY).filter(due | abandoned).order_by("id").first()
        if row is None:
            return None
        if row.attempts >= MOST_ATTEMPTS:
            _as_read(row).update(state=State.FAILED, error=KILLED, finished_at=at, leased_until=None)
            continue
        values = {"state": State.RUNNING, "worker": worker, "leased_until": at + LEASE, "attempts": F("attempts") + 1}
        if _as_read(row).update(**values):
            return Claim(row.pk, row.name, row.facts, worker, row.attempts + 1)
    return None


def renew(run: Claim, at: datetime) -> None:
    """Hold the task for another `LEASE`. Raises LeaseLost."""
    _write(run, leased_until=at + LEASE)


def progress(run: Claim, done: int, total: int) -> None:
    """Say how far the work has come. Raises LeaseLost."""
    _write(run, done=done, total=total)


def succeed(run: Claim, at: datetime) -> None:
    """The work is done. Inside the transaction of its effect, the effect happens once. Raises LeaseLost."""
    _write(run, state=State.SUCCESSFUL, finished_at=at, leased_until=None, error="")


def fail(run: Claim, error: BaseException, at: datetime) -> None:
    """The work went wrong: try again later, or no more after the last attempt. Raises LeaseLost."""
    wait = wait_after(run.attempt)
    if wait is None:
        _write(run, state=State.FAILED, error=error_code(error), finished_at=at, leased_until=None)
    else:
        _write(run, state=State.READY, error=error_code(error), not_before=at + wait, leased_until=None)


def purge(at: datetime) -> int:
    """Delete tasks finished long ago. Returns: how many."""
    with transaction.atomic():
        return int(Task.objects.system(WHY).filter(finished_at__lt=at - KEPT).delete()[0])


def _as_read(row: Task) -> Any:
    """The row, if nobody has changed it since it was read."""
    rows = Task.objects.system(WHY)
    return rows.filter(pk=row.pk, state=row.state, attempts=row.attempts, leased_until=row.leased_until)


def _write(run: Claim, **changes: Any) -> None:
    held = Task.objects.system(WHY).filter(pk=run.task_id, state=State.RUNNING, worker=run.worker, attempts=run.attempt)
    if not held.update(**changes):
        raise LeaseLost(run.name)
