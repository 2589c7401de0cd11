"""`guong backup`: a copy of the whole installation, taken while it works, and tried at once."""

import json
from argparse import ArgumentParser
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from guong.config import env
from guong.config.backup.disk import is_closed
from guong.config.backup.last import remember_failure, remember_good
from guong.config.backup.making import Origin, make, prune
from guong.config.backup.manifest import Manifest
from guong.config.backup.refusal import Unable
from guong.config.doctor import database, secret_key
from guong.config.management.commands.doctor import require
from guong.kit.periods import local


class Command(BaseCommand):
    help = (
        "Sao lưu cả cài đặt khi chương trình vẫn chạy, rồi khôi phục thử để kiểm tra; mã 1 khi không đạt / "
        "back up the whole installation while it works, and try the copy at once; exit 1 when it does not pass"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and how many to keep."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="nơi cất các bản sao / where backups are kept")
        parser.add_argument(
            "--keep",
            type=_count,
            metavar="N",
            help="xóa bản cũ, giữ N bản mới nhất / prune, keeping the newest N",
        )
        parser.add_argument(
            "--weekly", type=_count, default=0, metavar="N", help="giữ thêm một bản mỗi tuần, N tuần / and one a week"
        )
        parser.add_argument(
            "--monthly",
            type=_count,
            default=0,
            metavar="N",
            help="giữ thêm một bản mỗi tháng, N tháng / and one a month",
        )
        parser.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, try, prune; exit 1 with the reason when there is no good copy."""
        if options["keep"] is None and (options["weekly"] or options["monthly"]):
            self.stderr.write("--weekly, --monthly: cần thêm --keep / need --keep as well")
            raise SystemExit(2)
        require(secret_key, database)
        at, folder = env.now(), options["folder"].resolve()
        place, manifest = self._make(folder, at)
        is_good = manifest.verdict.ok
        gone: list[Path] = []
        if is_good:
            remember_good(settings.HOME, at=manifest.made_at, place=place, how=manifest.verdict.how)
        else:
            remember_failure(settings.HOME, at=manifest.made_at, why="; ".join(manifest.verdict.findings))
        if is_good and options["keep"] is not None:
            kept = {name: options[name] for name in ("keep", "weekly", "monthly")}
            gone = prune(folder, settings.HOME, **kept)
        said = _as_json(place, manifest, gone) if options["json"] else _as_text(place, manifest, gone)
        self.stdout.write(said)
        if not is_good:
            raise SystemExit(1)

    def _make(self, folder: Path, at: datetime) -> tuple[Path, Manifest]:
        address = settings.DATABASE_URL
        name = "" if address else str(connection.settings_dict["NAME"])
        try:
            return make(Origin(settings.HOME, Path(name), address), folder, at)
        except Unable as refused:
            why = refused
        except (OSError, *_database_errors()) as error:
            why = Unable(f"{error}")
        with suppress(OSError):  # a full disk may hold no word about itself
            remember_failure(settings.HOME, at=local(at).isoformat(timespec="seconds"), why=why.why)
        raise CommandError(f"Chưa sao lưu được / no backup was made: {why}")


def _database_errors() -> tuple[type[Exception], ...]:
    # The wrapper's own module: an embedded installation never loads PostgreSQL's client.
    return (connection.Database.Error,)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _as_json(place: Path, manifest: Manifest, gone: list[Path]) -> str:
    told = {"path": str(place), "removed": [str(path) for path in gone], **manifest.as_json()}
    return json.dumps(told, ensure_ascii=False)


def _as_text(place: Path, manifest: Manifest, gone: list[Path]) -> str:
    size = f"{sum(size for _, size in manifest.files.values()) / 2**20:.1f} MB".replace(".", ",")
    good = manifest.verdict.ok
    lines = [
        f"{'Đã sao lưu / backed up' if good else 'BẢN SAO KHÔNG ĐẠT / THE COPY DID NOT PASS'}: {place}",
        f"  {len(manifest.files)} tệp, {size}; sổ nhật ký đến mục {manifest.facts.seq} / files, size; ledger up to entry",
        f"  thử: {manifest.verdict.how}: {'đạt / passed' if good else 'KHÔNG ĐẠT / FAILED'}",
        *(f"  - {finding}" for finding in manifest.verdict.findings),
        *(f"  đã xóa bản cũ / removed: {path}" for path in gone),
        SECRETS,
    ]
    if not is_closed(place):
        lines.append(OPEN)
    return "\n".join(lines)


SECRETS = """Bản sao có khóa bí mật (secret_key) và dữ liệu của mọi đơn vị: cất nơi chỉ người có trách nhiệm vào được.
The copy holds the secret key and the data of every unit: keep it where only those responsible can get at it."""
OPEN = """Ổ đĩa này không giữ được quyền riêng: ai cầm ổ là đọc được. Cất ổ vào tủ khóa.
This drive keeps no permissions: whoever holds it can read it. Lock it away."""
