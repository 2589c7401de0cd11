from typing import Any

from django.http import HttpRequest, HttpResponse


def download(request: HttpRequest, **where: Any) -> HttpResponse:
    return HttpResponse("…")
