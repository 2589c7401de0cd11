"""`guong plan`: the plans of this installation."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guong.config.doctor import database, look, migrations
from guong.config.management.commands.doctor import as_text
from guong.plans.models import Plan

STATES = {"draft": "đang soạn", "active": "đang thực hiện", "closed": "đã kết thúc"}


class Command(BaseCommand):
    help = "Các kế hoạch / the plans"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`list`."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        shown = verbs.add_parser("list", help="liệt kê, mới nhất trước / list them, newest first")
        shown.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the list."""
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
