"""Repeated rows without JavaScript: what is stored, then blank rows; one button adds more, a tick leaves a row out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from guong.kit.fields import NumberField

BLANK_ROWS = 2
DROP, PLACE, COUNT = "bo", "thu_tu", "so_dong"


class RowForm(forms.Form):
    """One row of a part. Its fields carry the names of the stored ones, besides the three of the row itself."""

    one = ""  # what one row is called
    telling: tuple[str, ...] = ()  # a row in which none of these is filled is a blank one
    is_fixed = False  # rows that are always there: no order, nothing to leave out

    id = forms.CharField(widget=forms.HiddenInput, required=False)
    thu_tu = NumberField(label="Thứ tự", least=1, most=99)
    bo = forms.BooleanField(label="Bỏ dòng này", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **options)
        if self.is_fixed:
            del self.fields[DROP], self.fields[PLACE]

    @property
    def content(self) -> list[Any]:
        """The visible fields that are stored."""
        return [bound for bound in self if not bound.is_hidden and bound.name not in {DROP, PLACE}]

    def called(self, place: int) -> str:
        """What the row on this place is called."""
        return f"{self.one} {place}"

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the row: nothing to move or leave out."""
        return not any(str(self[name].value() or "").strip() for name in ("id", *self.telling))

    def values(self) -> dict[str, Any]:
        """The row as the actions take it; `id` only for a row that was stored before."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in {DROP, PLACE, "id"}}
        number = self.cleaned_data.get("id", "")
        return {**values, "id": int(number)} if number.isascii() and number.isdigit() and len(number) < 19 else values

    @classmethod
    def stored_names(cls) -> list[str]:
        """Names of the fields that are stored."""
        return [name for name in cls.base_fields if name not in {DROP, PLACE, "id"}]

    @staticmethod
    def describe(row: Mapping[str, Any]) -> str:
        """One row in words, to lay two versions side by side."""
        raise NotImplementedError


class Rows:
    """All rows of one part as shown: stored ones, or what was typed.

    Args:
        stored: the rows in the database, as mappings with their `id`.
        data: what was typed; None shows what is stored.
        adding: only show more blank rows: nothing is judged, nothing is lost.
    """

    def __init__(
        self,
        name: str,
        title: str,
        form: type[RowForm],
        most: int,
        stored: Sequence[Mapping[str, Any]],
        data: Mapping[str, Any] | None = None,
        *,
        adding: bool = False,
        lead: str = "",
    ) -> None:
        self.name, self.title, self.form, self.most, self.lead = name, title, form, most, lead
        self.stored = list(stored)
        if data is None:
            shown = min(most, len(self.stored) + (0 if form.is_fixed else BLANK_ROWS))
            self.rows = [self._unjudged(i, self._stored_row(i)) for i in range(max(shown, len(self.stored)))]
            self.kept: list[RowForm] = []
            return
        count = most if form.is_fixed else min(most, _count(data.get(f"{name}-{COUNT}")))
        more = BLANK_ROWS if adding and not form.is_fixed else 0
        typed = [{field: data.get(f"{name}-{i}-{field}", "") for field in form.base_fields} for i in range(count)]
        meant = [
            not adding and not row[DROP] and any(str(row[field]).strip() for field in form.telling) for row in typed
        ]
        self.rows = [
            form(data, prefix=f"{name}-{i}") if meant[i] else self._unjudged(i, typed[i]) for i in range(count)
        ]
        self.rows += [self._unjudged(i, {}) for i in range(count, min(most, count + more))]
        self.kept = [row for row, is_meant in zip(self.rows, meant, strict=False) if is_meant]

    @property
    def count(self) -> int:
        """How many rows are shown; sent along, so that the server finds them all."""
        return len(self.rows)

    @property
    def is_full(self) -> bool:
        """Whether no more rows can be added."""
        return self.form.is_fixed or len(self.rows) >= self.most

    def is_valid(self) -> bool:
        """Judges every kept row, so that all errors are shown at once."""
        judged = [row.is_valid() for row in self.kept]
        return all(judged)

    def values(self) -> list[dict[str, Any]]:
        """The kept rows in their new order; a row moved up goes before the one that stood there, moved down after."""

        def rank(place_and_row: tuple[int, RowForm]) -> tuple[int, int]:
            old, row = place_and_row
            new = row.cleaned_data.get(PLACE) or old
            return new, (new > old) - (new < old)

        placed = [(place, row) for place, row in enumerate(self.rows, 1) if row in self.kept]
        return [row.values() for _, row in sorted(placed, key=rank)]

    def stored_values(self) -> list[dict[str, Any]]:
        """What is stored, in the form of `values`."""
        return [{name: row[name] for name in (*self.form.stored_names(), "id")} for row in self.stored]

    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of every error, for the box on top."""
        found = []
        for place, row in enumerate(self.rows, 1):
            for bound in row if row in self.kept else ():
                where = f"{row.called(place)}, {bound.label}"
                found += [(bound.auto_id, f"{where}: {sentence}") for sentence in bound.errors]
        return found

    def _stored_row(self, place: int) -> dict[str, Any]:
        if place >= len(self.stored):
            return {}
        return {**self.stored[place], PLACE: place + 1}

    def _unjudged(self, place: int, initial: Mapping[str, Any]) -> RowForm:
        return self.form(prefix=f"{self.name}-{place}", initial=dict(initial))


def _count(typed: Any) -> int:
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
