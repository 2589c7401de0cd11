"""The registrations of a plan that a person may read, as the official list words them, and all bodies on the plan's day."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from guong.accounts.models import User
from guong.intake import queries
from guong.intake.rules.bodies import Bodies
from guong.intake.rules.registrations import RegistrationHere
from guong.intake.rules.units import Standing, name_key
from guong.organisations.actor import Actor
from guong.organisations.models import Hierarchy
from guong.organisations.queries import actor_of
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations import queries as registrations
from guong.registrations.models import Goal, Registration
from guong.registrations.queries.listing import goal_text, rows_of
from guong.registrations.rules import ParticipationValue

COMPARED = (
    "title", "holder", "holder_kind", "holder_name", "sector", "since", "place", "reason", "aims", "method", "forces", "resources",
    "schedule", "products", "replicability", "implements", "directs", "coordinates", "contact_name", "contact_phone",
)  # fmt: skip
FEW = 500  # numbers asked for in one query


class Earlier(NamedTuple):
    """A registration of an earlier year."""

    number: int
    year: int
    exemplar: int


def actor_named(username: str, at: datetime) -> Actor | None:
    """Whoever signs in under this name, with the seats held at `at`; None when nobody does."""
    user = User.objects.filter(username=username, is_active=True).first()
    return None if user is None else actor_of(user, at)


def actor_of_account(number: int, at: datetime) -> Actor | None:
    """The actor of an account, with the seats held at `at`; none when it cannot be used any more."""
    user = User.objects.filter(pk=number, is_active=True).first()
    return None if user is None else actor_of(user, at)


def registrations_here(actor: Actor, plan: Plan, at: datetime) -> list[RegistrationHere]:
    """Every registration of a plan that the person may read, in a fixed number of queries."""
    found = registrations.visible_to(actor).filter(plan=plan)
    phones = dict(found.order_by().values_list("id", "contact_phone"))
    units = dict(found.order_by().values_list("id", "unit_id"))
    goals = _goals(list(phones))
    here = []
    for row in rows_of(plan, found, at):
        row |= {
            "holder": f"{row['holder_kind']}: {row['holder_name']}",
            "contact_name": row["contact"],
            "contact_phone": phones[row["id"]],
        }
        values = {key: row[key] for key in COMPARED}
        here.append(RegistrationHere(row["id"], units[row["id"]], row["unit"], values, goals.get(row["id"], ())))
    return here


def earlier_of(actor: Actor, plan: Plan, units: Iterable[int]) -> dict[tuple[int, str], list[Earlier]]:
    """(unit, key of a title) → exemplars of earlier years that bore this title there, each by its last registration that may be read."""
    found = registrations.visible_to(actor).filter(plan__year__lt=plan.year, unit_id__in=list(units))
    by_title: dict[tuple[int, str], dict[int, Earlier]] = {}
    rows = found.order_by("plan__year", "id").values_list("unit_id", "title", "exemplar_id", "id", "plan__year")
    for unit, title, exemplar, number, year in rows:
        by_title.setdefault((unit, name_key(title)), {})[exemplar] = Earlier(number, year, exemplar)
    return {key: list(exemplars.values()) for key, exemplars in by_title.items()}


def bodies_on_duty(plan: Plan, at: datetime) -> Bodies:
    """The bodies of every hierarchy on the day whose tree decides who owes."""
    day = plans.day_of_duty(plan, Step.REGISTRATION, at)
    found: dict[int, Standing] = {}
    order = sorted(Hierarchy.objects.values_list("id", flat=True), key=lambda id_: (id_ != plan.hierarchy_id, id_))
    for hierarchy in order:
        for body in queries.standing(hierarchy, day):
            found.setdefault(body.id, body)
    return Bodies(list(found.values()))


def content_of(
    registration: Registration, wanted: Mapping[str, Any], standing: Iterable[ParticipationValue]
) -> dict[str, Any]:
    """What stands where `wanted`, as `write` takes it, would be written; as it can be kept, and written again."""
    exemplar = registration.exemplar
    texts = {name: getattr(exemplar if name == "holder_name" else registration, name) for name in wanted["texts"]}
    kept: dict[str, Any] = {
        "texts": texts,
        "exemplar": {name: getattr(exemplar, name) for name in wanted["exemplar"]},
    }
    if wanted["sector_id"] is not None:
        kept["sector_id"] = registration.sector_id
    if "participations" in wanted:
        kept["participations"] = [[one.organisation_id, one.relation, one.lead] for one in standing]
    return kept


def numbered(actor: Actor, numbers: Iterable[int]) -> dict[int, Registration]:
    """Number → registration, of those that the person may read."""
    visible, wanted = registrations.visible_to(actor).select_related("plan", "exemplar", "sector"), sorted(set(numbers))
    found: dict[int, Registration] = {}
    for start in range(0, len(wanted), FEW):
        found |= {row.pk: row for row in visible.filter(pk__in=wanted[start : start + FEW])}
    return found


def _goals(numbers: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = Goal.objects.filter(registration_id__in=numbers).order_by("position")
    for number, what, quantity, unit, by in rows.values_list("registration_id", "what", "quantity", "unit", "by"):
        found[number] = (*found.get(number, ()), goal_text(what, quantity, unit, by))
    return found
