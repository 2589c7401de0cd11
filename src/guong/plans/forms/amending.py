"""What is typed into an amendment: its heading, and one line at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from guong.kit.fields import DayField, LineField, PickField, ProseField, with_empty
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason, Refusal
from guong.plans import rules
from guong.plans.forms.fields import limit_of
from guong.plans.forms.parts import DeadlineRow, QuotaRow, SectorRow
from guong.plans.forms.quotas import NOT_COUNTED, NamesOfBodies
from guong.plans.models import Amendment, AmendmentLine
from guong.plans.rules import ChangedPart

MOST_WORDS = 4000
NOT_CHOSEN, NOT_ASKED = "Chưa chọn", "Không phải tên khác của mô hình"
TO_CHOOSE = {"scope": "Chọn phạm vi", "relation": "Chọn vai trò"}  # nothing looks chosen that nobody chose


class _Refusing(forms.Form):
    """A form that takes the reasons of a refused action."""

    def refuse(self, refusal: Refusal) -> tuple[Reason, ...]:
        """Show the reasons that name a field beside it; returns the others, which concern the whole."""
        for reason in refusal.reasons:
            if reason.field in self.fields:
                self.add_error(reason.field, say(reason))
        return tuple(reason for reason in refusal.reasons if reason.field not in self.fields)


class AmendmentForm(_Refusing):
    """The heading of an amendment; `cleaned_data` is what the actions take."""

    document = LineField(
        limit=limit_of(Amendment, "document"),
        label="Số, ký hiệu văn bản sửa đổi",
        help_text="Có thể nhập sau, khi văn thư đã cấp số, nhưng phải trước khi ban hành: ban hành rồi không sửa được.",
    )
    issued_on = DayField(label="Ngày của văn bản", required=True)
    effective_on = DayField(label="Có hiệu lực từ ngày")
    grounds = ProseField(limit=limit_of(Amendment, "grounds"), label="Lý do sửa đổi")


class QuotaLine(_Refusing, QuotaRow):
    """A quota as it comes: the plan runs, so nothing of one that is counted in exemplars stays open."""

    def __init__(
        self,
        *args: Any,
        hierarchies: Sequence[tuple[int, str]] = (),
        names: NamesOfBodies | None = None,
        **options: Any,
    ) -> None:
        self.hierarchies, self.names = hierarchies, names
        super().__init__(*args, **options)
        _only_content(self)
        known = self.data if self.is_bound else self.initial
        said = str(known.get("of") or rules.EXEMPLAR)
        is_asked, is_counted = rules.is_asked_of(said), rules.is_of_exemplars(said, known.get("count_as"))
        self.fields["count_as"].required = is_asked
        self.fields["count_as"].choices = with_empty(
            [choice for choice in self.fields["count_as"].choices if choice[0]], NOT_CHOSEN if is_asked else NOT_ASKED
        )
        for name, to_choose in TO_CHOOSE.items():
            choices = [choice for choice in self.fields[name].choices if choice[0]]
            if not (is_counted and known.get(name)):
                choices = with_empty(choices, to_choose if is_counted else NOT_COUNTED)
            self.fields[name].choices = choices
            self.fields[name].required = is_counted


class DeadlineLine(_Refusing, DeadlineRow):
    """A deadline as it comes; which step it is of is said by the one it replaces, or chosen."""

    def __init__(self, *args: Any, is_new: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        _only_content(self)
        del self.fields["step"]
        if is_new:
            steps = [(step.value, word(f"step.{step}")) for step in rules.Step]
            self.fields = {"step": PickField(steps, label="Của bước", required=True), **self.fields}

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data


class SectorLine(_Refusing, SectorRow):
    """A sector as it comes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _only_content(self)


class TextLine(_Refusing):
    """Words of a clause that nothing is counted by."""

    clause = LineField(limit=limit_of(AmendmentLine, "clause"), label="Mục trong văn bản", required=True)
    before = ProseField(limit=MOST_WORDS, label="Câu chữ đang có")
    after = ProseField(limit=MOST_WORDS, label="Câu chữ mới")


def line_form(
    part: str,
    data: Mapping[str, Any] | None,
    *,
    hierarchies: Sequence[tuple[int, str]],
    is_new: bool,
    initial: Mapping[str, Any] | None,
    names: NamesOfBodies | None = None,
) -> Any:
    """The form of one line.

    Args:
        names: of the bodies that a quota may name.
        is_new: the line adds something; else it replaces what `initial` shows.
    """
    start = dict(initial or {})
    match part:
        case ChangedPart.QUOTA:
            return QuotaLine(data, hierarchies=hierarchies, names=names, initial=start)
        case ChangedPart.DEADLINE:
            return DeadlineLine(data, is_new=is_new, initial=start)
        case ChangedPart.SECTOR:
            return SectorLine(data, initial=start)
        case _:
            return TextLine(data, initial=start)


def _only_content(form: Any) -> None:
    """Without the fields of a row among others: its number, its place, the tick that leaves it out."""
    for name in ("id", "thu_tu", "bo"):
        form.fields.pop(name, None)
