"""`guong restore`: bring a backup back beside the old data, check it, then switch to it."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from dotenv import dotenv_values

from guong.config import env
from guong.config.backup.disk import closed_folder
from guong.config.backup.refusal import Unable
from guong.config.backup.restoring import Restored, Wish, restore
from guong.config.backup.switching import finish, is_unfinished
from guong.config.home import INSTALLED
from guong.config.running import AtWork, at_work


class Command(BaseCommand):
    help = (
        "Khôi phục từ bản sao lưu: đặt bên cạnh, kiểm tra, rồi mới chuyển sang; dữ liệu cũ được giữ / "
        "restore a backup: beside the old data, checked, then switched to; the old data is kept"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, where to."""
        parser.add_argument(
            "source",
            type=Path,
            nargs="?",
            metavar="DIR",
            help="bản sao, hoặc thư mục chứa các bản sao (lấy bản mới nhất) / a backup, or a folder of them (the newest)",
        )
        parser.add_argument(
            "--to", type=Path, metavar="HOME", help="thư mục dữ liệu / home; GUONG_HOME, else ./var/guong"
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="thay dữ liệu đang có, bản cũ giữ bên cạnh / replace, keeping the old",
        )
        parser.add_argument(
            "--even-damaged",
            action="store_true",
            help="nhận cả bản sao không đạt, khi không còn bản nào khác / accept a backup that did not pass",
        )
        parser.add_argument(
            "--finish", action="store_true", help="làm nốt lần khôi phục dở dang / finish an interrupted switch"
        )
        parser.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, or finish; exit 1 with the reason and the old data untouched."""
        if (options["source"] is None) != options["finish"]:
            self.stderr.write("Nêu bản sao, hoặc --finish / name a backup, or --finish")
            raise SystemExit(2)
        home = (options["to"] or Path(os.environ.get("GUONG_HOME") or INSTALLED)).resolve()
        if home != settings.HOME:
            raise SystemExit(_run_on(home))
        closed_folder(home)
        try:
            with at_work(home, alone=True):
                self._work(home, options)
        except AtWork:
            why = Unable(
                f"{home}: chương trình đang chạy / the programme is running", "systemctl stop guong-web guong-work"
            )
            raise CommandError(f"Chưa khôi phục / nothing was restored: {why}") from None
        except (Unable, OSError, connection.Database.Error) as error:
            if is_unfinished(home):
                raise CommandError(f"{error}\n{UNFINISHED}") from None
            raise CommandError(f"Chưa khôi phục / nothing was restored: {error}") from None

    def _work(self, home: Path, options: dict[str, Any]) -> None:
        if is_unfinished(home):
            old = finish(home)
            self.stderr.write(f"Đã làm nốt lần khôi phục dở dang / finished the interrupted restore. {old or ''}")
        if options["finish"]:
            return
        wish = Wish(
            options["source"].resolve(),
            home,
            env.now(),
            settings.DATABASE_URL,
            replace=options["replace"],
            even_damaged=options["even_damaged"],
        )
        done = restore(wish)
        self.stdout.write(_as_json(done, home) if options["json"] else _as_text(done, home))


def _run_on(home: Path) -> int:
    """The same command in a process that reads the settings of `home`, and none of another home's."""
    stored = dotenv_values(settings.HOME / env.SETTINGS_FILE) if (settings.HOME / env.SETTINGS_FILE).exists() else {}
    own = {name: value for name, value in os.environ.items() if stored.get(name) != value}
    command = [sys.executable, "-m", "guong", *sys.argv[1:]]
    return subprocess.run(command, env={**own, "GUONG_HOME": str(home)}).returncode


def _as_json(done: Restored, home: Path) -> str:
    told = {
        "source": str(done.source),
        "home": str(home),
        "made_at": done.manifest.made_at,
        "entries": done.manifest.facts.seq,
        "old": str(done.old) if done.old else None,
        "old_database": done.old_database or None,
        "wrong": list(done.wrong),
    }
    return json.dumps(told, ensure_ascii=False)


def _as_text(done: Restored, home: Path) -> str:
    lines = [
        f"Đã khôi phục vào {home} / restored",
        f"  từ bản sao lúc {done.manifest.made_at}: {done.source}",
        f"  đã kiểm tra: sổ nhật ký nguyên vẹn đến mục {done.manifest.facts.seq} / the ledger is sound up to this entry",
    ]
    if done.wrong:
        lines[-1:] = ["  NHẬN DÙ KHÔNG ĐẠT / ACCEPTED ALTHOUGH UNSOUND:", *(f"  - {line}" for line in done.wrong)]
    if done.old:
        lines.append(f"  dữ liệu cũ giữ ở / the old data is kept in: {done.old}")
    if done.old_database:
        lines.append(f"  cơ sở dữ liệu cũ giữ tên / the old database is now called: {done.old_database}")
    return "\n".join([*lines, f"Kiểm tra rồi chạy lại / check, then start: GUONG_HOME={home} guong doctor"])


UNFINISHED = """Khôi phục dở dang, dữ liệu đã kiểm tra xong nhưng chưa chuyển hết. Làm nốt: guong restore --finish
The restore stopped in the middle of the switch. Finish it: guong restore --finish"""
