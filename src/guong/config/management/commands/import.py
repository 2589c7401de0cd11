"""`guong import`: sheets that offices already keep, shown first or brought in, all of a file or nothing."""

import json
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from guong.config.clock import read_clock
from guong.config.management.commands.plan import refuse_without_installation
from guong.config.telling import as_document, in_words, refusal_document, said
from guong.intake.actions import Wishes
from guong.intake.imports import Asked, open_sheet, preview
from guong.intake.imports.units import Units
from guong.intake.rules import MOST_BYTES
from guong.kit.dates import read_day
from guong.kit.periods import local
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason, Refusal, Refused
from guong.organisations.actor import System

TOLD_AFTER = 2.0  # seconds; shorter work is not told of
DOER = System("import")


class Command(BaseCommand):
    help = (
        "Nhập danh sách từ bảng tính: tất cả hoặc không dòng nào / bring in a sheet: all rows or none. "
        "units: đơn vị / bodies"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, from which file, and what a person says beside it."""
        parser.add_argument("what", choices=["units"], help="danh sách gì / which list")
        parser.add_argument(
            "file",
            metavar="FILE",
            help="xlsx, xls, ods, csv; - là khối dán vào đầu vào chuẩn / - for a block pasted into standard input",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ xem trước, không ghi / show only, write nothing"
        )
        parser.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")
        parser.add_argument("--sheet", default="", metavar="NAME", help="trang tính / the sheet to read")
        _add_matches(parser)
        _add_wishes(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Show, and write unless told not to; exit 1 with reasons when something stands against it."""
        refuse_without_installation()
        at = read_clock()
        today = local(at).date()
        importer = Units(
            Wishes(
                today,
                options["since"] or today,
                options["hierarchy"],
                options["parent"],
                dict(options["kind"]),
                options["namesakes"],
            )
        )
        about = {"importer": importer.name, "file": options["file"], "dry_run": options["dry_run"]}
        told = _Telling(self.stderr.write)
        try:
            content = _content(options["file"])
            asked = Asked(dict(options["column"]), options["sheet"])
            opened = open_sheet(content, importer, asked, told.reading, is_pasted=options["file"] == "-")
            seen = preview(opened, importer)
            written = 0
            if not options["dry_run"] and not seen.is_wrong:
                written = importer.bring_in(
                    opened.lines, sha256=opened.book.sha256, progress=told.writing, by=DOER, at=at
                )
        except Refusal as refusal:
            self._refuse(refusal, about, as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(as_document(seen, importer, about, written), ensure_ascii=False))
        else:
            for line in in_words(seen, importer, written, is_dry=options["dry_run"]):
                self.stdout.write(line)
        if seen.is_wrong:
            raise SystemExit(1)

    def _refuse(self, refusal: Refusal, about: dict[str, Any], *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps(refusal_document(refusal, about), ensure_ascii=False))
        for reason in refusal.reasons:
            self.stderr.write(said(reason))
        raise SystemExit(1)


class _Telling:
    """Progress on standard error, once work has taken a while; not more than once a second."""

    def __init__(self, write: Callable[[str], Any]) -> None:
        self.write, self.started, self.last = write, time.monotonic(), 0.0

    def reading(self, rows: int) -> None:
        self._tell(f"Đã đọc / read: {rows:,} dòng / rows".replace(",", "."))

    def writing(self, done: int, of: int) -> None:
        self._tell(f"Đang nhập / writing: {done:,}/{of:,}".replace(",", "."))

    def _tell(self, text: str) -> None:
        now = time.monotonic()
        if now - self.started > TOLD_AFTER and now - self.last > 1:
            self.write(text)
            self.last = now


def _add_matches(parser: ArgumentParser) -> None:
    """What a person matches by hand."""
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        type=_pair,
        metavar="HEADER=KEY",
        help='ghép cột bằng tay, theo tên hay chữ cột / match a column by header or letter: "Tên đơn vị=name", "C=parent"; '
        + ", ".join(column.key for column in Units.columns),
    )
    parser.add_argument(
        "--kind",
        action="append",
        default=[],
        type=_pair,
        metavar="WORDS=CODE",
        help='ghép loại bằng tay / match a kind: "ĐB cơ sở=party_organisation"',
    )


def _add_wishes(parser: ArgumentParser) -> None:
    """What the sheet leaves open."""
    parser.add_argument(
        "--since",
        type=_day,
        metavar="DD/MM/YYYY",
        help="ngày bắt đầu của dòng không ghi ngày; mặc định hôm nay / first day where a row has none; today",
    )
    parser.add_argument(
        "--hierarchy",
        default="",
        metavar="CODE",
        help="hệ thống tổ chức: dang, mttq, chinh-quyen; mặc định hệ thống đầu tiên / hierarchy; the first",
    )
    parser.add_argument(
        "--parent",
        default="",
        metavar="NAME",
        help="đơn vị cấp trên của dòng không ghi cấp trên / the body above rows that name none",
    )
    parser.add_argument(
        "--namesakes",
        action="store_true",
        help="đơn vị trùng tên ở nơi khác là đơn vị khác / a namesake elsewhere is another body",
    )


def _content(file: str) -> bytes:
    """The bytes of a file, no more than are read at all. Raises: Refused (`file_unreadable`)."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(Reason("file_unreadable", facts={"file": file, "why": error.strerror or ""})) from None


def _pair(typed: str) -> tuple[str, str]:
    said, sign, key = typed.rpartition("=")
    if not (sign and said.strip() and key.strip()):
        raise ArgumentTypeError(f"«{typed}»: viết TÊN=MÃ / write NAME=CODE")
    return said.strip(), key.strip()


def _day(typed: str) -> date:
    try:
        return read_day(typed)
    except Refusal as refusal:
        raise ArgumentTypeError(say(refusal.reasons[0])) from None
