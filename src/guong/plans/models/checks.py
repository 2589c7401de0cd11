"""Conditions that the database itself keeps."""

from typing import Any

from django.db import models
from django.db.models import Q


def one_of(field: str, values: Any, name: str, *, empty: bool = False) -> models.CheckConstraint:
    condition = Q(**{f"{field}__in": [value.value for value in values]})
    return models.CheckConstraint(
        condition=condition | Q(**{f"{field}__isnull": True}) if empty else condition, name=name
    )
