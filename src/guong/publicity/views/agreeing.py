"""The unit's door: whether its exemplar is shown to everybody, what would be shown, the button of its head, the paper of a unit without."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guong.kit.periods import local
from guong.kit.phrasebook import say, state
from guong.kit.reasons import Forbidden, Refused, refuse_if
from guong.organisations import queries as organisations
from guong.plans.rules import Step
from guong.publicity import actions, policy, rules
from guong.publicity.forms import PaperForm
from guong.publicity.queries import records
from guong.publicity.queries.desks import may_edit
from guong.publicity.words import NAMES, WORDINGS
from guong.registrations.queries.ways import way_of
from guong.registrations.views import registration_or_404
from guong.results import queries as results

PAPER_IDS = "van-ban_%s"


@require_safe
def show(request: Any, code: str, number: int) -> HttpResponse:
    """How it stands: agreement, consent of each photo, what is public."""
    return _page(request, registration_or_404(request, code, number), PaperForm(auto_id=PAPER_IDS))


@require_POST
def agreement(request: Any, code: str, number: int) -> HttpResponse:
    """The head agrees, to the text that the form showed."""
    registration = registration_or_404(request, code, number)
    actions.agree(registration, by=request.actor, at=request.now, key=request.key, **_said(request))
    return redirect("publicity", code, number)


@require_POST
def withdrawal(request: Any, code: str, number: int) -> HttpResponse:
    """The head takes it back; the page is gone."""
    registration = registration_or_404(request, code, number)
    actions.withdraw_agreement(registration, by=request.actor, at=request.now, key=request.key)
    return redirect("publicity", code, number)


@require_POST
def paper(request: Any, code: str, number: int) -> HttpResponse:
    """The body that typed in the unit's report records the paper in which the unit agrees."""
    return _recorded(request, registration_or_404(request, code, number), actions.agree_on_paper, _said(request))


@require_POST
def withdrawal_paper(request: Any, code: str, number: int) -> HttpResponse:
    """The same body records the paper in which the unit takes it back; the page is gone."""
    return _recorded(request, registration_or_404(request, code, number), actions.withdraw_agreement_on_paper, {})


def _recorded(request: Any, registration: Any, verb: Callable[..., str], said: dict[str, Any]) -> HttpResponse:
    refuse_if(_why_not_on_paper(request.actor, registration), Forbidden)
    form = PaperForm(request.POST, auto_id=PAPER_IDS)
    if form.is_valid():
        try:
            verb(registration, by=request.actor, at=request.now, key=request.key, **form.cleaned_data, **said)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("publicity", registration.plan.code, registration.pk)
    return _page(request, registration, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _said(request: Any) -> dict[str, Any]:
    return {"wording": request.POST.get("loi_van", ""), "names": "neu_ten" in request.POST}


def _why_not_on_paper(actor: Any, registration: Any) -> list[Any]:
    return list(policy.why_not_act_on_paper(actor, on_behalf_id=records.typist_of(registration)))


def _page(request: Any, registration: Any, form: PaperForm, status: int = HTTPStatus.OK) -> HttpResponse:
    """The page, with the button of the head or, for those who typed in the unit's report, the form of its paper."""
    actor, code, number = request.actor, registration.plan.code, registration.pk
    standing = records.standing_of(registration)
    agreed = standing.agreement
    may_not = list(policy.why_not_agree(actor, unit_id=registration.unit_id))
    judged = rules.why_not_agree(report_state=standing.report_state, is_agreed=False, wording=rules.WORDING)
    why_not = [*may_not, *judged]
    is_typist = not _why_not_on_paper(actor, registration)
    report = results.report_of(registration, actor)
    facts = {
        "plan": registration.plan,
        "registration": registration,
        "unit": organisations.name_of(registration.unit_id, local(request.now).date()),
        "is_agreed": agreed is not None,
        "badge": state("agreement.no" if agreed is None else "agreement.paper" if agreed.paper else "agreement.yes"),
        "agreement": agreed,
        "recorder": records.recorder_of(agreed, request.now),
        "wording_code": rules.WORDING,
        "wording": WORDINGS[agreed.wording if agreed else rules.WORDING],
        "names": NAMES.get(registration.exemplar.holder_kind, ""),
        "names_ticked": "neu_ten" in request.POST,
        "reasons": [say(reason) for reason in why_not],
        "reasons_back": [say(reason) for reason in may_not],
        "is_typist": is_typist,
        "is_head": not may_not,
        "form": form,
        "photos": [_photo(one) for one in records.photos_of(report)],
        "report_href": way_of(Step.RESULT).page_of(code, number) if report is not None else "",
        "public_href": reverse("exemplar", args=[registration.code]) if standing.is_live else "",
        "newsroom_href": reverse("newsroom_entry", args=[number]) if _is_on_desk(request, standing) else "",
    }
    return render(request, "publicity/agreeing.html", facts, status=status)


def _photo(one: Any) -> dict[str, Any]:
    shown = "agreed" if one.consent is not None else "not_agreed"
    return {
        "caption": one.row.caption or "(chưa có chú thích)",
        "state": state("photo.not_ready" if not one.is_ready else f"photo.{shown}"),
    }


def _is_on_desk(request: Any, standing: Any) -> bool:
    is_there = standing.publication is not None or standing.agreement is not None
    return is_there and may_edit(request.actor, standing.registration.plan, request.now)
