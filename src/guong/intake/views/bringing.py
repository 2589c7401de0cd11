"""One sheet on its way: how its columns are matched, what it would do, bringing it in, the report, taking it back."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guong.accounts.proofs import fresh_proof
from guong.intake import store
from guong.intake.actions import wizard
from guong.intake.forms import MatchForm
from guong.intake.queries import imports as queries
from guong.intake.rules.documents import EXAMPLES
from guong.intake.rules.steps import WORKING, Kind, Stage, why_not_bring_in, why_not_undo
from guong.intake.views.starting import STEPS, choices
from guong.kit.pages import PAGE_SIZE, Page, page_number
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from guong.tasks.rules import share_done

SHOWN_FEW = 5  # cells of old fonts shown


@require_safe
def show(request: Any, number: int) -> HttpResponse:
    """How the sheet stands."""
    return _render(request, _import_or_404(request, number))


@require_http_methods(["GET", "HEAD", "POST"])
def matching(request: Any, number: int) -> HttpResponse:
    """Ghép cột: which column is which, what unknown words mean, what is said beside the sheet."""
    row = _import_or_404(request, number)
    about = _about(row)
    if about is None or (row.state != Stage.SEEN and not wizard.has_failed(row, request.actor)):
        if request.method == "POST":
            return _refused(request, row, lambda: wizard.read_anew(row.pk, options=row.options, **_who(request)))
        return redirect("import", row.pk)
    data = request.POST if request.method == "POST" else None
    form = MatchForm(row.kind, about, row.options, data=data, **choices(request, row.kind))
    if data is None:
        return _matching(request, row, form)
    if not form.is_valid():
        return _matching(request, row, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _refused(
        request,
        row,
        lambda: wizard.read_anew(
            row.pk, options=form.chosen, columns=form.to_remember, words=form.meant, **_who(request)
        ),
    )


@require_POST
def bring_in(request: Any, number: int) -> HttpResponse:
    """Nhập. Whoever gives seats to people proves first who sits here, as on the pages of people."""
    row = _import_or_404(request, number)
    return _proven(request, row) if row.kind == Kind.PEOPLE else _bring_in(request, row)


@fresh_proof
def _proven(request: Any, row: Any) -> HttpResponse:
    return _bring_in(request, row)


def _bring_in(request: Any, row: Any) -> HttpResponse:
    return _refused(request, row, lambda: wizard.ask_to_bring_in(row.pk, **_who(request)))


@require_POST
def undo(request: Any, number: int) -> HttpResponse:
    """Hoàn tác cả lần nhập."""
    row = _import_or_404(request, number)
    return _refused(request, row, lambda: wizard.ask_to_undo(row.pk, **_who(request)))


def _who(request: Any) -> dict[str, Any]:
    return {"by": request.actor, "at": request.now, "key": request.key}


def _refused(request: Any, row: Any, verb: Any) -> HttpResponse:
    """Do it, and go on with the sheet's page; or show the page with what speaks against it."""
    try:
        verb()
    except Refused as refusal:
        told = [say(one) for one in refusal.reasons]
        return _render(request, _import_or_404(request, row.pk), told, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("import", row.pk)


def _import_or_404(request: Any, number: int) -> Any:
    row = queries.import_of(request.actor, number)
    if row is None:
        raise Http404
    return row


def _about(row: Any) -> dict[str, Any] | None:
    """What was seen of the sheet; none before it was, and when it was swept away."""
    preview = _preview(row)
    return None if preview is None else preview.about


def _preview(row: Any) -> store.Preview | None:
    try:
        return store.Preview(row.seen) if row.seen else None
    except Refused:
        return None


def _matching(request: Any, row: Any, form: MatchForm, status: int = HTTPStatus.OK) -> HttpResponse:
    facts = {"row": row, "form": form, "steps": STEPS, "recalled": form.about.get("recalled", [])}
    return render(request, "intake/matching.html", facts, status=status)


def _render(request: Any, row: Any, told: Sequence[str] = (), status: int = HTTPStatus.OK) -> HttpResponse:
    failed = wizard.has_failed(row, request.actor)
    if row.state in WORKING and not failed:
        done, total = store.progress_of(row.pk)
        facts = {"row": row, "done": done, "total": total, "percent": share_done(done, total), "told": told}
        return render(request, "intake/working.html", facts, status=status)
    facts = {"row": row, "told": [*told, *row.told], "has_failed": failed, "steps": STEPS}
    if row.done_at is not None:
        undoing = why_not_undo(row.kind, row.state, row.done_at, row.made, request.now, has_failed=failed)
        facts["why_not_undo"] = [say(one) for one in undoing]
        return render(request, "intake/report.html", facts, status=status)
    return render(request, "intake/preview.html", {**facts, **_seen(request, row)}, status=status)


def _seen(request: Any, row: Any) -> dict[str, Any]:
    """What the preview shows: one page of its rows, wrong ones first."""
    preview = _preview(row)
    if preview is None:
        return {"about": None, "page": None, "why_not": []}
    number, total = page_number(request.GET.get("trang")), sum(row.counts.values())
    start = (number - 1) * PAGE_SIZE
    rows = list(preview.rows(start, PAGE_SIZE + 1)) if start < total else []
    page = Page(rows[:PAGE_SIZE], number, len(rows) > PAGE_SIZE, total, is_more=False)
    reasons = why_not_bring_in(row.state, row.counts, is_readable=bool(row.counts))
    for one in page.rows:
        _put_typed(one, preview.about)
    return {
        "about": preview.about,
        "page": page,
        "why_not": [say(one) for one in reasons],
        "few": preview.about.get("legacy", {}).get("examples", [])[: min(SHOWN_FEW, EXAMPLES)],
    }


def _put_typed(row: dict[str, Any], about: dict[str, Any]) -> None:
    """Beside each reason what stands in its cell, and its column's title."""
    cells = {column["letter"]: text for column, text in zip(about["columns"], row.get("cells", ()), strict=False)}
    for reason in row["reasons"]:
        reason["title"] = about["titles"].get(reason["key"], "")
        reason["typed"] = cells.get(reason["column"], "")
    for change in row["changes"]:
        change["title"] = about["titles"].get(change["key"], change["key"])
