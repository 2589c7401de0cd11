"""Kết thúc hay gộp một mô hình."""

from typing import Any

from django import forms

from guong.kit.fields import LineField, PickField
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason, Refusal
from guong.registrations.rules.ending import LONGEST_REASON

ENDED, MERGED = "ended", "merged"
LONGEST_NAMED = 400  # a code with the title behind it, as the list offers it


class EndingForm(forms.Form):
    """Which of the two, into what, and why."""

    how = PickField(
        [(ENDED, "Kết thúc, không làm tiếp"), (MERGED, "Gộp vào một mô hình khác")],
        label="Mô hình này",
        required=True,
        widget=forms.RadioSelect,
    )
    into = LineField(limit=LONGEST_NAMED, label="Gộp vào mô hình")
    reason = LineField(limit=LONGEST_REASON, label="Lý do", required=True, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        """Merging names the other one."""
        if self.cleaned_data.get("how") == MERGED and not self.cleaned_data.get("into") and "into" not in self.errors:
            self.add_error("into", say(Reason("missing")))
        return self.cleaned_data

    def refuse(self, refusal: Refusal) -> None:
        """Show each reason beside the field it names, or above the form."""
        for reason in refusal.reasons:
            self.add_error(reason.field if reason.field in self.fields else None, say(reason))
