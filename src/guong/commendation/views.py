"""The doors of honours: those of a body with what it inherited, recording one, taking back a slip."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guong.commendation import actions, queries
from guong.commendation.forms import HonourForm
from guong.commendation.queries import Shown
from guong.kit.asked_day import AskedDay, asked_day
from guong.kit.pages import page_number, page_of
from guong.kit.reasons import Forbidden, Refused, refuse_if
from guong.ledger.deeds import earlier_outcome
from guong.organisations.queries.names import names_through
from guong.organisations.queries.trees import is_body
from guong.registrations import queries as registrations

EXEMPLAR = "ho-so"  # number of a registration of the exemplar that was honoured


@require_safe
def index(request: Any, number: int) -> HttpResponse:
    """Khen thưởng của đơn vị: its own honours on a day, then those that it shows as inherited."""
    asked = _asked_of(request, number)
    facts = {"asked": asked, "number": number, "name": _name(number, asked), **honours_of(request, number, asked)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked.problem else HTTPStatus.OK
    return render(request, "commendation/index.html", facts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, number: int) -> HttpResponse:
    """Record an honour of a body, or of an exemplar that it held."""
    if not is_body(number):
        raise Http404
    registration = _registration_or_404(request)
    exemplar = None if registration is None else registration.exemplar_id
    refuse_if(queries.why_not_touch(request.actor, number, exemplar), Forbidden)
    asked = AskedDay(request.actor.day, request.actor.day, "")
    facts = {"number": number, "name": _name(number, asked), "registration": registration, "exemplar_field": EXEMPLAR}
    form = HonourForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                given = form.award(number, exemplar)
                actions.award(given, by=request.actor, at=request.now, key=request.key)  # type: ignore[call-arg]
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, "Đã ghi khen thưởng.")
                return redirect(_back(number, registration))
    return render(request, "commendation/new.html", {**facts, "form": form}, status=status)


@require_POST
def retraction(request: Any, number: int) -> HttpResponse:
    """Take back an honour that was recorded by mistake."""
    if (done := earlier_outcome(request.actor, request.key)) is not None:
        return redirect("honours", int(done))
    honour = queries.visible_to(request.actor).filter(pk=number).first()
    if honour is None:
        raise Http404
    body = actions.retract(honour, by=request.actor, at=request.now, key=request.key)  # type: ignore[call-arg]
    messages.success(request, "Đã bỏ mục khen thưởng ghi nhầm.")
    return redirect("honours", int(body))


def honours_of(request: Any, number: int, asked: AskedDay, most: int = 0) -> dict[str, Any]:
    """What a page shows of a body's honours on a day: one page of them, and the way to record one for whoever may.

    Args:
        most: only so many of the first, on a page that tells of other things too.
    """
    rows = queries.at_body(number, asked.day, request.actor)
    page = page_of(rows, 1, most) if most else page_of(rows, page_number(request.GET.get("trang")))
    may = not queries.why_not_touch(request.actor, number)
    return {
        "honours": [told(one) for one in queries.shown(page.rows, number, request.actor)],
        "honours_page": page,
        "honour_new_href": reverse("honour_new", args=[number]) if may and asked.is_today else "",
    }


def told(one: Shown) -> dict[str, Any]:
    """An honour in words, with the button of whoever may take it back."""
    row, address = one.row, one.address_of_exemplar
    return {
        "title": row.title,
        "year": row.year,
        "decision": row.decision,
        "decided_on": row.decided_on,
        "awarded_by": row.awarded_by,
        "source": row.source,
        "body": one.body,
        "body_href": f"{reverse('organisation', args=[row.organisation_id])}?ngay={row.decided_on:%d/%m/%Y}",
        "is_inherited": one.is_inherited,
        "exemplar": one.title_of_exemplar,
        "exemplar_href": reverse("dossier", args=list(address)) if address else "",
        "retraction_href": reverse("honour_retraction", args=[row.pk]) if one.may_take else "",
    }


def _asked_of(request: Any, number: int) -> AskedDay:
    if not is_body(number):
        raise Http404
    return asked_day(request)


def _name(number: int, asked: AskedDay) -> str:
    return names_through([number]).on(number, asked.day)


def _registration_or_404(request: Any) -> Any:
    """The registration that names the exemplar; None where none is named."""
    typed = (request.POST if request.method == "POST" else request.GET).get(EXEMPLAR, "")
    if not typed:
        return None
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    row = registrations.visible_to(request.actor).filter(pk=number).select_related("plan").first()
    if row is None:
        raise Http404
    return row


def _back(number: int, registration: Any) -> str:
    if registration is None:
        return reverse("honours", args=[number])
    return reverse("dossier", args=[registration.plan.code, registration.pk])
