"""How one's own task stands; the page asks for itself again until it is finished."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guong.tasks import queries


@require_safe
def show(request: Any, token: str) -> HttpResponse:
    """Việc nền."""
    seen = queries.task_of(request.actor, token)
    if seen is None:
        raise Http404
    return render(request, "tasks/task.html", {"task": seen})
