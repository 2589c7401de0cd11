"""Answering what the plan leaves open, and putting it to work."""

import hashlib
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guong.kit.phrasebook import word
from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.plans import actions, policy, rules
from guong.plans.forms import ClosingForm, QuestionsForm
from guong.plans.queries import asking
from guong.plans.views.reading import find_plan, render_plan
from guong.plans.views.writing import claim_version


@require_http_methods(["GET", "POST"])
def questions(request: Any, code: str) -> HttpResponse:
    """Every question with what each answer would mean; what is left open stays open."""
    plan = find_plan(request, code)
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id, head_of=plan.head_of), Forbidden)
    refuse_if(rules.why_not_edit(plan.state))
    asked = asking.questions(plan, request.now)
    if request.method == "GET":
        return _render(request, plan, QuestionsForm(asked=asked))
    form = QuestionsForm(request.POST, asked=asked)
    seen = request.POST.get("phien_ban", "")
    if not form.is_valid():
        return _render(request, plan, form, version=seen, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    answers = form.answers()
    claim_version(plan, seen, _mark(asked))
    if answers:
        try:
            actions.answer(plan, answers, by=request.actor, at=request.now, key=request.key)  # type: ignore[call-arg]
        except Stale:
            return _show_both(request, code)
        messages.success(request, f"Đã ghi {len(answers)} câu trả lời.")
    return redirect("plan", plan.code)


@require_http_methods(["GET", "POST"])
def activation(request: Any, code: str) -> HttpResponse:
    """Put the plan to work as it was seen; a plan changed meanwhile is looked at again first."""
    plan = find_plan(request, code)
    if request.method == "GET":  # the address of a refused form, opened again
        return redirect("plan", plan.code)
    claim_version(plan, request.POST.get("phien_ban", ""), "-")
    try:
        actions.activate(plan, by=request.actor, at=request.now, key=request.key)  # type: ignore[call-arg]
    except Refused as refused:
        return render_plan(
            request, find_plan(request, code), refused=refused.reasons, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    except Stale:
        return render_plan(
            request, find_plan(request, code), refused=(Reason("plan_changed"),), status=HTTPStatus.CONFLICT
        )
    messages.success(request, word("plan_activated.below" if plan.is_below else "plan_activated"))
    return redirect("plan", plan.code)


@require_POST
def closing(request: Any, code: str) -> HttpResponse:
    """Close the plan as it was seen; what was typed as the reason stays on the page when it is refused."""
    plan = find_plan(request, code)
    form = ClosingForm(request.POST)
    claim_version(plan, request.POST.get("phien_ban", ""), "-")
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id, head_of=plan.head_of), Forbidden)
    typed = form.cleaned_data.get("reason", "") if form.is_valid() else ""
    reasons: tuple[Reason, ...] = ()
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            actions.close(plan, reason=typed, by=request.actor, at=request.now, key=request.key)  # type: ignore[call-arg]
        except Refused as refused:
            reasons = form.refuse(refused)
        except Stale as stale:
            reasons, status = stale.reasons, HTTPStatus.CONFLICT
        else:
            messages.success(request, "Đã kết thúc kế hoạch. Mọi số liệu giữ nguyên để tra cứu.")
            return redirect("plan", plan.code)
    return render_plan(request, find_plan(request, code), refused=reasons, status=status, closing_form=form)


def _show_both(request: Any, code: str) -> HttpResponse:
    """Somebody else answered: their answers beside those just chosen."""
    plan = find_plan(request, code)
    asked = asking.questions(plan, request.now)
    form = QuestionsForm(request.POST, asked=asked)
    form.is_valid()
    both: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    for question in asked:
        labels = {choice.value: choice.label for choice in question.choices}
        mine = form.cleaned_data.get(question.key, "")
        if mine != question.answer:
            both[0].append((question.title, labels.get(mine, "")))
            both[1].append((question.title, labels.get(question.answer, "")))
    return _render(request, plan, form, both=both, status=HTTPStatus.CONFLICT)


def _render(
    request: Any, plan: Any, form: QuestionsForm, *, version: str = "", both: Any = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    facts = {
        "plan": plan,
        "form": form,
        "version": version or f"{plan.version}-{_mark(form.asked)}",
        "open_count": sum(not question.answer for question in form.asked),
        "both": both,
        "problems": [(bound.auto_id, say_all) for _, bound, _ in form.shown for say_all in bound.errors],
    }
    return render(request, "plans/questions.html", facts, status=status)


def _mark(asked: Any) -> str:
    return hashlib.sha256(repr([(question.key, question.answer) for question in asked]).encode()).hexdigest()[:16]
