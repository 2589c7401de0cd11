"""What a body's own plan says: beside each number of the plan above its own, and what it adds."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from guong.kit.fields import DayField, LineField, NumberField, PickField, ProseField, with_empty
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason, Refusal
from guong.plans.forms.fields import IdField, limit_of
from guong.plans.models import Plan
from guong.plans.queries.below import Inherited, InheritedTerm, Terms
from guong.plans.rules import Scope, Shape
from guong.plans.rules.cascade import own_shape
from guong.plans.words import KINDS

MOST_ADDED = 4
HEADING = ("title", "number", "issued_on", "place", "purpose")


class TermsForm(forms.Form):
    """Fields of the heading by their own names; ``n-<origin>``, ``upto-<origin>``, ``on-<step>``; ``added-<place>-…``.

    An empty number or day inherits.
    """

    title = LineField(limit=limit_of(Plan, "title"), label="Tên kế hoạch", required=True)
    number = LineField(limit=limit_of(Plan, "number"), label="Số, ký hiệu")
    issued_on = DayField(label="Ngày ban hành")
    place = LineField(limit=limit_of(Plan, "place"), label="Địa danh")
    purpose = ProseField(limit=limit_of(Plan, "purpose"), label="Mục đích riêng của đơn vị")

    def __init__(
        self,
        *args: Any,
        quotas: Sequence[Inherited],
        terms: Sequence[InheritedTerm],
        hierarchies: Sequence[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.quotas, self.terms, self.hierarchies = quotas, terms, hierarchies
        for one in quotas:
            shape = own_shape(one.rule)
            kind = word(f"kind.{one.rule.kind}")
            self.fields[f"n-{one.origin}"] = NumberField(label=f"{kind}, của đơn vị: {word(f'shape.{shape}')}")
            if shape == Shape.RANGE:
                self.fields[f"upto-{one.origin}"] = NumberField(label=f"{kind}, của đơn vị: đến")
        for term in terms:
            self.fields[f"on-{term.step}"] = DayField(label=f"{word(f'step.{term.step}')}, của đơn vị: đến hết ngày")
        for place in range(MOST_ADDED):
            self._add_row(f"added-{place}-")

    def _add_row(self, before: str) -> None:
        kinds = with_empty([(kind, word(f"kind.{kind}")) for kind in KINDS], "Không thêm")
        self.fields[f"{before}kind"] = PickField(kinds, label="Loại đơn vị")
        self.fields[f"{before}n"] = NumberField(label="Ít nhất, mỗi đơn vị")
        scopes = [(scope.value, word(f"scope.{scope}")) for scope in Scope]
        self.fields[f"{before}scope"] = PickField(scopes, label="Phạm vi")
        field = IdField((), label="Thuộc hệ thống")
        field.choices = [(str(id_), name) for id_, name in self.hierarchies]
        if len(self.hierarchies) == 1:
            field.widget = forms.HiddenInput()
        self.fields[f"{before}hierarchy_id"] = field

    @classmethod
    def typed_again(cls, plan: Plan, stored: Terms, hierarchies: Sequence[tuple[int, str]]) -> dict[str, Any]:
        """What is stored, as initial values."""
        found: dict[str, Any] = {name: getattr(plan, name) for name in HEADING}
        for origin, (n, upto) in stored.quotas.items():
            found |= {f"n-{origin}": n, f"upto-{origin}": upto}
        found |= {f"on-{step}": day for step, day in stored.days.items()}
        for place in range(MOST_ADDED):
            found[f"added-{place}-scope"] = Scope.ALL.value
            found[f"added-{place}-hierarchy_id"] = str(hierarchies[0][0]) if hierarchies else ""
        for place, row in enumerate(stored.added):
            found |= {f"added-{place}-{name}": str(value) for name, value in row.items()}
        return found

    def clean(self) -> dict[str, Any]:
        """A row of what is added is whole or empty."""
        for place in range(MOST_ADDED):
            kind, n = (self.cleaned_data.get(f"added-{place}-{name}") for name in ("kind", "n"))
            if bool(kind) != bool(n):
                name = f"added-{place}-" + ("n" if kind else "kind")
                if name not in self.errors:
                    self.add_error(name, say(Reason("missing", field=name)))
        return self.cleaned_data

    def heading(self) -> dict[str, Any]:
        """Fields of the plan."""
        return {name: self.cleaned_data[name] for name in HEADING}

    def wanted(self) -> Terms:
        """What the plan is to say."""
        values = self.cleaned_data
        quotas = {
            one.origin: (values[f"n-{one.origin}"], values.get(f"upto-{one.origin}"))
            for one in self.quotas
            if values[f"n-{one.origin}"] is not None
        }
        days = {term.step: values[f"on-{term.step}"] for term in self.terms if values[f"on-{term.step}"]}
        rows = [
            {name: values[f"added-{place}-{name}"] for name in ("kind", "n", "scope", "hierarchy_id")}
            for place in range(MOST_ADDED)
            if values[f"added-{place}-kind"]
        ]
        return Terms(quotas, days, rows)

    def refuse(self, refusal: Refusal) -> tuple[Reason, ...]:
        """Show the reasons that name a field beside it; returns the others."""
        for reason in refusal.reasons:
            if reason.field in self.fields:
                self.add_error(reason.field, say(reason))
        return tuple(reason for reason in refusal.reasons if reason.field not in self.fields)

    def own_of(self, one: Inherited) -> list[Any]:
        """The fields beside an inherited quota."""
        return [self[name] for name in (f"n-{one.origin}", f"upto-{one.origin}") if name in self.fields]

    def added(self) -> Iterator[list[Any]]:
        """The rows of what is added, field by field."""
        for place in range(MOST_ADDED):
            names = ("kind", "n", "scope", "hierarchy_id")
            yield [self[f"added-{place}-{name}"] for name in names]
