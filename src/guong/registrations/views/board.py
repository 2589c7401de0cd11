from typing import Any

from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")


def unit(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")


def extension(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")


def excusal(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")
