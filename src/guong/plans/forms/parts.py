"""The other screens: one or two parts each, as repeated rows."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from guong.kit.dates import show_day
from guong.kit.fields import DayField, LineField, PickField, ProseField
from guong.kit.periods import Boundary
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason
from guong.plans import rules
from guong.plans.forms.fields import HourField, limit_of
from guong.plans.forms.quotas import CLAUSE, NamesOfBodies, QuotaRow
from guong.plans.forms.rows import RowForm, Rows
from guong.plans.models import Assignment, Basis, Deadline, NamedForm, Recipient, Sector, Theme


def _line(model: Any, name: str, label: str, **options: Any) -> LineField:
    return LineField(limit=limit_of(model, name), label=label, **options)


def _prose(model: Any, name: str, label: str, **options: Any) -> ProseField:
    return ProseField(limit=limit_of(model, name), label=label, **options)


class BasisRow(RowForm):
    """Căn cứ."""

    one, telling = "Căn cứ", ("text", "issued_on", "issuer")
    text = _line(Basis, "text", "Văn bản", required=True)
    issued_on = DayField(label="Ngày ban hành")
    issuer = _line(Basis, "issuer", "Cơ quan ban hành")
    clause = _line(Basis, "clause", CLAUSE)

    @staticmethod
    def describe(row: Mapping[str, Any]) -> str:
        return ", ".join(str(part) for part in (row["text"], row["issuer"], show_day(row["issued_on"])) if part)


class ThemeRow(RowForm):
    """Chuyên đề."""

    one, telling = "Chuyên đề", ("text",)
    kind = PickField([("term", word("theme.term")), ("annual", word("theme.annual"))], label="Loại", required=True)
    clause = _line(Theme, "clause", CLAUSE)
    text = _prose(Theme, "text", "Nội dung chuyên đề", required=True)

    @staticmethod
    def describe(row: Mapping[str, Any]) -> str:
        return f"{word('theme.' + row['kind'])}: {row['text']}"


class SectorRow(RowForm):
    """Nhóm đối tượng, lĩnh vực."""

    one, telling = "Nhóm", ("name", "content")
    name = _line(Sector, "name", "Tên nhóm", required=True)
    clause = _line(Sector, "clause", CLAUSE)
    content = _prose(Sector, "content", "Nội dung gợi ý cho nhóm")

    @staticmethod
    def describe(row: Mapping[str, Any]) -> str:
        return f"{row['name']}\n{row['content']}".strip()


class DeadlineRow(RowForm):
    """Thời hạn of one step; every step has its own place on the screen."""

    is_fixed = True
    one, telling = "Thời hạn", ("on", "at", "wording", "clause", "via")
    step = forms.CharField(widget=forms.HiddenInput, required=False)
    boundary = PickField(
        [(b.value, word(f"boundary.{b}").capitalize()) for b in Boundary],
        label="Cách nói trong kế hoạch",
        required=True,
    )
    on = DayField(label="Ngày", required=True)
    at = HourField(label="Giờ, nếu có nêu")
    wording = _line(Deadline, "wording", "Nguyên văn trong kế hoạch")
    clause = _line(Deadline, "clause", CLAUSE)
    via = _line(Deadline, "via", "Gửi qua")

    def clean(self) -> dict[str, Any]:
        """The place on the screen says which step it is, whatever was sent."""
        self.cleaned_data["step"] = self._step.value
        return self.cleaned_data

    def called(self, place: int) -> str:
        return word(f"step.{self._step}")

    @property
    def _step(self) -> rules.Step:
        return list(rules.Step)[int(str(self.prefix).rsplit("-", 1)[1])]

    @staticmethod
    def describe(row: Mapping[str, Any]) -> str:
        hour = f"{row['at']:%H:%M} " if row["at"] else ""
        term = f"{word('boundary.' + row['boundary'])} {hour}{show_day(row['on'])}"
        return f"{word('step.' + row['step'])}: {term}\n{row['wording']}".strip()


class RecipientRow(RowForm):
    """Nơi nhận."""

    one, telling = "Nơi nhận", ("text", "purpose")
    text = _line(Recipient, "text", "Nơi nhận", required=True)
    purpose = _line(Recipient, "purpose", "Để làm gì")

    @staticmethod
    def describe(row: Mapping[str, Any]) -> str:
        return f"{row['text']} ({row['purpose']})" if row["purpose"] else str(row["text"])


class AssignmentRow(RowForm):
    """Nhiệm vụ that the plan gives somebody."""

    one, telling = "Nhiệm vụ", ("who", "text")
    who = _line(Assignment, "who", "Giao cho", required=True)
    role = PickField([(r.value, word(f"role.{r}")) for r in rules.Role], label="Vai trò", required=True)
    clause = _line(Assignment, "clause", CLAUSE)
    text = _prose(Assignment, "text", "Việc được giao", required=True)

    @staticmethod
    def describe(row: Mapping[str, Any]) -> str:
        return f"{row['who']} ({word('role.' + row['role']).lower()}): {row['text']}"


class NamedFormRow(RowForm):
    """Biểu mẫu that the plan names."""

    one, telling = "Biểu mẫu", ("text",)
    text = _line(NamedForm, "text", "Biểu mẫu được nêu", required=True)
    attached = forms.BooleanField(label="Có kèm theo văn bản", required=False)
    clause = _line(NamedForm, "clause", CLAUSE)

    @staticmethod
    def describe(row: Mapping[str, Any]) -> str:
        return f"{row['text']} ({'có kèm theo' if row['attached'] else 'không kèm theo'})"


# Screen → (its title, its parts: name → (row form, most rows)). All fields of one stay below the server's limit.
SCREENS: dict[str, tuple[str, dict[str, tuple[type[RowForm], int]]]] = {
    "can-cu": (
        "Căn cứ, chuyên đề, biểu mẫu",
        {"bases": (BasisRow, 25), "themes": (ThemeRow, 10), "forms": (NamedFormRow, 8)},
    ),
    "nhom": ("Nhóm đối tượng, lĩnh vực", {"sectors": (SectorRow, 40)}),
    "chi-tieu": ("Chỉ tiêu", {"quotas": (QuotaRow, 20)}),
    "thoi-han": ("Thời hạn", {"deadlines": (DeadlineRow, len(rules.Step))}),
    "nhiem-vu": ("Nhiệm vụ được giao", {"assignments": (AssignmentRow, 40)}),
    "noi-nhan": ("Nơi nhận", {"recipients": (RecipientRow, 50)}),
}


class Screen:
    """One screen of repeated rows.

    Args:
        parts: the stored parts by name, as `queries.parts_of` gives them.
        data: what was typed; None shows what is stored.
        names: of the bodies that a quota may name.
    """

    def __init__(
        self,
        slug: str,
        parts: Mapping[str, Sequence[Any]],
        hierarchies: Sequence[tuple[int, str]],
        data: Mapping[str, Any] | None = None,
        names: NamesOfBodies | None = None,
    ) -> None:
        self.slug, (self.title, specs) = slug, SCREENS[slug]
        self.is_bound = data is not None
        self.is_judged = data is not None and "them" not in data
        self.groups = []
        for name, (form, most) in specs.items():
            stored = _stored(form, parts[name])
            if form is QuotaRow:
                form = type("QuotaRowHere", (QuotaRow,), {"hierarchies": hierarchies, "names": names})
            adding = data is not None and "them" in data
            self.groups.append(Rows(name, word(f"plan_field.{name}"), form, most, stored, data, adding=adding))
            if form.is_fixed and data is None:
                _fill_steps(self.groups[-1])

    def is_valid(self) -> bool:
        """Judges all rows, then what they say together."""
        judged = [group.is_valid() for group in self.groups]  # all of them, so that every error is said at once
        return all(judged) and self._steps_in_order()

    def values(self) -> dict[str, list[dict[str, Any]]]:
        """Part → rows, as `actions.replace_parts` takes them."""
        return {group.name: group.values() for group in self.groups}

    def has_changed(self) -> bool:
        """Whether what was typed differs from what is stored."""
        return any(group.values() != group.stored_values() for group in self.groups)

    def errors(self) -> list[tuple[str, str]]:
        """(id, sentence) of every error."""
        return [error for group in self.groups for error in group.errors()]

    def mark(self) -> str:
        """A mark of what is stored: two people may write different screens of one draft at the same time."""
        return hashlib.sha256(repr([group.stored_values() for group in self.groups]).encode()).hexdigest()[:16]

    def told(self, *, stored: bool) -> dict[str, str]:
        """Every row in words under its name, as stored or as typed."""
        found: dict[str, str] = {}
        for group in self.groups:
            rows = group.stored_values() if stored else group.values()
            found |= {f"{group.form.one} {place}": group.form.describe(row) for place, row in enumerate(rows, 1)}
        return found

    def _steps_in_order(self) -> bool:
        rows = {row.cleaned_data["step"]: row for group in self.groups if group.form.is_fixed for row in group.kept}
        if len(rows) < len(rules.Step):
            return True
        first, second = rows[rules.Step.REGISTRATION], rows[rules.Step.RESULT]
        if second.cleaned_data["on"] > first.cleaned_data["on"]:
            return True
        second.add_error("on", say(Reason("result_before_registration")))
        return False


def _stored(form: type[RowForm], rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"id": row.pk, **{name: getattr(row, name) for name in form.stored_names()}} for row in rows]


def _fill_steps(group: Rows) -> None:
    """A block for every step, stored or not, in the order of the year."""
    by_step = {row["step"]: row for row in group.stored}
    group.rows = [
        group.form(prefix=f"{group.name}-{place}", initial=by_step.get(step.value, {"step": step.value}))
        for place, step in enumerate(rules.Step)
    ]
