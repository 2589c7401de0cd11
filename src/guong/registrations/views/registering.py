"""The clerk's door: begin, five short screens, check your answers, put in the list."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guong.kit.periods import local
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.ledger.deeds import earlier_outcome
from guong.plans import queries as plans
from guong.registrations import actions, policy, queries
from guong.registrations.actions.guards import why_not_edit
from guong.registrations.actions.sending import why_not_submit
from guong.registrations.actions.writing import why_not_discard
from guong.registrations.forms.content import (
    BLANK_ROWS,
    MOST_ROWS,
    SCREEN_OF,
    SCREENS,
    TITLES,
    ScreenForm,
    Typed,
    read_screen,
)
from guong.registrations.queries import writing
from guong.registrations.views import claim_version, plan_or_404, posted, registration_or_404
from guong.registrations.views import continuing as earlier_years
from guong.registrations.words import FIELDS

LAST = len(SCREENS)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Any, code: str) -> HttpResponse:
    """Screen 1 of a new registration; posting it begins the draft."""
    plan = plan_or_404(request, code)
    places = writing.places_for(request.actor, plan, request.now)
    chosen = request.POST.get("don_vi") or request.GET.get("don_vi") or (places[0].key if places else "")
    place = next((place for place in places if place.key == chosen), None)
    form = ScreenForm(
        1,
        _sectors(plan, request.now),
        plan.year,
        posted(request),
        initial={"holder_kind": "collective", "is_new": "new"},
    )
    facts = {
        "plan": plan,
        "places": places,
        "chosen": chosen,
        "form": form,
        "screen": 1,
        "titles": TITLES,
        "reasons": [],
        "earlier": earlier_years.offered(request.actor, plan, places),
        "told": [] if place is None else writing.told_to_unit(plan, place.unit_id, request.now),
        "closed": [say(reason) for reason in queries.why_not_change(plan)],
    }
    if request.method != "POST":
        if place is None and chosen and not places:
            return render(request, "registrations/cannot_register.html", {"plan": plan}, status=HTTPStatus.FORBIDDEN)
        return render(request, "registrations/register.html", facts)
    if place is None:
        facts["reasons"] = [("don_vi", say(Reason("unknown_unit")))]
        return render(request, "registrations/register.html", facts, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    typed = read_screen(form, 1, request.POST, lambda _: (None, []))
    if form.errors:
        return render(request, "registrations/register.html", facts, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    begun = {"on_behalf_id": place.on_behalf_id, "content": typed.for_action()}
    number = int(actions.start(plan, place.unit_id, by=request.actor, at=request.now, key=request.key, **begun))
    return redirect("registration_step", code, number, 2)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Any, code: str, number: int, step: int) -> HttpResponse:
    """One of the five screens."""
    registration = _own_or_refused(request, code, number)
    if not 1 <= step <= LAST:
        return redirect("registration_step", code, number, 1)
    closed = why_not_edit(registration)
    if closed and request.method != "POST":
        return redirect("registration", code, number)
    stored = writing.typed_again(registration, local(request.now).date())
    sectors = _sectors_for(registration, request.now)
    form = ScreenForm(step, sectors, registration.plan.year, posted(request), initial=stored)
    page = _Page(request, registration, step, form, stored)
    for kept in page.kept:  # of all years: this year's screen does not ask for it
        form.leave_out(kept["name"])
    if request.method != "POST":
        return page.show()
    typed = read_screen(form, step, request.POST, writing.resolver(registration.plan, request.now))
    if "them" in request.POST:
        return page.show(typed, more=request.POST["them"])
    again = page.reuse(typed)
    if form.errors or typed.reasons:
        return page.show(typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    claim_version(registration, request)
    try:
        actions.write(registration, by=request.actor, at=request.now, key=request.key, **typed.for_action())
    except Stale:
        return page.show_both(typed)
    except Refused as refused:
        typed.reasons = list(refused.reasons)
        return page.show(typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if again:
        return redirect(_step_url(code, number, step) + f"#id_{again}")
    if "ve_kiem_tra" in request.POST or step == LAST:
        return redirect("registration_check", code, number)
    return redirect("registration_step", code, number, step + 1)


@require_POST
def autosave(request: Any, code: str, number: int, step: int) -> HttpResponse:
    """Keep what is typed so far: readable parts are stored, the rest stays on the person's machine. Answers JSON."""
    registration = registration_or_404(request, code, number)
    sectors = _sectors_for(registration, request.now)
    form = ScreenForm(min(max(step, 1), LAST), sectors, registration.plan.year, request.POST)
    typed = read_screen(form, min(max(step, 1), LAST), request.POST, writing.resolver(registration.plan, request.now))
    claim_version(registration, request)
    try:
        actions.write(registration, by=request.actor, at=request.now, autosaved=True, **_storable(typed))
    except Stale:
        return JsonResponse(
            {"reasons": [{"code": "stale", "message": say(Reason("stale"))}]}, status=HTTPStatus.CONFLICT
        )
    fresh = registration_or_404(request, code, number)
    return JsonResponse({"saved_at": f"{local(request.now):%H:%M}", "version": fresh.version})


