"""The form of the editor: six texts, and which photos with which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from guong.publicity.rules import CAPTION_LIMIT, TEXTS
from guong.publicity.words import FIELDS

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


@dataclass
class TypedPhotos:
    """What was chosen of the photos."""

    chosen: list[int] = field(default_factory=list)
    captions: dict[int, str] = field(default_factory=dict)


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
