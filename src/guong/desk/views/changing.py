"""Ghi thay đổi tổ chức: choose what happened, fill in a short form, look at what it touches, confirm.

It stands here, above the steps of the year: before anything is written it shows what the change meets in all of them.
"""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guong.desk.queries.touched import Touched, touched
from guong.kit.periods import local
from guong.kit.reasons import Forbidden, Reason, Refusal, Stale, refuse_if
from guong.ledger.deeds import earlier_outcome
from guong.organisations import actions, queries
from guong.organisations.actions.changing import Foreseen, foresee
from guong.organisations.actor import Office
from guong.organisations.forms import ChangeForm
from guong.organisations.queries.named import suggested
from guong.organisations.queries.rights import may_change
from guong.organisations.queries.showing import Compared, compared
from guong.organisations.rules.events import Event
from guong.organisations.words import DEEDS, HINTS

SLUGS = {"thanh-lap": "create", **{slug: kind for kind, slug, _ in DEEDS}}
LABELS = {"create": "Thành lập đơn vị", **{kind: label for kind, _, label in DEEDS}}
COLUMNS = {
    "duties": "Nhiệm vụ chưa xong",
    "drafts": "Bản đang soạn, cần sửa",
    "sent": "Đã gửi, chờ xử lý",
    "arrived": "Gửi đến, chưa xử lý",
    "seats": "Người giữ nhiệm vụ",
    "accounts": "Tài khoản của họ",
    "published": "Mô hình đã công khai",
    "honours": "Khen thưởng",
    "obstacles": "Vướng mắc đã nêu, chờ trả lời",
    "to_answer": "Vướng mắc phải trả lời",
}
STEP = "buoc"  # which button was pressed


@require_safe
def choose(request: Any) -> HttpResponse:
    """Choose what happened."""
    _refuse_strangers(request)
    kinds = [
        {"label": LABELS[kind], "hint": HINTS[kind], "href": reverse("organisation_change", args=[slug])}
        for slug, kind in SLUGS.items()
    ]
    return render(request, "desk/changing.html", {"kinds": kinds})


@require_http_methods(["GET", "POST"])
def change(request: Any, slug: str) -> HttpResponse:
    """One kind of event: its form, its preview, and noting it."""
    _refuse_strangers(request)
    kind = SLUGS.get(slug)
    if kind is None:
        raise Http404
    pressed = request.POST.get(STEP, "")
    if request.method == "GET" or pressed in {"sua", "them"}:
        initial = dict(request.POST.items()) if request.method == "POST" else _begun(request)
        return _form(request, slug, _made(request, kind, initial=initial, more=pressed == "them"))
    if pressed == "ghi" and (done := earlier_outcome(request.actor, request.key)) is not None:
        return redirect("organisation_event", int(done))
    form = _made(request, kind, data=request.POST)
    if not form.is_valid():
        return _form(request, slug, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    event = form.event()
    try:
        if pressed != "ghi":
            return _preview(request, slug, form, event)
        try:
            done = _note(request, event)
        except Stale:
            return _preview(request, slug, form, event, HTTPStatus.CONFLICT)
    except Refusal as refused:
        form.refuse(refused)
        return _form(request, slug, form, refused.status)
    messages.success(request, "Đã ghi thay đổi.")
    return redirect("organisation_event", int(done))


def _note(request: Any, event: Event) -> str:
    """Note what was looked at and nothing else. Raises: Stale where the bodies changed since, judged while no other change can come."""

    def confirm(seen: Foreseen) -> None:
        if request.POST.get("dau", "") != _mark(_compared(seen, event)):
            raise Stale()

    sent = {"by": request.actor, "at": request.now, "key": request.key, "confirm": confirm}
    return actions.change(event, **sent)


def _compared(seen: Foreseen, event: Event) -> Compared:
    return compared(seen.before, seen.after, event.day, dict(queries.hierarchies()))


def _refuse_strangers(request: Any) -> None:
    if not may_change(request.actor, request.now):
        refuse_if([Reason("not_for_bodies")], Forbidden)


def _made(
    request: Any,
    kind: str,
    *,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    more: bool = False,
) -> ChangeForm:
    today = local(request.now).date()
    return ChangeForm(kind, data, hierarchies=queries.hierarchies(), today=today, initial=initial, more=more)


def _begun(request: Any) -> dict[str, Any]:
    """A form that was opened from a body's page begins with it."""
    typed = request.GET.get("don_vi", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        return {}
    name = queries.names_of([int(typed)], local(request.now).date()).get(int(typed), "")
    return {f"{field}{more}": value for field in ("body", "bodies-0") for more, value in (("", name), ("-chon", typed))}


def _form(request: Any, slug: str, form: ChangeForm, status: int = HTTPStatus.OK) -> HttpResponse:
    receiving, today = request.actor.in_person.bodies(Office.RECEIVER), local(request.now).date()
    facts = {
        "form": form,
        "kind": form.kind,
        "label": LABELS[form.kind],
        "hint": HINTS[form.kind],
        "href": reverse("organisation_change", args=[slug]),
        "suggested": suggested(receiving, today, everywhere=request.actor.is_administrator),
    }
    return render(request, "desk/change.html", facts, status=status)


def _preview(request: Any, slug: str, form: ChangeForm, event: Event, status: int = HTTPStatus.OK) -> HttpResponse:
    seen = foresee(event, by=request.actor, at=request.now)
    shown = _compared(seen, event)
    there = [body for body in shown.bodies if body.body > 0 and body.body in seen.before.lives]
    counts = touched((body.body for body in there), request.now)
    facts = {
        "form": form,
        "label": LABELS[form.kind],
        "event": event,
        "is_ahead": event.day > local(request.now).date(),
        "href": reverse("organisation_change", args=[slug]),
        "compared": shown,
        "mark": _mark(shown),
        "is_changed": status == HTTPStatus.CONFLICT,
        **_table([(body.name, counts[body.body]) for body in there if not counts[body.body].is_nothing]),
        "not_ending": any(not body.ends for body in there),
    }
    return render(request, "desk/change_preview.html", facts, status=status)


def _table(counts: list[tuple[str, Touched]]) -> dict[str, Any]:
    """Columns in which something stands, a row for each body, and of several all of them together."""
    if len(counts) > 1:
        together = {one: sum(getattr(each, one) for _, each in counts) for one in COLUMNS}
        counts = [*counts, ("Cộng", Touched(**together))]
    shown = [name for name in COLUMNS if any(getattr(each, name) for _, each in counts)]
    columns = [{"key": name, "label": COLUMNS[name], "align": "num"} for name in shown]
    rows = [{"name": name, **{one: getattr(each, one) or "" for one in shown}} for name, each in counts]
    return {"columns": [{"key": "name", "label": "Đơn vị", "main": True}, *columns], "touched": rows}


def _mark(shown: Compared) -> str:
    """What was looked at: confirmed is this and nothing else."""
    return hashlib.sha256(repr((shown.bodies, shown.more, shown.follows)).encode()).hexdigest()[:16]