@require_safe
def check(request: Any, code: str, number: int) -> HttpResponse:
    """Kiểm tra lại trước khi nộp: every answer with a way to mend it, and what is still missing."""
    registration = _own_or_refused(request, code, number)
    found_against = writing.missing_first(why_not_submit(registration))
    namesake = next((reason for reason in found_against if reason.code == "duplicate_title"), None)
    reasons = [reason for reason in found_against if reason is not namesake]
    missing = {reason.field: say(reason) for reason in reasons if reason.field}
    found = writing.answers(registration, local(request.now).date())
    back = queries.last_return(registration) if registration.state == "returned" else None
    changed = queries.changed_since_return(registration) if back else []
    before, kept = earlier_years.before_of(registration), earlier_years.kept_names(registration)
    rows = [
        {
            "label": label,
            "value": found.get(name, ""),
            "href": "" if name in kept else _step_url(code, number, SCREEN_OF[name]) + f"#id_{name}",
            "flagged": missing.get(name)
            or (back.reason if back and name in back.fields and name not in changed else ""),
            "changed": name in changed,
            "note": f"Giống năm {before.year}" if before and name in before.unchanged else "",
        }
        for name, label in FIELDS.items()
    ]
    facts = {
        "registration": registration,
        "plan": registration.plan,
        "rows": rows,
        "before": before,
        "back": back,
        "reasons": [(f"id_{reason.field}" if reason.field else "", _named(reason)) for reason in reasons],
        "is_own": registration.on_behalf_id is None,
        "namesake": namesake and _namesake(code, namesake),
        "why_not_discard": [say(reason) for reason in why_not_discard(registration)],
    }
    return render(request, "registrations/check.html", facts)


@require_POST
def submission(request: Any, code: str, number: int) -> HttpResponse:
    """Put the registration into its unit's list; the receipt follows."""
    registration = registration_or_404(request, code, number)
    is_another = "mo_hinh_khac" in request.POST
    token = actions.put_in_list(registration, by=request.actor, at=request.now, key=request.key, is_another=is_another)
    return redirect("receipt", token)


@require_POST
def taking_back(request: Any, code: str, number: int) -> HttpResponse:
    """Take a listed registration back to write on."""
    registration = registration_or_404(request, code, number)
    actions.take_back(registration, by=request.actor, at=request.now, key=request.key)
    return redirect("registration_step", code, number, 1)


@require_POST
def discarding(request: Any, code: str, number: int) -> HttpResponse:
    """Throw a draft away; the same form sent again finds no draft, and is answered as before."""
    try:
        registration = registration_or_404(request, code, number)
    except Http404:
        if earlier_outcome(request.actor, request.key) is None:
            raise
    else:
        actions.discard(registration, by=request.actor, at=request.now, key=request.key)
    return redirect("my_tasks")


def _namesake(code: str, reason: Reason) -> dict[str, str]:
    href = reverse("registration", args=[code, reason.facts["number"]])
    return {"text": say(reason), "href": href, "code": reason.facts["code"]}


def _own_or_refused(request: Any, code: str, number: int) -> Any:
    """A registration for those who write it; the screens show more than others may read (whom to call)."""
    registration = registration_or_404(request, code, number)
    found = {"unit_id": registration.unit_id, "on_behalf_id": registration.on_behalf_id}
    refuse_if(policy.why_not_write(request.actor, **found), Forbidden)
    return registration


