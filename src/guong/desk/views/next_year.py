"""Lập kế hoạch năm sau: what moves by itself and what to decide, shown before anything is written."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guong.desk.forms import WHOLE, NextYearForm, whole_key, year_key
from guong.desk.queries.next_year import Outlook, outlook_of, refused
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.text import slug
from guong.organisations.actor import LIVING, Office
from guong.plans import actions, policy, queries
from guong.plans.forms.heading import TAKEN_BY_PAGES
from guong.plans.rules.next_year import MOST_YEARS_ON
from guong.plans.views.reading import find_plan
from guong.plans.views.writing import free_code

PARTS = (  # in the order of the page, each with what it says of itself
    ("themes", "Chuyên đề toàn khóa giữ nguyên."),
    ("quotas", "Số của từng chỉ tiêu sửa được trong bản nháp."),
    ("sectors", ""),
    ("bases", "Hệ thống chỉ biết những gì đã ghi trong các kế hoạch, không biết văn bản nào hết hiệu lực."),
    ("assignments", ""),
    ("forms", ""),
    ("recipients", ""),
)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Any, code: str) -> HttpResponse:
    """The plan of an earlier year as it would be in a later one; posting what was chosen makes the draft."""
    plan = find_plan(request, code)
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id), Forbidden)
    refuse_if(policy.why_not_draft(request.actor), Forbidden)
    refuse_if(refused(plan))
    outlook = outlook_of(request.actor, plan, _year(request, plan.year), request.now)
    if request.method != "POST":
        return _render(request, outlook, _form(request, outlook))
    form = _form(request, outlook, request.POST)
    if request.POST.get("phien_ban", outlook.mark) != outlook.mark:
        return _render(request, outlook, form, Reason("source_changed"), status=HTTPStatus.CONFLICT)
    if form.is_valid() and slug(form.cleaned_data["code"]) in TAKEN_BY_PAGES:
        form.add_error("code", say(Reason("code_taken")))
    if not form.is_valid():
        return _render(request, outlook, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    chosen = slug(form.cleaned_data["code"]) or free_code(form.cleaned_data["title"], outlook.year)
    again = bool(form.cleaned_data.get("again"))
    sent = {"by": request.actor, "at": request.now, "key": request.key, **form.heading()}
    try:
        made = actions.follow(plan, chosen, form.parts(), again=again, **sent)
    except (
        Forbidden
    ) as forbidden:  # the two bodies do not fit each other: told beside the one, and nothing typed is lost
        if not all(reason.field in form.fields for reason in forbidden.reasons):
            raise
        form.refuse(forbidden)
        return _render(request, outlook, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refused as reasons:
        if any(reason.code == "already_followed" for reason in reasons.reasons) and "again" not in form.fields:
            outlook = outlook_of(request.actor, plan, outlook.year, request.now)  # somebody began one in between
            form = _form(request, outlook, request.POST)
            form.is_valid()
        form.refuse(reasons)
        return _render(request, outlook, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "Đã lập bản nháp từ kế hoạch năm trước. Kế hoạch chưa công bố, các đơn vị chưa thấy.")
    return redirect("plan", made)


def _year(request: Any, earlier: int) -> int:
    typed = str((request.POST if request.method == "POST" else request.GET).get("nam", ""))
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else earlier + 1
    return year if earlier < year <= earlier + MOST_YEARS_ON else earlier + 1


def _form(request: Any, outlook: Outlook, data: Any = None) -> NextYearForm:
    issuers = queries.issuers_for(request.actor, request.now)
    own = request.actor.bodies(Office.RECEIVER, of=LIVING)
    receivers = [row for row in issuers if row[0] in own]
    return NextYearForm(data, outlook=outlook, issuers=issuers, receivers=receivers)


def _render(
    request: Any, outlook: Outlook, form: NextYearForm, *reasons: Reason, status: int = HTTPStatus.OK
) -> HttpResponse:
    facts = {
        "plan": outlook.plan,
        "outlook": outlook,
        "form": form,
        "refused": [("", say(reason)) for reason in reasons],
        "years": range(outlook.plan.year + 1, outlook.plan.year + MOST_YEARS_ON + 1),
        "terms": [_term(term, form) for term in outlook.terms],
        "annual": [{"old": line.told, "bound": form[line.key]} for line in outlook.annual],
        "texts": [_text(name, text, form) for name, text in outlook.texts.items()],
        "parts": [_part(name, told, outlook, form) for name, told in PARTS if outlook.lines.get(name)],
        "questions": [{"asked": asked, "bound": form[asked.field]} for asked in outlook.questions],
        "units": _units(outlook.units),
    }
    return render(request, "desk/next_year.html", facts, status=status)


def _term(term: Any, form: NextYearForm) -> dict[str, Any]:
    """Both days, and all that each rule did."""
    ways = [{"rule": word(f"day_rule.{rule}"), **_way(term, rule, moved)} for rule, moved in term.ways.items()]
    step = word(f"step.{term.step}")
    return {"step": step, "named": term.named, "last_day": term.last_day, "bound": form[term.key], "ways": ways}


def _way(term: Any, rule: str, moved: Any) -> dict[str, Any]:
    checks = []
    if moved.leaves_year:
        checks.append(f"Rơi sang năm {moved.new.year}. Hãy kiểm tra.")
    if moved.last_day < term.today:
        checks.append("Ngày này đã qua.")
    if moved.leaves_end:
        checks.append(f"Ngày cũ là ngày cuối tháng {moved.old.month}, ngày mới thì không.")
    if moved.leaves_month:
        checks.append(f"Sang tháng {moved.new.month}, năm trước là tháng {moved.old.month}.")
    if moved.on_weekend:
        checks.append("Ngày cuối còn đúng hạn rơi vào thứ Bảy hoặc Chủ nhật.")
    if term.old.wording and not term.wordings[rule]:
        checks.append("Không tự sửa được nguyên văn cũ: để trống, hệ thống ghi thời hạn bằng ngày mới.")
    far = f"{'sớm' if moved.shift < 0 else 'muộn'} hơn {abs(moved.shift)} ngày" if moved.shift else ""
    return {"moved": moved, "far": far, "wording": term.wordings[rule], "checks": checks}


def _text(name: str, text: Any, form: NextYearForm) -> dict[str, Any]:
    key = f"year-{name}"
    label = {"purpose": "Mục đích", "requirements": "Yêu cầu"}[name]
    return {"label": label, "text": text, "bound": form[key] if key in form.fields else None}


def _part(name: str, told: str, outlook: Outlook, form: NextYearForm) -> dict[str, Any]:
    title = word(f"plan_field.{name}")
    if name in WHOLE:
        return {
            "name": name,
            "title": title,
            "told": told,
            "whole": form[whole_key(name)],
            "lines": outlook.lines[name],
        }
    lines = [
        {"line": line, "bound": form[line.key], "year": form[year_key(line)] if line.kept_year is not None else None}
        for line in outlook.lines[name]
    ]
    return {"name": name, "title": title, "told": told, "whole": None, "lines": lines}


def _units(units: Any) -> list[tuple[str, Any]]:
    named = (
        ("Đơn vị không còn", units.gone),
        ("Đơn vị mới thuộc chỉ tiêu", units.come),
        ("Đơn vị đổi tên", units.renamed),
        ("Đơn vị chuyển sang trực thuộc nơi khác", units.moved),
    )
    return [(title, changes) for title, changes in named if changes.count]
