"""The rows of the consolidated list (Biểu 1), as they stand."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F

from guong.kit.among import Among
from guong.kit.phrasebook import word
from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.models import Goal, Participation
from guong.registrations.queries import plain_number
from guong.registrations.queries.ways import Way
from guong.registrations.rules import State


def accepted_rows(plan: Plan, at: datetime, way: Way) -> list[dict[str, Any]]:
    """Rows of a step's official list as they stand now: accepted ones, by official order of units, then by number."""
    return way.rows_of(plan, accepted_of(plan, way), at)


def accepted_of(plan: Plan, way: Way) -> Any:
    """The travelling rows of a step that are accepted, as a query."""
    return way.all_of(plan, "the caller decides who reads it").filter(state=State.ACCEPTED)


def numbered_rows(plan: Plan, at: datetime, numbers: Iterable[int], way: Way) -> list[dict[str, Any]]:
    """Rows of a step's official list for registrations found by rights, however many, in the same order."""
    return way.rows_of(plan, numbered(plan, numbers, way), at)


def numbered(plan: Plan, numbers: Iterable[int], way: Way) -> Any:
    """The travelling rows of registrations found by rights, however many, as a query."""
    found = way.all_of(plan, "the numbers were found through `visible_to`")
    return found.filter(Among(way.of_row("pk"), list(numbers)))


def in_official_order(plan: Plan, rows: Any, at: datetime, way: Way) -> list[tuple[str, int]]:
    """(kind of the unit in words, number) of travelling rows in the order of the official list, without reading them whole."""
    numbers = rows.order_by().values_list(f"{way.to_registration}pk", f"{way.to_registration}unit_id")
    found, day = list(numbers), plans.day_of_duty(plan, way.step, at)
    units = {unit for _, unit in found}
    order, kinds = organisations.official_order(plan.hierarchy_id, units, day), organisations.last_kinds_of(units, day)
    found.sort(key=lambda row: (order.get(row[1], "~"), row[0]))
    return [(kind_word(kinds.get(unit, "")), number) for number, unit in found]


def rows_of(plan: Plan, registrations: Any, at: datetime) -> list[dict[str, Any]]:
    """Plain rows of Biểu 1 for a query of registrations (a fixed number of queries)."""
    columns = (
        "id",
        "unit_id",
        "on_behalf_id",
        "state",
        "title",
        "place",
        "reason",
        "aims",
        "method",
        "forces",
        "resources",
        "schedule",
        "products",
        "replicability",
        "contact_name",
    )
    rows = list(
        registrations.order_by("id").values(
            *columns,
            sector_name=F("sector__name"),
            holder_kind=F("exemplar__holder_kind"),
            holder_name=F("exemplar__holder_name"),
            since=F("exemplar__since"),
        )
    )
    day = plans.day_of_duty(plan, Step.REGISTRATION, at)
    ids = registrations.order_by().values("id")
    goals, parts = _goals(ids), _parts(ids)
    bodies = {row["unit_id"] for row in rows} | {part["organisation_id"] for found in parts.values() for part in found}
    names, kinds = organisations.names_of(bodies, day), kinds_of(rows, day)
    order = organisations.official_order(plan.hierarchy_id, {row["unit_id"] for row in rows}, day)
    rows.sort(key=lambda row: (order.get(row["unit_id"], "~"), row["id"]))
    for place, row in enumerate(rows):  # in place: of a long list no second copy is held
        number, kind = row["id"], kind_word(kinds.get(row["unit_id"], ""))
        told = _list_row(plan, row, goals.pop(number, []), parts.pop(number, []), names)
        rows[place] = {"stt": place + 1, **told, "unit_kind": kind}
    return rows


def _list_row(
    plan: Plan, row: Mapping[str, Any], goals: list[Any], parts: list[Any], names: Mapping[int, str]
) -> dict[str, Any]:
    def bodies(relation: str) -> str:
        return "; ".join(names.get(part["organisation_id"], "?") for part in parts if part["relation"] == relation)

    aims = [row["aims"], *(goal_text(goal["what"], goal["quantity"], goal["unit"], goal["by"]) for goal in goals)]
    as_typed = (
        "title",
        "holder_name",
        "reason",
        "method",
        "place",
        "forces",
        "resources",
        "schedule",
        "products",
        "replicability",
    )
    return {
        **{name: row[name] for name in ("id", *as_typed)},
        "code": f"MH-{row['id']:05d}",
        "unit": names.get(row["unit_id"], "?"),
        "holder_kind": word(f"holder.{row['holder_kind']}"),
        "sector": row["sector_name"] or "",
        "since": since_text(row["since"], plan.year),
        "aims": "\n".join(text for text in aims if text),
        "implements": bodies("implements"),
        "directs": bodies("directs"),
        "coordinates": bodies("coordinates"),
        "contact": row["contact_name"],
        "note": "Nhập thay từ bản giấy" if row["on_behalf_id"] else "",
    }


def since_text(since: int, year: int) -> str:
    """ "Mới", "Tiếp tục (từ 2021)"."""
    return "Mới" if since >= year else f"Tiếp tục (từ {since})"


def goal_text(what: str, quantity: Any, unit: str, by: date | None) -> str:
    """One measurable aim in words: "Đường có hoa: 2 km, đến 15/11/2023"."""
    return f"{what}: {number_text(quantity)} {unit}" + (f", đến {by:%d/%m/%Y}" if by else "")


def number_text(value: Any) -> str:
    """1.200 and 12,5: a decimal as Vietnamese readers write it."""
    whole, _, rest = plain_number(value).partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{rest}" if rest else grouped


def _goals(registrations: Any) -> dict[int, list[dict[str, Any]]]:
    return _grouped(
        Goal.objects.filter(registration_id__in=registrations).values(
            "registration_id", "what", "quantity", "unit", "by"
        )
    )


def _parts(registrations: Any) -> dict[int, list[dict[str, Any]]]:
    found = Participation.objects.filter(registration_id__in=registrations)
    return _grouped(found.values("registration_id", "organisation_id", "relation", "lead"))


def _grouped(rows: Any) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["registration_id"], []).append(row)
    return found


def kinds_of(rows: Iterable[Mapping[str, Any]], day: date) -> dict[int, str]:
    """Unit id → its kind on a day, its last one where it had ended, for rows that name a ``unit_id``."""
    return organisations.last_kinds_of({row["unit_id"] for row in rows}, day)


def kind_word(kind: str) -> str:
    """The word of a kind, "" where there is none."""
    return word(f"kind.{kind}") if kind else ""
