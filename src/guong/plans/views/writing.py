"""Writing a draft: a heading and five screens of rows, each saved by itself."""

import hashlib
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guong.kit.periods import local
from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Refused, Stale, refuse_if
from guong.organisations import queries as organisations
from guong.organisations.actor import LIVING, Office
from guong.plans import actions, policy, queries, rules
from guong.plans.forms import SCREENS, HeadingForm, Screen, propose_code
from guong.plans.queries import following, grouping
from guong.plans.queries.naming import Names
from guong.plans.views.overview import HEADING, ways_through
from guong.plans.views.reading import find_plan

ORDER = [HEADING, *SCREENS]
FOLLOWED = 5  # plans of earlier years offered where a new one begins
HEADING_FIELDS = tuple(name for name in HeadingForm.base_fields if name not in {"code", "receiver_id"})


@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """The first screen of a plan that does not exist yet."""
    refuse_if(policy.why_not_draft(request.actor), Forbidden)
    form = _new_form(request)
    if request.method == "GET":
        return _render_heading(request, None, form)
    if not form.is_valid():
        return _render_heading(request, None, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    values = dict(form.cleaned_data)
    code = values.pop("code") or free_code(values["title"], values["year"])
    try:
        made = actions.draft(code, by=request.actor, at=request.now, key=request.key, **values)
    except Refused as refused:
        _show_beside(form, refused)
        return _render_heading(request, None, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "Đã lập bản nháp. Kế hoạch chưa công bố, các đơn vị chưa thấy.")
    return _go_on(request, made, HEADING)


@require_http_methods(["GET", "POST"])
def edit(request: Any, code: str, part: str) -> HttpResponse:
    """One screen of a draft."""
    plan = find_plan(request, code)
    if part not in ORDER:
        raise Http404
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id, head_of=plan.head_of), Forbidden)
    refuse_if(rules.why_not_edit(plan.state))
    if plan.is_below and part in (HEADING, "chi-tieu", "thoi-han"):
        return redirect("plan_terms", plan.code)
    return _edit_heading(request, plan) if part == HEADING else _edit_rows(request, plan, part)


def claim_version(plan: Any, typed: str, mark: str) -> None:
    """Let `plan` carry the version that the person saw, unless this part of it is still what was seen.

    Others may have written other parts of the draft meanwhile; that is no conflict. The action compares the version; a
    number from the future claims nothing.
    """
    version, _, seen = typed.partition("-")
    if seen != mark and version.isascii() and version.isdigit() and len(version) < 9:
        plan.version = min(plan.version, int(version))


def _edit_heading(request: Any, plan: Any) -> HttpResponse:
    stored = {name: getattr(plan, name) for name in HEADING_FIELDS}
    form = _heading_form(request, plan, stored)
    if request.method == "GET":
        return _render_heading(request, plan, form, mark=_mark(stored))
    if not form.is_valid():
        typed = {"version": request.POST.get("phien_ban", "")}
        return _render_heading(request, plan, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, **typed)
    changes = {name: form.cleaned_data[name] for name in HEADING_FIELDS if form.cleaned_data[name] != stored[name]}
    claim_version(plan, request.POST.get("phien_ban", ""), _mark(stored))
    if changes:
        try:
            actions.write_heading(plan, by=request.actor, at=request.now, key=request.key, **changes)
        except Stale:
            return _show_both_headings(request, plan.code, form)
    return _go_on(request, plan.code, HEADING)


