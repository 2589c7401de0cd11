"""What is typed when an office is lent (ủy quyền)."""

from collections.abc import Sequence
from typing import Any

from django import forms

from guong.kit.fields import DayField, LineField, PickField, with_empty
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason
from guong.people.forms.seating import Reasoned
from guong.people.rules.lending import MOST_OF_BASIS


class LendingForm(Reasoned):
    """To whom, from when until when, and why."""

    def __init__(self, data: Any, *, people: Sequence[tuple[int, str]], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, use_required_attribute=False)
        choices = with_empty([(str(id_), name) for id_, name in people], "Chọn người của đơn vị")
        self.fields["delegate"] = PickField(choices, label="Người làm thay", required=True)
        # Somebody who left the body meanwhile is told so, not that a choice is unknown.
        self.fields["delegate"].error_messages["invalid_choice"] = say(Reason("delegate_elsewhere"))
        self.fields["since"] = DayField(label="Từ ngày", required=True)
        self.fields["until"] = DayField(label="Đến hết ngày", required=True)
        self.fields["basis"] = LineField(
            limit=MOST_OF_BASIS,
            label="Lý do, căn cứ",
            required=True,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
