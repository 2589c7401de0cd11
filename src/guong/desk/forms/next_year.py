"""What of a plan goes into the draft of a later year. The form reads what was chosen; the action decides."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from guong.desk.queries.next_year import Line, Outlook, Term
from guong.kit.fields import LineField, PickField, ProseField
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason, Refusal
from guong.plans.actions.drafting import MEMBERS
from guong.plans.rules import Step
from guong.plans.rules.next_year import DayRule

TITLE, CODE, THEME = 300, 60, 1000  # signs, as the plan's own screens take them
FLAGS = {
    "before_inclusive": "named_day_counts",
    "committee_rollup": "committee_rollup",
    "double_count": "one_exemplar_two_units",
}
OF_A_QUOTA = {"of_quota": "count_as", "scope_of_kind": "scope", "relation_of_quota": "relation"}
AS_IT_WAS = ("place", "signing_authority", "signing_post", "signatory", "refuse_late")


WHOLE = (
    "recipients",
    "assignments",
    "forms",
)  # copied or left out as they stand: many short rows, seldom changed


def _tick(label: str, *, initial: bool = False) -> Any:
    return forms.BooleanField(label=label, required=False, initial=initial)


class NextYearForm(forms.Form):
    """What of a plan goes into the draft of a later year; everything that is proposed can be turned off.

    Args:
        outlook: what was shown.
        issuers, receivers: bodies in whose name the person may issue and receive.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        outlook: Outlook,
        issuers: Sequence[tuple[int, str]],
        receivers: Sequence[tuple[int, str]],
    ) -> None:
        super().__init__(data)
        self.outlook = outlook
        self.fields["title"] = LineField(limit=TITLE, label="Tên kế hoạch", required=True, initial=outlook.title.new)
        self.fields["code"] = LineField(limit=CODE, label="Mã kế hoạch")
        self.fields["receiver_id"] = _body(receivers, "Cơ quan tiếp nhận, theo dõi", outlook.receiver.heir)
        self.fields["issuer_id"] = _body(issuers, "Cơ quan ban hành", outlook.issuer.heir)
        if outlook.ended:
            self.fields["heirs"] = _tick("Đã xem cơ quan được đề xuất, lập kế hoạch nhân danh cơ quan này")
        if outlook.is_followed:
            self.fields["again"] = _tick("Vẫn lập thêm một bản nháp nữa")
        self._add_parts()

    def _add_parts(self) -> None:
        outlook = self.outlook
        rules = [(rule.value, word(f"day_rule.{rule}")) for rule in DayRule]
        for term in outlook.terms:
            label = f"Thời hạn năm {outlook.year}: {word(f'step.{term.step}').lower()}"
            self.fields[term.key] = PickField(
                rules, label=label, required=True, widget=forms.RadioSelect, initial=DayRule.WEEKDAY.value
            )
        for line in outlook.annual:
            self.fields[line.key] = ProseField(limit=THEME, label=f"Chuyên đề năm {outlook.year}")
        for part in WHOLE:
            if count := len(outlook.lines.get(part, ())):
                self.fields[whole_key(part)] = _tick(f"Chép cả phần này ({count} dòng)", initial=True)
        singly = (lines for part, lines in outlook.lines.items() if part not in WHOLE)
        for line in (line for lines in singly for line in lines):
            self.fields[line.key] = _tick(line.told, initial=line.is_proposed)
            if line.kept_year is not None:
                self.fields[year_key(line)] = _tick(self._year_label, initial=True)
        for name, text in outlook.texts.items():
            if text.count:
                self.fields[f"year-{name}"] = _tick(self._year_label, initial=True)
        for question in outlook.questions:
            self.fields[question.field] = _tick(f"Giữ như năm trước: {question.label}")

    @property
    def _year_label(self) -> str:
        return f"Đổi năm {self.outlook.plan.year} thành {self.outlook.year}"

    def clean(self) -> dict[str, Any]:
        """Heirs are never put in anybody's place without a word; results are due after registrations."""
        values = self.cleaned_data
        if "heirs" in self.fields and not values.get("heirs"):
            self.add_error("heirs", say(Reason("heir_not_confirmed")))
        days = {row["step"]: (row["on"], term.key) for term, row in self._terms()}
        if len(days) == len(Step) and days[Step.RESULT][0] <= days[Step.REGISTRATION][0]:
            self.add_error(days[Step.RESULT][1], say(Reason("result_before_registration")))
        return values

    def refuse(self, refusal: Refusal) -> None:
        """Show each reason beside the field it names, or above the form."""
        for reason in refusal.reasons:
            self.add_error(reason.field if reason.field in self.fields else None, say(reason))

    def heading(self) -> dict[str, Any]:
        """Fields of the plan, as `actions.follow` takes them; number and day of the paper are those of a paper to come."""
        plan, values = self.outlook.plan, self.cleaned_data
        texts = {
            name: text.new if values.get(f"year-{name}", not text.count) else text.old
            for name, text in self.outlook.texts.items()
        }
        given = {name: int(values[name]) for name in ("issuer_id", "receiver_id")}
        kept = {name: getattr(plan, name) for name in AS_IT_WAS}
        fixed = {"title": values["title"], "year": self.outlook.year, "hierarchy_id": plan.hierarchy_id}
        return {**kept, **texts, **fixed, **given, **self._flags()}

    def parts(self) -> dict[str, list[dict[str, Any]]]:
        """Part → the rows that were chosen."""
        values = self.cleaned_data
        found = {
            part: [self._row(line) for line in lines if values.get(whole_key(part) if part in WHOLE else line.key)]
            for part, lines in self.outlook.lines.items()
        }
        written = [{**line.values, "text": values[line.key]} for line in self.outlook.annual if values.get(line.key)]
        return {**found, "themes": found["themes"] + written, "deadlines": [row for _, row in self._terms()]}

    def _terms(self) -> list[tuple[Term, dict[str, Any]]]:
        chosen = [(term, self.cleaned_data.get(term.key, "")) for term in self.outlook.terms]
        return [(term, term.values(rule)) for term, rule in chosen if rule in term.ways]

    def _row(self, line: Line) -> dict[str, Any]:
        is_kept = line.kept_year is not None and not self.cleaned_data.get(year_key(line))
        values = dict(line.kept_year if is_kept and line.kept_year is not None else line.values)
        if line.part == "quotas":
            values |= {OF_A_QUOTA[name]: answer for name, answer in self._answers(line.number)}
            members = self.outlook.members.get(line.number)
            values |= {} if members is None else {MEMBERS: members}
        return values

    def _answers(self, quota: int) -> list[tuple[str, str]]:
        named = {f"{name}_{quota}": name for name in OF_A_QUOTA}
        asked = [question for question in self.outlook.questions if question.key in named]
        return [(named[one.key], one.answer) for one in asked if self.cleaned_data.get(one.field)]

    def _flags(self) -> dict[str, bool]:
        asked = [one for one in self.outlook.questions if one.key in FLAGS and self.cleaned_data.get(one.field)]
        return {FLAGS[one.key]: one.answer == "yes" for one in asked}


def whole_key(part: str) -> str:
    """The name of the field that copies a whole part."""
    return f"all-{part}"


def year_key(line: Line) -> str:
    """The name of the field that puts the year of a row forward."""
    return f"{line.key}-year"


def _body(choices: Sequence[tuple[int, str]], label: str, proposed: int | None) -> Any:
    shown = [(str(body), name) for body, name in choices]
    initial = str(proposed) if str(proposed) in dict(shown) else shown[0][0]
    widget = forms.HiddenInput if len(shown) == 1 else None
    return PickField(shown, label=label, required=True, initial=initial, **({"widget": widget} if widget else {}))
