"""The whole life of an exemplar: its registration of every year with the report on it, and who entered each value, when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guong.kit.periods import local
from guong.ledger.deeds import history_of
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.queries.names import names_through
from guong.registrations import queries as registrations
from guong.registrations.models import Registration
from guong.registrations.queries.ways import way_for
from guong.registrations.rules import UNSEEN_ABOVE
from guong.results import queries as results

WHOSE = "whose an exemplar was in other years, for whoever reads one of them"
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


def units_of(years: Sequence[Year]) -> dict[int, str]:
    """Number of a registration → its unit, by the name of the day on which it was begun: units change, what was theirs does not."""
    names = names_through(year.registration.unit_id for year in years)
    return {
        year.registration.pk: names.on(year.registration.unit_id, local(year.registration.drafted_at).date())
        for year in years
    }


def closed_years(registration: Any, years: Sequence[Year]) -> list[tuple[int, str]]:
    """(year, unit by its name of then) of what was sent of the exemplar and is not opened to the reader: whose it was, not a word of it."""
    rows = Registration.objects.system(WHOSE).filter(exemplar_id=registration.exemplar_id)
    rows = rows.exclude(pk__in=[year.registration.pk for year in years]).exclude(state__in=list(UNSEEN_ABOVE))
    found = list(rows.order_by("-plan__year", "-id").values_list("plan__year", "unit_id", "drafted_at"))
    names = names_through(unit for _, unit, _ in found)
    return [(year, names.on(unit, local(drafted_at).date())) for year, unit, drafted_at in found]


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
