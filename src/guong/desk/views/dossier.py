"""Hồ sơ mô hình: one page with all that is known of an exemplar, year by year."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guong.commendation import queries as honours
from guong.commendation.views import EXEMPLAR
from guong.commendation.views import told as told_honour
from guong.desk.queries.dossier import Year, closed_years, entered, units_of, years_of
from guong.desk.views.life import changes_of, life_of, public_pages
from guong.kit.periods import local
from guong.kit.phrasebook import state, word
from guong.organisations import queries as organisations
from guong.organisations.words import acting
from guong.plans.rules import Step
from guong.registrations import queries as registrations
from guong.registrations.queries import records, writing
from guong.registrations.queries.ways import way_for
from guong.registrations.views import carried, registration_or_404
from guong.registrations.views.telling import when
from guong.results.queries import answers as answers_of_report
from guong.results.views.telling import files_of, targets_of

NO_TITLE = "(chưa đặt tên)"


@require_safe
def show(request: Any, code: str, number: int) -> HttpResponse:
    """The whole life of an exemplar, for whoever may read this registration of it; other years as far as they may be read."""
    registration = registration_or_404(request, code, number)
    years = years_of(request.actor, registration)
    rows = [row for year in years for row in (year.registration, year.report) if row is not None]
    names = organisations.names_of(_bodies(rows), local(request.now).date())
    exemplar, units, closed = registration.exemplar, units_of(years), closed_years(registration, years)
    day = local(request.now).date()
    answers = {year.registration.pk: writing.answers(year.registration, day) for year in years}
    changes, public = changes_of(years, answers, units), public_pages(years)
    facts = {
        "plan": registration.plan,
        "number": number,
        "title": registration.title or NO_TITLE,
        "code": registration.code,
        "facts": [
            ("Tập thể, cá nhân, hộ", f"{word(f'holder.{exemplar.holder_kind}')}: {exemplar.holder_name}"),
            ("Đơn vị đăng ký", units.get(registration.pk, "?")),
            ("Bắt đầu từ năm", str(exemplar.since)),
            ("Số năm có trong hệ thống", str(len(years) + len(closed))),
        ],
        "life": life_of(request.actor, registration),
        "years": [
            {**_year(request, year, answers[year.registration.pk], names), **_beside(year, units, changes, public)}
            for year in years
        ],
        "closed_years": closed,
        "returns": _returns(rows, names),
        "receipts": [
            {**told, "step": word(f"step.{way_for(row).step}"), "year": row.plan.year}
            for row in rows
            for told in carried.receipts_told(row)
        ],
        "honours": [told_honour(one) for one in honours.of_exemplar(request.actor, exemplar.pk)],
        "honour_new_href": _honouring(request, registration),
        "history": sorted((told for row in rows for told in _history(row)), key=lambda told: told["at"]),
    }
    return render(request, "desk/dossier.html", facts)


def _honouring(request: Any, registration: Any) -> str:
    """Where an honour of this exemplar is recorded, for whoever may; a draft has none to be honoured for."""
    against = honours.why_not_touch(request.actor, registration.unit_id, registration.exemplar_id)
    return "" if against else f"{reverse('honour_new', args=[registration.unit_id])}?{EXEMPLAR}={registration.pk}"


def _bodies(rows: list[Any]) -> set[int]:
    found = {body for row in rows for body in (row.unit_id, row.on_behalf_id, row.desk_id, row.plan.receiver_id)}
    return {
        body for body in found | {back.by_body_id for row in rows for back in registrations.returns_of(row)} if body
    }


def _beside(
    year: Year, units: dict[int, str], changes: dict[int, dict[str, Any]], public: dict[int, str]
) -> dict[str, Any]:
    """What is told of a year beside its own words: its unit, what changed, where everybody reads it."""
    number = year.registration.pk
    told = changes.get(number)
    rows = [dict(zip(("label", "before", "now"), row, strict=True)) for row in told["changed"]] if told else []
    return {"unit": units[number], "changes": told, "changed_rows": rows, "public_href": public.get(number, "")}


def _year(request: Any, year: Year, answers: dict[str, str], names: dict[int, str]) -> dict[str, Any]:
    registration, report = year.registration, year.report
    place = [registration.plan.code, registration.pk]
    photos, documents = ([], []) if report is None else files_of(report)
    return {
        "year": registration.plan.year,
        "title": registration.title or NO_TITLE,
        "plan": registration.plan.title,
        "registration_state": state(f"registration.{registration.state}"),
        "registration_href": reverse("registration", args=place),
        "report_state": None if report is None else state(f"registration.{report.state}"),
        "report_href": "" if report is None else reverse("result", args=place),
        "registered": _registered(request, registration, answers, names),
        "reported": [] if report is None else _told(report, answers_of_report(report), names),
        "targets": [] if report is None else targets_of(report),
        "photos": photos,
        "documents": documents,
    }


def _registered(
    request: Any, registration: Any, answers: dict[str, str], names: dict[int, str]
) -> list[dict[str, str]]:
    day, found = local(request.now).date(), dict(answers)
    if not records.may_call(request.actor, registration, day):
        found.pop("contact_phone", None)
    else:
        found["contact_phone"] = registration.contact_phone
    return _told(registration, found, names)


def _told(row: Any, found: dict[str, str], names: dict[int, str]) -> list[dict[str, str]]:
    """Label and value of every field that says something, each with who entered it, how and when."""
    known, how = entered(row), carried.source_of(row, names)
    began = known.get("")
    return [
        {"label": label, "value": found[name], "note": _source(how, known.get(name, began))}
        for name, label in way_for(row).fields.items()
        if found.get(name)
    ]


def _source(how: str, told: Any) -> str:
    return how if told is None else f"{how}: {told.who}, {when(told.at)}"


def _returns(rows: list[Any], names: dict[int, str]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        labels = way_for(row).fields
        for back in registrations.returns_of(row):
            fields = ", ".join(labels.get(name, name) for name in back.fields)
            step, by = word(f"step.{way_for(row).step}"), acting(names.get(back.by_body_id, "?"))
            found.append(
                {"at": back.at, "when": when(back.at), "step": step, "by": by, "fields": fields, "reason": back.reason}
            )
    return sorted(found, key=lambda told: told["at"])


def _history(row: Any) -> list[dict[str, Any]]:
    step = "" if way_for(row).step == Step.REGISTRATION else f"{word('step.result')}: "
    several = f"{row.plan.year} · {step}"
    return [{**told, "text": several + told["text"]} for told in carried.history_told(row)]
