"""The components page: what the look is made of, to be seen in one place."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guong.ui import samples


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every piece in every state; nothing on it is real, nothing it shows can be sent."""
    return render(request, "ui/components_page.html", samples.facts())
