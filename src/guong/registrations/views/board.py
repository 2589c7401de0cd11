"""The board's door: who has sent, who is late, where it sticks; one unit; more time and excusal."""

from collections.abc import Collection
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guong.kit.dates import show_day
from guong.kit.pages import Page, page_number, page_of
from guong.kit.phrasebook import state, word, word_in
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.ledger.chain import spelled
from guong.organisations.actor import EVERY, READING, Office
from guong.plans import actions as plans
from guong.plans import policy
from guong.plans.queries import in_the_text
from guong.plans.queries.keeping import kept_before
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.plans.words import in_step
from guong.registrations import queries
from guong.registrations.forms.steering import ExcusalForm, ExtensionForm
from guong.registrations.queries import branches, gathered, glance, one_unit, records, taken, watch
from guong.registrations.queries.lists import may_open
from guong.registrations.queries.senders import senders_of
from guong.registrations.queries.ways import way_of
from guong.registrations.views import board_plan_or_404, going_on, plan_or_404, step_of
from guong.registrations.views.asked import Asked, asked_of, refused
from guong.registrations.views.below import told_below, unlinked
from guong.registrations.views.folding import Shown, arrival_text, checking, rows_of, slots_of
from guong.registrations.views.telling import told_of_seal, when

PAGE = 100
KEPT = ("buoc", branches.ASKED, *gathered.ASKED)  # what stays when a filter or a day is chosen
FORMATS = ("xlsx", "docx", "pdf")
FEW = 50  # registrations shown on a unit's page


