"""The unit's list: what is in it, sending it up, withdrawing an item."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guong.kit.pages import page_number
from guong.kit.phrasebook import say
from guong.plans.words import in_step
from guong.registrations import actions
from guong.registrations.queries import lists, records
from guong.registrations.views import carried_or_404, plan_or_404, step_of


@require_safe
def show(request: Any, code: str, body: int) -> HttpResponse:
    """Items of one body's list, with the one button its head needs."""
    plan, step = plan_or_404(request, code), step_of(request)
    asked = {"typed": request.GET.get("tim", ""), "number": page_number(request.GET.get("trang")), "step": step}
    found = lists.list_page(request.actor, plan, body, request.now, **asked)
    if found is None:
        raise Http404
    facts = {"plan": plan, "page": found, "step": step, "reasons": [say(reason) for reason in found.why_not_send]}
    return render(request, "registrations/unit_list.html", facts)


@require_POST
def sending(request: Any, code: str, body: int) -> HttpResponse:
    """Send the list to the body above; the receipt follows."""
    plan = plan_or_404(request, code)
    if not lists.may_open(request.actor, body):
        raise Http404
    sent = {"step": step_of(request), "by": request.actor, "at": request.now, "key": request.key}
    return redirect("receipt", actions.send_list(plan, body, **sent))


@require_POST
def withdrawal(request: Any, code: str, body: int, number: int) -> HttpResponse:
    """Take one undecided item back from the body above."""
    row = carried_or_404(request, code, number)
    if body != (records.sender_of(row) or body):
        raise Http404
    actions.withdraw(row, by=request.actor, at=request.now, key=request.key)
    return redirect(in_step(reverse("unit_list", args=[code, body]), step_of(request)))
