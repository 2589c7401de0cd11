"""`guong plan`: the plans of this installation."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guong.config.doctor import database, look, migrations
from guong.config.management.commands.doctor import as_text
from guong.config.telling import content_of
from guong.kit.phrasebook import say
from guong.kit.reasons import Refusal
from guong.plans.models import Plan
from guong.reading import as_document
from guong.reading.document import in_words, refused
from guong.reading.opening import MOST_BYTES, read_file

STATES = {"draft": "đang soạn", "active": "đang thực hiện", "closed": "đã kết thúc"}


class Command(BaseCommand):
    help = "Các kế hoạch / the plans"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`list`, `read`."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        shown = verbs.add_parser("list", help="liệt kê, mới nhất trước / list them, newest first")
        shown.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")
        reading = verbs.add_parser(
            "read",
            help="đọc văn bản kế hoạch (TXT, DOCX, PDF có chữ), in ra các mục trích được, không ghi gì / "
            "read a plan's text, print what was found, write nothing",
        )
        reading.add_argument(
            "file", metavar="FILE", help="tệp, hoặc - để đọc từ đầu vào / a file, or - for standard input"
        )
        reading.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")
        reading.add_argument(
            "--with-text",
            action="store_true",
            help="kèm văn bản mà các vị trí (span) chỉ vào / with the text of the spans",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the verb asked for."""
        if options["verb"] == "read":
            self._read(options)
        else:
            self._list(options)

    def _read(self, options: dict[str, Any]) -> None:
        """Print what a file says; needs no installation. Exit 1 with reasons when the file is not read."""
        try:
            reading = read_file(content_of(options["file"], MOST_BYTES + 1))
            status = 0
        except Refusal as refusal:
            for reason in refusal.reasons:
                self.stderr.write(say(reason))
            reading, status = refused(refusal), 1
        if options["json"]:
            self.stdout.write(json.dumps(as_document(reading, with_text=options["with_text"]), ensure_ascii=False))
        elif status == 0:
            for line in in_words(reading):
                self.stdout.write(line)
        if status:
            raise SystemExit(status)

    def _list(self, options: dict[str, Any]) -> None:
        refuse_without_installation()
        plans = Plan.objects.system("whoever runs the command line owns the installation").order_by("-year", "-id")
        found = list(plans.values("code", "title", "year", "state"))
        if options["json"]:
            self.stdout.write(json.dumps({"plans": found}, ensure_ascii=False))
            return
        for plan in found:
            self.stdout.write(f"{plan['code']}  {plan['year']}  {STATES[plan['state']]}  {plan['title']}")
        if not found:
            self.stderr.write("Chưa có kế hoạch nào / no plans yet")


def refuse_without_installation() -> None:
    """Raise CommandError with the commands that mend it where there is no database to read."""
    reasons = [line for line in map(look, (database, migrations)) if not line.ok]
    if reasons:
        told = "\n".join(as_text(line) for line in reasons)
        raise CommandError(f"Chưa có dữ liệu để đọc / nothing to read yet:\n{told}")
