"""`guong work`: the tasks that wait and the clock's jobs."""

import argparse
import signal
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from guong.config.doctor import database, migrations, secret_key
from guong.config.management.commands.doctor import refuse, require
from guong.config.management.commands.serve import RESTORING
from guong.config.running import AtWork, at_work
from guong.config.working import Worker


class Command(BaseCommand):
    help = "Chạy việc nền và việc theo giờ / run the background worker and the clock's jobs"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """`--once`."""
        parser.add_argument("--once", action="store_true", help="chạy mọi việc một lần rồi thôi / run all jobs once")
        parser.add_argument("--until-input-ends", action="store_true", help=argparse.SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse with reasons, or work until told to stop."""
        require(secret_key, database, migrations)
        try:
            with at_work(settings.HOME):
                self._work(options)
        except AtWork:
            refuse([RESTORING])

    def _work(self, options: dict[str, Any]) -> None:
        worker = Worker()
        if options["once"]:
            failed = worker.run_due()
            while worker.run_task():
                pass
            if failed:
                raise CommandError(f"Hỏng / failed: {', '.join(sorted(failed))}")
            return
        if options["until_input_ends"]:
            threading.Thread(target=_stop_at_end_of_input, args=(worker,), daemon=True).start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop.set())
        worker.run()


def _stop_at_end_of_input(worker: Worker) -> None:
    sys.stdin.read()
    worker.stop.set()
