"""Kết thúc kế hoạch: the reason, where not every step was sealed."""

from django import forms

from guong.plans.forms.fields import LineField, limit_of
from guong.plans.models import Plan


class ClosingForm(forms.Form):
    """One line; whether it is needed, the action says."""

    reason = LineField(limit=limit_of(Plan, "closing_reason"), label="Lý do kết thúc")
