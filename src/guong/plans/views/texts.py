"""The text of a plan beside what was found in it: confirm, correct, drop, take back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guong.kit.pages import page_number
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.plans import actions, policy, rules
from guong.plans.forms import typed_values
from guong.plans.rules.proposals import Group
from guong.plans.views.found import Desk, Opened
from guong.plans.views.reading import find_plan
from guong.plans.views.writing import claim_version

CONFIRM, WRITE, KEEP, DROP, AGAIN = "xac-nhan", "ghi", "nhiem-vu", "bo", "lai"


@require_safe
def text(request: Any, code: str) -> HttpResponse:
    """The text and what was found; `?sua=` opens one for correcting."""
    plan = find_plan(request, code)
    desk = Desk(plan, request.actor, request.now)
    asked = request.GET.get("sua", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    return _render(request, desk, desk.opened(number))


@require_POST
def finding(request: Any, code: str, number: int) -> HttpResponse:
    """Settle one thing that was found, or let it wait again."""
    plan = find_plan(request, code)
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id), Forbidden)
    refuse_if(rules.why_not_edit(plan.state))
    desk = Desk(plan, request.actor, request.now)
    one = desk.finding(number)
    if one is None:
        raise Http404
    claim_version(plan, request.POST.get("phien_ban", ""), one.state)
    who: dict[str, Any] = {"by": request.actor, "at": request.now, "key": request.key}
    what = request.POST.get("viec", CONFIRM)
    opened = None
    try:
        if what == DROP:
            actions.drop_finding(plan, number, **who)
        elif what == AGAIN:
            actions.take_finding_back(plan, number, **who)
        else:
            typed = request.POST if what == WRITE else None
            opened = desk.judged(one, typed, as_duty=what == KEEP)
            refuse_if(desk.why_not_confirm(opened))
            values = {number: typed_values(opened.part, opened.form)}
            actions.confirm_findings(plan, values, part=opened.part, is_corrected=what == WRITE, **who)
    except Refused as refused:
        return _refused(request, code, refused, opened)
    except Stale:
        return _refused(request, code, Refused(Reason("finding_settled")), None, HTTPStatus.CONFLICT)
    return redirect(f"{reverse('plan_text', args=[code])}#m{number}")


@require_POST
def findings(request: Any, code: str) -> HttpResponse:
    """Confirm whatever of one kind is left and leaves nothing open."""
    plan = find_plan(request, code)
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id), Forbidden)
    refuse_if(rules.why_not_edit(plan.state))
    group = request.POST.get("phan", "")
    if group not in set(Group):
        raise Http404
    desk = Desk(plan, request.actor, request.now)
    claim_version(plan, request.POST.get("phien_ban", ""), desk.mark(group))
    confirmed, left = desk.confirmable(group)
    if confirmed:
        who: dict[str, Any] = {"by": request.actor, "at": request.now, "key": request.key}
        try:
            actions.confirm_findings(plan, confirmed, **who)
        except Refused as refused:
            return _refused(request, code, refused, None)
        except Stale:
            return _refused(request, code, Refused(Reason("finding_settled")), None, HTTPStatus.CONFLICT)
    name = word(f"plan_field.{group}").lower()
    told = f"Đã xác nhận {len(confirmed)} mục của phần {name}." if confirmed else f"Phần {name} chưa có mục nào đủ rõ."
    messages.success(request, told + (f" Còn {left} mục cần xem từng mục." if left else ""))
    return redirect(f"{reverse('plan_text', args=[code])}#p-{group if left else desk.group_after(group)}")


def _refused(
    request: Any,
    code: str,
    refused: Refused,
    opened: Opened | None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    """The page as it now stands, with the reasons; what was typed stays in its form."""
    plan = find_plan(request, code)
    beside: list[tuple[str, str]] = []
    has_wrong_fields = opened is not None and request.POST.get("viec") == WRITE and bool(opened.form.errors)
    for reason in refused.reasons:
        if has_wrong_fields and reason.code == "finding_incomplete":  # the fields themselves say what is wrong
            continue
        if opened and reason.field in opened.form.fields:
            opened.form.add_error(reason.field, say(reason))
        else:
            beside.append(("", say(reason)))
    if opened:
        beside += [(bound.auto_id, f"{bound.label}: {said}") for bound in opened.form for said in bound.errors]
    return _render(request, Desk(plan, request.actor, request.now), opened, beside, status)


def _render(
    request: Any,
    desk: Desk,
    opened: Opened | None,
    refused: Any = (),
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    facts = {
        "plan": desk.plan,
        "source": desk.source,
        "refused": refused,
        "opened": opened,
        **desk.page(request.GET.get("phan", ""), page_number(request.GET.get("trang")), opened),
        "is_draft": desk.plan.state == rules.State.DRAFT,
    }
    return render(request, "plans/text.html", facts, status=status)
