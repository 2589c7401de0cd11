"""The events that were noted, one of them with what it did, and taking it back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guong.kit.pages import page_number, page_of
from guong.kit.periods import local
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.organisations import actions, queries
from guong.organisations.actions.changing import foresee_undoing
from guong.organisations.queries import noted
from guong.organisations.queries.rights import may_change
from guong.organisations.queries.showing import compared
from guong.organisations.rules.events import KINDS


@require_safe
def events(request: Any) -> HttpResponse:
    """Thay đổi tổ chức: what was noted, the latest day first; by kind and year."""
    _refuse_strangers(request)
    kind, typed = request.GET.get("loai", ""), request.GET.get("nam", "")
    years = noted.years()
    year = int(typed) if typed in {str(one) for one in years} else None
    page = page_of(noted.events(kind, year), page_number(request.GET.get("trang")))
    told, today = noted.sentences(page.rows), local(request.now).date()
    facts = {
        "page": page,
        "rows": [
            {
                "what": {"text": told[row.pk], "href": reverse("organisation_event", args=[row.pk])},
                "day": f"{row.day:%d/%m/%Y}",
                "decision": {"text": row.decision, "note": row.issued_by},
                "state": {"state": state_of(row, today)},
            }
            for row in page.rows
        ],
        "controls": [
            {
                "name": "loai",
                "label": "Loại việc",
                "value": kind,
                "options": [("", "Mọi loại việc"), *((one, word(f"event.{one}").capitalize()) for one in KINDS)],
            },
            {
                "name": "nam",
                "label": "Năm có hiệu lực",
                "value": typed,
                "options": [("", "Mọi năm"), *((str(one), str(one)) for one in years)],
            },
        ],
        "is_filtered": bool(kind or typed),
    }
    return render(request, "organisations/events.html", facts)


@require_safe
def event(request: Any, number: int) -> HttpResponse:
    """One event: what it did, who noted it, and whether it can be taken back."""
    _refuse_strangers(request)
    return _render(request, number)


@require_POST
def undoing(request: Any, number: int) -> HttpResponse:
    """Take an event back."""
    _refuse_strangers(request)
    if noted.event_of(number) is None:
        raise Http404
    try:
        actions.undo(number, by=request.actor, at=request.now, key=request.key)  # type: ignore[call-arg]
    except Forbidden as refused:
        return _render(request, number, refused.reasons, HTTPStatus.FORBIDDEN)
    except Refused as refused:
        return _render(request, number, refused.reasons, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "Đã bỏ việc này. Các đơn vị trở lại như trước khi ghi.")
    return redirect("organisation_event", number)


def state_of(row: Any, today: Any) -> tuple[str, str]:
    """Taken back, still to come, or holding."""
    if row.undone_at is not None:
        return ("Đã bỏ", "plain")
    return ("Chưa đến ngày", "wait") if row.day > today else ("Đã có hiệu lực", "good")


def _refuse_strangers(request: Any) -> None:
    if not may_change(request.actor, request.now):
        refuse_if([Reason("not_for_bodies")], Forbidden)


def _render(request: Any, number: int, refused: tuple[Reason, ...] = (), status: int = HTTPStatus.OK) -> HttpResponse:
    row = noted.event_of(number)
    if row is None:
        raise Http404
    seen = foresee_undoing(row, by=request.actor, at=request.now)
    today = local(request.now).date()
    facts = {
        "event": row,
        "title": noted.sentences([row])[number],
        "state": state_of(row, today),
        "what": word(f"event.{row.kind}"),
        "compared": compared(seen.without, seen.standing, row.day, dict(queries.hierarchies())),
        "history": noted.told_history(number),
        "why_not": [] if row.undone_at is not None else [say(reason) for reason in (*seen.forbidden, *seen.against)],
        "refused": [say(reason) for reason in refused],
    }
    return render(request, "organisations/event.html", facts, status=status)
