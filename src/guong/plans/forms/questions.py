"""The open questions as groups of radio buttons; nothing is chosen for anybody."""

from collections.abc import Sequence
from typing import Any

from django import forms

from guong.kit.fields import PickField
from guong.plans.queries.asking import AskedQuestion


class QuestionsForm(forms.Form):
    """One group per question; a question may stay open."""

    def __init__(self, *args: Any, asked: Sequence[AskedQuestion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = tuple(asked)
        for question in asked:
            choices = [(choice.value, choice.label) for choice in question.choices]
            self.fields[question.key] = PickField(
                choices, label=question.title, widget=forms.RadioSelect, initial=question.answer
            )

    @property
    def shown(self) -> list[tuple[AskedQuestion, Any, str]]:
        """(question, bound field, the value now chosen)."""
        return [(question, self[question.key], str(self[question.key].value() or "")) for question in self.asked]

    def answers(self) -> dict[str, str]:
        """What was answered otherwise than before."""
        return {
            q.key: self.cleaned_data[q.key]
            for q in self.asked
            if self.cleaned_data.get(q.key) and self.cleaned_data[q.key] != q.answer
        }
