"""Rows of a form: bodies that merge, heirs of a body that is split, and where the bodies below it go."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms

from guong.kit.fields import LineField, NumberField, PickField, with_empty
from guong.kit.phrasebook import word
from guong.organisations.forms.fields import MOST_WHOLE, BodyField, kinds
from guong.organisations.rules.history import Inherits
from guong.organisations.rules.shapes import LONGEST

COUNT, MOST, ADDED = "so_dong", 30, 2
BEGUN = {"merge": 3, "split": 2}
HEIR = ("is", "name", "short", "kind", "part", "rest", "inherits")


def count_of(kind: str, data: Mapping[str, Any]) -> int:
    """How many rows a form has."""
    typed = str(data.get(COUNT, ""))
    is_read = typed.isascii() and typed.isdigit() and len(typed) < 4
    return max(1, min(int(typed), MOST)) if is_read else BEGUN.get(kind, 1)


def merging(count: int) -> dict[str, forms.Field]:
    """The bodies that merge."""
    return {f"bodies-{at}": BodyField(label=f"Đơn vị thứ {at + 1}") for at in range(count)}


def heirs(count: int, long: Collection[int] = ()) -> dict[str, forms.Field]:
    """Who takes the parts of a body that is split.

    Args:
        long: the rows whose name is so long that a short one is asked for.
    """
    names = ((at, name) for at in range(count) for name in HEIR if name != "short" or at in long)
    return {f"heirs-{at}-{name}": _of_heir(name) for at, name in names}


def children(
    below: Iterable[tuple[int, str]], receivers: list[tuple[str, str]], *, goes_on: bool
) -> dict[str, forms.Field]:
    """Where each body below one that is split goes: to one of the heirs, or it stays."""
    choices = with_empty(receivers, "Ở lại đơn vị cũ" if goes_on else "Chọn nơi trực thuộc mới")
    return {f"children-{body}": PickField(choices, label=name) for body, name in below}


def _of_heir(name: str) -> forms.Field:
    if name == "is":
        which = [("new", "Lập đơn vị mới, cùng nơi trực thuộc với đơn vị cũ"), ("old", "Đơn vị đã có")]
        return PickField(which, label="Nơi nhận này", initial="new", widget=forms.RadioSelect)
    if name == "name":
        return BodyField(label="Tên")
    if name == "short":
        return LineField(limit=LONGEST["short"], label="Tên viết tắt của đơn vị mới")
    if name == "kind":
        return PickField(with_empty(kinds(), "Cùng loại với đơn vị cũ"), label="Loại của đơn vị mới")
    if name == "part":
        return NumberField(label="Nhận mấy phần", most=MOST_WHOLE)
    if name == "rest":
        return forms.BooleanField(label="Nhận phần còn lại", required=False)
    what = [
        (one.value, word(f"inherits.{one}").capitalize()) for one in (Inherits.NONE, Inherits.ALL, Inherits.BY_SHARE)
    ]
    return PickField(what, label="Việc còn dở", initial=Inherits.NONE.value)
