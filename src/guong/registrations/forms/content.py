"""The five short screens of a registration: what was typed, as the actions take it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from guong.kit.dates import read_day
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason, Refused
from guong.kit.text import clean, clean_line
from guong.registrations.actions.guards import ONE_LINE
from guong.registrations.rules import GOAL_TEXTS, TEXTS, GoalValue, HolderKind, ParticipationValue, read_quantity
from guong.registrations.words import FIELDS

SCREENS: tuple[tuple[str, ...], ...] = (
    ("title", "holder_kind", "holder_name", "since"),
    ("sector", "place", "relations"),
    ("reason", "aims", "goals"),
    ("method", "forces", "schedule", "resources"),
    ("products", "replicability", "contact_name", "contact_phone"),
)
TITLES = (
    "Tên mô hình; tập thể, cá nhân, hộ",
    "Nhóm đối tượng, địa bàn, đơn vị tham gia",
    "Lý do và mục tiêu",
    "Cách làm",
    "Kết quả và người phụ trách",
)
SCREEN_OF = {name: place for place, names in enumerate(SCREENS, 1) for name in names}
Resolver = Callable[[str], tuple[int | None, list[str]]]
BLANK_ROWS, MOST_ROWS = 1, 20
ROOM_TO_CLEAN = 4  # times the limit; a longer text is not even cleaned
SHORT = frozenset({"title", "holder_name", "contact_name", "contact_phone"})
PARTICIPATING = ("implements", "directs", "coordinates")


@dataclass
class Typed:
    """One screen as typed: values for `actions.write`, reasons by field, and rows to show again."""

    texts: dict[str, str] = field(default_factory=dict)
    exemplar: dict[str, Any] = field(default_factory=dict)
    sector_id: int | None = None
    goals: list[GoalValue] | None = None
    participations: list[ParticipationValue] | None = None
    goal_rows: list[dict[str, str]] = field(default_factory=list)
    relation_rows: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def for_action(self) -> dict[str, Any]:
        """Keyword arguments of `actions.write`; parts that could not be read are left out."""
        wrong = {reason.field.split("-")[0] for reason in self.reasons}
        found: dict[str, Any] = {"texts": self.texts, "exemplar": self.exemplar, "sector_id": self.sector_id}
        if self.goals is not None and "goals" not in wrong:
            found["goals"] = self.goals
        if self.participations is not None and "relations" not in wrong:
            found["participations"] = self.participations
        return found


class ScreenForm(forms.Form):
    """The plain fields of one screen; goals and relations are rows of their own."""

    def __init__(self, screen: int, sectors: Sequence[tuple[int, str]], year: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        for name in SCREENS[screen - 1]:
            made = _field(name, sectors, year)
            if made is not None:
                self.fields.update(made)

    def leave_out(self, name: str) -> None:
        """Do not ask for a field: what stands there stays."""
        for part in ("is_new", "since") if name == "since" else (name,):
            self.fields.pop(part, None)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("is_new") == "continuing" and values.get("since") is None and "since" not in self.errors:
            self.add_error("since", "Ghi năm mô hình bắt đầu.")
        return values


def _field(name: str, sectors: Sequence[tuple[int, str]], year: int) -> dict[str, forms.Field] | None:
    if name in TEXTS:
        return {name: _text(name)}
    if name == "holder_kind":
        kinds = [(kind.value, word(f"holder.{kind.value}")) for kind in HolderKind]
        return {name: forms.ChoiceField(label=FIELDS[name], choices=kinds, widget=forms.RadioSelect, required=False)}
    if name == "sector":
        choices = [(str(pk), label) for pk, label in sectors]
        return {name: forms.ChoiceField(label=FIELDS[name], choices=choices, widget=forms.RadioSelect, required=False)}
    if name == "since":
        which = [("new", f"Mới bắt đầu năm {year}"), ("continuing", "Tiếp tục từ năm trước")]
        return {
            "is_new": forms.ChoiceField(label=FIELDS[name], choices=which, widget=forms.RadioSelect, required=False),
            "since": forms.IntegerField(
                label="Bắt đầu từ năm", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"}),
                error_messages={"invalid": "Năm phải là một số, ví dụ 2021."},
            ),
        }  # fmt: skip
    return None


def _text(name: str) -> forms.CharField:
    widget: forms.Widget = forms.TextInput() if name in SHORT else forms.Textarea()
    if name == "contact_phone":
        widget.attrs.update({"inputmode": "tel", "autocomplete": "tel"})
    return _LongText(
        name,
        label=FIELDS[name],
        required=name == "title",
        widget=widget,
        error_messages={"required": "Chưa nhập mục này."},
    )


class _LongText(forms.CharField):
    """Cleans Vietnamese text at the door and says how much too long it is."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.name = name

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value)
        if len(text) > ROOM_TO_CLEAN * TEXTS[self.name]:
            self._refuse_length(text)  # cleaning drops a few signs, never three of four
        return clean_line(text) if self.name in ONE_LINE else clean(text)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > TEXTS[self.name]:
            self._refuse_length(value)

    def _refuse_length(self, text: str) -> None:
        facts = {"limit": TEXTS[self.name], "length": len(text)}
        raise forms.ValidationError(say(Reason("too_long", facts=facts)))

    def prepare_value(self, value: Any) -> Any:
        return value


