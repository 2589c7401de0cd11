"""Fields of a plan's forms, besides those of `kit.fields`."""

import re
from datetime import time
from typing import Any

from django import forms
from django.db.models import Model

from guong.kit.fields import PickField, refuse
from guong.kit.reasons import Reason
from guong.kit.text import clean_line

_HOUR = re.compile(r"(\d{1,2})\s*(?::|h|g|giờ)\s*(\d{1,2})?\s*(?:phút|p)?", re.ASCII)


def limit_of(model: type[Model], name: str) -> int:
    """The length limit of a stored field."""
    limit: int | None = getattr(model._meta.get_field(name), "max_length", None)
    if limit is None:
        raise ValueError(f"{model.__name__}.{name} has no limit")
    return limit


class HourField(forms.CharField):
    """An hour of the day, if the plan names one: 10:30, 10h30, 10 giờ 30, 17h."""

    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label, required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"})
        )

    def clean(self, value: Any) -> time | None:
        typed = clean_line(str(value or "")[:60]).lower()
        if not typed:
            return None
        found = _HOUR.fullmatch(typed)
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            refuse(Reason("hour_unreadable"))
            return None
        return time(int(found[1]), int(found[2] or 0))

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H:%M") if isinstance(value, time) else value


class IdField(PickField):
    """One of a few rows, by id."""

    def clean(self, value: Any) -> int | None:
        chosen = super().clean(value)
        return int(chosen) if chosen else None
