"""Tiếp nhận: who has taken note of the plan and who has not; and the one button of a unit that has."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guong.kit.pages import page_number, page_of
from guong.kit.periods import local
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason, Refused
from guong.plans import actions
from guong.plans.queries import receipt
from guong.plans.rules import State
from guong.plans.views.reading import find_plan
from guong.plans.views.telling import own_cards, told_numbers

WANTED = {"": "Tất cả", "chua": "Chưa tiếp nhận", "da": "Đã tiếp nhận"}


@require_http_methods(["GET", "HEAD", "POST"])
def taking(request: Any, code: str) -> HttpResponse:
    """The list of units; sent with a unit's number it acknowledges in the name of that unit."""
    plan = find_plan(request, code)
    if request.method != "POST":
        return _render(request, plan)
    unit, upto = (_number(request.POST.get(name, "")) for name in ("don_vi", "lan"))
    try:
        actions.acknowledge(plan, unit, upto=upto, by=request.actor, at=request.now, key=request.key)  # type: ignore[call-arg]
    except Refused as refused:
        return _render(request, plan, refused.reasons, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "Đã xác nhận tiếp nhận. Cơ quan theo dõi kế hoạch đã thấy.")
    return redirect("my_tasks")


def _render(request: Any, plan: Any, refused: Sequence[Reason] = (), status: int = HTTPStatus.OK) -> HttpResponse:
    if plan.state == State.DRAFT:
        raise Http404
    wanted, typed = request.GET.get("loc", ""), request.GET.get("tim", "").strip()[:200]
    wanted = wanted if wanted in WANTED else ""
    found = receipt.receipts_for(request.actor, plan, request.now, wanted=wanted, typed=typed)
    if found is None:
        raise Http404
    page = page_of(found.rows, page_number(request.GET.get("trang")))
    facts = {
        "plan": plan,
        "refused": [("", say(reason)) for reason in refused],
        "chips": [
            {"label": label, "count": found.counts[value], "value": value or None, "is_current": wanted == value}
            for value, label in WANTED.items()
        ],
        "page": replace(page, rows=[_row(plan, row) for row in receipt.told(plan, page.rows, request.now)]),
        "own": own_cards(request.actor, plan, request.now),
        "is_filtered": bool(wanted or typed),
        "kept": {"loc": wanted},
    }
    return render(request, "plans/taking.html", facts, status=status)


def _row(plan: Any, row: receipt.Taken) -> dict[str, Any]:
    sign = ("Chưa tiếp nhận", "warn") if row.is_open else ("Đã tiếp nhận", "good")
    note = f"còn {told_numbers(row.left)}" if row.is_open and row.number is not None else ""
    return {
        "unit": {"text": row.unit.name, "href": "" if plan.is_below else _of_unit(plan, row.unit.id)},
        "state": {"state": sign, "note": note},
        "when": "" if row.when is None else f"{local(row.when):%H:%M %d/%m/%Y}",
        "who": row.who,
    }


def _of_unit(plan: Any, unit: int) -> str:
    return reverse("board_unit", args=[plan.code, unit])


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
