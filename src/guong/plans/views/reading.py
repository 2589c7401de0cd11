"""The list of plans, and the overview of one."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guong.kit.asked_day import AskedDay, asked_day, today
from guong.kit.pages import page_number, page_of
from guong.kit.periods import local
from guong.kit.phrasebook import say
from guong.kit.phrasebook import state as phrase
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.organisations.words import acting
from guong.plans import policy, queries
from guong.plans.forms import ClosingForm
from guong.plans.rules import State
from guong.plans.views.overview import overview_of
from guong.plans.views.telling import own_cards


@require_safe
def index(request: Any) -> HttpResponse:
    """Every plan the person may read, newest first."""
    page = page_of(queries.search(request.actor, request.GET), page_number(request.GET.get("trang")))
    issuers = organisations.names_of({plan.issuer_id for plan in page.rows}, local(request.now).date())
    states = [("", "Tất cả"), *((state.value, phrase(f"plan.{state.value}")[0]) for state in State)]
    facts = {
        "controls": [
            {"name": "state", "label": "Tình trạng", "options": states, "value": request.GET.get("state", "")}
        ],
        "is_filtered": bool(request.GET.get("tim") or request.GET.get("state")),
        "page": page,
        "terms": queries.terms_of(page.rows, request.now),
        "issuers": {body: acting(name) for body, name in issuers.items()},
        "why_not_draft": [say(reason) for reason in policy.why_not_draft(request.actor)],
    }
    return render(request, "plans/index.html", facts)


@require_safe
def show(request: Any, code: str) -> HttpResponse:
    """The overview of one plan, as it stands or as it stood on `?ngay=`; for a draft also what is still missing."""
    return render_plan(request, find_plan(request, code), asked=asked_day(request))


def find_plan(request: Any, code: str) -> Any:
    """The plan behind an address; not there and not theirs to see look alike."""
    try:
        return queries.plan_for(request.actor, code)
    except ObjectDoesNotExist:
        raise Http404 from None


def render_plan(
    request: Any,
    plan: Any,
    *,
    refused: tuple[Reason, ...] = (),
    status: int = HTTPStatus.OK,
    closing_form: ClosingForm | None = None,
    asked: AskedDay | None = None,
) -> HttpResponse:
    """The overview, with the reasons of a refused move on top; of another day where one is `asked` for."""
    asked = asked or today(request)
    facts = {
        "plan": plan,
        "refused": [("", say(reason)) for reason in refused],
        "closing_form": closing_form or ClosingForm(),
        "own": own_cards(request.actor, plan, request.now),
        "asked": asked,
        **overview_of(plan, request.actor, asked.instant(request.now), request.now),
    }
    return render(request, "plans/show.html", facts, status=status)
