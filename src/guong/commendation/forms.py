"""The form of an honour. It reads what was typed; the verb decides."""

from datetime import date
from typing import Any

from django import forms

from guong.commendation.rules import LIMITS, NEEDED, Award
from guong.commendation.words import LABELS
from guong.kit.dates import read_day
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason, Refusal, Refused


class HonourForm(forms.Form):
    """What a decision says of one honour; limits are those of the rules, so that an over-long text comes back with its reason."""

    title = forms.CharField(label=LABELS["title"], required=False, strip=False, max_length=4 * LIMITS["title"])
    year = forms.CharField(
        label=LABELS["year"], required=False, max_length=60, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    decision = forms.CharField(label=LABELS["decision"], required=False, strip=False, max_length=4 * LIMITS["decision"])
    decided_on = forms.CharField(
        label=LABELS["decided_on"],
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    awarded_by = forms.CharField(
        label=LABELS["awarded_by"], required=False, strip=False, max_length=4 * LIMITS["awarded_by"]
    )
    source = forms.CharField(label=LABELS["source"], required=False, strip=False, max_length=4 * LIMITS["source"])

    def clean_year(self) -> int:
        """The year typed."""
        typed = self.cleaned_data["year"].strip()
        if not typed:
            raise forms.ValidationError(say(Reason("missing", "year")))
        if not (typed.isascii() and typed.isdigit() and len(typed) == 4):
            raise forms.ValidationError(say(Reason("honour_year_unreadable", "year")))
        return int(typed)

    def clean_decided_on(self) -> date:
        """The day typed."""
        try:
            return read_day(self.cleaned_data["decided_on"], field="decided_on")
        except Refused as refused:
            raise forms.ValidationError([say(reason) for reason in refused.reasons]) from None

    def clean(self) -> dict[str, Any]:
        """What is missing is told of every field at once."""
        values: dict[str, Any] = super().clean() or {}
        for name in NEEDED:
            if name in values and not values[name].strip():
                self.add_error(name, say(Reason("missing", name)))
        return values

    def award(self, organisation_id: int, exemplar_id: int | None) -> Award:
        """What was typed, for the verb."""
        return Award(organisation_id=organisation_id, exemplar_id=exemplar_id, **self.cleaned_data)

    def refuse(self, refusal: Refusal) -> None:
        """Show each reason beside the field it names, or above the form."""
        for reason in refusal.reasons:
            self.add_error(reason.field if reason.field in self.fields else None, say(reason))
