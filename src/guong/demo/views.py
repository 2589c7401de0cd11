"""Sign in as one of the cast: only in a demonstration, only from this machine."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guong.demo.content import featured, read

HERE = frozenset({"127.0.0.1", "::1"})
# A proxy on this machine passes on requests from anywhere; these are the traces it leaves.
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Any) -> HttpResponse:
    """The cast; posting a user name signs in as that person."""
    if settings.DEMO is None or not _is_from_here(request.META):
        raise Http404
    cast = _of_this_stage(featured())
    if request.method != "POST":
        return render(request, "demo/people.html", {"people": cast})
    if request.POST.get("ten") not in {person["username"] for person in cast}:
        raise Http404
    user = get_user_model().objects.get(username=request.POST["ten"])
    get_adapter().login(request, user)
    return redirect("home")


def _of_this_stage(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those who are there: the new communes have people only once these are known; until then nobody is a former one."""
    there = set(get_user_model().objects.values_list("username", flat=True))
    second = {person["username"] for person in read("arrangement")["people"]}
    is_second = bool(second & there)
    former = {person["username"] for person in read("arrangement")["former"]}
    return [
        person for person in people if person["username"] in there and (is_second or person["username"] not in former)
    ]


def _is_from_here(meta: Mapping[str, Any]) -> bool:
    is_passed_on = settings.SECURE_PROXY_SSL_HEADER or any(name in meta for name in PASSED_ON)
    return meta.get("REMOTE_ADDR") in HERE and not is_passed_on
