"""One thing found in a plan's text, in the fields of the plan's own forms: judged as if a person had typed it."""

from collections.abc import Mapping, Sequence
from typing import Any

from guong.kit.fields import PickField
from guong.kit.phrasebook import word
from guong.plans import rules
from guong.plans.forms.heading import HeadingForm
from guong.plans.forms.parts import (
    SCREENS,
    AssignmentRow,
    BasisRow,
    DeadlineRow,
    NamedFormRow,
    QuotaRow,
    RecipientRow,
    SectorRow,
    ThemeRow,
)
from guong.plans.forms.quotas import NamesOfBodies
from guong.plans.forms.rows import RowForm
from guong.plans.rules import Circle

Choices = Sequence[tuple[int, str]]
MOST = {name: most for _, specs in SCREENS.values() for name, (_, most) in specs.items()}


class FoundDeadline(DeadlineRow):
    """A term, with the step that it belongs to: found in a text it has no place of its own that says so."""

    step = PickField([(s.value, word(f"step.{s}")) for s in rules.Step], label="Hạn của bước", required=True)

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data


ROWS: Mapping[str, type[RowForm]] = {
    "bases": BasisRow,
    "themes": ThemeRow,
    "sectors": SectorRow,
    "quotas": QuotaRow,
    "deadlines": FoundDeadline,
    "assignments": AssignmentRow,
    "forms": NamedFormRow,
    "recipients": RecipientRow,
}


class Heading(HeadingForm):
    """Those fields of the heading that one finding speaks of."""

    def __init__(self, *args: Any, names: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in set(self.fields) - set(names):
            del self.fields[name]

    @property
    def content(self) -> list[Any]:
        """The fields that are shown."""
        return list(self)

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class Forms:
    """The form of each part, for one plan.

    Args:
        hierarchies, issuers: (id, name) of what may be chosen.
        names: of the bodies that a quota may name.
    """

    def __init__(self, hierarchies: Choices, issuers: Choices, names: NamesOfBodies | None = None) -> None:
        self.hierarchies, self.issuers = hierarchies, issuers
        here = {"hierarchies": hierarchies, "names": names}
        self.rows = {**ROWS, "quotas": type("QuotaRowHere", (QuotaRow,), here)}

    def form(self, part: str, values: Mapping[str, Any], names: Sequence[str] = (), *, prefix: str = "muc") -> Any:
        """The form, judged; what was found stands in it as if it had been typed.

        Args:
            values: field → what was found or typed.
            names: for the heading, the fields that are spoken of.
        """
        if part == "quotas" and "circle" not in values:  # found before there were groups
            values = {**values, "circle": Circle.ALL.value, "continuing_counts": "on"}
        data = {f"{prefix}-{name}": value for name, value in values.items()}
        if part == "heading":
            return Heading(data, prefix=prefix, names=names, issuers=self.issuers, hierarchies=self.hierarchies)
        form = self.rows[part](data, prefix=prefix)
        if not form.is_fixed:
            form.fields.pop("bo"), form.fields.pop("thu_tu")
        form.fields.pop("id")
        return form


def typed_values(part: str, form: Any) -> dict[str, Any]:
    """What a valid form gives, as the actions take it."""
    if part == "heading":
        return form.values()  # type: ignore[no-any-return]
    return dict(form.cleaned_data)


def describe(part: str, form: Any, values: Mapping[str, Any]) -> str:
    """A finding in words."""
    if part == "heading":
        return "\n".join(f"{label}: {said}" for label, said in form.labelled(dict(values)).items() if said)
    return form.describe(values)  # type: ignore[no-any-return]


def fields_of(form: Any) -> list[Any]:
    """The fields to be shown, in order."""
    return [bound for bound in form if not bound.is_hidden]
