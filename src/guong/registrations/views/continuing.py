"""The clerk's door to exemplars of earlier years: the list of those that can be gone on with, and going on with one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guong.kit.pages import PAGE_SIZE, Page, page_number, page_of
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason, Refused
from guong.organisations import queries as organisations
from guong.registrations import actions, queries
from guong.registrations.queries import continuing, writing
from guong.registrations.rules import TEXTS, HolderKind
from guong.registrations.views import plan_or_404
from guong.registrations.words import FIELDS

NO_TITLE = "(chưa đặt tên)"
SHOWN = 3  # beside the form of a new one; the rest stands in the list


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Any, code: str) -> HttpResponse:
    """Exemplars of earlier years, searched and in pages; posting one begins its registration in this plan."""
    plan = plan_or_404(request, code)
    if request.method != "POST":
        return _listed(request, plan)
    places = writing.places_for(request.actor, plan, request.now)
    former = continuing.former_units(request.actor, [place.unit_id for place in places])
    earlier = _earlier_or_404(request, former)
    unit = former.get(earlier.unit_id, earlier.unit_id)
    place = next((place for place in places if place.unit_id == unit), None)
    sent = {"by": request.actor, "at": request.now, "key": request.key, "unit_id": unit}
    try:
        begun = actions.continue_from(earlier, plan, on_behalf_id=place and place.on_behalf_id, **sent)
    except Refused as refused:
        return _listed(request, plan, refused.reasons, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("registration_step", code, int(begun), 1)


def offered(
    actor: Any, plan: Any, places: Sequence[writing.Place], typed: str = "", number: int = 1, size: int = SHOWN
) -> Page:
    """One page of what can be gone on with for these places, as the lines of a list."""
    names = {place.unit_id: place for place in places}
    found = continuing.to_continue(actor, plan, names, typed)
    page = page_of(continuing.as_rows(found), number, size)
    former = continuing.former_units(actor, names)
    if any(row["unit_id"] in former for row in page.rows):  # their heir is told of them, and opens what it may read
        rows = _with_former(actor, page.rows, names, former)
    else:
        rows = [_line(row, names) for row in page.rows]
    return Page(rows, page.number, page.has_next, page.total, page.is_more, page.size)


def _with_former(
    actor: Any, rows: Any, names: dict[int, writing.Place], former: Mapping[int, int]
) -> list[dict[str, Any]]:
    called = organisations.names_of([row["unit_id"] for row in rows], actor.day)
    readable = set(queries.visible_to(actor).filter(pk__in=[row["id"] for row in rows]).values_list("pk", flat=True))
    told = {**names, **{unit: replace(names[heir], name=called.get(unit, "?")) for unit, heir in former.items()}}
    return [
        {**_line(row, told), "is_former": row["unit_id"] in former}
        | ({} if row["id"] in readable else {"href": "", "holder": _holder_unread(row)})
        for row in rows
        if row["unit_id"] in told
    ]


def _holder_unread(row: Any) -> str:
    """Who carried it, for somebody who may not read it: a person without their name."""
    kind = word("holder." + row["holder_kind"])
    return f"{kind}: {row['holder_name']}" if row["holder_kind"] == HolderKind.COLLECTIVE else kind


def _line(row: Any, names: Mapping[int, writing.Place]) -> dict[str, Any]:
    return {
        "number": row["id"],
        "title": row["title"] or NO_TITLE,
        "href": reverse("registration", args=[row["code"], row["id"]]),
        "year": row["year"],
        "holder": f"{word('holder.' + row['holder_kind'])}: {row['holder_name']}",
        "unit": names[row["unit_id"]].name,
        "is_paper": names[row["unit_id"]].on_behalf_id is not None,
        "is_former": False,
    }


@dataclass(frozen=True)
class Before:
    """What the screens say of the earlier year of an exemplar that is gone on with."""

    year: int
    code: str
    href: str
    unchanged: list[str]
    texts: dict[str, str]
    goals: list[str]

    @property
    def offered(self) -> dict[str, str]:
        """Field → what it said in the earlier year, where it now says something else."""
        return {name: text for name, text in self.texts.items() if text and name not in self.unchanged}

    @property
    def same_prose(self) -> list[str]:
        """Labels of the texts that say word for word what they said: those in which a year is told, not names of people."""
        return [FIELDS[name] for name in self.unchanged if name in TEXTS and name not in actions.guards.ONE_LINE]


def before_of(registration: Any) -> Before | None:
    """What its unit sent of the exemplar in an earlier year; None for one that began this year."""
    earlier = continuing.latest_before(registration, registration.plan.year)
    if earlier is None:
        return None
    return Before(
        year=earlier.plan.year,
        code=earlier.code,
        href=reverse("registration", args=[earlier.plan.code, earlier.pk]),
        unchanged=continuing.unchanged_since(registration, earlier, FIELDS),
        texts={name: getattr(earlier, name) for name in TEXTS if name != "holder_name"},
        goals=[writing.goal_line(goal) for goal in queries.goals_of(earlier)],
    )


def kept_names(registration: Any) -> frozenset[str]:
    """Fields that stay as in the other years of the exemplar."""
    return continuing.kept_of(registration)[0]


def kept_rows(registration: Any, day: date) -> list[dict[str, str]]:
    """What all years of an exemplar share, as it stands: fields that this year's screens do not ask for."""
    kept = kept_names(registration)
    found = writing.answers(registration, day) if kept else {}
    return [{"name": name, "label": label, "value": found[name]} for name, label in FIELDS.items() if name in kept]


def _earlier_or_404(request: Any, former: Collection[int]) -> Any:
    typed = request.POST.get("mo_hinh", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else -1
    rows = queries.visible_to(request.actor).select_related("plan", "exemplar", "sector")
    found = rows.filter(pk=number).first() or continuing.of_a_former_unit(number, former)
    if found is None:
        raise Http404
    return found


def _listed(request: Any, plan: Any, reasons: Sequence[Reason] = (), status: int = HTTPStatus.OK) -> HttpResponse:
    places, typed = writing.places_for(request.actor, plan, request.now), request.GET.get("tim", "")
    facts = {
        "plan": plan,
        "page": offered(request.actor, plan, places, typed, page_number(request.GET.get("trang")), PAGE_SIZE),
        "typed": typed,
        "several": len(places) > 1,
        "closed": [say(reason) for reason in queries.why_not_change(plan)],
        "reasons": [(say(reason), _where(reason)) for reason in reasons],
    }
    return render(request, "registrations/continuing.html", facts, status=status)


def _where(reason: Reason) -> str:
    """Address of the registration that a reason names, where it names one."""
    if "number" not in reason.facts:
        return ""
    return reverse("registration", args=[reason.facts["plan"], reason.facts["number"]])
