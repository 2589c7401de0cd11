"""Where sheets are brought in: what can be, one's own history, and the first step."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guong.files.rules.names import clean_name
from guong.intake import store
from guong.intake.actions import wizard
from guong.intake.forms import StartForm
from guong.intake.imports.kinds import COLUMNS
from guong.intake.queries import imports as queries
from guong.intake.rules.contents import kind_of
from guong.intake.rules.steps import SLUGS, Kind, slug_of
from guong.kit.pages import page_number, page_of
from guong.kit.phrasebook import say, state, word
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if

STEPS = ("Chọn tệp", "Ghép cột", "Xem trước", "Nhập")


@require_safe
def index(request: Any) -> HttpResponse:
    """Nhập từ bảng tính: what the person may bring in, and what they brought."""
    kinds = queries.kinds_for(request.actor, request.now)
    refuse_if([] if kinds else [Reason("not_for_registering")], Forbidden)
    page = page_of(queries.imports_of(request.actor), page_number(request.GET.get("trang")))
    facts = {
        "kinds": [(kind, slug_of(kind)) for kind in kinds],
        "page": page,
        "rows": [
            {
                "what": {
                    "text": f"{word(f'import_kind.{row.kind}')}: {row.name or 'bảng tính'}",
                    "href": reverse("import", args=[row.pk]),
                },
                "when": row.started_at,
                "counts": row.counts,
                "state": state(f"import.{row.state}"),
            }
            for row in page.rows
        ],
    }
    return render(request, "intake/index.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Any, what: str) -> HttpResponse:
    """The first step: a file or a pasted block, and what is said beside it."""
    kind = kind_asked(request, what)
    facts = choices(request, kind)
    if request.method != "POST":
        return _start(request, kind, StartForm(kind, **facts))
    form = StartForm(kind, data=request.POST, files=request.FILES, **facts)
    if not form.is_valid():
        return _start(request, kind, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    file, block = form.cleaned_data["file"], form.cleaned_data["block"]
    try:
        sha256, _ = store.receive(file.chunks() if file else [block.encode()])
        try:
            if file:
                kind_of(store.content_of(sha256))
        except Refused:
            wizard.drop_content(sha256)
            raise
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error("file" if file else "block", say(reason))
        return _start(request, kind, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    number = wizard.receive_sheet(
        kind,
        sha256,
        name=clean_name(file.name or "") if file else "Khối dán từ Excel",
        is_pasted=not file,
        options=form.options,
        by=request.actor,
        at=request.now,
        key=request.key,  # type: ignore[call-arg]
    )
    return redirect("import", int(number))


def kind_asked(request: Any, what: str) -> Kind:
    """The kind that an address names, for who may bring it in. Raises: Http404; Forbidden."""
    if what not in SLUGS:
        raise Http404
    kind = SLUGS[what]
    refuse_if(queries.why_not_bring(request.actor, kind, request.now), Forbidden)
    return kind


def choices(request: Any, kind: str) -> dict[str, Any]:
    """What the forms offer to choose from."""
    plans = queries.plans_for(request.actor) if kind == Kind.REGISTRATIONS else []
    return {"hierarchies": queries.hierarchies_offered(), "plans": plans}


def _start(request: Any, kind: Kind, form: StartForm, status: int = HTTPStatus.OK) -> HttpResponse:
    facts = {
        "kind": kind,
        "slug": slug_of(kind),
        "form": form,
        "steps": STEPS,
        "columns": COLUMNS[kind],
        "plans": choices(request, kind)["plans"],
    }
    return render(request, "intake/start.html", facts, status=status)
