"""Forms of publicity: the editor's texts and photos, and the unit's paper. They read what was typed; actions decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from guong.kit.dates import read_day
from guong.kit.phrasebook import say
from guong.kit.reasons import Refusal, Refused
from guong.publicity.rules import CAPTION_LIMIT, PAPER_LIMIT, TEXTS
from guong.publicity.words import DATED, FIELDS, PAPER

CHOSEN, CAPTION = "anh", "chu_thich"
MOST_READ = 40  # photos in one form; a report has a dozen


class PublicationForm(forms.Form):
    """The texts of a public page; their limits are those of the rules, so that an over-long text comes back with its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in FIELDS.items():
            widget = forms.TextInput() if name == "title" else forms.Textarea()
            self.fields[name] = forms.CharField(
                label=label, required=False, strip=False, max_length=4 * TEXTS[name], widget=widget
            )


class PaperForm(forms.Form):
    """The paper in which a unit agrees, or takes it back: by what it is found again, and of which day it is."""

    paper = forms.CharField(label=PAPER, required=False, strip=False, max_length=4 * PAPER_LIMIT)
    dated = forms.CharField(
        label=DATED, required=False, max_length=60, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    def clean_dated(self) -> date:
        """The day typed."""
        try:
            return read_day(self.cleaned_data["dated"], field="dated")
        except Refused as refused:
            raise forms.ValidationError([say(reason) for reason in refused.reasons]) from None

    def refuse(self, refusal: Refusal) -> None:
        """Show each reason beside the field it names, or above the form."""
        for reason in refusal.reasons:
            self.add_error(reason.field if reason.field in self.fields else None, say(reason))


@dataclass
class TypedPhotos:
    """What was chosen of the photos."""

    chosen: list[int] = field(default_factory=list)
    captions: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TypedReason:
    """Why a photo was to be taken down, and why it was not."""

    photo: int
    typed: str
    reasons: list[str]


def read_photos(posted: Any) -> TypedPhotos:
    """The boxes that were ticked, and what was typed beside them; what is no number is left out."""
    chosen = [
        int(one) for one in posted.getlist(CHOSEN)[:MOST_READ] if one.isascii() and one.isdigit() and len(one) < 18
    ]
    captions = {number: posted.get(f"{CAPTION}-{number}", "")[: 4 * CAPTION_LIMIT] for number in chosen}
    return TypedPhotos(chosen, captions)


def shown_photos(stored: Sequence[Mapping[str, Any]]) -> TypedPhotos:
    """The same as it is stored in a draft."""
    return TypedPhotos(
        [photo["attachment"] for photo in stored], {photo["attachment"]: photo["caption"] for photo in stored}
    )