def read_screen(form: ScreenForm, screen: int, posted: Mapping[str, Any], resolve: Resolver) -> Typed:
    """What was typed on a screen.

    Args:
        posted: the raw POST.
        resolve: name of a body as typed → its id (None when unknown or ambiguous) and names that come near.
    """
    form.is_valid()
    typed = Typed()
    values = form.cleaned_data
    for name in SCREENS[screen - 1]:
        if name in TEXTS and name in values and name in posted:  # a field that was not sent is not emptied
            typed.texts[name] = values[name]
    if values.get("holder_kind"):
        typed.exemplar["holder_kind"] = values["holder_kind"]
    if "is_new" in form.fields:
        _read_since(form, typed)
    if values.get("sector"):
        typed.sector_id = int(values["sector"])
    if "goals-so_dong" in posted and "goals" in SCREENS[screen - 1]:
        _read_goals(posted, typed)
    if "relations-so_dong" in posted and "relations" in SCREENS[screen - 1]:
        _read_relations(posted, typed, resolve)
    return typed


def _read_since(form: ScreenForm, typed: Typed) -> None:
    if form.cleaned_data.get("is_new") == "continuing":
        if form.cleaned_data.get("since") is not None:
            typed.exemplar["since"] = form.cleaned_data["since"]
    elif form.cleaned_data.get("is_new"):
        typed.exemplar["since"] = form.year


def _rows(posted: Mapping[str, Any], prefix: str, names: Sequence[str]) -> list[dict[str, str]]:
    count = str(posted.get(f"{prefix}-so_dong", "0"))
    total = min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    return [{name: clean_line(str(posted.get(f"{prefix}-{row}-{name}", ""))) for name in names} for row in range(total)]


def _read_goals(posted: Mapping[str, Any], typed: Typed) -> None:
    typed.goal_rows = _rows(posted, "goals", ("what", "quantity", "unit", "by"))
    typed.goals = []
    for place, row in enumerate(typed.goal_rows):
        if not any(row.values()):
            continue
        missing = [name for name in ("what", "quantity", "unit") if not row[name]]
        typed.reasons.extend(Reason("goal_incomplete", field=f"goals-{place}-{name}") for name in missing[:1])
        quantity = read_quantity(row["quantity"])
        if row["quantity"] and quantity is None:
            typed.reasons.append(Reason("quantity_unreadable", field=f"goals-{place}-quantity"))
        typed.reasons.extend(_too_long(row, place))
        by = _day(row["by"], f"goals-{place}-by", typed)
        if not missing and quantity is not None:
            typed.goals.append(GoalValue(row["what"], quantity, row["unit"], by))


def _too_long(row: Mapping[str, str], place: int) -> list[Reason]:
    return [
        Reason("too_long", field=f"goals-{place}-{name}", facts={"limit": limit, "length": len(row[name])})
        for name, limit in GOAL_TEXTS.items()
        if len(row[name]) > limit
    ]


def _day(text: str, name: str, typed: Typed) -> Any:
    if not text:
        return None
    try:
        return read_day(text)
    except Refused as refused:
        typed.reasons.extend(Reason(reason.code, field=name, facts=reason.facts) for reason in refused.reasons)
        return None


def _read_relations(posted: Mapping[str, Any], typed: Typed, resolve: Resolver) -> None:
    rows = _rows(posted, "relations", ("unit", "relation"))
    lead = str(posted.get("relations-chu_tri", "0"))
    typed.participations = []
    for place, row in enumerate(rows):
        is_lead = lead == str(place)
        typed.relation_rows.append({**row, "lead": is_lead})
        if not row["unit"]:
            continue
        body, near = resolve(row["unit"])
        if body is None:
            reason = (
                Reason("unit_with_near_names", f"relations-{place}-unit", {"near": "; ".join(near)}) if near else None
            )
            typed.reasons.append(reason or Reason("unknown_unit", f"relations-{place}-unit"))
        if row["relation"] not in PARTICIPATING:
            typed.reasons.append(Reason("unknown_relation", f"relations-{place}-relation"))
        elif body is not None:
            typed.participations.append(ParticipationValue(body, row["relation"], is_lead))
