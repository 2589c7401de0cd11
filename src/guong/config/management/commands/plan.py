"""`guong plan`: the plans of this installation."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from guong.config.clock import read_clock
from guong.config.doctor import database, look, migrations
from guong.config.management.commands.doctor import as_text
from guong.config.telling import content_of
from guong.intake.rules.documents import reason_document
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason, Refusal, Refused, refuse_if
from guong.kit.text import clean_line
from guong.organisations.actor import System
from guong.plans.actions import load_plan
from guong.plans.forms import LONGEST, too_long
from guong.plans.forms.heading import FIRST_YEAR, LAST_YEAR
from guong.plans.models import Plan
from guong.plans.queries.receiving import Receiving, chosen, receiving_bodies
from guong.plans.queries.texts import facts_of
from guong.plans.rules.proposals import storable, why_unreadable
from guong.plans.views.writing import free_code
from guong.reading import as_document
from guong.reading.document import in_words, message, notes, refused
from guong.reading.opening import MOST_BYTES, open_file, read_file, read_taken

NOTHING: dict[str, Any] = {
    "ok": False, "code": "", "title": "", "year": None, "state": "", "address": "",
    "found": 0, "warnings": [], "questions": [], "reasons": [],
}  # fmt: skip
HINTS = {
    "plan_title_unknown": '--title "TÊN / TITLE"',
    "plan_receiver_which": '--receiver "TÊN / NAME"',
    "plan_receiver_unknown": '--receiver "TÊN / NAME"',
}
LONGEST_TITLE = 300
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

        _ask_to_load(
            verbs.add_parser(
                "load",
                help="đọc văn bản, lập bản nháp kế hoạch; xác nhận từng mục trên trang / "
                "read a text and make a draft plan, to be confirmed in the browser",
            )
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the verb asked for."""
        if options["verb"] == "read":
            self._read(options)
        elif options["verb"] == "load":
            self._load(options)
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

    def _load(self, options: dict[str, Any]) -> None:
        """Make a draft; exit 1 with reasons when nothing can be made of the file. Nothing is written then."""
        refuse_without_installation()
        try:
            told = load(options, read_clock())
        except Refusal as refusal:
            if options["json"]:
                self.stdout.write(
                    json.dumps(
                        {**NOTHING, "reasons": [reason_document(one) for one in refusal.reasons]}, ensure_ascii=False
                    )
                )
            for reason in refusal.reasons:
                self.stderr.write(said(reason))
            raise SystemExit(1) from None
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for note in (*told["warnings"], *told["questions"]):
            self.stderr.write(f"! {note['message']}")
        self.stdout.write(f"{told['code']}  {told['year']}  {told['title']}")
        self.stdout.write(
            f"Trích được {told['found']} mục, xác nhận tại / found, to be confirmed at: {told['address']}"
        )

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


def _ask_to_load(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="tệp TXT, DOCX, PDF có chữ, hoặc - / a file, or - for standard input"
    )
    parser.add_argument("--year", type=_year, required=True, metavar="Y", help="năm của kế hoạch / the plan's year")
    parser.add_argument(
        "--title",
        default="",
        metavar="TITLE",
        help="tên kế hoạch, khi văn bản không ghi / where the text says no title",
    )
    parser.add_argument(
        "--receiver",
        default="",
        metavar="NAME",
        help="cơ quan tiếp nhận, theo dõi; mặc định cơ quan tham mưu của cấp ủy cao nhất / "
        "the body that receives; the advisory body of the topmost committee",
    )
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")


def load(options: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Make a draft of a file. Returns: what the document of `plan load` says. Raises: Refused, with nothing written."""
    taken = open_file(content_of(options["file"], MOST_BYTES + 1))
    refuse_if([too_long(len(taken.text))] if len(taken.text) > LONGEST else [])
    reading = read_taken(replace(taken, text=storable(taken.text)))
    if (why := why_unreadable(reading)) is not None:
        raise Refused(Reason("plan_unreadable", facts={"why": message(why)}))
    found = (reading.heading.title or "")[:LONGEST_TITLE]
    title = clean_line(options["title"]) or found[:1].upper() + found[1:]
    refuse_if([] if title else [Reason("plan_title_unknown", field="title")])
    who = _receiver(options["receiver"], at)
    code = load_plan(
        free_code(title, options["year"]),
        reading,
        origin="" if options["file"] == "-" else Path(options["file"]).name,
        by=System("plan load"),
        at=at,
        title=title,
        year=options["year"],
        issuer_id=who.issuer_id,
        receiver_id=who.receiver_id,
        hierarchy_id=who.hierarchy_id,
    )
    plan = Plan.objects.system("the plan just made").get(code=code)
    facts = facts_of(plan) or {"total": 0}
    return {
        **NOTHING,
        "ok": True,
        "code": code,
        "title": title,
        "year": options["year"],
        "state": plan.state,
        "address": reverse("plan_text", args=[code]),
        "found": facts["total"],
        "warnings": notes(reading.warnings),
        "questions": notes(reading.questions),
    }


def _receiver(name: str, at: datetime) -> Receiving:
    bodies = receiving_bodies(at)
    found = chosen(bodies, clean_line(name))
    if not found and name:
        raise Refused(Reason("plan_receiver_unknown", field="receiver", facts={"name": name}))
    if not found:
        raise Refused(Reason("plan_receiver_none", field="receiver"))
    if len(found) > 1:
        names = "; ".join(one.name for one in found)
        raise Refused(Reason("plan_receiver_which", field="receiver", facts={"count": len(found), "names": names}))
    return found[0]


def said(reason: Reason) -> str:
    """A reason with what can be said to it on the command line."""
    hint = HINTS.get(reason.code)
    return f"{say(reason)} [{hint}]" if hint else say(reason)


def _year(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and FIRST_YEAR <= int(typed[:9]) <= LAST_YEAR):
        raise ArgumentTypeError(f"«{typed}»: năm từ {FIRST_YEAR} đến {LAST_YEAR} / a year")
    return int(typed)


def refuse_without_installation() -> None:
    """Raise CommandError with the commands that mend it where there is no database to read."""
    reasons = [line for line in map(look, (database, migrations)) if not line.ok]
    if reasons:
        told = "\n".join(as_text(line) for line in reasons)
        raise CommandError(f"Chưa có dữ liệu để đọc / nothing to read yet:\n{told}")
