"""`guong doctor`: đạt / cần sửa, line by line."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guong.config.doctor import Line, examine, look


class Command(BaseCommand):
    help = (
        "Kiểm tra cài đặt, mỗi dòng kèm lệnh cần chạy; mã 1 nếu có điều cần sửa / "
        "check the installation, each line with the command that mends it; exit 1 if something must be mended"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--json`."""
        parser.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Examine and tell."""
        lines = examine()
        ok = all(line.ok for line in lines)
        if options["json"]:
            told = [{**asdict(line), "command": "" if line.ok else line.command} for line in lines]
            self.stdout.write(json.dumps({"ok": ok, "lines": told}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(as_text(line) for line in lines))
            self.stdout.write("\nMọi dòng đều đạt." if ok else "\nCó dòng cần sửa.")
        if not ok:
            raise SystemExit(1)


def require(*checks: Callable[[], Line]) -> None:
    """Refuse to go on unless every check holds. Raises CommandError with what must be mended."""
    refuse([line for line in map(look, checks) if not line.ok])


def refuse(lines: list[Line]) -> None:
    """Raise CommandError with what must be mended, if anything must."""
    if lines:
        told = "\n".join(as_text(line) for line in lines)
        raise CommandError(f"Chưa chạy được / refused:\n{told}")


def as_text(line: Line) -> str:
    """One line for a person, with the command below it when it must be mended."""
    if line.ok:
        return f"đạt      {line.what}: {line.say}"
    return f"cần sửa  {line.what}: {line.say}\n         chạy: {line.command}"
