"""The components page: what the look is made of, to be seen in one place."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guong.ui import samples


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every piece in every state; nothing on it is real. A real installation shows it to whoever administers it."""
    if settings.DEMO is None and not request.actor.is_administrator:  # type: ignore[attr-defined]
        raise Http404
    return render(request, "ui/components_page.html", samples.facts())
