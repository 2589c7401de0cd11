"""The unit's door: whether its exemplar is shown to everybody, what would be shown, and the one button of its head."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guong.kit.phrasebook import say, state
from guong.plans.rules import Step
from guong.publicity import actions, policy, rules
from guong.publicity.queries import records
from guong.publicity.queries.desks import may_edit
from guong.publicity.words import NAMES, WORDINGS
from guong.registrations.queries.ways import way_of
from guong.registrations.views import registration_or_404
from guong.results import queries as results

SHOWN_STATES = {True: "agreement.yes", False: "agreement.no"}


@require_safe
def show(request: Any, code: str, number: int) -> HttpResponse:
    """How it stands: agreement, consent of each photo, what is public."""
    registration = registration_or_404(request, code, number)
    standing = records.standing_of(registration)
    is_agreed = standing.agreement is not None
    may_not = list(policy.why_not_agree(request.actor, unit_id=registration.unit_id))
    judged = rules.why_not_agree(report_state=standing.report_state, is_agreed=False, wording=rules.WORDING)
    report = results.report_of(registration, request.actor)
    facts = {
        "plan": registration.plan,
        "registration": registration,
        "is_agreed": is_agreed,
        "badge": state(SHOWN_STATES[is_agreed]),
        "agreement": standing.agreement,
        "wording_code": rules.WORDING,
        "wording": WORDINGS[standing.agreement.wording if standing.agreement else rules.WORDING],
        "names": NAMES.get(registration.exemplar.holder_kind, ""),
        "reasons": [say(reason) for reason in [*may_not, *judged]],
        "reasons_back": [say(reason) for reason in may_not],
        "photos": [_photo(one) for one in records.photos_of(report)],
        "report_href": way_of(Step.RESULT).page_of(code, number) if report is not None else "",
        "public_href": reverse("exemplar", args=[registration.code]) if standing.is_live else "",
        "newsroom_href": reverse("newsroom_entry", args=[number]) if _is_on_desk(request, standing) else "",
    }
    return render(request, "publicity/agreeing.html", facts)


@require_POST
def agreement(request: Any, code: str, number: int) -> HttpResponse:
    """The head agrees, to the text that the form showed."""
    registration = registration_or_404(request, code, number)
    said = {"wording": request.POST.get("loi_van", ""), "names": "neu_ten" in request.POST}
    actions.agree(registration, by=request.actor, at=request.now, key=request.key, **said)
    return redirect("publicity", code, number)


@require_POST
def withdrawal(request: Any, code: str, number: int) -> HttpResponse:
    """The head takes it back; the page is gone."""
    registration = registration_or_404(request, code, number)
    actions.withdraw_agreement(registration, by=request.actor, at=request.now, key=request.key)
    return redirect("publicity", code, number)


def _photo(one: Any) -> dict[str, Any]:
    shown = "agreed" if one.consent is not None else "not_agreed"
    return {
        "caption": one.row.caption or "(chưa có chú thích)",
        "state": state("photo.not_ready" if not one.is_ready else f"photo.{shown}"),
    }


def _is_on_desk(request: Any, standing: Any) -> bool:
    is_there = standing.publication is not None or standing.agreement is not None
    return is_there and may_edit(request.actor, standing.registration.plan, request.now)
