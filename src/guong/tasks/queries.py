"""What can be read of tasks: one's own, and how the queue stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from guong.kit.phrasebook import word
from guong.tasks.models import Task
from guong.tasks.rules import UNFINISHED, State, share_done


@dataclass(frozen=True)
class Seen:
    """One task as its owner sees it."""

    name: str
    state: str
    percent: int
    done: int
    total: int
    error: str
    is_finished: bool


@dataclass(frozen=True)
class Queue:
    """How the queue stands: how many wait, since when the oldest does, how many failed lately."""

    waiting: int
    oldest: datetime | None
    failed: int


def task_of(actor: Any, token: str) -> Seen | None:
    """One of the actor's own tasks; None when there is no such one, or it is somebody else's."""
    row = Task.objects.visible_to(actor).filter(token=token).first()
    if row is None:
        return None
    is_finished = row.state not in UNFINISHED
    percent = 100 if row.state == State.SUCCESSFUL else share_done(row.done, row.total)
    return Seen(word(f"task_name.{row.name}"), row.state, percent, row.done, row.total, row.error, is_finished)


def has_given_up(token: str) -> bool:
    """Whether nobody will work on a task any more that did not end well, whosever it is: for the clock's sweeping."""
    row = Task.objects.system("whether a task of somebody's is over, for the clock").filter(token=token).first()
    return row is None or row.state == State.FAILED


def queue(at: datetime, lately: timedelta = timedelta(days=1)) -> Queue:
    """The queue at `at`, for `doctor`: numbers only."""
    failed = Q(state=State.FAILED, finished_at__gt=at - lately)
    waiting = Q(state__in=UNFINISHED)
    found = Task.objects.system("figures of the queue, no rows").filter(waiting | failed)
    figures = found.aggregate(
        waiting=Count("pk", filter=waiting), oldest=Min("made_at", filter=waiting), failed=Count("pk", filter=failed)
    )
    return Queue(**figures)
