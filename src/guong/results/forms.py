"""The three short screens of a report: what was typed, as the actions take it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms

from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason
from guong.kit.text import clean, clean_line, words
from guong.registrations.rules import read_quantity
from guong.results.rules import (
    CAPTION_LIMIT,
    CHOICES,
    EVIDENCE_LIMIT,
    MOST_BENEFICIARIES,
    TEXTS,
    Achieved,
    read_achieved,
)
from guong.results.words import FIELDS

SCREENS: tuple[tuple[str, ...], ...] = (
    ("achieved", "progress", "done"),
    ("beneficiaries", "beneficiary_count", "effect", "difficulties", "taken_up"),
    ("files", "assessment", "proposal", "proposal_reason"),
)
TITLES = ("Đạt được gì", "Ai hưởng lợi, hiệu quả", "Ảnh, minh chứng và đề nghị")
LAST = len(SCREENS)
SCREEN_OF = {name: place for place, names in enumerate(SCREENS, 1) for name in names}
ROOM_TO_CLEAN = 4  # times the limit; a longer text is not even cleaned
LONGEST_NUMBER = 100


@dataclass
class Typed:
    """One screen as typed: values for `actions.write`; what could not be read is left out, and named by the form."""

    texts: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int | None] = field(default_factory=dict)  # of beneficiaries, where it was asked
    achieved: list[Achieved] = field(default_factory=list)
    captions: dict[int, str] = field(default_factory=dict)


class ScreenForm(forms.Form):
    """The fields of one screen.

    Args:
        goals: the registered aims, each with ``id``, ``what``, ``unit``.
        files: numbers of the photos and documents that are there, each of which has a caption.
    """

    def __init__(self, screen: int, goals: Iterable[Any], files: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.screen, self.goals, self.files_here = screen, list(goals), list(files)
        for name in SCREENS[screen - 1]:
            self.fields.update(self._made(name))

    def _made(self, name: str) -> dict[str, forms.Field]:
        if name == "achieved":
            return {key: made for goal in self.goals for key, made in _of_goal(goal).items()}
        if name == "files":
            return {
                f"caption-{number}": LongText(CAPTION_LIMIT, one_line=True, label="Chú thích")
                for number in self.files_here
            }
        if name == "beneficiary_count":
            return {name: CountField(label=FIELDS[name])}
        if name in CHOICES:
            return {name: _choice(name)}
        return {name: LongText(TEXTS[name], label=FIELDS[name])}

    def read(self) -> Typed:
        """What was typed; a field that was not sent is not emptied, one that cannot be read is left as it was."""
        self.is_valid()
        typed, values = Typed(), {name: value for name, value in self.cleaned_data.items() if name in self.data}
        typed.texts = {name: values[name] for name in TEXTS if name in values}
        typed.choices = {name: values[name] for name in CHOICES if name in values}
        typed.counts = {name: values[name] for name in ("beneficiary_count",) if name in values}
        typed.captions = {number: values[key] for number in self.files_here if (key := f"caption-{number}") in values}
        typed.achieved = [
            Achieved(goal.id, values[f"achieved-{goal.id}"], values[f"evidence-{goal.id}"])
            for goal in (self.goals if self.screen == 1 else ())
            if {f"achieved-{goal.id}", f"evidence-{goal.id}"} <= set(values)
        ]
        return typed


def _of_goal(goal: Any) -> dict[str, forms.Field]:
    return {
        f"achieved-{goal.id}": AchievedField(goal.unit, label=f"Đã đạt được ({goal.unit})"),
        f"evidence-{goal.id}": LongText(EVIDENCE_LIMIT, one_line=True, label="Căn cứ, minh chứng"),
    }


def _choice(name: str) -> forms.ChoiceField:
    codes = [(code.value, word(f"{name}.{code.value}")) for code in CHOICES[name]]
    # How far it went is chosen by one touch; the two at the end are the phone's own pickers.
    if name == "progress":
        return _Choice(label=FIELDS[name], choices=codes, widget=forms.RadioSelect, required=False)
    return _Choice(label=FIELDS[name], choices=[("", "Chọn…"), *codes], required=False)


class _Choice(forms.ChoiceField):
    default_error_messages = {"invalid_choice": "Hãy chọn một mục trong danh sách."}


class LongText(forms.CharField):
    """Cleans Vietnamese text at the door and says how much too long it is."""

    def __init__(self, limit: int, *, one_line: bool = False, **kwargs: Any) -> None:
        self.limit, self.one_line = limit, one_line
        widget: forms.Widget = forms.TextInput() if one_line else forms.Textarea()
        super().__init__(strip=False, required=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value)
        if len(text) > ROOM_TO_CLEAN * self.limit:
            self._refuse(len(text))  # cleaning drops a few signs, never three of four
        return clean_line(text) if self.one_line else clean(text)

    def validate(self, value: str) -> None:
        if len(value) > self.limit:
            self._refuse(len(value))

    def _refuse(self, length: int) -> None:
        raise forms.ValidationError(say(Reason("too_long", facts={"limit": self.limit, "length": length})))


class AchievedField(forms.Field):
    """What was reached of one aim, in its own unit: "2,5" or "2,5 km"; empty is nothing yet, zero is a value."""

    widget = forms.TextInput

    def __init__(self, unit: str, **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(
            required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs
        )

    def to_python(self, value: Any) -> Decimal | None:
        typed = clean_line(str(value or "")[: LONGEST_NUMBER + 1])
        if len(str(value or "")) > LONGEST_NUMBER:
            raise forms.ValidationError(say(Reason("quantity_unreadable")))
        found, reason = read_achieved(typed, self.unit, same=lambda one, other: words(one) == words(other))
        if reason is not None:
            raise forms.ValidationError(say(reason))
        return found


class CountField(forms.Field):
    """How many people or households: a whole number, "1.200"; empty is not known."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "short"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> int | None:
        typed = clean_line(str(value or "")[: LONGEST_NUMBER + 1])
        if not typed:
            return None
        found = read_quantity(typed) if len(typed) <= LONGEST_NUMBER else None
        if found is None or found != int(found) or found > MOST_BENEFICIARIES:
            raise forms.ValidationError(say(Reason("count_unreadable")))
        return int(found)


def typed_in(form: ScreenForm, posted: Mapping[str, Any]) -> dict[str, str]:
    """Every field of a screen as it was typed, by name: what is shown beside somebody else's version."""
    return {name: str(posted[name]) for name in form.fields if name in posted}
