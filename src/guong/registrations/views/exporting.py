"""The door through which official lists leave."""

import io
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from guong.documents.formats.as_pdf import TooLongForPdf, TypesettingFailed
from guong.documents.formats.as_xlsx import TooLongForXlsx
from guong.documents.render import FORMATS, file_name, render
from guong.documents.wording import plain_title
from guong.kit.reasons import Reason, Refused
from guong.registrations import exports
from guong.registrations.views import plan_or_404, step_of

LONGEST_NAME = 100  # letters of the title in a file's name: three bytes each stay below what disks take


@require_safe
def download(request: Any, code: str, what: str, form: str) -> HttpResponse:
    """One of the lists in one of the formats, as an attachment."""
    plan = plan_or_404(request, code)
    if what not in exports.lists() or form not in FORMATS:
        raise Http404
    wanted = {name: value[:200] for name, value in request.GET.items()}
    document = exports.official_list(
        what, exports.Request(plan, request.now, request.actor, wanted, form, step_of(request))
    )
    if document is None:
        raise Http404
    target = io.BytesIO()
    try:
        render(document, form, target)
    except TooLongForPdf:
        raise Refused(Reason("too_long_for_pdf", facts={"count": document.row_count})) from None
    except TooLongForXlsx:
        raise Refused(Reason("too_long_for_xlsx", facts={"count": document.row_count})) from None
    except TypesettingFailed:
        raise Refused(Reason("pdf_failed")) from None
    response = HttpResponse(target.getvalue(), content_type=FORMATS[form].content_type)
    plain = file_name(document, form)
    spoken = quote(f"{document.code}, {plain_title(document)[:LONGEST_NAME].rstrip()}.{form}".replace("/", "-"))
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{spoken}"
    return response
