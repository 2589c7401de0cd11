"""The plain fields of each kind of event."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from guong.kit.fields import DayField, LineField, NumberField, PickField, with_empty
from guong.kit.phrasebook import known, word
from guong.kit.text import sort_key
from guong.organisations.rules.history import Inherits
from guong.organisations.rules.shapes import LONGEST

LIST = "don-vi-goi-y"  # the names that a browser offers while one is typed
MOST_WHOLE = 9_999_999  # people of a body
FIELDS: Mapping[str, tuple[str, ...]] = {
    "create": ("name", "short", "kind", "hierarchy", "parent", "scheme", "code"),
    "rename": ("body", "name", "short"),
    "rekind": ("body", "kind"),
    "recode": ("body", "scheme", "code"),
    "move": ("body", "hierarchy", "parent"),
    "merge": ("into_is", "name", "short", "kind", "hierarchy", "parent", "into", "inherits"),
    "split": ("body", "goes_on", "whole"),
    "dissolve": ("body", "children_to"),
}
COMMON = ("day", "decision", "issued_by")
BODIES = ("body", "into", "parent", "children_to")  # found by the name that is typed


class BodyField(LineField):
    """A body, by its name."""

    def __init__(self, *, label: str, required: bool = False, help_text: str = "") -> None:
        widget = forms.TextInput(attrs={"list": LIST, "autocomplete": "off", "spellcheck": "false"})
        super().__init__(limit=LONGEST["name"], label=label, required=required, help_text=help_text, widget=widget)


def kinds() -> list[tuple[str, str]]:
    """(code, word) of every kind of body, in the Vietnamese order of the words."""
    codes = [code for code in known()["words"] if code.startswith("kind.")]
    return sorted(((code.removeprefix("kind."), word(code)) for code in codes), key=lambda kind: sort_key(kind[1]))


def plain_fields(kind: str, hierarchies: Iterable[tuple[int, str]]) -> dict[str, forms.Field]:
    """The fields of one kind of event in the order of the form, those of the decision first."""
    known_hierarchies = [(str(id_), name) for id_, name in hierarchies]
    made = {name: _field(name, kind, known_hierarchies) for name in (*COMMON, *FIELDS[kind])}
    if len(known_hierarchies) == 1 and "hierarchy" in made:
        made["hierarchy"] = forms.CharField(widget=forms.HiddenInput, required=False)
    return made


def _field(name: str, kind: str, hierarchies: list[tuple[str, str]]) -> forms.Field:
    is_merger = kind == "merge"
    made: dict[str, Any] = {
        "day": lambda: DayField(label="Có hiệu lực từ ngày", required=True),
        "decision": lambda: _line("decision", "Số, ký hiệu văn bản", required=True),
        "issued_by": lambda: _line("issued_by", "Cơ quan quyết định"),
        "body": lambda: BodyField(label="Đơn vị", required=True),
        "name": lambda: _line("name", "Tên mới" if kind == "rename" else "Tên đơn vị mới", required=not is_merger),
        "short": lambda: _line("short", "Tên viết tắt"),
        "kind": lambda: PickField(with_empty(kinds(), "Chọn loại đơn vị"), label="Loại đơn vị", required=not is_merger),
        "hierarchy": lambda: PickField(hierarchies, label="Hệ thống tổ chức", required=True),
        "parent": lambda: BodyField(label="Trực thuộc", help_text=_of_parent(kind)),
        "scheme": lambda: LineField(limit=LONGEST["code"], label="Danh mục mã", required=kind == "recode"),
        "code": lambda: _line("code", "Mã", required=kind == "recode"),
        "into_is": lambda: PickField(
            [("new", "Lập một đơn vị mới"), ("old", "Nhập vào một đơn vị đã có")],
            label="Thành đơn vị nào",
            required=True,
            widget=forms.RadioSelect,
        ),
        "into": lambda: BodyField(label="Đơn vị đã có"),
        "inherits": lambda: PickField(
            [(one.value, word(f"inherits.{one}").capitalize()) for one in (Inherits.ALL, Inherits.NONE)],
            label="Việc còn dở của các đơn vị cũ",
            required=True,
            widget=forms.RadioSelect,
        ),
        "goes_on": lambda: PickField(
            [("no", "Chia hết: đơn vị cũ kết thúc"), ("yes", "Tách một phần: đơn vị cũ tiếp tục, giữ phần còn lại")],
            label="Cách chia",
            required=True,
            widget=forms.RadioSelect,
        ),
        "whole": lambda: NumberField(label="Tổng số phần", most=MOST_WHOLE),
        "children_to": lambda: BodyField(label="Đơn vị bên dưới chuyển về"),
    }
    return made[name]()  # type: ignore[no-any-return]


def _line(name: str, label: str, *, required: bool = False) -> LineField:
    return LineField(limit=LONGEST[name], label=label, required=required)


def _of_parent(kind: str) -> str:
    if kind == "merge":
        return "Của đơn vị mới. Để trống là đứng đầu hệ thống, chỉ quản trị viên ghi được."
    return "Để trống là đứng đầu hệ thống, chỉ quản trị viên ghi được."
