"""`guong export`: the official lists, as the programme itself reads them."""

import io
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guong.config.clock import read_clock
from guong.config.management.commands.plan import refuse_without_installation
from guong.documents.formats.as_pdf import TooLongForPdf, TypesettingFailed
from guong.documents.formats.as_xlsx import TooLongForXlsx
from guong.documents.render import FORMATS, REPORT_FORMATS, render, render_report
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations import exports
from guong.results.papers.report import report_of
from guong.results.queries.figures import scope_of

REPORT = "report"
WHY = "the command line reads as the programme: whoever runs it owns the installation"


class Command(BaseCommand):
    help = (
        "Xuất danh sách chính thức: registrations (Biểu 1), results (Biểu 2), compliance (tình hình các đơn vị), "
        "owing (đơn vị chưa hoàn thành), obstacles (vướng mắc) / "
        "write an official list: registrations, results, compliance (every unit's standing), "
        "owing (who still owes), obstacles (difficulties); report: báo cáo gửi cấp trên, docx hoặc pdf / the report upwards, docx or pdf"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, of which plan, in which format, where to."""
        parser.add_argument("what", choices=(*exports.lists(), REPORT), help="danh sách nào / which list")
        parser.add_argument(
            "--step",
            choices=[step.value for step in Step],
            default=Step.REGISTRATION.value,
            help="bước của compliance, owing / the step of compliance and owing",
        )
        parser.add_argument("--plan", required=True, metavar="CODE", help="mã kế hoạch / the plan's code")
        parser.add_argument("--format", required=True, choices=list(FORMATS), help="định dạng / format")
        parser.add_argument(
            "-o",
            "--output",
            required=True,
            metavar="FILE",
            help="tệp ghi ra, - là đầu ra chuẩn / file, - for standard output",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the list; exit 1 with the reason when it cannot be made."""
        refuse_without_installation()
        code, form, where = options["plan"], options["format"], options["output"]
        plan = Plan.objects.system(WHY).select_related("hierarchy").filter(code=code).first()
        if plan is None:
            raise CommandError(
                f"Không có kế hoạch nào mang mã «{code}» / no plan has this code. Xem «guong plan list»."
            )
        document, write = self._made(options["what"], plan, form, options["step"])
        target = io.BytesIO()
        try:
            write(document, form, target)
            self._write(target.getvalue(), where)
        except (TooLongForPdf, TooLongForXlsx):
            said = f"Danh sách có {document.row_count} dòng, dài quá cho {form.upper()}. Hãy dùng xlsx hoặc csv"
            raise CommandError(f"{said} / the list is too long for this format.") from None
        except TypesettingFailed:
            raise CommandError("Chưa tạo được tệp PDF; hãy dùng docx / the PDF could not be typeset.") from None
        except OSError as failed:
            raise CommandError(f"Không ghi được {where}: {failed.strerror} / cannot write the file.") from None
        self.stderr.write(f"{document.row_count} dòng / rows: {where}")

    def _made(self, what: str, plan: Plan, form: str, step: str) -> tuple[Any, Callable[..., None]]:
        """The list or the report, and what writes it."""
        at = read_clock()
        if what == REPORT:
            if form not in REPORT_FORMATS:
                raise CommandError(f"Báo cáo xuất được: {', '.join(REPORT_FORMATS)} / formats of the report.")
            return report_of(scope_of(plan, at), None), render_report
        document = exports.official_list(what, exports.Request(plan, at, form=form, step=step))
        if document is None:
            raise CommandError("Không lập được danh sách này / this list cannot be made.")
        return document, render

    def _write(self, content: bytes, where: str) -> None:
        if where == "-":
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            Path(where).write_bytes(content)