def _edit_rows(request: Any, plan: Any, part: str) -> HttpResponse:
    parts, hierarchies = queries.parts_of(plan, request.now), organisations.hierarchies()
    data = request.POST if request.method == "POST" else None
    screen = Screen(part, parts, hierarchies, data, _names(request, plan, parts))
    if request.method == "GET":
        return _render_rows(request, plan, screen, parts)
    seen = request.POST.get("phien_ban", "")
    if not screen.is_judged:
        return _render_rows(request, plan, screen, parts, version=seen)
    if not screen.is_valid():
        return _render_rows(request, plan, screen, parts, version=seen, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    claim_version(plan, seen, screen.mark())
    if screen.has_changed():
        try:
            actions.replace_parts(plan, screen.values(), by=request.actor, at=request.now, key=request.key)  # type: ignore[call-arg]
        except Stale:
            return _show_both_rows(request, plan.code, screen)
    return _go_on(request, plan.code, part)


def _names(request: Any, plan: Any, parts: Any) -> Names:
    """Of the bodies that the plan may name, and of those that it names."""
    return Names(plan, request.now, (body for quota in parts["quotas"] for body in quota.member_ids))


def _show_both_headings(request: Any, code: str, form: HeadingForm) -> HttpResponse:
    plan = find_plan(request, code)
    stored = {name: getattr(plan, name) for name in HEADING_FIELDS}
    mine, theirs = form.labelled({name: form.cleaned_data[name] for name in HEADING_FIELDS}), form.labelled(stored)
    return _render_heading(request, plan, form, mark=_mark(stored), both=(mine, theirs), status=HTTPStatus.CONFLICT)


def _show_both_rows(request: Any, code: str, typed: Screen) -> HttpResponse:
    plan = find_plan(request, code)
    parts, hierarchies = queries.parts_of(plan, request.now), organisations.hierarchies()
    stored = Screen(typed.slug, parts, hierarchies, names=_names(request, plan, parts))
    version = f"{plan.version}-{stored.mark()}"
    both = (typed.told(stored=False), stored.told(stored=True))
    return _render_rows(request, plan, typed, parts, version=version, both=both, status=HTTPStatus.CONFLICT)


def _render_heading(
    request: Any,
    plan: Any,
    form: HeadingForm,
    *,
    mark: str = "",
    version: str = "",
    both: Any = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    if plan is not None and not version:
        version = f"{plan.version}-{mark}"
    steps = (
        ways_through(plan, queries.parts_of(plan, request.now))
        if plan is not None
        else ["Phần chung", *(title for title, _ in SCREENS.values())]
    )
    facts = {"plan": plan, "form": form, "version": version, "steps": steps, "both": _both(both)}
    facts["to_follow"] = [] if plan is not None else _to_follow(request)
    return render(request, "plans/heading.html", facts, status=status)


def _to_follow(request: Any) -> list[Any]:
    """Plans of earlier years from which the person may go on."""
    return following.to_follow(request.actor, request.actor.bodies(Office.RECEIVER), FOLLOWED)


def _render_rows(
    request: Any,
    plan: Any,
    screen: Screen,
    parts: Any,
    *,
    version: str = "",
    both: Any = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    place = ORDER.index(screen.slug)
    facts = {
        "plan": plan,
        "screen": screen,
        "version": version or f"{plan.version}-{screen.mark()}",
        "steps": ways_through(plan, parts),
        "place": place + 1,
        "before": ORDER[place - 1],
        "problems": screen.errors(),
        "warnings": [say(reason) for reason in grouping.warnings(plan, request.now)]
        if screen.slug == "chi-tieu"
        else [],
        "both": _both(both),
    }
    return render(request, "plans/rows.html", facts, status=status)


def _both(both: Any) -> Any:
    """Two versions, only where they differ; labels that one side lacks stand there empty."""
    if both is None:
        return None
    mine, theirs = both
    differing = [label for label in dict.fromkeys([*mine, *theirs]) if mine.get(label, "") != theirs.get(label, "")]
    return [(label, mine.get(label, "")) for label in differing], [
        (label, theirs.get(label, "")) for label in differing
    ]


def _go_on(request: Any, code: str, part: str) -> HttpResponse:
    """To the next screen, or to the overview when asked for or at the end."""
    place = ORDER.index(part) + 1
    if "ve" in request.POST or place == len(ORDER):
        return redirect("plan", code)
    return redirect("plan_edit", code, ORDER[place])


def _new_form(request: Any) -> HeadingForm:
    day = local(request.now).date()
    issuers = queries.issuers_for(request.actor, request.now)
    own = request.actor.bodies(Office.RECEIVER, of=LIVING)
    initial = {"year": day.year, "issuer_id": str(issuers[0][0]), "receiver_id": str(min(own))}
    data = request.POST if request.method == "POST" else None
    return HeadingForm(
        data,
        issuers=issuers,
        hierarchies=organisations.hierarchies(),
        receivers=[row for row in issuers if row[0] in own],
        is_new=True,
        initial=initial,
    )


def _heading_form(request: Any, plan: Any, stored: dict[str, Any]) -> HeadingForm:
    issuers = queries.issuers_for(request.actor, request.now)
    if plan.issuer_id not in dict(issuers):
        issuers.append((plan.issuer_id, organisations.name_of(plan.issuer_id, local(request.now).date())))
    data = request.POST if request.method == "POST" else None
    return HeadingForm(data, issuers=issuers, hierarchies=organisations.hierarchies(), initial=stored)


def free_code(title: str, year: int) -> str:
    """The proposed code, with a number when another plan has it."""
    proposed = propose_code(title, year)
    others = (f"{proposed}-{number}" for number in range(2, 100))
    return next((code for code in (proposed, *others) if not queries.is_code_taken(code)), proposed)


def _show_beside(form: Any, refused: Refused) -> None:
    for reason in refused.reasons:
        form.add_error(reason.field if reason.field in form.fields else None, say(reason))


def _mark(stored: dict[str, Any]) -> str:
    return hashlib.sha256(repr(sorted(stored.items())).encode()).hexdigest()[:16]
