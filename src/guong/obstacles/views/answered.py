"""What was answered for everybody about a plan: searched by words and clause, in pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guong.kit.pages import page_number, page_of
from guong.obstacles import queries
from guong.obstacles.queries.lineage import first_of
from guong.obstacles.queries.published import clauses_answered, search_published
from guong.obstacles.views.telling import answers_told
from guong.plans.policy import why_not_manage
from guong.registrations.views import board_plan_or_404

FILTERS = ("tim", "muc")
PAGE = 20  # whole answers


@require_safe
def answers(request: Any, code: str) -> HttpResponse:
    """Published answers of a plan, newest first."""
    plan = board_plan_or_404(request, code)
    if plan.parent_id is not None:
        return redirect("obstacle_answers", queries.root_of(plan).code)
    wanted = {name: request.GET.get(name, "") for name in FILTERS}
    found = search_published(request.actor, plan, wanted, request.now)
    page = page_of(found, page_number(request.GET.get("trang")), PAGE)
    clauses = [("", "Tất cả"), *clauses_answered(request.actor, plan)]
    chosen = first_of(plan, wanted["muc"])
    facts = {
        "plan": plan,
        "page": page,
        "answers": answers_told(page.rows),
        "controls": [{"name": "muc", "label": "Mục của kế hoạch", "options": clauses, "value": chosen}],
        "is_narrowed": any(wanted.values()),
        "manages": not any(why_not_manage(request.actor, receiver_id=plan.receiver_id)),
    }
    return render(request, "obstacles/answers.html", facts)
