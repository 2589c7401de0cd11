"""The whole life of an exemplar: its registration of every year with the report on it, and who entered each value, when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guong.ledger.deeds import history_of
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.registrations import queries as registrations
from guong.registrations.queries.ways import way_for
from guong.results import queries as results

BEGUN = ("drafted", "entered_on_behalf", "continued", "continued_on_behalf")


@dataclass(frozen=True)
class Year:
    """One year of an exemplar: its registration, and the report on it when there is one that the person may read."""

    registration: Any
    report: Any | None


@dataclass(frozen=True)
class Entered:
    """When a value was last entered, and by whom."""

    at: datetime
    who: str


def years_of(actor: Actor, registration: Any) -> list[Year]:
    """Every year of the same exemplar that the person may read, newest first."""
    rows = registrations.visible_to(actor).filter(exemplar_id=registration.exemplar_id)
    rows = rows.select_related("plan", "exemplar", "sector").order_by("-plan__year", "-id")
    reports = results.visible_to(actor).filter(registration__exemplar_id=registration.exemplar_id)
    reports = reports.select_related("registration__plan", "registration__exemplar", "registration__sector")
    by_number = {report.registration_id: report for report in reports}
    return [Year(row, by_number.get(row.pk)) for row in rows]


def entered(row: Any) -> Mapping[str, Entered]:
    """Field → when it was last entered and by whom; "" → who began. Of fields that nobody wrote since, who began answers."""
    way = way_for(row)
    entries = [entry for entry in history_of(way.reference(row)) if entry["name"].startswith(f"{way.noun}.")]
    names = organisations.names_of_doers(entries)
    found: dict[str, Entered] = {}
    for entry in entries:
        verb, told = entry["name"].partition(".")[2], Entered(entry["at"], names.get(entry["seq"], ""))
        if verb in BEGUN:
            found[""] = told
        elif verb == "written":
            found |= dict.fromkeys(str(entry["facts"].get("fields", "")).split(", "), told)
        elif verb == "file_attached":
            found["files"] = told
    return found
