"""`guong serve`: the web server."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from guong.config.doctor import Line
from guong.config.management.commands.doctor import refuse
from guong.config.running import AtWork, at_work
from guong.config.serving import refusals, serve


class Command(BaseCommand):
    help = "Chạy máy chủ web, từ chối khi cài đặt chưa an toàn / run the web server; refuses an unsafe installation"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Address and size."""
        parser.add_argument("--host", default="127.0.0.1", help="địa chỉ nghe / address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="cổng / port")
        parser.add_argument("--with-worker", action="store_true", help="chạy kèm việc nền / with the background worker")
        parser.add_argument("--processes", type=int, default=2, help="số tiến trình / processes")
        parser.add_argument("--threads", type=int, default=4, help="số luồng mỗi tiến trình / threads per process")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse with reasons, or serve until told to stop."""
        host, port = options["host"], options["port"]
        refuse(refusals(host, port))
        shown = f"[{host}]" if ":" in host else host
        self.stderr.write(f"Gương Sáng: http://{shown}:{port}/  (Ctrl+C để dừng / to stop)")
        chosen = {name: options[name] for name in ("processes", "threads", "with_worker")}
        try:
            with at_work(settings.HOME):
                serve(host, port, **chosen)
        except AtWork:
            refuse([RESTORING])


RESTORING = Line("Khôi phục", False, "đang khôi phục bản sao lưu, đợi xong rồi chạy lại", "guong doctor")
