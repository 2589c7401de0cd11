"""What is chosen beside a sheet, the sheet itself or a pasted block, and which column is which."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from guong.intake.imports.kinds import COLUMNS
from guong.intake.rules.people import plain
from guong.intake.rules.steps import Kind
from guong.intake.rules.tables import folded_header
from guong.kit.dates import read_day
from guong.kit.fields import DayField, LineField, PickField, refuse, with_empty
from guong.kit.phrasebook import known, say, word
from guong.kit.reasons import Reason
from guong.kit.text import sort_key
from guong.organisations.actor import Office

LONGEST_BLOCK = 500_000
NOT_USED = "Không dùng"
OPTIONS: Mapping[str, tuple[str, ...]] = {
    Kind.UNITS: ("since", "hierarchy", "parent", "scheme", "namesakes"),
    Kind.PEOPLE: ("since", "hierarchy", "namesakes", "shared"),
    Kind.REGISTRATIONS: ("plan", "as_drafts"),
    Kind.AWARDS: (),
}
HINTS = {
    "since": "Cho những dòng không ghi ngày, ví dụ 01/7/2025.",
    "parent": "Cho những dòng không ghi đơn vị cấp trên: gõ đúng tên đơn vị đang có.",
    "scheme": "Ví dụ: dinh-danh. Để trống thì cột «Mã đơn vị» chỉ dùng để nối các dòng trong tệp, không lưu.",
}


class OptionsForm(forms.Form):
    """What is said beside a sheet of one kind.

    Args:
        hierarchies: code → name.
        plans: (code, title).
    """

    def __init__(
        self,
        kind: str,
        *,
        hierarchies: Sequence[tuple[str, str]],
        plans: Sequence[tuple[str, str]],
        data: Any = None,
        files: Any = None,
        initial: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.kind = kind
        since = "Ngày bắt đầu" if kind == Kind.UNITS else "Ngày bắt đầu nhiệm vụ"
        same = "đơn vị trùng tên ở nơi khác, thời khác" if kind == Kind.UNITS else "người trùng tên mà chưa rõ là một"
        made: dict[str, forms.Field] = {
            "since": DayField(label=since),
            "hierarchy": PickField(hierarchies, label="Hệ thống tổ chức"),
            "parent": LineField(limit=200, label="Đơn vị cấp trên"),
            "scheme": LineField(limit=40, label="Lưu mã đơn vị vào danh mục"),
            "namesakes": forms.BooleanField(required=False, label=f"Coi {same} là khác"),
            "shared": forms.BooleanField(
                required=False, label="Số điện thoại đang là của người khác: hai người dùng chung số"
            ),
            "plan": PickField(plans, label="Kế hoạch", required=True),
            "as_drafts": forms.BooleanField(required=False, label="Để là bản nháp, chưa nộp vào danh sách của đơn vị"),
        }
        for name in OPTIONS[kind]:
            made[name].help_text = HINTS.get(name, "")
            self.fields[name] = made[name]

    @property
    def options(self) -> dict[str, Any]:
        """As they are kept; what was not chosen is left out."""
        found = {name: self.cleaned_data.get(name) for name in OPTIONS[self.kind]}
        return {name: f"{value:%d/%m/%Y}" if name == "since" else value for name, value in found.items() if value}


class StartForm(OptionsForm):
    """A file, or a block that was pasted, with what is said beside it."""

    def __init__(self, kind: str, **facts: Any) -> None:
        super().__init__(kind, **facts)
        own: dict[str, forms.Field] = {
            "file": forms.FileField(
                required=False,
                label="Chọn tệp",
                help_text="Bảng tính .xlsx, .xls, .ods hoặc .csv, tối đa 50 MB.",
                widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.tsv"}),
                error_messages={"empty": say(Reason("file_empty"))},
            ),
            "block": forms.CharField(
                required=False,
                label="Hoặc dán từ Excel",
                strip=False,
                help_text="Chọn cả dòng tiêu đề và các dòng dữ liệu trong Excel, sao chép, rồi dán vào đây.",
                widget=forms.Textarea(attrs={"spellcheck": "false", "wrap": "off"}),
            ),
        }
        own.update(self.fields)
        self.fields = own

    def clean_block(self) -> str:
        """As it was pasted: tabs cut its cells."""
        block: str = self.cleaned_data["block"]
        if len(block) > LONGEST_BLOCK:
            refuse(Reason("too_long", facts={"limit": "500.000", "length": f"{len(block):,}".replace(",", ".")}))
        return block if block.strip() else ""

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        found: dict[str, Any] = super().clean() or {}
        if "file" in self.errors or "block" in self.errors:
            return found
        if not found.get("file") and not found.get("block"):
            self.add_error("file", "Hãy chọn một tệp, hoặc dán một khối từ Excel.")
        elif found.get("file") and found.get("block"):
            self.add_error("block", "Đã chọn tệp thì để trống ô này, hoặc bỏ tệp để dùng khối vừa dán.")
        return found


class MatchForm(OptionsForm):
    """Which column is which, what unknown words mean, and what was said beside the sheet.

    Args:
        about: what was seen; see `imports.looking`.
        used: the options as they were used.
    """

    def __init__(self, kind: str, about: Mapping[str, Any], used: Mapping[str, Any], **facts: Any) -> None:
        super().__init__(kind, initial={**used, "since": _day(used.get("since", ""))}, **facts)
        self.about, self.used = about, used
        heads = about.get("heads", [])
        sheets = [head["sheet"] for head in heads]
        chosen = str(facts["data"].get("sheet", "")) if facts.get("data") is not None else ""
        at = chosen or used.get("sheet", "") or about.get("sheet", "")
        self.head = next((head for head in heads if head["sheet"] == at), heads[0] if len(heads) == 1 else None)
        own: dict[str, forms.Field] = {}
        if len(sheets) > 1 or used.get("sheet"):
            # Of one that was chosen only its own header was kept: another one is chosen by leaving this empty.
            own["sheet"] = PickField(
                with_empty([(name, name) for name in sheets], "Mọi trang tính"), label="Trang tính", initial=at
            )
        self.columns = [] if self.head is None else self.head["columns"]
        keys = with_empty([(column.key, column.title) for column in COLUMNS[Kind(kind)]], NOT_USED)
        for column in self.columns:
            own[f"cot-{column['place']}"] = PickField(
                keys,
                label=f"Cột {column['letter']}: {column['title'] or '(không tên)'}",
                initial=column["key"],
                help_text=self._told(column),
            )
        meanings = with_empty(_meanings(kind), "Chưa chọn")
        asked = [one["said"] for one in about.get("unknown", [])]
        self.words = [*asked, *(said for said in about.get("words", {}) if said not in asked)]
        for place, said in enumerate(self.words):
            own[f"tu-{place}"] = PickField(meanings, label=f"«{said}» là", initial=about.get("words", {}).get(said, ""))
        own["keeps_fonts"] = forms.BooleanField(
            required=False,
            label="Giữ nguyên chữ trong tệp, không chuyển từ TCVN3, VNI",
            initial=bool(used.get("keeps_fonts")),
        )
        own.update(self.fields)
        self.fields = own

    def _told(self, column: Mapping[str, Any]) -> str:
        samples = "; ".join(column["samples"])
        recalled = "Nhớ từ lần nhập trước. " if column["name"] in self.about.get("recalled", ()) else ""
        return f"{recalled}{'Ví dụ trong cột: ' + samples if samples else ''}"

    def clean(self) -> dict[str, Any]:
        """No two columns for one thing, and none missing that is needed."""
        found: dict[str, Any] = super().clean() or {}
        taken: dict[str, str] = {}
        for column in self.columns:
            name = f"cot-{column['place']}"
            key = found.get(name, "")
            if key and key in taken:
                self.add_error(name, f"Cột {taken[key]} cũng được chọn là mục này. Hãy giữ một cột.")
            elif key:
                taken[key] = column["letter"]
        missing = [one.title for one in COLUMNS[Kind(self.kind)] if one.is_required and one.key not in taken]
        if self.columns and missing and not self.errors:
            self.add_error(None, f"Chưa chọn cột cho: {', '.join(f'«{title}»' for title in missing)}.")
        return found

    @property
    def chosen(self) -> dict[str, Any]:
        """The options as they are kept, with what was matched by hand."""
        found: dict[str, Any] = {**self.options, "words": {**self.used.get("words", {}), **self.meant}}
        if self.cleaned_data.get("sheet"):
            found["sheet"] = self.cleaned_data["sheet"]
        if self.cleaned_data.get("keeps_fonts"):
            found["keeps_fonts"] = True
        if self.columns:
            found["columns"] = {
                column["name"]: self._key(column) for column in self.columns if self._key(column) != column["automatic"]
            }
        return found

    @property
    def to_remember(self) -> dict[str, str]:
        """Folded header → key, of columns that are not recognised so; and of those that were remembered otherwise."""
        return {
            folded_header(column["title"]): self._key(column)
            for column in self.columns
            if folded_header(column["title"])
            and (self._key(column) != column["automatic"] or column["name"] in self.about.get("recalled", ()))
        }

    @property
    def meant(self) -> dict[str, str]:
        """Words of the sheet → code."""
        pairs = ((said, self.cleaned_data.get(f"tu-{place}", "")) for place, said in enumerate(self.words))
        return {plain(said): code for said, code in pairs if code}

    def _key(self, column: Mapping[str, Any]) -> str:
        return str(self.cleaned_data.get(f"cot-{column['place']}", ""))


def _meanings(kind: str) -> list[tuple[str, str]]:
    if kind == Kind.PEOPLE:
        return [(office.value, word(f"office.{office.value}")) for office in Office]
    if kind == Kind.UNITS:
        codes = [code for code in known()["words"] if code.startswith("kind.")]
        return sorted(((code.removeprefix("kind."), word(code)) for code in codes), key=lambda one: sort_key(one[1]))
    return []


def _day(kept: str) -> Any:
    return read_day(kept) if kept else None
