"""What is typed when somebody is registered, seated, let go, corrected."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from guong.kit.fields import DayField, LineField, PickField, with_empty
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason, Refusal
from guong.organisations.actor import Office
from guong.organisations.queries.named import Candidate
from guong.organisations.rules.people import MOST_OF_FULL_NAME, MOST_OF_PHONE
from guong.people.queries import Known
from guong.people.queries.seating import body_named
from guong.people.rules.seating import Wish

SUGGESTED = "don-vi-goi-y"
LONGEST_UNIT = 200
NOBODY_OF_THESE = "khac"
NOW, ON_A_DAY = "ngay", "den-het"


class Reasoned(forms.Form):
    """A form that takes reasons of the rules beside its fields, each once."""

    def refuse(self, refusal: Refusal) -> None:
        """Put reasons beside the fields they name, else above the form."""
        for reason in refusal.reasons:
            name = reason.field if reason.field in self.fields else None
            if say(reason) not in self.errors.get(name or "__all__", []):
                self.add_error(name, say(reason))


class SeatForm(Reasoned):
    """Where, in which office, from when, until when."""

    def __init__(self, data: Any, *, at: datetime, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial), use_required_attribute=False)
        self.at, self.is_unclear = at, False
        self.found: int | None = None
        widget = forms.TextInput(attrs={"list": SUGGESTED, "autocomplete": "off", "spellcheck": "false"})
        self.fields["body"] = LineField(limit=LONGEST_UNIT, label="Đơn vị", required=True, widget=widget)
        offices = [(office.value, word(f"office.{office.value}")) for office in Office]
        self.fields["office"] = PickField(with_empty(offices, "Chọn nhiệm vụ"), label="Nhiệm vụ", required=True)
        self.fields["since"] = DayField(label="Từ ngày", required=True)
        self.fields["until"] = DayField(label="Đến hết ngày")
        self.fields["body_chon"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self._look_up()

    def wish(self) -> Wish:
        """The seat, of a form that is valid."""
        typed = self.cleaned_data
        if self.found is None:
            raise AssertionError("a form without a body is not valid")
        return Wish(self.found, typed["office"], typed["since"], typed["until"])

    def clean(self) -> dict[str, Any]:
        """The body is one, by its name."""
        values: dict[str, Any] = super().clean() or {}
        if "body" not in self.errors and self.found is None:
            self.add_error("body", say(Reason("body_several" if self.is_unclear else "body_not_named")))
        return values

    def _look_up(self) -> None:
        if not self.is_bound:
            return
        typed, chosen = str(self.data.get("body", "")), str(self.data.get("body_chon", ""))
        number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else None
        self.found, near = body_named(typed[:LONGEST_UNIT], self.at, number)
        if self.found is None and near:
            self.is_unclear = True
            self.fields["body_chon"] = _choice_of_bodies(near)


class PersonForm(SeatForm):
    """Somebody new, with the first seat; where they may be here already, which of these they are."""

    def __init__(self, data: Any, *, at: datetime, initial: Mapping[str, Any]) -> None:
        super().__init__(data, at=at, initial=initial)
        self.fields["full_name"] = LineField(
            limit=MOST_OF_FULL_NAME, label="Họ và tên", required=True, widget=_plain("off")
        )
        self.fields["phone"] = LineField(limit=MOST_OF_PHONE, label="Số điện thoại", widget=_phone())
        self.order_fields(["full_name", "phone", "body", "body_chon", "office", "since", "until"])

    def ask_which(self, people: Sequence[tuple[Known, str]]) -> None:
        """Show who may be meant: each with the seats that the one who asks knows."""
        choices = [(str(one.id), f"Chính là {one.name}: {seats}") for one, seats in people]
        self.fields["same"] = PickField(
            [*choices, (NOBODY_OF_THESE, "Một người khác, chưa có trong danh sách")],
            label="Có phải người này không?",
            widget=forms.RadioSelect,
        )

    @property
    def chosen(self) -> int | None:
        """The person that was chosen among those shown."""
        said = str(self.data.get("same", ""))
        return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None

    @property
    def others(self) -> set[int]:
        """Those who were shown and are others."""
        if self.data.get("same") != NOBODY_OF_THESE:
            return set()
        shown = str(self.data.get("da_hoi", ""))[:400].split(",")
        return {int(one) for one in shown if one.isascii() and one.isdigit() and len(one) < 18}


class EndForm(Reasoned):
    """End at once, or note a last day."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"how": NOW}, use_required_attribute=False)
        self.fields["how"] = PickField(
            [(NOW, "Kết thúc ngay: quyền hết ngay khi bấm"), (ON_A_DAY, "Giữ đến hết một ngày")],
            label="Kết thúc khi nào",
            required=True,
            widget=forms.RadioSelect,
        )
        self.fields["until"] = DayField(label="Đến hết ngày")

    def clean(self) -> dict[str, Any]:
        """A day is named where one is asked for."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("how") == ON_A_DAY and values.get("until") is None and "until" not in self.errors:
            self.add_error("until", say(Reason("date_missing")))
        return values

    @property
    def last_day(self) -> date | None:
        """The last day; none for at once."""
        day: date | None = self.cleaned_data["until"] if self.cleaned_data["how"] == ON_A_DAY else None
        return day


class CorrectionForm(Reasoned):
    """Name and number as they should be."""

    def __init__(self, data: Any, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial), use_required_attribute=False)
        self.fields["full_name"] = LineField(
            limit=MOST_OF_FULL_NAME, label="Họ và tên", required=True, widget=_plain("off")
        )
        self.fields["phone"] = LineField(limit=MOST_OF_PHONE, label="Số điện thoại", widget=_phone())

    def ask_whether_shared(self) -> None:
        """Ask whether two people share the number."""
        self.fields["is_shared"] = forms.BooleanField(label="Đúng, hai người dùng chung số này", required=False)


def _choice_of_bodies(near: Sequence[Candidate]) -> forms.Field:
    choices = [(str(one.id), f"{one.name} ({one.where})" if one.where else one.name) for one in near]
    return PickField(choices, label="Đơn vị nào?", widget=forms.RadioSelect)


def _plain(autocomplete: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": autocomplete})


def _phone() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
