"""Rows that fit one condition or another, each condition looked up by itself."""

from typing import Any

from django.db.models import Q


def either(*found: Any) -> Q:
    """The rows that at least one of these queries of one table finds, as a condition on that table.

    A union of numbers, so that each query goes through its own index: for conditions joined by OR a database walks
    through all rows.
    """
    first, *rest = (rows.order_by().values("pk") for rows in found)
    return Q(pk__in=first.union(*rest) if rest else first)
