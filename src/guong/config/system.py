"""The administrator's page: what `guong doctor` finds, each line with the command that mends it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import guong
from guong.config.doctor import examine


@require_safe
def show(request: Any) -> HttpResponse:
    """Lines đạt / cần sửa."""
    if not request.actor.is_administrator:
        raise Http404
    return render(request, "config/system.html", {"lines": examine(), "version": guong.__version__})
