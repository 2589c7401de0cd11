"""The list of what one may report on, and one report as it is read and checked."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guong.kit.pages import page_number
from guong.kit.periods import local
from guong.kit.phrasebook import say, state, word
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans.rules import Step
from guong.plans.words import in_step
from guong.registrations import policy as carrying
from guong.registrations import queries as registrations
from guong.registrations import rules
from guong.registrations.queries import records
from guong.registrations.rules import SEND_BACK, State
from guong.registrations.views import carried, plan_or_404
from guong.registrations.views.telling import told_of_seal
from guong.results import policy
from guong.results.actions.writing import why_not_edit
from guong.results.queries.to_report import to_report
from guong.results.views import NO_TITLE, report_or_404
from guong.results.views.telling import content_of, files_of, targets_of
from guong.results.words import FIELDS


@require_safe
def index(request: Any, code: str) -> HttpResponse:
    """Accepted models of the own units, and of those directly below whose paper may be typed in, each with its report."""
    plan = plan_or_404(request, code)
    page = to_report(
        request.actor, plan, request.now, typed=request.GET.get("tim", ""), number=page_number(request.GET.get("trang"))
    )
    closed = [say(reason) for reason in registrations.why_not_change(plan, Step.RESULT)]
    rows = [_row(plan, row, closed) for row in page.rows]
    deadline = plans.deadline_of(plan, Step.RESULT, request.now)
    facts = {
        "plan": plan,
        "page": page,
        "lists": [
            {"title": "Của đơn vị mình", "note": "", "rows": [row for row in rows if not row["is_paper"]]},
            {
                "title": "Nhập thay từ bản giấy",
                "note": "Đơn vị trực thuộc nộp báo cáo bằng giấy thì nhập thay ở đây; báo cáo được ghi rõ là nhập thay.",
                "rows": [row for row in rows if row["is_paper"]],
            },
        ],
        "term": None if deadline is None else plans.term_of(plan, deadline, request.now),
        "is_sealed": registrations.is_sealed(plan, Step.RESULT),
    }
    return render(request, "results/index.html", facts)


def _row(plan: Any, row: dict[str, Any], closed: list[str]) -> dict[str, Any]:
    place, found = [plan.code, row["number"]], row["state"]
    is_open = found in rules.EDITABLE and not closed
    return {
        "title": row["title"] or NO_TITLE,
        "code": f"MH-{row['number']:05d}",
        "unit": row["unit"],
        "is_paper": row["on_behalf_id"] is not None,
        "state": state(f"registration.{found}") if found else ("Chưa báo cáo", "plain"),
        "href": reverse("result", args=place) if found else reverse("registration", args=place),
        "write": reverse("result_step", args=[*place, 1]) if is_open else "",
        "start": "" if found else reverse("result_start", args=place),
        "fields": {"thay": row["on_behalf_id"]} if row["on_behalf_id"] else {},
        "reasons": closed,
    }


@require_safe
def show(request: Any, code: str, number: int) -> HttpResponse:
    """One report: how it stands, what was reached of what was promised, its evidence, where it came from, what happened to it."""
    report = report_or_404(request, code, number)
    actor, plan, day = request.actor, report.plan, local(request.now).date()
    back = registrations.last_return(report)
    desk_above = registrations.receiver_of(plan, report.desk_id, request.now, Step.RESULT)
    wanted = [report.unit_id, report.desk_id, report.on_behalf_id, desk_above, plan.receiver_id]
    names = organisations.names_of([*wanted, back and back.by_body_id], day)
    holds_desk = not any(carrying.why_not_check(actor, receiver_id=report.desk_id))
    seal = plans.seal_in_force(plan, Step.RESULT)
    photos, documents = files_of(report)
    is_own = actor.holds_any(report.on_behalf_id or report.unit_id)
    facts = {
        "plan": plan,
        "report": report,
        "number": number,
        "title": report.registration.title or NO_TITLE,
        "unit": names.get(report.unit_id, "?"),
        "badge": state(f"registration.{report.state}"),
        "next_step": carried.next_step(report, names, desk_above),
        "returned": carried.returned_to(report, back, names),
        "targets": targets_of(report),
        "content": _marked(report, back),
        "photos": [photo for photo in photos if is_own or photo["is_ready"]],
        "unchecked": sum(photo["is_checking"] for photo in photos),
        "refused": sum(bool(photo["refusal"]) for photo in photos) if is_own else 0,
        "documents": documents,
        "may_consent": not any(policy.why_not_consent(actor, unit_id=report.unit_id, on_behalf_id=report.on_behalf_id)),
        "may_withdraw": not any(_why_not_withdraw_consent(actor, report)),
        "source": carried.source_of(report, names),
        "moves": _moves(actor, report),
        "is_checker": report.state == State.SENT and holds_desk,
        "accepting": carried.deed_of(report.desk_id, plan),
        "may_return": report.state in SEND_BACK.sources and holds_desk,
        "closed": [say(reason) for reason in registrations.why_not_change(plan, Step.RESULT)],
        "labels": FIELDS,
        "receipts": carried.receipts_told(report),
        "history": carried.history_told(report),
        "seal": None if seal is None else told_of_seal(seal),
    }
    return render(request, "results/show.html", facts)


def _why_not_withdraw_consent(actor: Any, report: Any) -> Iterable[Reason]:
    of_unit = {"unit_id": report.unit_id, "on_behalf_id": report.on_behalf_id}
    return policy.why_not_withdraw_consent(actor, **of_unit, receiver_id=report.plan.receiver_id)


def _marked(report: Any, back: Any) -> list[dict[str, Any]]:
    """The answers, with what a return asked to mend and what was mended since."""
    asked, is_back = set(back.fields) if back is not None else set(), report.state == State.RETURNED
    changed = set() if is_back else set(registrations.changed_since_return(report))
    left = set() if is_back or report.state == State.ACCEPTED else asked - changed
    return [
        {
            **row,
            "flagged": "Mục này cần sửa" if is_back and row["name"] in asked else "",
            "changed": row["name"] in changed,
            "note": "Đã đề nghị sửa, chưa thay đổi" if row["name"] in left else "",
        }
        for row in content_of(report)
    ]


def _moves(actor: Any, report: Any) -> list[dict[str, Any]]:
    """What the unit's own people can do now; a move that their office or the period forbids says why."""
    plan, behalf, found = report.plan, report.on_behalf_id, list[dict[str, Any]]()
    closed = registrations.why_not_change(plan, Step.RESULT)

    def offer(label: str, href: str, reasons: list[Reason], *, post: bool, note: str = "") -> None:
        said = [say(reason) for reason in reasons]
        found.append({"label": label, "href": href, "reasons": said, "post": post, "note": "" if said else note})

    if actor.holds_any(behalf or report.unit_id):
        why_not, place = (
            list(policy.why_not_write(actor, unit_id=report.unit_id, on_behalf_id=behalf)),
            [plan.code, report.registration_id],
        )
        if report.state in rules.EDITABLE:
            offer("Sửa", reverse("result_step", args=[*place, 1]), [*why_not, *why_not_edit(report)], post=False)
        if report.state == State.LISTED:
            offer("Lấy lại để sửa", reverse("result_taking_back", args=place), [*why_not, *closed], post=True)
    sender = records.sender_of(report) if report.state == State.SENT else None
    if sender is not None and actor.holds_any(sender):
        href = in_step(
            reverse("registration_withdrawal", args=[plan.code, sender, report.registration_id]), Step.RESULT
        )
        offer(
            "Rút lại",
            href,
            [*carrying.why_not_send(actor, organisation_id=sender), *closed],
            post=True,
            note=word("note.withdraw"),
        )
    return found
