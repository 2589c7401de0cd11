"""The rows of the consolidated list of results (Biểu 2), as they stand."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from guong.files.rules import PHOTOS
from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.models import Goal
from guong.registrations.queries.listing import kind_word, kinds_of, number_text, since_text
from guong.results.models import Achievement, Attachment
from guong.results.queries import choice_word, reached_text
from guong.results.rules import CHOICES, TEXTS

LISTED = "which reports, the caller decides"


def rows_of(plan: Plan, reports: Any, at: datetime) -> list[dict[str, Any]]:
    """Plain rows of Biểu 2 for a query of reports, by official order of units, then by number (a fixed number of queries)."""
    columns = {
        "number": F("registration_id"),
        "unit": F("registration__unit_id"),
        "title": F("registration__title"),
        "place": F("registration__place"),
        "sector": F("registration__sector__name"),
        "holder_kind": F("registration__exemplar__holder_kind"),
        "holder_name": F("registration__exemplar__holder_name"),
        "since": F("registration__exemplar__since"),
    }
    asked = reports.order_by("registration_id").values(
        "id", "on_behalf_id", "beneficiary_count", *CHOICES, *TEXTS, **columns
    )
    rows = [{**row, "unit_id": row["unit"]} for row in asked]
    day, ids = plans.day_of_duty(plan, Step.RESULT, at), reports.order_by().values("id")
    reached, files = _reached(reports), _files(ids)
    units = {row["unit_id"] for row in rows}
    names, kinds = organisations.names_of(units, day), kinds_of(rows, day)
    order = organisations.official_order(plan.hierarchy_id, units, day)
    rows.sort(key=lambda row: (order.get(row["unit_id"], "~"), row["number"]))
    for place, row in enumerate(rows):  # in place: of a long list no second copy is held
        told = _list_row(plan, row, reached.pop(row["number"], []), files.get(row["id"], (0, 0)))
        unit = {"unit": names.get(row["unit_id"], "?"), "unit_kind": kind_word(kinds.get(row["unit_id"], ""))}
        rows[place] = {"stt": place + 1, **told, **unit}
    return rows


def _list_row(
    plan: Plan, row: Mapping[str, Any], reached: Iterable[Mapping[str, Any]], files: tuple[int, int]
) -> dict[str, Any]:
    count = row["beneficiary_count"]
    lines = [reached_text(one["what"], one["value"], one["quantity"], one["unit"]) for one in reached]
    kept = [f"{files[0]} ảnh" if files[0] else "", f"{files[1]} tài liệu" if files[1] else ""]
    evidence = [one["evidence"] for one in reached if one["evidence"]] + [", ".join(filter(None, kept))]
    return {
        **{name: row[name] for name in ("title", "place", "holder_name", *TEXTS)},
        "id": row["number"],
        "unit_id": row["unit_id"],
        "code": f"MH-{row['number']:05d}",
        "holder_kind": choice_word("holder", row["holder_kind"]),
        "sector": row["sector"] or "",
        "since": since_text(row["since"], plan.year),
        "note": "Nhập thay từ bản giấy" if row["on_behalf_id"] else "",
        "results": "\n".join(lines),
        "beneficiaries": "\n".join(
            filter(None, ["" if count is None else f"Số lượng: {number_text(Decimal(count))}", row["beneficiaries"]])
        ),
        "beneficiary_count": "" if count is None else count,
        "evidence": "\n".join(filter(None, evidence)),
        **{name: choice_word(name, row[name]) for name in CHOICES},
    }


def _reached(reports: Any) -> dict[int, list[dict[str, Any]]]:
    """Number of the registration → its aims in order, each with what was reached of it."""
    numbers = reports.order_by().values("registration_id")
    entered = {
        row["goal_id"]: row
        for row in Achievement.objects.filter(report_id__in=reports.order_by().values("id")).values(
            "goal_id", "value", "evidence"
        )
    }
    found: dict[int, list[dict[str, Any]]] = {}
    goals = Goal.objects.filter(registration_id__in=numbers).order_by("position")
    for goal in goals.values("id", "registration_id", "what", "quantity", "unit"):
        said = entered.get(goal["id"], {"value": None, "evidence": ""})
        found.setdefault(goal["registration_id"], []).append({**goal, **said})
    return found


def _files(reports: Any) -> dict[int, tuple[int, int]]:
    """Report → how many photos and documents it has."""
    found: dict[int, tuple[int, int]] = {}
    rows = Attachment.objects.system(LISTED).filter(report_id__in=reports).order_by("report_id")
    for report, kind in rows.values_list("report_id", "file__kind"):
        photos, documents = found.get(report, (0, 0))
        found[report] = (photos + 1, documents) if kind in PHOTOS else (photos, documents + 1)
    return found
