"""The product's addresses, and an empty one behind the same middleware."""

import os

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bench import faults

if os.environ.get("BENCH_FAULT"):
    faults.plant(os.environ["BENCH_FAULT"])


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, for somebody signed in."""
    return HttpResponse("ok")


urlpatterns = [path("bench/rong/", empty), path("", include("guong.config.urls"))]
