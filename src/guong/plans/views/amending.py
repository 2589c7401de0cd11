"""Amendments: the list, one of them read or drafted, its preview and issuing."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.plans import actions, policy, rules
from guong.plans.forms import AmendmentForm
from guong.plans.queries import amending
from guong.plans.queries.naming import names_in
from guong.plans.queries.telling import told_instead, told_part
from guong.plans.rules import AmendmentState, ChangedPart, State
from guong.plans.rules import amending as judged
from guong.plans.rules.cascade import why_not_amend
from guong.plans.views.reading import find_plan
from guong.plans.views.writing import claim_version
from guong.plans.words import PART_SLUGS


@require_safe
def amendments(request: Any, code: str) -> HttpResponse:
    """Every amendment of a plan that the person may read, newest first, each with its list of changes."""
    plan = find_plan(request, code)
    found = amending.amendments_for(request.actor, plan)
    facts = {
        "plan": plan,
        "amendments": [
            {"it": one, "from": amending.effective_day(one), "changes": changes_of(plan, one, request.now)}
            for one in found
        ],
        "manages": may_write(request, plan),
        "why_not_begin": [say(Reason("amendment_in_draft"))]
        if found and found[0].state == AmendmentState.DRAFT
        else [],
        "is_active": plan.state == State.ACTIVE and not plan.is_below,
    }
    return render(request, "plans/amendments.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def new_amendment(request: Any, code: str) -> HttpResponse:
    """The heading of an amendment that does not exist yet."""
    plan = find_plan(request, code)
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id), Forbidden)
    refuse_if(why_not_amend(is_below=plan.is_below))
    if plan.state != State.ACTIVE:
        raise Refused(Reason("plan_not_active"))
    form = AmendmentForm(
        request.POST if request.method == "POST" else None, initial={"issued_on": local(request.now).date()}
    )
    facts: dict[str, Any] = {"plan": plan, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.draft_amendment(
                plan, by=request.actor, at=request.now, key=request.key, **form.cleaned_data
            )  # type: ignore[call-arg]
        except Refused as refused:
            facts["refused"] = [("", say(reason)) for reason in form.refuse(refused)]
        else:
            messages.success(request, "Đã lập dự thảo sửa đổi. Chưa có hiệu lực, các đơn vị chưa thấy.")
            return redirect("amendment", code, int(number))
    status = HTTPStatus.OK if request.method != "POST" else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "plans/amendment_new.html", facts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def amendment(request: Any, code: str, number: int) -> HttpResponse:
    """One amendment: an issued one is read; of a draft the heading is written here, and its lines are found."""
    plan, found = find_amendment(request, code, number)
    if request.method != "POST":
        if found.state == AmendmentState.ISSUED:
            return _render_issued(request, plan, found)
        return _render_draft(request, plan, found, _heading_form(found))
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id), Forbidden)
    claim_version(found, request.POST.get("phien_ban", ""), "-")
    do = {"by": request.actor, "at": request.now, "key": request.key}
    if "bo" in request.POST:
        try:
            actions.drop_amendment(found, **do)
        except (Refused, Stale) as refusal:
            return _render_refused(request, code, number, None, refusal)
        messages.success(request, f"Đã bỏ dự thảo sửa đổi lần {number}.")
        return redirect("amendments", code)
    form = AmendmentForm(request.POST)
    if not form.is_valid():
        return _render_draft(request, plan, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.write_amendment(found, **do, **form.cleaned_data)
    except (Refused, Stale) as refusal:
        return _render_refused(request, code, number, form, refusal)
    messages.success(request, "Đã lưu phần chung của dự thảo.")
    return redirect("amendment", code, number)


@require_http_methods(["GET", "HEAD", "POST"])
def amendment_issue(request: Any, code: str, number: int) -> HttpResponse:
    """What the amendment would do, then issuing it as it was seen."""
    plan, found = find_amendment(request, code, number)
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id), Forbidden)
    if found.state == AmendmentState.ISSUED:
        return redirect("amendment", code, number)
    if request.method != "POST":
        return _render_preview(request, plan, found)
    claim_version(found, request.POST.get("phien_ban", ""), "-")
    try:
        actions.issue_amendment(found, by=request.actor, at=request.now, key=request.key)  # type: ignore[call-arg]
    except Refused as refused:
        _, fresh = find_amendment(request, code, number)
        return _render_preview(request, plan, fresh, refused.reasons, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Stale as stale:
        _, fresh = find_amendment(request, code, number)
        return _render_preview(request, plan, fresh, stale.reasons, status=HTTPStatus.CONFLICT)
    messages.success(request, f"Đã ban hành sửa đổi lần {number}. Các đơn vị đã thấy.")
    return redirect("amendment", code, number)


def find_amendment(request: Any, code: str, number: int) -> tuple[Any, Any]:
    """Plan and amendment behind an address; not there and not theirs to see look alike."""
    plan = find_plan(request, code)
    try:
        return plan, amending.amendment_for(request.actor, plan, number)
    except ObjectDoesNotExist:
        raise Http404 from None


def may_write(request: Any, plan: Any) -> bool:
    """Whether the person drafts and issues amendments of the plan."""
    return not list(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id))


def changes_of(plan: Any, found: Any, at: datetime) -> list[dict[str, Any]]:
    """The change list: clause, what it is, before and after in words; of a draft, as it is written so far."""
    names = names_in(plan, [line.values for line in found.lines.all() if not line.after], at)
    return [
        {
            "id": line.pk,
            "clause": line.clause,
            "what": f"{word(f'change_kind.{line.kind}')} {word(f'change_part.{line.part}').lower()}",
            "before": line.before or (str(line.values.get("before", "")) if line.part == ChangedPart.TEXT else ""),
            "after": line.after or _after(line, names),
        }
        for line in found.lines.all()
    ]


def _after(line: Any, names: Mapping[int, str]) -> str:
    values = amending.unpacked(line.values)
    return (
        told_part(line.part, values, names)
        if line.kind != rules.ChangeKind.DROP and line.part != ChangedPart.TEXT
        else (str(values.get("after", "")))
    )


def _heading_form(found: Any) -> AmendmentForm:
    effective = found.effective_from
    return AmendmentForm(
        initial={
            "document": found.document,
            "issued_on": found.issued_on,
            "effective_on": None if effective is None else local(effective).date(),
            "grounds": found.grounds,
        }
    )


def _render_issued(request: Any, plan: Any, found: Any) -> HttpResponse:
    facts = {
        "plan": plan,
        "amendment": found,
        "from": amending.effective_day(found),
        "changes": changes_of(plan, found, request.now),
    }
    return render(request, "plans/amendment.html", facts)


def _render_draft(
    request: Any, plan: Any, found: Any, form: AmendmentForm, *, refused: Any = (), status: int = HTTPStatus.OK
) -> HttpResponse:
    facts = {
        "plan": plan,
        "amendment": found,
        "form": form,
        "refused": [("", say(reason)) for reason in refused],
        "changes": _draft_changes(plan, found, request),
        "groups": _groups(plan, found, request),
        "manages": may_write(request, plan),
    }
    return render(request, "plans/amendment_draft.html", facts, status=status)


def _render_refused(
    request: Any, code: str, number: int, form: AmendmentForm | None, refusal: Refused | Stale
) -> HttpResponse:
    """The draft as it stands now, with what was typed and why it was not taken."""
    plan, fresh = find_amendment(request, code, number)
    reasons = refusal.reasons if form is None else form.refuse(refusal)
    status = HTTPStatus.CONFLICT if isinstance(refusal, Stale) else HTTPStatus.UNPROCESSABLE_ENTITY
    return _render_draft(request, plan, fresh, form or _heading_form(fresh), refused=reasons, status=status)


def _draft_changes(plan: Any, found: Any, request: Any) -> list[dict[str, Any]]:
    """Lines of a draft with what stands today before them, and the way back to each."""
    rows = amending.terms_to_change(plan, request.now)
    told = changes_of(plan, found, request.now)
    named = [*rows[ChangedPart.QUOTA].values(), *(line.values for line in found.lines.all())]
    names = names_in(plan, named, request.now)
    for line, change in zip(found.lines.all(), told, strict=True):
        old = rows.get(line.part, {}).get(line.row_id)
        change["before"] = told_part(line.part, old, names) if old else change["before"]
        if line.part == ChangedPart.QUOTA and line.kind == rules.ChangeKind.REPLACE and old:
            change["after"] = told_instead(old, amending.unpacked(line.values), names)
        change["slug"], change["row"] = PART_SLUGS[line.part], line.row_id or "moi"
    return told


def _groups(plan: Any, found: Any, request: Any) -> list[dict[str, Any]]:
    """What can be changed, part by part, without what a line changes already."""
    taken = {(line.part, line.row_id) for line in found.lines.all()}
    terms, sealed = amending.terms_to_change(plan, request.now), amending.sealed_steps(plan)
    names = names_in(plan, terms[ChangedPart.QUOTA].values(), request.now)
    return [
        {
            "is_closed": judged.STEP_OF.get(part) in sealed,
            "slug": PART_SLUGS[part],
            "title": word(f"change_part.{part}"),
            "rows": [
                (pk, told_part(part, row, names), row["clause"])
                for pk, row in terms[part].items()
                if (part, pk) not in taken
            ],
        }
        for part in (ChangedPart.DEADLINE, ChangedPart.QUOTA, ChangedPart.SECTOR)
    ]


def _render_preview(
    request: Any, plan: Any, found: Any, refused: Any = (), *, status: int = HTTPStatus.OK
) -> HttpResponse:
    effective = amending.effective_when_issued(found, request.now)
    facts = {
        "plan": plan,
        "amendment": found,
        "changes": _draft_changes(plan, found, request),
        "effect": amending.effect_of(plan, found, request.now),
        "from": show_day(local(effective).date()),
        "is_at_once": effective <= request.now,
        "why_not": [say(reason) for reason in amending.why_not_issued(plan, found, request.now)],
        "refused": [("", say(reason)) for reason in refused],
    }
    return render(request, "plans/amendment_issue.html", facts, status=status)
