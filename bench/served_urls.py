"""The product's addresses, and an empty one behind the same middleware."""

import os

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path

from bench import faults

if os.environ.get("BENCH_FAULT"):
    faults.plant(os.environ["BENCH_FAULT"])


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, for somebody signed in; a post is sent on elsewhere, as the product's own are."""
    return HttpResponseRedirect("/") if request.method == "POST" else HttpResponse("ok")


urlpatterns = [path("bench/rong/", empty), path("", include("guong.config.urls"))]
