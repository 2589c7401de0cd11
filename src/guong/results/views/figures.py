"""The door of the figures: of the whole plan, or of one branch for its committee's people; each number opens its list."""

import io
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from guong.documents.render import FORMATS, file_name
from guong.documents.render import render as render_list
from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.reasons import Reason
from guong.plans import queries as plans
from guong.plans.rules import Step
from guong.plans.words import in_step
from guong.registrations.queries import branches, watch
from guong.registrations.views import plan_or_404, step_of
from guong.registrations.views.asked import Asked, asked_of, refused
from guong.registrations.views.telling import told_of_seal
from guong.results.papers import figures as papers
from guong.results.queries import figures as values
from guong.results.queries.figures import BOARD, RECORDS, Number, Scope

TABLES = ("xlsx", "csv")


@require_safe
def show(request: Any, code: str) -> HttpResponse:
    """All figures of a step, now or as they stood on a day that has gone by."""
    step = step_of(request)
    scope, asked = _asked_scope(request, code)
    seal, branch = scope.seals[step], scope.branch(step)
    facts = {
        **asked.facts,
        "plan": scope.plan,
        "step": step,
        "branch": branch,
        "seal": None if seal is None else told_of_seal(seal),
        "found": [_shown(figure, scope, step) for figure in papers.figures_of(scope, step, request.actor, opened)],
    }
    return render(request, "results/figures.html", facts, status=asked.status)


def _asked_scope(request: Any, code: str) -> tuple[Scope, Asked]:
    """The figures of the day that is asked for; today's, with the reason, where the branch was not there that day. Or 404."""
    typed, step = request.GET.get(branches.ASKED, ""), step_of(request)
    plan = plan_or_404(request, code)
    asked = asked_of(request, plan)
    if asked.is_past and typed:
        seal = plans.seal_then(plan, step, asked.at)
        branch = branches.consolidated_by(request.actor, plan, typed, asked.at, seal, step, is_past=True)
        if branch is not None:
            return values.scope_of(plan, asked.at, branch.body, is_past=True), asked
        asked = refused(request, asked.day, Reason("branch_day_not_there", facts={"day": show_day(asked.day.day)}))
    if asked.is_past and watch.sees_all(request.actor, plan):
        return values.scope_of(plan, asked.at, is_past=True), asked
    return scope_or_404(request, code), asked


@require_safe
def table(request: Any, code: str, key: str, form: str) -> HttpResponse:
    """The table of one figure, to take away."""
    if key not in papers.KEYS or form not in TABLES:
        raise Http404
    scope, step = scope_or_404(request, code), step_of(request)
    found = {one.key: one for one in papers.figures_of(scope, step, request.actor, opened)}
    document = papers.as_list(found[key], scope, step)
    target = io.BytesIO()
    render_list(document, form, target)
    response = HttpResponse(target.getvalue(), content_type=FORMATS[form].content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(document, form)}"'
    return response


def scope_or_404(request: Any, code: str) -> Scope:
    """Whose figures an address asks for; 404 for those who may not consolidate them."""
    plan, body = whole_or_branch_or_404(request, code, request.GET.get(branches.ASKED, ""), step_of(request))
    return values.scope_of(plan, request.now, body)


def whole_or_branch_or_404(request: Any, code: str, asked: str, step: str = Step.RESULT) -> tuple[Any, int | None]:
    """The plan, and the committee of the branch that is asked for; 404 for those who may not consolidate it."""
    plan = plan_or_404(request, code)
    if not asked:
        if not watch.sees_all(request.actor, plan):
            raise Http404
        return plan, None
    seal = plans.seal_in_force(plan, step)
    branch = branches.consolidated_by(request.actor, plan, asked, request.now, seal, step)
    if branch is None:
        raise Http404
    return plan, branch.body


def opened(number: Number, scope: Scope) -> str:
    """The address of the list behind a number; of a sealed step its copies. A branch in which nobody has a line has no board."""
    if not number.value and number.place == BOARD and scope.kept(number.step):
        return ""
    seal = scope.seals[number.step] if number.place == RECORDS and not scope.is_past else None
    sealed = {} if seal is None else {"khoa": seal.pk}
    day = {"ngay": f"{local(scope.at):%d/%m/%Y}"} if scope.is_past else {}
    return in_step(reverse(number.place, args=[scope.plan.code]), number.step, **number.wanted, **sealed, **day)


def _shown(figure: Any, scope: Scope, step: str) -> dict[str, Any]:
    downloads = [
        (
            form.upper(),
            in_step(reverse("figure_table", args=[scope.plan.code, figure.key, form]), step, **scope.kept(step)),
        )
        for form in (() if scope.is_past else TABLES)
    ]
    # The drawing escapes every word that is put into it.
    return {"figure": figure, "svg": Markup(figure.svg), "downloads": downloads}  # noqa: S704
