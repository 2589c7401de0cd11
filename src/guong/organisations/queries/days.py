"""The condition by which every dated fact is asked."""

from datetime import date

from django.db.models import Q


def on(day: date) -> Q:
    """Condition: the dated fact holds on `day`."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))
