"""Which rows of a plan came in the place of which."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from guong.plans.models import Plan
from guong.plans.queries.amending import MODELS


class Row(NamedTuple):
    """A quota, deadline or sector that a plan has or had, and what it replaced."""

    part: str
    pk: int
    replaces: int | None


def is_over(key: str, plan: str, at: datetime) -> Any:
    """Whether a row that a column names ("quota-12") is no more in force at an instant; a part of the query of that column.

    Args:
        key: name of the column.
        plan: name of the column with the number of its plan.
    """
    found = [
        model.objects.filter(plan_id=OuterRef(plan), in_force_to__lte=at)
        .annotate(named=Concat(Value(f"{part}-"), Cast("pk", CharField())))
        .filter(named=OuterRef(key))
        .order_by()
        for part, model in MODELS.items()
    ]
    first, *others = (Exists(rows) for rows in found)
    return reduce(or_, others, first)


def rows_ever(plan: Plan) -> list[Row]:
    """Every row of a plan that an amendment may replace, those no more in force and those to come included; one query."""
    tables = [
        model.objects.filter(plan=plan)
        .order_by()
        .annotate(part=Value(str(part)))
        .values_list("part", "pk", "replaces_id")
        for part, model in MODELS.items()
    ]
    first, *others = tables
    return [Row(*row) for row in first.union(*others, all=True)]
