"""Where each person starts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guong.desk import queries
from guong.desk.queries.tasks import tasks_of


@require_safe
def home(request: Any) -> HttpResponse:
    """Go where this person begins."""
    return redirect(queries.home_of(request.actor))


@require_safe
def my_tasks(request: Any) -> HttpResponse:
    """Việc của tôi."""
    facts = {
        "tasks": tasks_of(request.actor, request.now),
        "units": queries.own_units(request.actor, request.now),
        "boards": queries.boards_of(request.actor),
    }
    return render(request, "desk/my_tasks.html", facts)
