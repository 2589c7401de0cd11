"""Cụ thể hóa: which bodies made a plan their own; beginning one; what it says beside the plan above."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guong.kit.pages import page_number, page_of
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.organisations import queries as organisations
from guong.plans import actions, policy, rules
from guong.plans.forms.cascading import TermsForm
from guong.plans.queries import below, cascade, is_sealed, made
from guong.plans.rules import State
from guong.plans.views.differing import quota_line, term_line
from guong.plans.views.reading import find_plan
from guong.plans.views.writing import claim_version


@require_http_methods(["GET", "HEAD", "POST"])
def cascading(request: Any, code: str) -> HttpResponse:
    """Who has made the plan their own; sent with a body's number it begins that body's plan."""
    plan = find_plan(request, code)
    if request.method != "POST":
        return _render_made(request, plan)
    try:
        new = actions.cascade(
            plan, _number(request.POST.get("don_vi", "")), by=request.actor, at=request.now, key=request.key
        )  # type: ignore[call-arg]
    except Refused as refused:
        return _render_made(request, plan, refused.reasons, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(
        request, "Đã lập bản nháp kế hoạch của đơn vị. Mọi điều không ghi riêng đều theo kế hoạch cấp trên."
    )
    return redirect("plan_terms", new)


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: Any, code: str) -> HttpResponse:
    """What a body's own plan tightens and adds, beside what it inherits."""
    plan = find_plan(request, code)
    if not plan.is_below:
        raise Http404
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id, head_of=plan.head_of), Forbidden)
    refuse_if(rules.why_not_edit(plan.state))
    form = _form(request, plan)
    seen = request.POST.get("phien_ban", "")
    if request.method != "POST":
        return _render_terms(request, plan, form)
    if not form.is_valid():
        return _render_terms(request, plan, form, version=seen, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    claim_version(plan, seen, "-")
    try:
        actions.write_terms(plan, form.wanted(), by=request.actor, at=request.now, key=request.key, **form.heading())
    except Refused as refused:
        rest, status = form.refuse(refused), HTTPStatus.UNPROCESSABLE_ENTITY
        return _render_terms(request, plan, form, rest, version=seen, status=status)
    except Stale as stale:
        plan = find_plan(request, code)
        return _render_terms(request, plan, form, stale.reasons, status=HTTPStatus.CONFLICT)
    messages.success(request, "Đã lưu. Các đơn vị bên dưới chưa thấy cho đến khi công bố.")
    return redirect("plan", plan.code)


def _form(request: Any, plan: Any) -> TermsForm:
    names = dict(organisations.hierarchies())
    day = cascade.day_of(plan, request.now)
    hierarchies = [(id_, names.get(id_, "?")) for id_ in sorted(cascade.places_of(plan.issuer_id, day))]
    stored = below.stored(plan, request.now)
    return TermsForm(
        request.POST if request.method == "POST" else None,
        quotas=below.inherited(plan, request.now),
        terms=[one for one in below.inherited_terms(plan, request.now) if not is_sealed(plan.root, one.step)],
        hierarchies=hierarchies,
        initial=TermsForm.typed_again(plan, stored, hierarchies),
    )


def _render_terms(
    request: Any,
    plan: Any,
    form: TermsForm,
    refused: Sequence[Reason] = (),
    *,
    version: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    at = request.now
    facts = {
        "plan": plan,
        "form": form,
        "version": version or f"{plan.version}-",
        "refused": [("", say(reason)) for reason in refused],
        "quotas": [(quota_line(one, at), form.own_of(one)) for one in form.quotas],
        "terms": [(term_line(one, at), form[f"on-{one.step}"]) for one in form.terms],
        "sealed": [word(f"step.{step}") for step in rules.Step if is_sealed(plan.root, step)],
        "heading": [form[name] for name in ("title", "number", "issued_on", "place", "purpose")],
        "added": list(form.added()),
    }
    return render(request, "plans/terms.html", facts, status=status)


def _render_made(request: Any, plan: Any, refused: Sequence[Reason] = (), status: int = HTTPStatus.OK) -> HttpResponse:
    if plan.state == State.DRAFT:
        raise Http404
    page = page_of(made.made_of(request.actor, plan), page_number(request.GET.get("trang")))
    facts = {
        "plan": plan,
        "refused": [("", say(reason)) for reason in refused],
        "page": replace(page, rows=made.told(page.rows, request.now)),
        "own": made.own(request.actor, plan, request.now),
    }
    return render(request, "plans/cascade.html", facts, status=status)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
