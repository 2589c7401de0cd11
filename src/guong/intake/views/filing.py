"""Files that the pages give: an empty sheet to fill in, the wrong rows with their reasons, what stands here as a sheet."""

import io
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from guong.intake import exports, store
from guong.intake.imports.kinds import importer_of
from guong.intake.queries import imports as queries
from guong.intake.rules.steps import Kind
from guong.intake.views.starting import choices, kind_asked
from guong.kit.periods import local
from guong.kit.reasons import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def template(request: Any, what: str) -> HttpResponse:
    """Tải mẫu: the columns, with lists to choose from."""
    kind = kind_asked(request, what)
    options = {"hierarchy": _hierarchy(request), "plan": request.GET.get("ke-hoach", "")[:60]}
    if kind == Kind.REGISTRATIONS and not options["plan"]:
        options["plan"] = next((code for code, _ in choices(request, kind)["plans"]), "")
    importer = importer_of(kind, options, request.actor, request.now)
    try:
        found = importer.choices()
    except Refused:
        found = {}  # a first sheet is filled in before anything stands here
    made = io.BytesIO()
    exports.write_template(importer.columns, found, made)
    return _file(made, f"mau-{what}.xlsx")


@require_safe
def wrong_rows(request: Any, number: int) -> HttpResponse:
    """Tải các dòng lỗi: as they stand in the sheet, with a column of reasons."""
    row = queries.import_of(request.actor, number)
    if row is None or not row.seen or not row.counts.get("wrong"):
        raise Http404
    try:
        preview = store.Preview(row.seen)
    except Refused:
        raise Http404 from None
    made = io.BytesIO()
    exports.write_wrong_rows(preview.about["columns"], preview.rows(0, row.counts["wrong"]), made)
    return _file(made, f"dong-loi-{row.pk}.xlsx")


@require_safe
def export(request: Any, what: str) -> HttpResponse:
    """Xuất ra bảng tính: units or people as the template writes them, so that what is mended there can be brought in again."""
    kind = kind_asked(request, what)
    if kind not in {Kind.UNITS, Kind.PEOPLE}:
        raise Http404  # the official lists are exported from their plan
    made = io.BytesIO()
    exports.write_standing(kind, request.actor, _hierarchy(request), request.now, made)
    return _file(made, f"{what}-{local(request.now):%Y-%m-%d}.xlsx")


def _hierarchy(request: Any) -> str:
    typed = request.GET.get("he", "")
    return typed if typed in {code for code, _ in queries.hierarchies_offered()} else ""


def _file(made: io.BytesIO, name: str) -> HttpResponse:
    response = HttpResponse(made.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
