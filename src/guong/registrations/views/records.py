from typing import Any

from django.http import HttpRequest, HttpResponse


def index(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")


def show(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")
