"""Plain pages for what went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guong.config.keeping import is_from_here, kept
from guong.config.middleware import KEY_FIELD


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token does not fit the session, mostly because the session ended while somebody was typing."""
    if request.method == "POST" and KEY_FIELD in request.POST and is_from_here(request):
        return kept(request)
    return render(request, "ui/error.html", {"status": 403, "kind": "csrf"}, status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return render(request, "ui/error.html", {"status": 400, "kind": "bad"}, status=400)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: not there, or not theirs to see; the same page for both."""
    return render(request, "ui/error.html", {"status": 404, "kind": "missing"}, status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return render(request, "ui/error.html", {"status": 403, "kind": "forbidden"}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing was half-written."""
    return render(request, "ui/error.html", {"status": 500, "kind": "broken"}, status=500)
