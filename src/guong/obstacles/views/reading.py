"""The list of difficulties of a plan, and one of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guong.kit.pages import page_number, page_of
from guong.kit.phrasebook import state
from guong.obstacles import queries
from guong.obstacles.rules import State
from guong.obstacles.views.showing import ObstaclePage
from guong.obstacles.views.telling import COLUMNS, answers_told, list_rows
from guong.registrations.views import plan_or_404

FILTERS = ("tim", "state", "muc", "unit")


@require_safe
def index(request: Any, code: str) -> HttpResponse:
    """Difficulties that the person may see: filtered, in pages; and what was answered for all."""
    plan = plan_or_404(request, code)
    wanted = {name: request.GET.get(name, "") for name in FILTERS}
    found = queries.search(request.actor, plan, wanted, request.now)
    page = page_of(queries.as_rows(found), page_number(request.GET.get("trang")))
    facts = {
        "plan": plan,
        "page": page,
        "columns": COLUMNS,
        "rows": list_rows(plan.code, page.rows, request.now),
        "controls": _controls(request, plan, wanted),
        "is_narrowed": any(wanted.values()),
        "may_raise": bool(queries.places_for(request.actor, plan, request.now)),
        "answers": answers_told(request.actor, plan),
    }
    return render(request, "obstacles/index.html", facts)


@require_safe
def show(request: Any, code: str, number: int) -> HttpResponse:
    """One difficulty: what was asked, said and answered, and what may be done with it."""
    return ObstaclePage(request, code, number).show()


def _controls(request: Any, plan: Any, wanted: dict[str, str]) -> list[dict[str, Any]]:
    states = [
        ("", "Tất cả"),
        (queries.WAITING, "Đang chờ trả lời (mọi cấp)"),
        (queries.LATE, state("obstacle.late")[0]),
    ]
    states += [(str(one), state(f"obstacle.{one}")[0]) for one in State]
    subjects = [("", "Tất cả"), *queries.subjects_there(request.actor, plan)]
    units = [("", "Tất cả"), *((str(id_), name) for id_, name in queries.units_there(request.actor, plan, request.now))]
    return [
        {"name": "state", "label": "Tình trạng", "options": states, "value": wanted["state"]},
        {"name": "muc", "label": "Mục của kế hoạch", "options": subjects, "value": wanted["muc"]},
        {"name": "unit", "label": "Đơn vị", "options": units, "value": wanted["unit"]},
    ]
