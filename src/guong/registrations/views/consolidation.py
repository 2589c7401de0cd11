"""The consolidation's door: figures that open their lists, sealing, and reopening by two people."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans.words import in_step
from guong.registrations import actions, exports, policy
from guong.registrations.actions.sealing import why_not_confirm, why_not_seal
from guong.registrations.forms.steering import ReopeningForm, SealingForm
from guong.registrations.queries import branches, consolidation, watch
from guong.registrations.queries.ways import way_of
from guong.registrations.views import plan_or_404, step_of
from guong.registrations.views.asked import Asked, asked_of, refused
from guong.registrations.views.telling import told_of_seal, when

FORMATS, DATA_FORMATS = ("xlsx", "docx", "pdf"), ("csv", "json")  # for people, for programs
FEW = 20  # unhandled items named on the page; the rest are behind a link
LONG = 15  # lines above which a table opens on demand


@dataclass(frozen=True)
class Failed:
    """A form that came back with reasons."""

    sealing: SealingForm | None = None
    reopening: ReopeningForm | None = None


@require_safe
def show(request: Any, code: str) -> HttpResponse:
    """The consolidated figures, live or as they were sealed: of the whole plan, or of one branch for its committee's people.

    Now, or as they stood on a day that has gone by.
    """
    of_branch = request.GET.get(branches.ASKED, "")
    plan = plan_or_404(request, code) if of_branch else _steered_or_404(request, code)
    asked = asked_of(request, plan)
    if asked.is_past:
        return _past_page(request, plan, asked, of_branch)
    return _branch_page(request, plan, of_branch, asked) if of_branch else _page(request, plan, asked=asked)


@require_POST
def sealing(request: Any, code: str) -> HttpResponse:
    """Khóa số liệu."""
    plan = _sealer_or_refused(request, code)
    form = SealingForm(plan.code, request.POST)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen_unhandled"]
            given = {"step": step_of(request), "by": request.actor, "at": request.now, "key": request.key}
            actions.seal(plan, seen_unhandled=seen, **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, "Đã khóa số liệu. Từ nay số liệu, tên và hệ thống tổ chức của bước này giữ nguyên."
            )
            return redirect(in_step(reverse("consolidation", args=[code]), step_of(request)))
    return _page(request, plan, Failed(sealing=form))


@require_POST
def asking_to_reopen(request: Any, code: str) -> HttpResponse:
    """Ask that the sealed step be opened again."""
    plan = _sealer_or_refused(request, code)
    form = ReopeningForm(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            given = {"step": step_of(request), "by": request.actor, "at": request.now, "key": request.key}
            actions.ask_to_reopen(plan, reason=reason, **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã đề nghị mở lại. Cần người thứ hai xác nhận.")
            return redirect(in_step(reverse("consolidation", args=[code]), step_of(request)))
    return _page(request, plan, Failed(reopening=form))


@require_POST
def reopening(request: Any, code: str) -> HttpResponse:
    """Confirm a reopening as the second person."""
    plan = _steered_or_404(request, code)
    actions.reopen(plan, step=step_of(request), by=request.actor, at=request.now, key=request.key)
    messages.success(request, "Đã mở lại. Bản khóa cũ vẫn được giữ.")
    return redirect(in_step(reverse("consolidation", args=[code]), step_of(request)))


def _steered_or_404(request: Any, code: str) -> Any:
    plan = plan_or_404(request, code)
    if not watch.sees_all(request.actor, plan):
        raise Http404
    return plan


def _sealer_or_refused(request: Any, code: str) -> Any:
    """The right is asked before the form is judged."""
    plan = _steered_or_404(request, code)
    refuse_if(policy.why_not_seal(request.actor, receiver_id=plan.receiver_id), Forbidden)
    return plan


def _past_page(request: Any, plan: Any, asked: Asked, of_branch: str) -> HttpResponse:
    """The figures as they stood, of the whole or of a branch of that day's tree. Nothing is done on a day that has gone by."""
    step = step_of(request)
    seal, branch = plans.seal_then(plan, step, asked.at), None
    if of_branch:
        rights = {"seal": seal, "step": step, "is_past": True}
        branch = branches.consolidated_by(request.actor, plan, of_branch, asked.at, **rights)
        if branch is None:
            reason = Reason("branch_day_not_there", facts={"day": show_day(asked.day.day)})
            return _branch_page(request, plan, of_branch, refused(request, asked.day, reason))
    if seal is None:
        found = consolidation.consolidation_of(plan, asked.at, branch, step, is_past=True)
    else:
        found = consolidation.sealed(seal) if branch is None else consolidation.sealed_branch(plan, seal, branch)
    facts = {**_figures(plan, found, asked, seal, step, branch), "failed": None, "seals": ()}
    return render(request, "registrations/consolidation.html", facts)


def _branch_page(request: Any, plan: Any, of_branch: str, asked: Asked) -> HttpResponse:
    """The figures of one branch. Nothing is sealed here: that is done for the whole."""
    step = step_of(request)
    seal = plans.seal_in_force(plan, step)
    branch = branches.consolidated_by(request.actor, plan, of_branch, request.now, seal, step)
    if branch is None:
        raise Http404
    if seal is None:
        found = consolidation.consolidation_of(plan, request.now, branch, step)
    else:
        found = consolidation.sealed_branch(plan, seal, branch)
    facts = {**_figures(plan, found, asked, seal, step, branch), "failed": None, "seals": ()}
    return render(request, "registrations/consolidation.html", facts, status=asked.status)


