"""Which rows of a plan came in the place of which."""

from typing import Any, NamedTuple

from django.db.models import Value

from guong.plans.models import Plan
from guong.plans.queries.amending import MODELS


class Row(NamedTuple):
    """A quota, deadline or sector that a plan has or had: its part, what it replaced, the instant from which it holds no more."""

    part: str
    pk: int
    replaces: int | None
    over_from: Any


def rows_ever(plan: Plan) -> list[Row]:
    """Every row of a plan that an amendment may replace, those no more in force and those to come included; one query."""
    tables = [
        model._base_manager.filter(plan=plan)
        .order_by()
        .annotate(part=Value(str(part)))
        .values_list("part", "pk", "replaces_id", "in_force_to")
        for part, model in MODELS.items()
    ]
    first, *others = tables
    return [Row(*row) for row in first.union(*others, all=True)]
