"""The row of one quota: how much, of whom, what counts; bodies of a group are typed or pasted by name."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django import forms

from guong.kit.fields import LineField, NumberField, PickField, ProseField, with_empty
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason
from guong.plans import rules
from guong.plans.forms.fields import IdField, limit_of
from guong.plans.forms.rows import RowForm
from guong.plans.models import Quota
from guong.plans.queries.telling import names_in_words
from guong.plans.rules import Circle
from guong.plans.rules.naming import LONGEST_LINE, MOST_LINES, lines_of
from guong.plans.words import KINDS, quota_in_words

CLAUSE = "Mục trong văn bản"
ASK_LATER = "Chưa rõ, sẽ hỏi sau"
NOT_COUNTED = "Không đếm bằng mô hình"  # of a quota of other things
MEMBERS = "member_ids"


class NamesOfBodies(Protocol):
    """What tells bodies by name, and names of bodies."""

    def ids(self, text: str, kind: str, hierarchy_id: int) -> tuple[list[int], list[Reason]]: ...

    def told(self, ids: Sequence[int], hierarchy_id: int) -> list[str]: ...


class MembersField(ProseField):
    """Names of bodies, one on a line."""

    widget = forms.Textarea(attrs={"autocomplete": "off", "spellcheck": "false"})

    def __init__(self, *, label: str, help_text: str) -> None:
        super().__init__(limit=MOST_LINES * LONGEST_LINE, label=label, help_text=help_text)


class QuotaRow(RowForm):
    """Chỉ tiêu. Scope and relation may stay open: they are asked before activation."""

    one, telling = "Chỉ tiêu", ("kind", "n", "upto", "wording", MEMBERS)
    kind = PickField(
        with_empty([(k, word(f"kind.{k}")) for k in KINDS], "Chọn loại đơn vị"), label="Loại đơn vị", required=True
    )
    hierarchy_id = IdField((), label="Thuộc hệ thống", required=True)
    shape = PickField(
        [(s.value, word(f"shape.{s}").capitalize()) for s in rules.Shape], label="Cách tính", required=True
    )
    n = NumberField(label="Số", required=True)
    upto = NumberField(label="Đến, nếu trong khoảng")
    of = LineField(
        limit=limit_of(Quota, "of"),
        label="Của gì",
        help_text="Để trống là mô hình. Thứ khác (tin, bài) được ghi lại, không đếm bằng mô hình.",
    )
    count_as = PickField(
        with_empty([(c.value, word(f"count_as.{c}")) for c in rules.CountAs], ASK_LATER),
        label="Khi gọi bằng tên khác",
        help_text="Chỉ cần chọn khi văn bản gọi là điển hình, gương, cách làm hay…",
    )
    scope = PickField(with_empty([(s.value, word(f"scope.{s}")) for s in rules.Scope], ASK_LATER), label="Phạm vi")
    relation = PickField(
        with_empty([(r.value, word(f"relation.{r}")) for r in rules.Relation], ASK_LATER),
        label="Vai trò được tính",
    )
    circle = PickField([(c.value, word(f"circle.{c}")) for c in Circle], label="Áp dụng cho")
    member_ids = MembersField(
        label="Các đơn vị của nhóm, mỗi dòng một đơn vị",
        help_text="Dán từ Word, Excel được. Hai đơn vị trùng tên thì ghi kèm cấp trên: Chi bộ thôn 1 (Đảng bộ xã A).",
    )
    continuing_counts = forms.BooleanField(
        label="Mô hình tiếp tục từ năm trước cũng được tính", required=False, initial=True
    )
    wording = LineField(limit=limit_of(Quota, "wording"), label="Nguyên văn trong kế hoạch")
    clause = LineField(limit=limit_of(Quota, "clause"), label=CLAUSE)

    hierarchies: Sequence[tuple[int, str]] = ()
    names: NamesOfBodies | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["hierarchy_id"].choices = [(str(id_), name) for id_, name in self.hierarchies]
        stored = self.initial.get(MEMBERS)
        if isinstance(stored, list):
            self.initial[MEMBERS] = "\n".join(_called(self.names, self.initial))

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        values["scope"], values["relation"] = values.get("scope") or None, values.get("relation") or None
        values["of"] = values.get("of") or rules.EXEMPLAR
        values["count_as"] = (values.get("count_as") or None) if rules.is_asked_of(values["of"]) else None
        if not values.get("circle") and "circle" not in self.errors:
            # A page opened before there were groups sends neither field.
            values |= {"circle": Circle.ALL.value, "continuing_counts": True}
        if values.get("n") is not None and "upto" in values:
            for reason in rules.why_not_quota(values.get("shape", ""), values["n"], values["upto"]):
                self.add_error(reason.field, say(reason))
        if MEMBERS in values:
            self._clean_members(values[MEMBERS])
        return values

    def _clean_members(self, typed: str) -> None:
        """Bodies in the place of their names."""
        values = self.cleaned_data
        circle, lines = values.get("circle", ""), lines_of(typed)
        wrong = list(rules.why_not_circle(circle, range(len(lines)))) if circle else []
        values[MEMBERS] = []
        if circle == Circle.NAMED and lines and self.names and values.get("kind") and values.get("hierarchy_id"):
            values[MEMBERS], wrong = self.names.ids(typed, values["kind"], values["hierarchy_id"])
        for reason in wrong:
            self.add_error(MEMBERS, say(_in_words(reason)))

    @classmethod
    def describe(cls, row: Mapping[str, Any]) -> str:
        """One row in words, to lay two versions side by side."""
        count_as = row.get("count_as")
        is_open = not count_as and rules.is_asked_of(row["of"])
        not_said = ASK_LATER if is_open or rules.is_of_exemplars(row["of"], count_as) else NOT_COUNTED
        scope = word(f"scope.{row['scope']}") if row["scope"] else not_said
        relation = word(f"relation.{row['relation']}") if row["relation"] else not_said
        number = quota_in_words(row["shape"], row["n"], row["upto"], row["of"])
        number += f" ({word(f'count_as.{count_as}').lower()})" if count_as else ""
        lines = [f"{word('kind.' + row['kind'])}: {number}"]
        if row["circle"] == Circle.NAMED:
            lines.append(f"Nhóm {len(row[MEMBERS])} đơn vị: {names_in_words(_called(cls.names, row))}")
        elif row["circle"] == Circle.REST:
            lines.append(word("circle.rest"))
        lines += [f"Phạm vi: {scope}", f"Vai trò: {relation}"]
        lines += [] if row["continuing_counts"] else ["Chỉ tính mô hình mới"]
        return "\n".join([*lines, row["wording"]]).strip()


def _called(names: NamesOfBodies | None, row: Mapping[str, Any]) -> list[str]:
    """Names of the bodies of a row's group."""
    return [] if names is None else names.told(row.get(MEMBERS) or [], row.get("hierarchy_id") or 0)


def _in_words(reason: Reason) -> Reason:
    """The same with the kind of body called as people call it."""
    facts = dict(reason.facts)
    if "kind" in facts:
        facts["kind"] = word(f"kind.{facts['kind']}").lower()
    return Reason(reason.code, reason.field, facts)