@require_safe
def show(request: Any, code: str) -> HttpResponse:
    """The compliance board of a step."""
    plan, step = board_plan_or_404(request, code), step_of(request)
    wanted, typed = request.GET.get("loc", ""), request.GET.get("tim", "").strip()[:200]
    wanted = wanted if wanted in (*watch.FILTERS, *watch.COUNTED) else ""
    is_full = bool(typed or wanted in watch.COUNTED or any(request.GET.get(name) for name in gathered.COUNTING))
    asked, watched = _asked_board(request, plan, step, is_full=is_full)
    not_taken = taken.not_taken(plan, watched, asked.at) if taken.is_told(watched) else None
    if isinstance(watched, watch.Watched):
        watched = gathered.narrowed(plan, watched, request.GET, asked.at)
    elif request.GET.get(taken.ASKED) == taken.NOT_YET:
        watched = taken.narrowed(watched, not_taken or ())
    chosen, is_filtered = watched.chosen(wanted, typed), bool(wanted or typed)
    slots = slots_of(request, watched, chosen, is_filtered=is_filtered)
    page = page_of(slots, page_number(request.GET.get("trang")), PAGE)
    marks = {"is_filtered": is_filtered, "not_taken": not_taken or ()}
    rows = rows_of(request, plan.root.code, watched, page.rows, unlinked=unlinked(plan, watched, request.now), **marks)
    facts = {
        "plan": plan,
        "watched": watched,
        "step": step,
        "asked": asked.day,
        "is_past": asked.is_past,
        "term": watch.term_of(plan, asked.at, step),
        "chips": _chips(watched, wanted),
        "not_taken": None if not_taken is None else _not_taken(request, not_taken),
        "page": replace(page, rows=rows),
        "found": len(chosen),
        "filter_words": _filter_words(request, wanted, typed),
        "is_filtered": is_filtered,
        "has_branches": any(mark.branch for mark in watched.marks),
        "steps": [{"label": word_in(f"board_column.{name}", step)} for name in ("sent", "checked", "owed")],
        "seal": None if watched.seal is None else told_of_seal(watched.seal),
        "formats": FORMATS,
        "kept": {name: request.GET.get(name, "") for name in (*KEPT, *asked.kept)},
        "kept_of_day": {name: request.GET.get(name, "") for name in (*KEPT, "loc", "tim")},
        "root_is_sealed": plan.is_below and not asked.is_past and queries.is_sealed(plan.root, step),
        "narrowed": ", ".join(gathered.in_words(request.GET)),
        "branches": [] if plan.is_below else _branches(request.actor, plan, watched, asked),
        "going_on": ""
        if asked.is_past or plan.is_below or request.GET.get(branches.ASKED)
        else going_on.told(request.actor, plan, step),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked.day.problem else HTTPStatus.OK
    return render(request, "registrations/board.html", facts, status=status)


def _asked_board(request: Any, plan: Any, step: str, *, is_full: bool) -> tuple[Asked, Shown]:
    """The board of the day that is asked for; today's, with the reason, where the person's bodies were on none that day. Or 404."""
    asked, more = asked_of(request, plan), {"nhanh": request.GET.get(branches.ASKED, ""), "step": step}
    found = glance.shown(request.actor, plan, asked.at, is_full=is_full, is_past=asked.is_past, **more)
    if found is None and asked.is_past:
        reason = Reason("board_day_not_yours", facts={"day": show_day(asked.day.day)})
        asked = refused(request, asked.day, reason)
        found = glance.shown(request.actor, plan, asked.at, is_full=is_full, **more)
    if found is None:
        raise Http404
    return asked, found


@require_safe
def unit(request: Any, code: str, body: int) -> HttpResponse:
    """One unit of the board, now or as it stood."""
    plan = plan_or_404(request, code)
    asked = asked_of(request, plan)
    if not asked.is_past:
        return _unit_page(request, plan, body, asked=asked)
    more = {"only": [body], "step": step_of(request), "is_past": True}
    watched = watch.board_for(request.actor, plan, asked.at, **more)
    if watched is None or not watched.lines:
        reason = Reason("board_day_not_there", facts={"day": show_day(asked.day.day)})
        return _unit_page(request, plan, body, asked=refused(request, asked.day, reason))
    return _past_unit_page(request, plan, watched, asked)


@require_POST
def extension(request: Any, code: str, body: int) -> HttpResponse:
    """Give the unit more time."""
    plan = plan_or_404(request, code)
    form = ExtensionForm(request.POST)
    _steering_or_refused(request, plan, body)
    if form.is_valid():
        given = {**form.for_action(), "by": request.actor, "at": request.now, "key": request.key}
        try:
            plans.extend(plan, step_of(request), body, **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã gia hạn. Đơn vị thấy hạn mới trong “Việc của tôi”.")
            return redirect(in_step(reverse("board_unit", args=[code, body]), step_of(request)))
    return _unit_page(request, plan, body, extension_form=form)


@require_POST
def excusal(request: Any, code: str, body: int) -> HttpResponse:
    """Excuse the unit from the step."""
    plan = plan_or_404(request, code)
    form = ExcusalForm(request.POST, auto_id="mien_%s")
    _steering_or_refused(request, plan, body)
    if form.is_valid():
        given = {**form.for_action(), "by": request.actor, "at": request.now, "key": request.key}
        try:
            plans.excuse(plan, step_of(request), body, **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi miễn.")
            return redirect(in_step(reverse("board_unit", args=[code, body]), step_of(request)))
    return _unit_page(request, plan, body, excusal_form=form)


def _steering_or_refused(request: Any, plan: Any, body: int) -> None:
    """The right is asked before the form is judged: whoever may not do it learns that first."""
    _line_or_404(request, plan, body)
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id), Forbidden)


def _line_or_404(request: Any, plan: Any, body: int) -> tuple[watch.Watched, watch.Line]:
    watched = watch.board_for(request.actor, plan, request.now, only=[body], step=step_of(request))
    if watched is None or not watched.lines:
        raise Http404
    return watched, watched.lines[0]


def _past_unit_page(request: Any, plan: Any, watched: watch.Watched, asked: Asked) -> HttpResponse:
    """What is known of a past day: how the unit stood, what it had sent and been given. Whom to call is a matter of today."""
    line, step = watched.lines[0], watched.step
    receipts = [one for one in queries.receipts_of_body(plan, line.unit_id, step) if one.arrived_at <= asked.at]
    facts = {
        "plan": plan,
        "step": step,
        "line": line,
        "asked": asked.day,
        "is_past": True,
        "facts": _facts_of(plan, line, watched, asked.at),
        "contacts": None,
        "failed": None,
        "may_steer": False,
        "is_excused": False,
        "records_href": in_step(reverse("registrations", args=[plan.code]), step, unit=line.unit_id, **asked.kept),
        "receipts": _receipts(receipts),
        "favours": _favours(plan, line.unit_id, step, by=asked.at),
        "seal": None if watched.seal is None else told_of_seal(watched.seal),
    }
    return render(request, "registrations/board_unit.html", facts)


def _unit_page(
    request: Any,
    plan: Any,
    body: int,
    *,
    asked: Asked | None = None,
    extension_form: Any = None,
    excusal_form: Any = None,
) -> HttpResponse:
    watched, line = _line_or_404(request, plan, body)
    oversees = line.unit_id in watch.overseen(request.actor, plan, watched, request.now)
    failed = extension_form or excusal_form
    page = _registrations(request, plan, body, watched)
    facts = {
        "plan": plan,
        "step": watched.step,
        "line": line,
        "asked": None if asked is None else asked.day,
        "is_past": False,
        "facts": _facts_of(plan, line, watched, request.now),
        "contacts": _contacts(line, request.now) if oversees else None,
        "page": page,
        "rows": [_row(plan, watched.step, row) for row in page.rows],
        "receipts": _receipts(queries.receipts_of_body(plan, body, watched.step)),
        "favours": _favours(plan, body, watched.step),
        "extension_form": extension_form or ExtensionForm(),
        "excusal_form": excusal_form or ExcusalForm(auto_id="mien_%s"),
        "failed": failed,
        "may_steer": request.actor.holds(Office.RECEIVER, plan.receiver_id) and plan.state == PlanState.ACTIVE,
        "seal": None if watched.seal is None else told_of_seal(watched.seal),
        "is_excused": line.status == "excused",
        "list_href": _list_href(request.actor, plan, body, watched.step),
        "all_href": _all_href(plan, body, watched),
    }
    is_fine = failed is None and not (asked and asked.day.problem)
    status = HTTPStatus.OK if is_fine else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "registrations/board_unit.html", facts, status=status)


