"""Fields of forms that mend what can be mended in silence and say in Vietnamese what cannot.

No field carries `maxlength`: a browser would cut a pasted text without a word. The server says how much is too much.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from guong.kit.dates import read_day, show_day
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason, Refused
from guong.kit.text import clean, clean_line

_DIGITS = re.compile(r"\d{1,9}", re.ASCII)
MOST = 9999  # of a number, where a field says no other limit


def refuse(*reasons: Reason) -> None:
    """Raise the reasons as a form's own kind of error; nothing happens without reasons."""
    if reasons:
        raise forms.ValidationError([forms.ValidationError(say(reason), code=reason.code) for reason in reasons])


class LineField(forms.CharField):
    """One line of text: NFC, no control signs, single blanks, at most `limit` signs."""

    def __init__(self, *, limit: int, label: str, required: bool = False, **options: Any) -> None:
        self.limit = limit
        super().__init__(label=label, required=required, **options)
        self.error_messages["required"] = say(Reason("missing"))

    def to_python(self, value: Any) -> str:
        return self.mend("" if value is None else str(value))

    def mend(self, typed: str) -> str:
        """What of the typed text is kept."""
        return clean_line(typed)

    def run_validators(self, value: Any) -> None:
        if len(value) > self.limit:
            refuse(
                Reason(
                    "too_long",
                    facts={"limit": f"{self.limit:,}".replace(",", "."), "length": f"{len(value):,}".replace(",", ".")},
                )
            )
        super().run_validators(value)


class ProseField(LineField):
    """Paragraphs."""

    widget = forms.Textarea

    def mend(self, typed: str) -> str:
        return clean(typed)


class DayField(forms.CharField):
    """A day typed the Vietnamese way; shown again as it was typed when it cannot be read."""

    def __init__(self, *, label: str, required: bool = False) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
        super().__init__(label=label, required=required, widget=widget)

    def clean(self, value: Any) -> date | None:
        if not self.required and not clean_line(str(value or "")):
            return None
        try:
            return read_day(str(value or ""))
        except Refused as refused:
            refuse(*refused.reasons)
        return None

    def prepare_value(self, value: Any) -> Any:
        return show_day(value) if isinstance(value, date) else value


class NumberField(forms.CharField):
    """A whole number in a given range."""

    def __init__(self, *, label: str, least: int = 1, most: int = MOST, required: bool = False) -> None:
        self.least, self.most = least, most
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
        super().__init__(label=label, required=required, widget=widget)
        self.error_messages["required"] = say(Reason("missing"))

    def clean(self, value: Any) -> int | None:
        typed = clean_line(str(value or "")[:60])
        if not typed:
            refuse(*([Reason("missing")] if self.required else []))
            return None
        if not _DIGITS.fullmatch(typed):
            refuse(Reason("number_unreadable"))
        number = int(typed)
        if not self.least <= number <= self.most:
            refuse(Reason("number_out_of_range", facts={"least": self.least, "most": self.most}))
        return number


class PickField(forms.ChoiceField):
    """One of a few; the first choice is empty unless something is stored or `required` has a start."""

    def __init__(
        self, choices: Iterable[tuple[str, str]], *, label: str, required: bool = False, **options: Any
    ) -> None:
        super().__init__(choices=list(choices), label=label, required=required, **options)
        self.error_messages.update(required=say(Reason("missing")), invalid_choice=say(Reason("choice_unknown")))


def with_empty(choices: Sequence[tuple[str, str]], empty: str) -> list[tuple[str, str]]:
    """`choices` with an empty one in front."""
    return [("", empty), *choices]
