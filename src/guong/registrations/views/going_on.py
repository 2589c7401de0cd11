"""The door to last year's exemplars in a new plan, for whoever reads the plan whole."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guong.kit.pages import page_number, page_of
from guong.kit.periods import local
from guong.kit.phrasebook import word
from guong.organisations.queries.names import names_through
from guong.plans import policy
from guong.plans.rules import Step
from guong.registrations.queries import going_on
from guong.registrations.views import plan_or_404

NO_TITLE = "(chưa đặt tên)"
TONES = {"can": "wait", "continued": "good", "ended": "plain"}


@require_safe
def show(request: Any, code: str) -> HttpResponse:
    """What was accepted in the year before, and what became of it here; searched, filtered, in pages."""
    plan = plan_or_404(request, code)
    if not reads(request.actor, plan):
        raise Http404
    found = _year_before(request.actor, plan)
    asked, typed = request.GET.get("loc", ""), request.GET.get("tim", "").strip()[:200]
    asked = asked if asked in going_on.ASKED else ""
    facts: dict[str, Any] = {"plan": plan, "found": found, "asked": asked, "typed": typed, "page": None, "rows": []}
    if found is not None:
        page = page_of(
            going_on.rows_of(request.actor, plan, found.earlier, asked, typed), page_number(request.GET.get("trang"))
        )
        facts |= {"page": page, "rows": _rows(found.earlier, page.rows), "chips": _chips(found, asked)}
    return render(request, "registrations/going_on.html", facts)


def reads(actor: Any, plan: Any) -> bool:
    """Who is shown how last year goes on: its receiver, the standing members and the head of its issuer."""
    return policy.reads_whole(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id)


def told(actor: Any, plan: Any, step: str) -> str:
    """One line on how last year goes on, "" for whoever does not read the plan whole and where there is no year before."""
    found = _year_before(actor, plan) if step == Step.REGISTRATION and reads(actor, plan) else None
    if found is None or not found.total:
        return ""
    open_ = found.counts["can"] + found.counts["continued"]
    shown = f"{open_} mô hình của năm {found.earlier.year} có thể tiếp tục"
    return f"{shown}, {found.counts['continued']} đã tiếp tục"


def _year_before(actor: Any, plan: Any) -> going_on.GoingOn | None:
    """How last year goes on, where the person reads that plan whole too."""
    found = going_on.of_last_year(plan)
    return found if found is not None and reads(actor, found.earlier) else None


def _chips(found: Any, asked: str) -> list[dict[str, Any]]:
    named = [
        ("", "Tất cả", found.total),
        *((one, word(f"going_on.{one}"), found.counts[one]) for one in going_on.ASKED),
    ]
    return [
        {"value": value, "label": label, "count": count, "is_current": value == asked} for value, label, count in named
    ]


def _rows(earlier: Any, rows: Any) -> list[dict[str, Any]]:
    names = names_through(row.unit_id for row in rows)
    return [
        {
            "title": row.title or NO_TITLE,
            "href": reverse("dossier", args=[earlier.code, row.pk]),
            "unit": names.on(row.unit_id, local(row.drafted_at).date()),
            "code": row.code,
            "state": (word(f"going_on.{going_on.state_of(row)}"), TONES[going_on.state_of(row)]),
        }
        for row in rows
    ]