def _row(plan: Any, step: str, row: Any) -> dict[str, Any]:
    href = way_of(step).page_of(plan.code, row["id"])
    return {**row, "href": href, "badge": state(f"registration.{row['carried_state']}")}


def _all_href(plan: Any, body: int, watched: watch.Watched) -> str:
    kept = {} if watched.seal is None else {"khoa": watched.seal.pk}
    return in_step(reverse("registrations", args=[plan.code]), watched.step, unit=body, **kept)


def _registrations(request: Any, plan: Any, body: int, watched: watch.Watched) -> Page:
    """The unit's first registrations; of a sealed step as they were copied."""
    wanted, seal = {"unit": str(body)}, watched.seal
    if seal is None:
        return page_of(records.search(request.actor, plan, wanted, request.now, step=watched.step), 1, FEW)
    page = page_of(
        records.copies_by_number(False), 1, FEW, ids=records.sealed_matching(request.actor, plan, seal, wanted)
    )
    return replace(page, rows=records.sealed_rows(page.rows))


def _facts_of(plan: Any, line: watch.Line, watched: watch.Watched, at: Any) -> list[dict[str, Any]]:
    arrival, found = state(f"arrival.{line.arrival}"), checking(line)
    term = watch.term_of(plan, at, watched.step)
    told = [
        ("Loại đơn vị", word(f"kind.{line.kind}") if line.kind else "", ""),
        ("Trực thuộc", line.branch, ""),
        *_asked(plan, line),
        ("Sửa đổi kế hoạch", "" if watched.seal else _kept_words(plan, line, watched, at), ""),
        ("Danh sách gửi", ": ".join(filter(None, [arrival[0], arrival_text(line)])), ""),
        ("Kiểm tra", found.get("text", ""), ""),
        ("Hạn", watch.own_term(plan, line, at, watched.seal, watched.step), term.href if term else ""),
        ("Yêu cầu riêng", "\n".join(told_below(plan, line, watched, at)), ""),
        ("Lý do miễn", line.note, ""),
        ("Kế thừa", line.inherited, ""),
    ]
    return [
        {"label": label, "value": value, "href": href, "action": "Xem trong văn bản"}
        for label, value, href in told
        if value
    ]


def _kept_words(plan: Any, line: watch.Line, watched: watch.Watched, at: Any) -> str:
    """Why a unit owes otherwise than those beside it: it had met its quota before an amendment."""
    numbers = kept_before(plan, line.unit_id, at) if watched.step == Step.REGISTRATION else []
    told = ", ".join(map(str, numbers))
    return f"Giữ chỉ tiêu đã hoàn thành trước sửa đổi lần {told}." if told else ""


def _asked(plan: Any, line: watch.Line) -> list[tuple[str, str, str]]:
    """What the unit owes; each quota that the plan's text says opens there."""
    quotas = [(_quota_words(quota), in_the_text(plan.code, quota.place)) for quota in line.quotas]
    (first, href), *others = quotas or [("", "")]
    badge = f"Đã chấp thuận {line.badge}"
    if not any(there for _, there in others):
        return [("Chỉ tiêu", "\n".join(filter(None, [badge, first, *(words for words, _ in others)])), href)]
    return [("Chỉ tiêu", f"{badge}\n{first}", href), *(("Chỉ tiêu", words, there) for words, there in others)]


