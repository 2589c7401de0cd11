"""Kết thúc kế hoạch: the reason, where not every step was sealed."""

from django import forms

from guong.kit.fields import LineField
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason, Refusal
from guong.plans.forms.fields import limit_of
from guong.plans.models import Plan


class ClosingForm(forms.Form):
    """One line; whether it is needed, the action says."""

    reason = LineField(limit=limit_of(Plan, "closing_reason"), label="Lý do kết thúc")

    def refuse(self, refusal: Refusal) -> tuple[Reason, ...]:
        """Show the reasons that name a field beside it; returns the others, which concern the whole."""
        for reason in refusal.reasons:
            if reason.field in self.fields:
                self.add_error(reason.field, say(reason))
        return tuple(reason for reason in refusal.reasons if reason.field not in self.fields)
