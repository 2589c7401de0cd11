"""The clock's jobs: what is cleared away as time passes. Every job may run twice, or in two places at once."""

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import close_old_connections, connection, transaction
from django.db.models import Q

from guong.accounts.models import SetupLink
from guong.accounts.pins import out_of_use
from guong.accounts.sessions import without_session
from guong.config import env
from guong.config.clock import read_clock
from guong.config.doctor import HEARTBEAT_FILE
from guong.files.jobs import sweep as sweep_files
from guong.intake.jobs import sweep as sweep_imports
from guong.ledger.models import Repeat
from guong.tasks.actions import purge as purge_tasks
from guong.tasks.jobs import Runner

PAUSE = 10.0  # seconds between two looks at the clock
IDLE = 1.0  # seconds between two looks at an empty queue
REPEATS_KEPT = timedelta(days=90)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One job: `run(at)` returns how much it cleared away.

    `clock` is the machine's own where Django or allauth wrote the times, else the installation's: a demonstration has
    another.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    clock: Callable[[], datetime] = read_clock


def purge_sessions(at: datetime) -> int:
    """Sessions that have ended, and the rows that told whose they were."""
    return _delete(Session.objects.filter(expire_date__lt=at)) + _delete(without_session())


def purge_repeats(at: datetime) -> int:
    """Outcomes of forms sent long ago; a form that old is not sent again."""
    return _delete(Repeat.objects.filter(at__lt=at - REPEATS_KEPT))


def purge_setup_links(at: datetime) -> int:
    """Set-up links that were used or have expired."""
    return _delete(SetupLink.objects.filter(Q(used_at__isnull=False) | Q(expires_at__lte=at)))


def purge_devices(at: datetime) -> int:
    """Devices whose PIN ended, or was last used, long ago."""
    return _delete(out_of_use(at))


def purge_cache(at: datetime) -> int:
    """Expired cache entries, such as counts of failed sign-ins; Django clears them only when there are many."""
    cache = caches["default"]
    if not isinstance(cache, BaseDatabaseCache):
        return 0
    table = connection.ops.quote_name(cache._table)
    with transaction.atomic(), connection.cursor() as cursor:
        expired = connection.ops.adapt_datetimefield_value(at)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [expired])  # noqa: S608
        return int(cursor.rowcount)


JOBS = (
    Job("phiên đăng nhập", timedelta(hours=1), purge_sessions, env.now),
    Job("kết quả biểu mẫu đã gửi", timedelta(hours=6), purge_repeats),
    Job("liên kết thiết lập", timedelta(hours=1), purge_setup_links, env.now),
    Job("máy có mã PIN đã bỏ", timedelta(hours=6), purge_devices),
    Job("bộ nhớ đệm", timedelta(hours=1), purge_cache, env.now),
    Job("việc nền đã xong", timedelta(hours=6), purge_tasks, env.now),
    Job("bảng tính đã nhập xong, đã bỏ", timedelta(hours=6), sweep_imports),
    Job("tệp tạm, tệp thừa", timedelta(hours=1), sweep_files, env.now),
)


class Worker:
    """Runs the jobs that are due and the tasks that wait, and leaves a sign of life for `doctor`."""

    def __init__(self, jobs: tuple[Job, ...] = JOBS) -> None:
        self.jobs = jobs
        self.stop = threading.Event()
        self._done: dict[str, datetime] = {}
        self._failed: set[str] = set()
        self._runner = Runner(env.now, read_clock, lambda: beat(env.now(), self._failed))

    def run(self) -> None:
        """Work until `stop` is set; a task that has begun is finished first."""
        looked = -PAUSE
        while not self.stop.is_set():
            if time.monotonic() - looked >= PAUSE:
                self.run_due()
                looked = time.monotonic()
            if not self.run_task():
                self.stop.wait(IDLE)

    def run_task(self) -> bool:
        """Run one task that waits, outside any transaction. Returns: whether there was one."""
        try:
            return self._runner.run_one()
        except Exception:
            # The queue itself could not be read or written: the database is busy or away, and is asked again.
            log.exception("queue failed")
            close_old_connections()
            return False

    def run_due(self) -> set[str]:
        """Run what is due now. Returns: the names of the jobs whose last run failed."""
        close_old_connections()
        now = env.now()
        for job in self.jobs:
            last = self._done.get(job.name)
            # A clock that was set back must not stop the jobs until it has caught up.
            if last is None or now - last >= job.every or now < last:
                self._done[job.name] = now
                self._try(job)
        beat(now, self._failed)
        return set(self._failed)

    def _try(self, job: Job) -> None:
        try:
            cleared = job.run(job.clock())
        except Exception:
            # One broken job must not keep the others from running.
            log.exception("job failed: %s", job.name)
            self._failed.add(job.name)
        else:
            log.info("%s: %d", job.name, cleared)
            self._failed.discard(job.name)


def beat(at: datetime, failed: set[str]) -> None:
    """Leave the sign of life, whole or not at all."""
    file = settings.HOME / HEARTBEAT_FILE
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({"at": at.isoformat(), "failed": sorted(failed)}, ensure_ascii=False), "utf-8")
    fresh.replace(file)


def _delete(rows: object) -> int:
    with transaction.atomic():
        return int(rows.delete()[0])  # type: ignore[attr-defined]
