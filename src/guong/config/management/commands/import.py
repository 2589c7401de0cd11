"""`guong import`: sheets that offices already keep, shown first or brought in, all of a file or nothing."""

import hashlib
import io
import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from guong.config.bringing import IMPORTERS, add_arguments
from guong.config.clock import read_clock
from guong.config.management.commands.plan import refuse_without_installation
from guong.config.telling import as_document, content_of, in_words, refusal_document, said
from guong.intake.actions import take_back_sheet, take_back_units
from guong.intake.exports import write_template
from guong.intake.imports import Asked, Importer, open_sheet, preview
from guong.intake.rules import MOST_BYTES
from guong.kit.reasons import Reason, Refusal, Refused
from guong.organisations.actor import System

TOLD_AFTER = 2.0  # seconds; shorter work is not told of
DOER = System("import")


class Command(BaseCommand):
    help = (
        "Nhập danh sách từ bảng tính: tất cả hoặc không dòng nào / bring in a sheet: all rows or none. "
        "units: đơn vị / bodies; people: người và nhiệm vụ / people and their seats; "
        "registrations: đăng ký mô hình / registrations; awards: khen thưởng các năm trước / honours of earlier years"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, from which file, and what a person says beside it."""
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Show, and write unless told not to; exit 1 with reasons when something stands against it."""
        if bool(options["file"]) == bool(options["template"]):
            raise CommandError("Cần FILE, hoặc --template FILE.xlsx / FILE, or --template FILE.xlsx", returncode=2)
        refuse_without_installation()
        at = read_clock()
        about = {"importer": options["what"], "file": options["file"], "dry_run": options["dry_run"]}
        told = _Telling(self.stderr.write)
        try:
            importer: Importer = IMPORTERS[options["what"]].made(options, at)
            if options["template"]:
                self._write_template(importer, options["template"])
                return
            content = content_of(options["file"], MOST_BYTES + 1)
            if options.get("undo"):
                self._undo(content, about, options, at)
                return
            asked = Asked(dict(options["column"]), options["sheet"], options["keep_text"])
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

    def _undo(self, content: bytes, about: dict[str, Any], options: dict[str, Any], at: datetime) -> None:
        """Take back what the last import of this very file wrote. Raises: Refused, as `actions.undoing`."""
        sha256, is_dry = hashlib.sha256(content).hexdigest(), options["dry_run"]
        if options["what"] == "units":
            count = int(take_back_units(sha256, is_dry=is_dry, by=DOER, at=at))
        else:
            count = int(take_back_sheet(options["what"], sha256, is_dry=is_dry, by=DOER, at=at))
        if options["json"]:
            told = {**about, "ok": True, "taken_back": 0 if is_dry else count, "rows": count}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        elif is_dry:
            self.stdout.write(f"Bỏ được {count} dòng, chưa ghi gì / can be taken back, nothing was written: {count}")
        else:
            self.stdout.write(f"Đã bỏ {count} dòng / taken back: {count}")

    def _write_template(self, importer: Importer, where: str) -> None:
        """Write an empty sheet. Raises: Refused (`file_unwritable`)."""
        made = io.BytesIO()
        write_template(importer.columns, importer.choices(), made)
        try:
            Path(where).write_bytes(made.getvalue())
        except OSError as error:
            raise Refused(Reason("file_unwritable", facts={"file": where, "why": error.strerror or ""})) from None
        self.stdout.write(f"Tệp mẫu / template: {where}")

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
