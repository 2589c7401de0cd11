"""The checker's door: what arrived, accept, return with named fields."""

from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guong.kit.pages import page_number, page_of
from guong.kit.periods import local
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason, Refusal, Refused, Stale
from guong.organisations import queries as organisations
from guong.organisations.actor import Office
from guong.organisations.words import acting
from guong.plans.words import in_step
from guong.registrations import actions, queries
from guong.registrations.queries.ways import way_of
from guong.registrations.views import carried_or_404, claim, claim_version, plan_or_404, step_of

MOST_TICKED = 100


@require_safe
def show(request: Any, code: str, body: int) -> HttpResponse:
    """Items waiting for this body's decision, oldest first."""
    plan, step = _plan_received(request, code, body), step_of(request)
    asked = (plan, body, request.GET.get("tim", ""), step)
    # Found by narrow rows, then fetched by number: otherwise all that wait are read with all their columns.
    page = page_of(queries.item_rows(step), page_number(request.GET.get("trang")), ids=queries.arrived_items(*asked))
    facts = {**_listed(request, plan, body, page.rows), "page": page, "sentences": None}
    return render(request, "registrations/arrivals.html", facts)


@require_POST
def acceptance(request: Any, code: str, number: int) -> HttpResponse:
    """Accept one item and go on to the next that waits."""
    row = carried_or_404(request, code, number)
    claim_version(row, request)
    body = actions.accept(row, by=request.actor, at=request.now, key=request.key)
    return _on_to_next(row.plan, int(body), step_of(request))


@require_POST
def acceptance_of_many(request: Any, code: str, body: int) -> HttpResponse:
    """Accept every ticked item as it was seen: all or none, and then which of them are not what they were."""
    plan = _plan_received(request, code, body)
    ticked = _ticked(request)
    way = way_of(step_of(request))
    found = list(way.numbered(way.visible_to(request.actor, plan.code), ticked))
    for row in found:
        claim(row, ticked[row.registration_id])
    try:
        if len(found) < len(ticked):  # taken back meanwhile, and no longer to be seen from here
            raise Stale
        if found:
            actions.accept_many(found, by=request.actor, at=request.now, key=request.key)
    except (Stale, Refused) as refusal:
        return _refused(request, plan, body, ticked, refusal)
    return redirect(in_step(reverse("arrivals", args=[code, body]), way.step))


@require_POST
def sending_back(request: Any, code: str, number: int) -> HttpResponse:
    """Return one item, naming fields and a reason; what was typed comes back with the reasons against it."""
    fields = request.POST.getlist("fields")
    reason = " ".join(text for text in (request.POST.get("common", ""), request.POST.get("reason", "")) if text.strip())
    step = step_of(request)
    typed = {"labels": way_of(step).fields, "fields": fields, "reason": reason, "step": step}
    try:
        row = carried_or_404(request, code, number)
    except Http404:
        # Taken back meanwhile, and no longer to be seen from here; or never there. What was typed is shown to be copied.
        return render(request, "registrations/not_returned.html", typed, status=HTTPStatus.NOT_FOUND)
    claim_version(row, request)
    try:
        given = {"fields": fields, "reason": reason, "by": request.actor, "at": request.now, "key": request.key}
        body = actions.send_back(row, **given)
    except (Refused, Stale) as refusal:
        row.refresh_from_db()
        against = [Reason("changed_before_return")] if isinstance(refusal, Stale) else refusal.reasons
        told = [(f"id_{found.field}" if found.field else "", say(found)) for found in against]
        facts = {**typed, "plan": row.plan, "registration": row.registration, "version": row.version, "reasons": told}
        facts["href"] = way_of(step).page_of(code, number)
        return render(request, "registrations/sending_back.html", facts, status=refusal.status)
    return _on_to_next(row.plan, int(body), step)


def _plan_received(request: Any, code: str, body: int) -> Any:
    plan = plan_or_404(request, code)
    if not request.actor.holds(Office.RECEIVER, body):
        raise Http404
    return plan


def _ticked(request: Any) -> dict[int, int]:
    """Number → the version that was on the page, of each ticked item; without one nothing was seen."""
    found = {}
    for typed in request.POST.getlist("chon")[:MOST_TICKED]:
        number, _, version = typed.partition(":")
        if number.isascii() and number.isdigit() and len(number) < 18:
            found[int(number)] = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    return found


def _refused(request: Any, plan: Any, body: int, ticked: Mapping[int, int], refusal: Refusal) -> HttpResponse:
    """What was ticked, once more: still ticked where it is what was seen; and why nothing was accepted."""
    step = step_of(request)
    waiting = queries.item_rows(step).filter(pk__in=queries.arrived_items(plan, body, step=step).values("pk"))
    rows = list(waiting.filter(registration_id__in=ticked))
    titles = {row["number"]: row["title"] for row in rows}
    changed = {row["number"] for row in rows if row["version"] != ticked[row["number"]]}
    reasons = [
        Reason("item_changed", facts={"title": titles[number]})
        if number in changed
        else Reason("item_gone", facts={"code": f"MH-{number:05d}"})
        for number in ticked
        if number in changed or number not in titles
    ]
    # A refusal of something else (a sealed period); that an item changed or went is said above in better words.
    reasons += [reason for reason in refusal.reasons if reason.code not in {"stale", "not_now"}]
    facts = {
        **_listed(request, plan, body, rows, kept=set(titles) - changed),
        "page": None,
        "sentences": [say(reason) for reason in reasons],
    }
    return render(request, "registrations/arrivals.html", facts, status=refusal.status)


def _listed(request: Any, plan: Any, body: int, found: Sequence[Any], kept: Collection[int] = ()) -> dict[str, Any]:
    names = organisations.names_of(
        [body, *(row["unit_id"] for row in found), *(row["sender_id"] for row in found)], local(request.now).date()
    )
    step = step_of(request)
    returned = queries.returned_among([row["number"] for row in found], step)
    pages = way_of(step).pages_of(plan.code)
    rows = [
        {
            **row,
            "unit": names.get(row["unit_id"], "?"),
            "sender": acting(names.get(row["sender_id"], "?")) if row["sender_id"] != row["unit_id"] else "",
            "holder": f"{word('holder.' + row['holder_kind'])}: {row['holder_name']}",
            "is_again": row["number"] in returned,
            "is_ticked": row["number"] in kept,
            "href": f"{pages}{row['number']}/",
        }
        for row in found
    ]
    return {
        "plan": plan,
        "rows": rows,
        "body": body,
        "name": acting(names.get(body, "?")),
        "is_last": body == plan.receiver_id,
        "is_sealed": queries.is_sealed(plan, step),
        "step": step,
    }


def _on_to_next(plan: Any, body: int, step: str) -> HttpResponse:
    following = queries.arrived_items(plan, body, step=step).first()
    if following:
        return redirect(way_of(step).page_of(plan.code, following.registration_id))
    return redirect(in_step(reverse("arrivals", args=[plan.code, body]), step))
