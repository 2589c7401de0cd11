"""A plan's text as it is given: pasted or a file, with what the text itself may not say."""

from collections.abc import Sequence
from typing import Any

from django import forms

from guong.kit.fields import LineField, NumberField
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason
from guong.plans.forms.fields import IdField, limit_of
from guong.plans.forms.heading import FIRST_YEAR, LAST_YEAR
from guong.plans.models import Plan, PlanText

LONGEST = 200_000  # signs; the longest real plan has 31,000
Choices = Sequence[tuple[int, str]]


class ReadingForm(forms.Form):
    """A text or a file; year and title only where the text does not say them."""

    text = forms.CharField(
        required=False,
        strip=False,
        label="Dán văn bản kế hoạch",
        help_text="Chép toàn văn trong Word hoặc trên trang web, từ đầu đến hết nơi nhận và người ký, rồi dán vào đây.",
        widget=forms.Textarea(attrs={"spellcheck": "false"}),
    )
    file = forms.FileField(
        required=False,
        label="Hoặc chọn tệp",
        help_text="Word (.docx), PDF có lớp chữ, hoặc văn bản thường (.txt), tối đa 25 MB. Bản quét thì nhập bằng biểu.",
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt"}),
        error_messages={"empty": say(Reason("file_empty"))},
    )
    origin = LineField(limit=limit_of(PlanText, "origin"), label="Tên tệp", widget=forms.HiddenInput)
    title = LineField(
        limit=limit_of(Plan, "title"), label="Tên kế hoạch", help_text="Để trống thì lấy trích yếu của văn bản."
    )
    year = NumberField(label="Năm", least=FIRST_YEAR, most=LAST_YEAR)
    receiver_id = IdField((), label="Cơ quan tiếp nhận, theo dõi", required=True)
    issuer_id = IdField((), label="Cơ quan ban hành", required=True)
    hierarchy_id = IdField((), label="Hệ thống tổ chức", required=True)

    def __init__(self, *args: Any, issuers: Choices, receivers: Choices, hierarchies: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].help_text = "Để trống thì lấy năm ghi trong văn bản."
        for name, rows in (("issuer_id", issuers), ("receiver_id", receivers), ("hierarchy_id", hierarchies)):
            self.fields[name].choices = [(str(id_), text) for id_, text in rows]
            if len(rows) == 1:
                self.fields[name].widget = forms.HiddenInput()

    def clean_text(self) -> str:
        """As it was pasted; a text that says nothing is none."""
        text: str = self.cleaned_data["text"]
        if len(text) > LONGEST:
            raise forms.ValidationError(say(too_long(len(text))), code="plan_text_long")
        return text if text.strip() else ""

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        found: dict[str, Any] = super().clean() or {}
        if "file" in self.errors or "text" in self.errors:
            return found
        if not found.get("file") and not found.get("text"):
            self.add_error("text", say(Reason("plan_text_missing")))
        elif found.get("file") and found.get("text"):
            self.add_error("text", say(Reason("plan_text_and_file")))
        return found

    @property
    def heading(self) -> dict[str, Any]:
        """The fields of the plan that were chosen."""
        return {name: self.cleaned_data[name] for name in ("issuer_id", "receiver_id", "hierarchy_id")}


def too_long(length: int) -> Reason:
    """How much is too much."""
    shown = {"length": f"{length:,}".replace(",", "."), "most": f"{LONGEST:,}".replace(",", ".")}
    return Reason("plan_text_long", field="text", facts=shown)
