"""The checker's door: what arrived, accept, return with named fields."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from guong.kit.pages import page_number, page_of
from guong.kit.periods import local
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Refused
from guong.organisations import queries as organisations
from guong.organisations.actor import Office
from guong.organisations.words import acting
from guong.registrations import actions, queries
from guong.registrations.views import claim_version, plan_or_404, registration_or_404
from guong.registrations.words import FIELDS


@require_safe
def show(request: Any, code: str, body: int) -> HttpResponse:
    """Items waiting for this body's decision, oldest first."""
    plan = plan_or_404(request, code)
    if not request.actor.holds(Office.RECEIVER, body):
        raise Http404
    asked = (plan, body, request.GET.get("tim", ""))
    # Found by narrow rows, then fetched by number: otherwise all that wait are read with all their columns.
    page = page_of(queries.item_rows(), page_number(request.GET.get("trang")), ids=queries.arrived_items(*asked))
    names = organisations.names_of(
        [body, *(row["unit_id"] for row in page.rows), *(row["sender_id"] for row in page.rows)],
        local(request.now).date(),
    )
    returned = queries.latest_returns([row["number"] for row in page.rows])
    rows = [
        {
            **row,
            "unit": names.get(row["unit_id"], "?"),
            "sender": acting(names.get(row["sender_id"], "?")) if row["sender_id"] != row["unit_id"] else "",
            "holder": f"{word('holder.' + row['holder_kind'])}: {row['holder_name']}",
            "is_again": row["number"] in returned,
        }
        for row in page.rows
    ]
    facts = {
        "plan": plan,
        "page": page,
        "rows": rows,
        "body": body,
        "name": acting(names.get(body, "?")),
        "is_last": body == plan.receiver_id,
        "is_sealed": queries.is_sealed(plan),
    }
    return render(request, "registrations/arrivals.html", facts)


@require_POST
def acceptance(request: Any, code: str, number: int) -> HttpResponse:
    """Accept one item and go on to the next that waits."""
    registration = registration_or_404(request, code, number)
    body = registration.desk_id
    claim_version(registration, request)
    actions.accept(registration, by=request.actor, at=request.now, key=request.key)
    return _on_to_next(registration.plan, body)


@require_POST
def acceptance_of_many(request: Any, code: str, body: int) -> HttpResponse:
    """Accept every ticked item: all or none."""
    plan_or_404(request, code)
    if not request.actor.holds(Office.RECEIVER, body):
        raise Http404
    numbers = [
        int(typed) for typed in request.POST.getlist("chon") if typed.isascii() and typed.isdigit() and len(typed) < 18
    ]
    chosen = [registration_or_404(request, code, number) for number in numbers[:100]]
    if chosen:
        actions.accept_many(chosen, by=request.actor, at=request.now, key=request.key)
    return redirect("arrivals", code, body)


@require_POST
def sending_back(request: Any, code: str, number: int) -> HttpResponse:
    """Return one item, naming fields and a reason; what was typed comes back with the reasons against it."""
    registration = registration_or_404(request, code, number)
    body = registration.desk_id
    fields = request.POST.getlist("fields")
    reason = " ".join(text for text in (request.POST.get("common", ""), request.POST.get("reason", "")) if text.strip())
    claim_version(registration, request)
    try:
        actions.send_back(registration, fields=fields, reason=reason, by=request.actor, at=request.now, key=request.key)
    except Refused as refused:
        facts = {
            "plan": registration.plan,
            "registration": registration,
            "labels": FIELDS,
            "fields": fields,
            "reason": reason,
            "reasons": [(f"id_{found.field}", say(found)) for found in refused.reasons],
        }
        return render(request, "registrations/sending_back.html", facts, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _on_to_next(registration.plan, body)


def _on_to_next(plan: Any, body: int) -> HttpResponse:
    following = queries.arrived_items(plan, body).first()
    return (
        redirect("registration", plan.code, following.registration_id)
        if following
        else redirect("arrivals", plan.code, body)
    )
