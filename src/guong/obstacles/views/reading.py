"""The list of difficulties of a plan, and one of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guong.kit.pages import page_number, page_of
from guong.kit.phrasebook import state
from guong.obstacles import queries
from guong.obstacles.exports import FILTERS
from guong.obstacles.queries.lineage import first_of
from guong.obstacles.queries.reported import reported
from guong.obstacles.rules import State
from guong.obstacles.views.showing import ObstaclePage
from guong.obstacles.views.telling import COLUMNS, REPORTED, list_rows, newest_answers, reported_rows
from guong.organisations.actor import Office
from guong.plans.policy import reads_whole, why_not_manage
from guong.plans.queries.amending import amendments_for
from guong.registrations.views import board_plan_or_404
from guong.registrations.views.telling import address

SOURCE, REPORTS = "nguon", "bao-cao"  # of the list: what units raised, or what stands in their reports
FORMATS = ("xlsx", "docx")
DESKS = [("", "Tất cả"), (queries.MINE, "Nơi đồng chí tiếp nhận")]


@require_safe
def index(request: Any, code: str) -> HttpResponse:
    """Difficulties that the person may see: filtered, in pages; and what was answered for all."""
    plan = board_plan_or_404(request, code)
    if plan.parent_id is not None:
        return redirect("obstacles", queries.root_of(plan).code)
    if request.GET.get(SOURCE) == REPORTS:
        return _of_reports(request, plan)
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
        "newest": newest_answers(request.actor, plan, request.now),
        "manages": not any(why_not_manage(request.actor, receiver_id=plan.receiver_id)),
        "chips": _sources(plan, ""),
        "formats": FORMATS if page.rows and _reads_whole(request.actor, plan) else (),
        "export_query": address(request, trang=None),
    }
    return render(request, "obstacles/index.html", facts)


def _of_reports(request: Any, plan: Any) -> HttpResponse:
    """What units wrote of difficulties in their reports on results, as far as the person may read these."""
    page = page_of(reported(request.actor, plan), page_number(request.GET.get("trang")))
    facts = {
        "plan": plan,
        "page": page,
        "columns": REPORTED,
        "rows": reported_rows(plan.code, page.rows, request.now),
        "chips": _sources(plan, REPORTS),
    }
    return render(request, "obstacles/reported.html", facts)


def _reads_whole(actor: Any, plan: Any) -> bool:
    return reads_whole(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id)


def _sources(plan: Any, current: str) -> list[dict[str, Any]]:
    here = reverse("obstacles", args=[plan.code])
    return [
        {"label": "Đơn vị đã nêu", "href": here, "is_current": not current},
        {"label": "Ghi trong báo cáo kết quả", "href": f"{here}?{SOURCE}={REPORTS}", "is_current": bool(current)},
    ]


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
    led = [(str(one.number), f"Sửa đổi lần {one.number}") for one in amendments_for(request.actor, plan)]
    mended = (
        [{"name": "lan", "label": "Dẫn đến", "options": [("", "Tất cả"), *led], "value": wanted["lan"]}] if led else []
    )
    mine = [{"name": "noi", "label": "Nơi trả lời", "options": DESKS, "value": wanted["noi"]}]
    return [
        {"name": "state", "label": "Tình trạng", "options": states, "value": wanted["state"]},
        {"name": "muc", "label": "Mục của kế hoạch", "options": subjects, "value": first_of(plan, wanted["muc"])},
        {"name": "unit", "label": "Đơn vị", "options": units, "value": wanted["unit"]},
        *mended,
        *(mine if request.actor.bodies(Office.RECEIVER) else ()),
    ]
