"""The first screen: what stands at the head and at the foot of the paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from guong.kit.fields import DayField, LineField, NumberField, ProseField, refuse
from guong.kit.reasons import Reason
from guong.kit.text import slug
from guong.plans.forms.fields import IdField, limit_of
from guong.plans.models import Plan

SHORT_CODE = 36  # signs of a proposed code; people read it in addresses
TAKEN_BY_PAGES = frozenset({"moi", "doc"})
FIRST_YEAR, LAST_YEAR = 1930, 2200
GROUPS: dict[str, tuple[str, ...]] = {
    "Kế hoạch": ("title", "year", "code"),
    "Cơ quan": ("receiver_id", "issuer_id", "hierarchy_id"),
    "Số và ngày ban hành": ("number", "issued_on", "place"),
    "Người ký": ("signing_authority", "signing_post", "signatory"),
    "Mục đích, yêu cầu": ("purpose", "requirements"),
    "Gửi sau hạn": ("refuse_late",),
}


def propose_code(title: str, year: int) -> str:
    """A short address out of title and year: whole words, the year last."""
    kept = ""
    for part in slug(title).split("-"):
        if part == str(year):
            continue
        longer = f"{kept}-{part}" if kept else part
        if len(longer) > SHORT_CODE:
            break
        kept = longer
    return f"{kept or 'ke-hoach'}-{year}"


def _line(name: str, label: str, *, required: bool = False, **options: Any) -> LineField:
    return LineField(limit=limit_of(Plan, name), label=label, required=required, **options)


class HeadingForm(forms.Form):
    """Fields of `Plan`, by their own names, so that `cleaned_data` is what the actions take."""

    title = _line(
        "title", "Tên kế hoạch", required=True, help_text="Như trích yếu của văn bản, không cần chữ “Kế hoạch” ở đầu."
    )
    year = NumberField(label="Năm", least=FIRST_YEAR, most=LAST_YEAR, required=True)
    code = _line(
        "code",
        "Mã kế hoạch",
        help_text="Dùng trong địa chỉ trang, không đổi được về sau. Để trống thì hệ thống đặt theo tên và năm.",
    )
    receiver_id = IdField((), label="Cơ quan tiếp nhận, theo dõi", required=True)
    issuer_id = IdField(
        (),
        label="Cơ quan ban hành",
        required=True,
        help_text="Chỉ tiêu “trực thuộc” được hiểu là trực thuộc cơ quan này.",
    )
    hierarchy_id = IdField((), label="Hệ thống tổ chức", required=True)
    number = _line("number", "Số, ký hiệu", help_text="Có thể nhập sau, khi văn thư đã cấp số.")
    issued_on = DayField(label="Ngày ban hành")
    place = _line("place", "Địa danh")
    signing_authority = _line("signing_authority", "Quyền hạn ký (T/M, K/T, T/L)")
    signing_post = _line("signing_post", "Chức vụ người ký")
    signatory = _line("signatory", "Họ tên người ký")
    purpose = ProseField(limit=limit_of(Plan, "purpose"), label="Mục đích")
    requirements = ProseField(limit=limit_of(Plan, "requirements"), label="Yêu cầu")
    refuse_late = forms.BooleanField(
        label="Không nhận đăng ký sau khi hết hạn",
        required=False,
        help_text="Thông thường nên để trống: đăng ký muộn vẫn được nhận và ghi rõ là muộn.",
    )

    def __init__(
        self,
        *args: Any,
        issuers: Sequence[tuple[int, str]],
        hierarchies: Sequence[tuple[int, str]],
        receivers: Sequence[tuple[int, str]] = (),
        is_new: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, rows in (("issuer_id", issuers), ("hierarchy_id", hierarchies), ("receiver_id", receivers)):
            self.fields[name].choices = [(str(id_), text) for id_, text in rows]
        if not is_new:
            del self.fields["code"], self.fields["receiver_id"]
        elif len(receivers) == 1:
            self.fields["receiver_id"].widget = forms.HiddenInput()
        if len(hierarchies) == 1:
            self.fields["hierarchy_id"].widget = forms.HiddenInput()

    def clean_code(self) -> str:
        """Made into what an address can carry; a word that one of the pages uses is no code."""
        code = slug(self.cleaned_data["code"])
        if code in TAKEN_BY_PAGES:
            refuse(Reason("code_taken"))
        return code

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The visible fields under their headings."""
        shown = [
            (title, [self[name] for name in names if name in self.fields and not self[name].is_hidden])
            for title, names in GROUPS.items()
        ]
        return [(title, fields) for title, fields in shown if fields]

    def labelled(self, values: dict[str, Any]) -> dict[str, str]:
        """Values in words by label, to lay two versions side by side."""
        return {
            field.label: _in_words(field, values.get(name)) for name, field in self.fields.items() if name in values
        }


def _in_words(field: Any, value: Any) -> str:
    if isinstance(field, IdField):
        return dict(field.choices).get(str(value), str(value or ""))
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)
