from typing import Any

from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")


def sealing(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")


def asking_to_reopen(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")


def reopening(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")
