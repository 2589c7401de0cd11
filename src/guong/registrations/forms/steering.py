"""Forms of those who steer a plan: more time, excusal, sealing, reopening. They read what was typed; actions decide."""

from datetime import date
from typing import Any

from django import forms

from guong.kit.dates import read_day
from guong.kit.periods import ONE_DAY, start_of
from guong.kit.phrasebook import say
from guong.kit.reasons import Refusal, Refused

MISSING = {"required": "Chưa nhập mục này."}


def text(label: str, limit: int, *, rows: int = 0) -> Any:
    """A field of text, of several lines when `rows` is given."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput
    too_long = f"Dài quá {limit} ký tự. Hãy rút gọn."
    return forms.CharField(
        label=label, max_length=limit, widget=widget, error_messages={**MISSING, "max_length": too_long}
    )


class Steering(forms.Form):
    """A form that takes an action's reasons beside its own fields."""

    def refuse(self, refusal: Refusal) -> None:
        """Show each reason beside the field it names, or above the form."""
        for reason in refusal.reasons:
            self.add_error(reason.field if reason.field in self.fields else None, say(reason))


class ExtensionForm(Steering):
    """Gia hạn: the new last day, why, and who agreed."""

    until = forms.CharField(
        label="Gia hạn đến hết ngày",
        max_length=60,
        error_messages=MISSING,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    reason = text("Lý do", 500, rows=2)
    authority = text("Ai đồng ý", 200)

    def clean_until(self) -> date:
        """The day typed; the term then ends with that day."""
        try:
            return read_day(self.cleaned_data["until"], field="until")
        except Refused as refused:
            raise forms.ValidationError([say(reason) for reason in refused.reasons]) from None

    def for_action(self) -> dict[str, Any]:
        """Arguments of `plans.actions.extend`: the end is exclusive, the start of the next day."""
        given = self.cleaned_data
        return {"until": start_of(given["until"] + ONE_DAY), "reason": given["reason"], "authority": given["authority"]}


class ExcusalForm(Steering):
    """Miễn: why, and who agreed."""

    reason = text("Lý do", 500, rows=2)
    authority = text("Ai đồng ý", 200)

    def for_action(self) -> dict[str, Any]:
        """Arguments of `plans.actions.excuse`."""
        return dict(self.cleaned_data)


class SealingForm(Steering):
    """Khóa số liệu: grave, so the plan's code is typed and the undecided items are confirmed as seen."""

    seen_unhandled = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    confirmed = forms.BooleanField(
        label="Tôi đã xem số liệu và những mô hình chưa xử lý nêu trên",
        error_messages={"required": "Đánh dấu ô này sau khi đã xem."},
    )
    code = forms.CharField(
        label="Gõ mã kế hoạch để xác nhận",
        max_length=60,
        error_messages=MISSING,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, plan_code: str, *args: Any, **options: Any) -> None:
        self.plan_code = plan_code
        super().__init__(*args, **options)

    def clean_code(self) -> str:
        """What was typed must be this plan's code."""
        typed = str(self.cleaned_data["code"]).strip().lower()
        if typed != self.plan_code:
            raise forms.ValidationError(f"Mã chưa đúng. Mã của kế hoạch này là {self.plan_code}.")
        return typed


class ReopeningForm(Steering):
    """Đề nghị mở lại: why."""

    reason = text("Lý do mở lại", 500, rows=2)
