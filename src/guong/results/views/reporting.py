"""The door through which the report upwards leaves."""

import io
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from guong.documents.formats.as_pdf import TooLongForPdf, TypesettingFailed
from guong.documents.render import FORMATS, REPORT_FORMATS, file_name, render_report
from guong.documents.wording import plain_title
from guong.kit.reasons import Reason, Refused
from guong.registrations.queries import branches
from guong.results.papers.report import report_of
from guong.results.queries import figures as values
from guong.results.views.figures import whole_or_branch_or_404

LONGEST_NAME = 100  # letters of the title in a file's name: three bytes each stay below what disks take


@require_safe
def download(request: Any, code: str, form: str) -> HttpResponse:
    """The report, of the whole plan or of a branch, to edit or to sign."""
    if form not in REPORT_FORMATS:
        raise Http404
    plan, body = whole_or_branch_or_404(request, code, request.GET.get(branches.ASKED, ""))
    report = report_of(values.scope_of(plan, request.now, body), request.actor)
    if report is None:
        raise Http404
    target = io.BytesIO()
    try:
        render_report(report, form, target)
    except TooLongForPdf:
        raise Refused(Reason("too_long_for_pdf", facts={"count": report.row_count})) from None
    except TypesettingFailed:
        raise Refused(Reason("pdf_failed")) from None
    response = HttpResponse(target.getvalue(), content_type=FORMATS[form].content_type)
    spoken = quote(f"{plain_title(report)[:LONGEST_NAME].rstrip()}.{form}".replace("/", "-"))
    response["Content-Disposition"] = f"attachment; filename=\"{file_name(report, form)}\"; filename*=UTF-8''{spoken}"
    return response
