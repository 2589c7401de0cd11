"""`guong audit`: check the ledger's chain and the copies of every seal, write the chain out for an auditor, put its guards up again."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from guong.config.doctor import database, migrations
from guong.config.management.commands.doctor import require
from guong.ledger import auditor
from guong.ledger.guards import put_up_again
from guong.ledger.verify import Report, export, verify
from guong.registrations.queries.copies import WrongSeal, wrong_seals

KINDS = {
    "gap": "thiếu mục hoặc sai thứ tự / an entry is missing or out of order",
    "edited": "nội dung bị sửa / the content was edited",
    "broken": "không nối với mục trước / does not hang on the entry before",
    "column": "cột tra cứu khác nội dung đã băm / a look-up column differs from the hashed text",
    "truncated": "bị cắt phần cuối / the end was cut off",
    "head": "đầu chuỗi không khớp mục cuối / the head does not fit the last entry",
    "anchor_missing": "không có mã sổ nhật ký đã in trên giấy / an anchor printed on paper is not found",
}
WRONG_SEALS = {
    "copies": "số liệu đã khóa bị sửa: không khớp mã khóa / sealed copies were edited: they do not fit the seal's hash",
    "entry": "sổ nhật ký không ghi lần khóa hay mở lại này như thế / the ledger does not record this sealing or reopening so",
}


class Command(BaseCommand):
    help = (
        "Kiểm tra chuỗi sổ nhật ký và số liệu đã khóa, hoặc xuất sổ ra cho người kiểm tra / "
        "verify the ledger's chain and the sealed copies, or export the chain"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("verify", help="kiểm tra / verify; exit 1: hư hại / damaged")
        check.add_argument(
            "--anchor",
            nargs="+",
            action="extend",
            default=[],
            metavar="HASH",
            help="mã sổ nhật ký trên giấy, đặt trong ngoặc kép nếu có dấu cách / anchors from papers, quoted if spaced",
        )
        check.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")
        write = verbs.add_parser("export", help=f"xuất JSON Lines / write JSON lines, read by {auditor.__name__}")
        write.add_argument(
            "-o", "--output", required=True, type=Path, metavar="FILE", help="tệp ghi ra / file to write"
        )

        verbs.add_parser("guard", help="đặt lại các bẫy cấm sửa, cấm xóa / put the database's guards up again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the verb; exit 1 for a damaged chain."""
        require(database, migrations)
        if options["verb"] == "export":
            self._export(options["output"])
            return
        if options["verb"] == "guard":
            with transaction.atomic():
                put_up_again(connection)
            return
        report = verify(options["anchor"])
        seals, wrong = wrong_seals()
        self.stdout.write(_as_json(report, seals, wrong) if options["json"] else _as_text(report, seals, wrong))
        if wrong or not report.is_sound:
            raise SystemExit(1)

    def _export(self, path: Path) -> None:
        with path.open("w", encoding="utf-8") as file:
            last = export(file)
        self.stderr.write(f"{last} mục / entries: {path}\nKiểm tra / check: python {auditor.__file__} {path}")


def _as_json(report: Report, seals: int, wrong: list[WrongSeal]) -> str:
    damage = [{"seq": found.seq, "kind": found.kind} for found in report.damage]
    is_sound = report.is_sound and not wrong
    said = {"sound": is_sound, "entries": report.entries, "head": report.head, "anchor": report.anchor}
    damaged = [{"seal": found.seal, "plan": found.plan, "kind": found.kind} for found in wrong]
    return json.dumps({**said, "damage": damage, "seals": seals, "wrong_seals": damaged}, ensure_ascii=False)


def _as_text(report: Report, seals: int, wrong: list[WrongSeal]) -> str:
    lines = [f"mục / entry {found.seq}: {KINDS[found.kind]}" for found in report.damage]
    lines.append(f"{report.entries} mục / entries · mã sổ nhật ký / anchor {report.anchor}")
    lines.append("Chuỗi nguyên vẹn / the chain is sound" if report.is_sound else "CHUỖI HƯ HẠI / THE CHAIN IS DAMAGED")
    lines += [f"bản khóa / seal {found.seal} ({found.plan}): {WRONG_SEALS[found.kind]}" for found in wrong]
    lines.append(f"{seals} bản khóa / seals: " + ("CÓ CHỖ HƯ HẠI / DAMAGED" if wrong else "khớp / they fit"))
    return "\n".join(lines)
