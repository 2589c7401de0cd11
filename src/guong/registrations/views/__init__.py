"""The human doors of registrations: each makes one query or one action and renders."""

from typing import Any

from django.http import Http404, HttpRequest

from guong.plans import queries as plans
from guong.plans.words import STEP_ASKED, step_named
from guong.registrations import queries
from guong.registrations.queries.ways import way_of


def plan_or_404(request: HttpRequest, code: str) -> Any:
    """The plan of an address, or 404 when it is not theirs to see, or one below another: registrations and lists belong to the root."""
    found = board_plan_or_404(request, code)
    if found.is_below:
        raise Http404
    return found


def board_plan_or_404(request: HttpRequest, code: str) -> Any:
    """The plan of an address, also one below another: it has a board of its own."""
    found = plans.visible_to(request.actor).filter(code=code).select_related("hierarchy").first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def registration_or_404(request: HttpRequest, code: str, number: int) -> Any:
    """The registration of an address, or 404 when it is not there or not theirs to see."""
    rows = queries.visible_to(request.actor).select_related("exemplar", "plan", "sector")  # type: ignore[attr-defined]
    found = rows.filter(pk=number, plan__code=code).first()
    if found is None:
        raise Http404
    return found


def step_of(request: HttpRequest) -> str:
    """The step that an address names, the first of the year where it names none; 404 for what is no step."""
    found = step_named(request.GET.get(STEP_ASKED, ""))
    if found is None:
        raise Http404
    return found


def carried_or_404(request: HttpRequest, code: str, number: int) -> Any:
    """What the step of an address carries of a registration, or 404 when it is not there or not theirs to see."""
    way = way_of(step_of(request))
    found = way.numbered(way.visible_to(request.actor, code), [number]).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def claim_version(registration: Any, request: HttpRequest) -> None:
    """Judge a form by the version it was made from, so that a later edit by somebody else is noticed.

    A number from the future claims nothing: what is judged is the row as it was read, never one that is yet to come.
    """
    typed = request.POST.get("phien_ban", "")
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        claim(registration, int(typed))


def claim(registration: Any, version: int) -> None:
    """`claim_version` for a number that was read already."""
    registration.version = min(registration.version, version)


def posted(request: HttpRequest) -> Any:
    """What was typed, or None on a reading; an empty form is still a form."""
    return request.POST if request.method == "POST" else None