def _quota_words(quota: Any) -> str:
    clause = f" (mục {quota.clause} của kế hoạch)" if quota.clause else ""
    return f"“{quota.wording}”{clause}" if quota.wording else ""


def _contacts(line: watch.Line, at: Any) -> list[dict[str, Any]]:
    found = one_unit.contacts_of([line], at).get(line.unit_id, [])
    return [
        {
            "name": one["name"],
            "phone": one["phone"],
            "tel": "".join(sign for sign in one["phone"] if sign.isdigit() or sign == "+"),
            "office": ", ".join(word(f"office.{office}") for office in one["offices"]),
        }
        for one in found
    ]


def _receipts(receipts: Any) -> list[dict[str, Any]]:
    names = senders_of(receipts)
    return [
        {
            "number": receipt.number,
            "href": reverse("receipt", args=[receipt.token]),
            "when": when(receipt.arrived_at),
            "who": names[receipt.pk],
            "count": len(receipt.snapshot["items"]),
            "hash": spelled(receipt.content_hash),
        }
        for receipt in receipts
    ]


def _favours(plan: Any, body: int, step: str, *, by: Any = None) -> list[dict[str, Any]]:
    found = one_unit.favours_of(plan, body, step, by=by)
    return [
        {
            "when": when(favour["at"]),
            "who": favour["who"],
            "text": f"{'Gia hạn: nhận đến ' + when(favour['until']) if favour['until'] else word(f'excused.{step}')}. "
            f"Lý do: {favour['reason']}. Đồng ý: {favour['authority']}.",
            "tone": "plain",
        }
        for favour in found
    ]


def _list_href(actor: Any, plan: Any, body: int, step: str) -> str:
    return in_step(reverse("unit_list", args=[plan.code, body]), step) if may_open(actor, body) else ""


def _branches(actor: Any, plan: Any, watched: Shown, asked: Asked) -> list[dict[str, str]]:
    """The person's own committees among the lines, with the way to the figures of their branch, of the same day."""
    bodies = actor.bodies(Office.CLERK, Office.HEAD, Office.RECEIVER, of=READING if asked.is_past else EVERY)
    marks = [mark for mark in watched.marks if mark.unit_id in bodies and mark.hierarchy_id == plan.hierarchy_id]
    own = [mark for mark in marks if _has_units_inside(mark, watched)]
    href = reverse("consolidation", args=[plan.code])
    return [
        {"name": line.name, "href": in_step(href, watched.step, **{branches.ASKED: line.unit_id}, **asked.kept)}
        for line in watched.lines_of(own)
    ]


def _has_units_inside(mark: Any, watched: Shown) -> bool:
    return any(
        other.path.startswith(mark.path) and other.path != mark.path and other.hierarchy_id == mark.hierarchy_id
        for other in watched.marks
    )


def _chips(watched: Shown, wanted: str) -> list[dict[str, Any]]:
    counts = watched.counted()
    tones = {"late": "bad", **{name: state(f"duty.{name}")[1] for name in watch.FILTERS if name != "late"}}
    chips = [{"label": "Tất cả", "count": counts["all"], "value": None, "is_current": not wanted}]
    chips += [
        {
            "label": word_in(f"duty_filter.{name}", watched.step),
            "count": counts[name],
            "value": name,
            "tone": tones[name],
            "is_current": wanted == name,
        }
        for name in watch.FILTERS
    ]
    # The numbers of figures are no filters of their own: shown only where one of them was opened.
    if wanted in watch.COUNTED:
        count = len(watched.chosen(wanted, ""))
        chips.append({"label": word(f"duty_filter.{wanted}"), "count": count, "value": wanted, "is_current": True})
    return chips


def _not_taken(request: Any, units: Collection[int]) -> dict[str, Any]:
    """The chip beside the others: it narrows what they count."""
    is_current = request.GET.get(taken.ASKED) == taken.NOT_YET
    label, tone = word("duty_filter.not_taken"), "warn" if units else "plain"
    return {"label": label, "count": len(units), "tone": tone, "is_current": is_current}


def _filter_words(request: Any, wanted: str, typed: str) -> str:
    told = [word_in(f"duty_filter.{wanted}", step_of(request)) if wanted else "", f"tên có “{typed}”" if typed else ""]
    told += gathered.in_words(request.GET)
    return ", ".join(filter(None, told)) or "tất cả đơn vị"
