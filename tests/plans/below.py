"""Plans below the district's, as the tests make them: the commune Cầu Đá asks its cells for two, by 07/3."""

from datetime import date, datetime
from typing import Any

from guong.plans import actions
from guong.plans.models import Plan
from guong.plans.queries import below
from guong.plans.queries.below import Terms
from tests.world import WRITING, World

DAY = date(2023, 3, 7)


def row(code: str) -> Plan:
    """The plan as a door reads it."""
    found: Plan = Plan.objects.system("a test looks").select_related("hierarchy").get(code=code)
    return found


def begun(
    world: World, person: str = "binh", body: str = "cau_da", of: Plan | None = None, at: datetime = WRITING
) -> Plan:
    """A draft that says nothing of its own."""
    plan = row((of or world.plan).code)
    return row(actions.cascade(plan, world.bodies[body], by=world.actor(person, at), at=at))


def origin(plan: Plan, kind: str = "party_cell", at: datetime = WRITING) -> int:
    """How a quota of the plans above is named."""
    return next(one.origin for one in below.inherited(plan, at) if one.rule.kind == kind)


def say(world: World, plan: Plan, person: str = "binh", at: datetime = WRITING, added: Any = (), **wanted: Any) -> Plan:
    """Write its terms: ``cells=2``, ``day=…`` of the registration."""
    quotas = {origin(plan, at=at): (wanted["cells"], None)} if "cells" in wanted else {}
    days = {"registration": wanted["day"]} if "day" in wanted else {}
    actions.write_terms(plan, Terms(quotas, days, added), by=world.actor(person, at), at=at)
    return row(plan.code)


def issued(
    world: World,
    person: str = "binh",
    body: str = "cau_da",
    of: Plan | None = None,
    at: datetime = WRITING,
    **wanted: Any,
) -> Plan:
    """One that runs."""
    plan = say(world, begun(world, person, body, of, at), person, at, **(wanted or {"cells": 2, "day": DAY}))
    actions.activate(plan, by=world.actor(person, at), at=at)
    return row(plan.code)
