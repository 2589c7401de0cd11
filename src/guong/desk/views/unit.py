"""The page of a body: what it is and was, and what it was honoured for, with what it inherited."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guong.commendation.views import honours_of
from guong.organisations.views.reading import facts_of

FIRST = 5  # honours on the page of a body; all of them on their own


@require_safe
def show(request: Any, number: int) -> HttpResponse:
    """A body: how it stands on a day, what it was, what became of it, its honours, who stands below it."""
    facts = facts_of(request, number)
    asked = facts["asked"]
    facts |= honours_of(request, number, asked, FIRST)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked.problem else HTTPStatus.OK
    return render(request, "desk/unit.html", facts, status=status)