class _Page:
    """One screen as shown: first, again with reasons, or beside what somebody else wrote."""

    def __init__(self, request: Any, registration: Any, step: int, form: ScreenForm, stored: dict[str, Any]) -> None:
        self.request, self.registration, self.step, self.form, self.stored = request, registration, step, form, stored
        self.before = earlier_years.before_of(registration)
        self.kept = earlier_years.kept_rows(registration, local(request.now).date()) if step == 1 else []

    def reuse(self, typed: Typed) -> str:
        """«Dùng lại»: the earlier year's text in the place of what stands there; the name of its field, "" when none was asked."""
        name = self.request.POST.get("dung_lai", "")
        text = self.before.offered.get(name) if self.before is not None else None
        if text is None or name not in self.form.fields:
            return ""
        typed.texts[name] = text
        self.form.errors.pop(name, None)
        return str(name)

    def show(
        self, typed: Typed | None = None, *, more: str = "", status: int = HTTPStatus.OK, **extra: Any
    ) -> HttpResponse:
        """Render; `more` names the rows that get another blank line."""
        reasons = typed.reasons if typed else []
        back = queries.last_return(self.registration) if self.registration.state == "returned" else None
        facts = {
            "registration": self.registration,
            "plan": self.registration.plan,
            "form": self.form,
            "screen": self.step,
            "titles": TITLES,
            "names": SCREENS[self.step - 1],
            "goal_rows": _with_blank(
                typed.goal_rows if typed and typed.goals is not None else self.stored["goals"], more == "goals"
            ),
            "relation_rows": _with_blank(
                typed.relation_rows if typed and typed.participations is not None else self.stored["relations"],
                more == "relations",
            ),
            "suggested": writing.suggested_names(self.registration.plan, self.registration.unit_id, self.request.now)
            if "relations" in SCREENS[self.step - 1]
            else [],
            "row_reasons": {reason.field: say(reason) for reason in reasons},
            "reasons": [(f"id_{reason.field}" if reason.field else "", _named(reason)) for reason in reasons],
            "back": back,
            "both": [],
            "before": self.before,
            "kept": self.kept,
            **extra,
        }
        return render(self.request, "registrations/step.html", facts, status=status)

    def show_both(self, typed: Typed) -> HttpResponse:
        """Somebody else wrote meanwhile: what they wrote beside what was typed here; saving again keeps the typed one."""
        self.registration = registration_or_404(self.request, self.registration.plan.code, self.registration.pk)
        self.before = earlier_years.before_of(self.registration)
        day = local(self.request.now).date()
        self.stored = writing.typed_again(self.registration, day)
        mine, theirs = _in_words(typed, self.registration, self.request.now), writing.answers(self.registration, day)
        both = [(FIELDS[name], text, theirs[name]) for name, text in mine.items() if text != theirs[name]]
        return self.show(typed, status=HTTPStatus.CONFLICT, both=both)


def _in_words(typed: Typed, registration: Any, at: datetime) -> dict[str, str]:
    """What was typed on a screen, as `writing.answers` tells what is stored: fields that were not asked are left out."""
    found = dict(typed.texts)
    if "holder_kind" in typed.exemplar:
        found["holder_kind"] = word(f"holder.{typed.exemplar['holder_kind']}")
    if "since" in typed.exemplar:
        found["since"] = writing.since_line(typed.exemplar["since"], registration.plan.year)
    if typed.sector_id is not None:
        found["sector"] = dict(_sectors_for(registration, at)).get(typed.sector_id, "")
    if typed.goals is not None:
        found["goals"] = "\n".join(map(writing.goal_line, typed.goals))
    if typed.participations is not None:
        rows = [row for row in typed.relation_rows if row["unit"]]
        found["relations"] = "\n".join(writing.relation_line(r["relation"], r["lead"], r["unit"]) for r in rows)
    return found


def _storable(typed: Typed) -> dict[str, Any]:
    found = typed.for_action()
    if typed.participations is not None and sum(p.lead for p in typed.participations) != 1:
        found.pop("participations", None)
    return found


def _sectors(plan: Any, at: datetime) -> list[tuple[int, str]]:
    return [(sector.pk, sector.name) for sector in plans.sectors_in_force(plan, at)]


def _sectors_for(registration: Any, at: datetime) -> list[tuple[int, str]]:
    """What can be chosen, and what is chosen already: an amendment may have taken it from the list since."""
    found, chosen = _sectors(registration.plan, at), registration.sector_id
    named = dict(plans.sectors_so_far(registration.plan, at))
    return found if chosen is None or chosen in dict(found) else [*found, (chosen, named[chosen])]


def _with_blank(rows: list[dict[str, Any]], more: bool) -> list[dict[str, Any]]:
    wanted = min(max(len(rows), 1) + (BLANK_ROWS if more or not rows or any(rows[-1].values()) else 0), MOST_ROWS)
    return [*rows, *({} for _ in range(wanted - len(rows)))]


def _step_url(code: str, number: int, step: int) -> str:
    return reverse("registration_step", args=[code, number, step])


def _named(reason: Reason) -> str:
    label = FIELDS.get(reason.field.split("-")[0], "")
    return f"{label}: {say(reason)}" if label else say(reason)
