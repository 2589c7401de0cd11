"""What is typed about difficulties and answers. Forms read; the verbs decide."""

from collections.abc import Sequence
from typing import Any

from django import forms

from guong.kit.fields import LineField, PickField, ProseField
from guong.kit.phrasebook import say
from guong.kit.reasons import Refusal
from guong.obstacles.rules import ANSWER_LIMIT, CLAUSE_LIMIT, OTHER, PUBLIC_LIMIT, REMARK_LIMIT, TEXTS, Subject
from guong.obstacles.words import LABELS

CHOOSE, ANOTHER = "Chọn một mục", "Mục khác (ghi số mục ở dưới)"
TOLD = 90  # signs of a choice; more would not fit on a phone


class Refusable(forms.Form):
    """A form that shows the reasons of a verb beside the fields they name, or above."""

    def refuse(self, refusal: Refusal) -> None:
        """Show each reason where it belongs."""
        for reason in refusal.reasons:
            self.add_error(reason.field if reason.field in self.fields else None, say(reason))

    def in_words(self) -> list[tuple[str, str]]:
        """(label, text) of what was written in it, to be copied."""
        written = [one for one in self if isinstance(one.field, ProseField)]
        return [(str(one.label), str(one.value())) for one in written if one.value()]


class RaiseForm(Refusable):
    """A new difficulty: which clause, what about it; who asks, of several units; whether it may be named, for who agrees to it."""

    def __init__(
        self, places: Sequence[tuple[str, str]], subjects: Sequence[Subject], *args: Any, agrees: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        several = len(places) > 1
        found = [(one.key, told_short(one)) for one in subjects]
        self.fields = {
            "subject": PickField(
                [("", CHOOSE), *found, (OTHER, ANOTHER)], label=LABELS["subject"], required=True
            ),
            "clause": LineField(limit=CLAUSE_LIMIT, label=LABELS["clause"]),
            "text": ProseField(limit=TEXTS["text"], label=LABELS["text"], required=True),
            "proposal": ProseField(limit=TEXTS["proposal"], label=LABELS["proposal"]),
            "asker": PickField(places, label=LABELS["asker"], required=True, widget=None if several else forms.HiddenInput),
        }  # fmt: skip
        if agrees:
            self.fields["may_name"] = forms.BooleanField(label=LABELS["may_name"], required=False)


class RemarkForm(Refusable):
    """One more word of the unit, or the note of a body that passes a difficulty on."""

    text = ProseField(limit=REMARK_LIMIT, label="Nội dung", required=True)


class AnswerForm(Refusable):
    """An answer to one difficulty, or to several about one clause."""

    text = ProseField(limit=ANSWER_LIMIT, label="Trả lời", required=True)


class CorrectForm(Refusable):
    """Another text of an answer that was given."""

    text = ProseField(limit=ANSWER_LIMIT, label="Trả lời", required=True)


class PublicForm(Refusable):
    """The wording of an answer for everybody who reads the plan."""

    public_text = ProseField(limit=PUBLIC_LIMIT, label="Lời công bố", required=True)


class AmendmentForm(Refusable):
    """Which amendment mends it; the empty choice takes it out again."""

    def __init__(self, amendments: dict[int, int], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = [(str(pk), f"Sửa đổi lần {number} (đang soạn)") for pk, number in amendments.items()]
        self.fields["amendment"] = PickField([("", "Không đưa vào sửa đổi nào"), *found], label="Bản sửa đổi")


def told_short(subject: Subject) -> str:
    """A subject as a choice: its words cut to what a phone shows, with the number of its clause."""
    told = subject.told if len(subject.told) <= TOLD else f"{subject.told[: TOLD - 1]}…"
    return f"{told} (mục {subject.clause})" if subject.clause else told
