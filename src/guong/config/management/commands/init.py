"""`guong init`: the first installation. Nothing to edit, no default account, no default password."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from guong.config import env
from guong.config.doctor import look, migrations
from guong.config.home import INSTALLED, make_home, run_on

LOCAL = "http://127.0.0.1:8000"


class Command(BaseCommand):
    help = (
        "Khởi tạo lần đầu: thư mục dữ liệu, khóa bí mật, cơ sở dữ liệu, liên kết thiết lập một lần / "
        "first installation: home, secret key, database, one-time set-up link"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--home` and `--new-link`."""
        parser.add_argument(
            "--home", type=Path, metavar="DIR", help="thư mục dữ liệu / home; GUONG_HOME, else ./var/guong"
        )
        parser.add_argument(
            "--new-link", action="store_true", help="tạo liên kết thiết lập mới / make a new set-up link"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, then tell what to do next."""
        home = (options["home"] or Path(os.environ.get("GUONG_HOME") or INSTALLED)).resolve()
        if env.read_demo(home) is not None:
            raise CommandError(f"{home} là bản dùng thử; chọn thư mục khác / is a demonstration; choose another folder")
        _refuse_foreign(home)
        is_new = make_home(home)
        if is_new or home != settings.HOME:
            # The settings were read before this home had its key: go on in a process that reads them again.
            status = run_on(home, "init", *(["--new-link"] if options["new_link"] else []))
            if status:
                raise SystemExit(status)
            return
        self._install(home, wants_link=options["new_link"])

    def _install(self, home: Path, *, wants_link: bool) -> None:
        from guong.accounts.models import SetupLink, User
        from guong.accounts.setup import make_setup_link

        if not look(migrations).ok:
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not wants_link and (SetupLink.objects.exists() or User.objects.exists()):
            self.stdout.write(ALREADY.format(home=home))
            return
        address = (settings.ORIGIN or LOCAL) + reverse("setup", "guong.accounts.urls", args=["TOKEN"])
        link = address.replace("TOKEN", make_setup_link(env.now()))
        self.stdout.write(NEXT.format(home=home, link=link))


def _refuse_foreign(home: Path) -> None:
    """A folder with other things in it is no home: its mode would be changed, and they would be closed to others."""
    if not home.exists() or (home / env.SECRET_KEY_FILE).exists():
        return
    foreign = sorted(entry.name for entry in home.iterdir() if entry.name != env.SETTINGS_FILE)
    if foreign:
        found = ", ".join(foreign[:3])
        raise CommandError(
            f"{home} đã có thứ khác ({found}); chọn thư mục trống / is not empty; choose an empty folder"
        )


ALREADY = """Đã khởi tạo rồi: {home}
Mất liên kết thiết lập? Chạy: guong init --new-link
Already initialised. Lost the set-up link? Run: guong init --new-link"""

NEXT = """Đã khởi tạo: {home}

1. Chạy máy chủ:       GUONG_HOME={home} guong serve --with-worker
2. Trong 30 phút, mở:  {link}
   Liên kết dùng được một lần; tại đó đặt tên đăng nhập và mật khẩu của quản trị viên.
3. Kiểm tra cài đặt:   GUONG_HOME={home} guong doctor

Ready. Start the server (1), open the link within 30 minutes (2; it works once) to choose the administrator's name and
password, then check the installation (3)."""
