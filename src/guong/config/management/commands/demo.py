"""`guong demo`: load the demonstration and serve it."""

import json
import os
import secrets
import shutil
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from guong.config.env import DEMO_FILE, SECRET_KEY_FILE
from guong.demo.load import is_in_use, load
from guong.demo.year import MOMENTS


class Command(BaseCommand):
    help = "Nạp dữ liệu dùng thử và chạy máy chủ. / Load the demonstration and serve it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stage", choices=sorted(MOMENTS), default="dang-ky", help="thời điểm trong năm / moment of the year"
        )
        parser.add_argument("--units", type=int, default=0, help="thêm cho đủ N đơn vị / grow to N units")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="chỉ nạp dữ liệu / load only")
        parser.add_argument("--keep", action="store_true", help="giữ dữ liệu đã nạp / keep what was loaded before")

    def handle(self, *args: Any, **options: Any) -> None:
        if (settings.HOME / SECRET_KEY_FILE).exists() and settings.DEMO is None:
            raise CommandError(f"{settings.HOME} là một cài đặt thật, không nạp dữ liệu dùng thử vào đó.")
        if not (options["keep"] and settings.DEMO is not None):
            self._load(options["stage"], options["units"])
        if not options["no_serve"]:
            self._serve(options["port"])

    def _load(self, stage: str, units: int) -> None:
        home = settings.HOME
        foreign = (
            home.exists()
            and any(home.iterdir())
            and not (home / DEMO_FILE).exists()
            and not (home / SECRET_KEY_FILE).exists()
        )
        if foreign:
            raise CommandError(
                f"{home} có thứ khác; chọn thư mục trống cho bản dùng thử / is not empty; choose an empty folder."
            )
        if connection.vendor == "sqlite":
            shutil.rmtree(home, ignore_errors=True)
        elif is_in_use():
            # The home says nothing about a database elsewhere: this one may be the office's own.
            raise CommandError(IN_USE)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = home / SECRET_KEY_FILE
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50), "utf-8")
        self.stderr.write(f"Nạp dữ liệu dùng thử ({stage})… / Loading the demonstration…")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        load(stage, units)
        (home / DEMO_FILE).write_text(json.dumps({"moment": MOMENTS[stage].isoformat(), "stage": stage}), "utf-8")

    def _serve(self, port: int) -> None:
        # A new process: the settings must be read again now that the demonstration's folder exists.
        # With the worker: photos are looked at there.
        serving = [sys.executable, "-m", "guong", "serve", "--with-worker", "--port", str(port)]
        os.execv(sys.executable, serving)  # noqa: S606 - our own programme takes over


IN_USE = """Cơ sở dữ liệu ở DATABASE_URL đã có dữ liệu, không nạp dữ liệu dùng thử vào đó.
Chạy lại bản đã nạp: guong demo --keep. Nạp mới: bỏ DATABASE_URL, hoặc chỉ tới một cơ sở dữ liệu trống.
The database at DATABASE_URL holds data already. Use --keep, an empty database, or none."""