def _figures(
    plan: Any,
    found: consolidation.Consolidation,
    asked: Asked,
    seal: Any,
    step: str,
    branch: branches.Branch | None = None,
) -> dict[str, Any]:
    """What the pages of the whole and of a branch show alike. Every list and export of a branch names it."""
    kept = {} if branch is None else {branches.ASKED: str(branch.body)}
    # A list of a past day finds the copies of that day by itself.
    lists = _Lists(plan, step, None if asked.is_past else seal, {**kept, **asked.kept})
    return {
        **asked.facts,
        "plan": plan,
        "step": step,
        "what": exports.what_of(step),
        "found": found,
        "term": watch.term_of(plan, asked.at, step),
        "stats": _stats(lists, found),
        "divisions": [_told(lists, division) for division in found.divisions],
        "seal": None if seal is None else {**told_of_seal(seal), "id": seal.pk},
        "formats": FORMATS,
        "data_formats": DATA_FORMATS,
        "export_query": in_step("", step, **kept),
        "branch": branch,
    }


def _page(request: Any, plan: Any, failed: Failed | None = None, asked: Asked | None = None) -> HttpResponse:
    failed, step, asked = failed or Failed(), step_of(request), asked or asked_of(request, plan)
    seals = plans.seals_of(plan, step)
    seal = next((one for one in seals if one.reopened_at is None), None)
    found = consolidation.consolidation_of(plan, request.now, step=step) if seal is None else consolidation.sealed(seal)
    facts = {
        **_figures(plan, found, asked, seal, step),
        "seals": [told_of_seal(one) for one in seals],
        "failed": failed.sealing or failed.reopening,
        "reopening_form": failed.reopening or ReopeningForm(),
        **_before_sealing(request, plan, found, seal, step, failed.sealing),
        **_reopening(request, plan, seal),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if facts["failed"] else asked.status
    return render(request, "registrations/consolidation.html", facts, status=status)


@dataclass(frozen=True)
class _Lists:
    """The lists that the figures of a page open: of its step, its branch, its seal."""

    plan: Any
    step: str
    seal: Any
    kept: dict[str, str]

    def href(self, **wanted: Any) -> str:
        sealed = {} if self.seal is None else {"khoa": self.seal.pk}
        return in_step(reverse("registrations", args=[self.plan.code]), self.step, **wanted, **self.kept, **sealed)

    def of_line(self, query: str) -> str:
        name, _, value = query.partition("=")
        return self.href(state="accepted", **{name: value})

    def board(self, wanted: str) -> str:
        return in_step(reverse("board", args=[self.plan.code]), self.step, loc=wanted, **self.kept)


def _stats(lists: _Lists, found: consolidation.Consolidation) -> list[dict[str, Any]]:
    counted = ("accepted", "waiting", "returned")
    told = [
        {
            "value": f"{getattr(found, name)}",
            "label": word(f"stat.{name}.{lists.step}"),
            "href": lists.href(state=name),
        }
        for name in counted
    ]
    complete = {"value": f"{found.complete}/{found.units}", "label": word(f"stat.complete.{lists.step}")}
    return [*told, {**complete, "href": lists.board("complete")}]


def _told(lists: _Lists, division: consolidation.Division) -> dict[str, Any]:
    rows = [{"label": line.label, "value": line.count, "href": lists.of_line(line.query)} for line in division.lines]
    return {
        "title": division.title,
        "rows": rows,
        "total": division.total,
        "is_long": len(rows) > LONG,
        "reconciliation": division.reconciliation,
        "adds_up": division.adds_up,
        "twice": division.twice,
        "twice_href": lists.of_line(division.twice_query),
        "nowhere": division.nowhere,
        "nowhere_words": division.nowhere_words,
        "nowhere_href": lists.of_line(division.nowhere_query),
    }


def _before_sealing(
    request: Any, plan: Any, found: consolidation.Consolidation, seal: Any, step: str, form: SealingForm | None
) -> dict[str, Any]:
    if seal is not None:
        return {"unhandled": [], "unhandled_more": 0, "elsewhere": 0, "sealing_form": None, "why_not_seal": []}
    rows = consolidation.arrivals_unhandled(plan, FEW, request.now, step)
    names = organisations.names_of([row["unit_id"] for row in rows], local(request.now).date())
    unhandled = [
        {
            "title": row["title"],
            "unit": names.get(row["unit_id"], "?"),
            "when": when(row["sent_at"]),
            "href": way_of(step).page_of(plan.code, row["number"]),
        }
        for row in rows
    ]
    reasons = [
        *policy.why_not_seal(request.actor, receiver_id=plan.receiver_id),
        *why_not_seal(plan, found.unhandled, request.now, step),
    ]
    if form is not None:
        # The number to confirm is the one on the page as it is shown now, not the one that was shown before.
        form.data = {**form.data.dict(), "seen_unhandled": str(found.unhandled)}
    return {
        "unhandled": unhandled,
        "unhandled_more": found.unhandled - len(unhandled),
        "elsewhere": found.waiting - found.unhandled,
        "sealing_form": form or SealingForm(plan.code, initial={"seen_unhandled": found.unhandled}),
        "why_not_seal": [say(reason) for reason in reasons],
    }


def _reopening(request: Any, plan: Any, seal: Any) -> dict[str, Any]:
    if seal is None:
        return {"may_ask": False, "is_asked": False, "why_not_reopen": []}
    asked = seal.reopening_asked_by
    why_not = why_not_confirm(request.actor, plan, seal, request.now)
    return {
        "may_ask": not list(policy.why_not_seal(request.actor, receiver_id=plan.receiver_id)),
        "is_asked": bool(asked),
        "why_not_reopen": [say(reason) for reason in why_not],
    }
