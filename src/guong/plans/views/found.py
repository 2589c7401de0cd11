"""What the page of a plan's text shows: the text in pieces, and everything that was found, by kind."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from guong.kit.periods import local
from guong.kit.phrasebook import state, word
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.plans import policy, queries, rules
from guong.plans.forms import Forms, describe, fields_of, typed_values
from guong.plans.forms.findings import MOST
from guong.plans.queries import texts
from guong.plans.queries.naming import Names
from guong.plans.rules import FindingState
from guong.plans.rules.proposals import Group
from guong.plans.rules.spans import pieces_of

SHOWN = 50  # of one kind on a page
SETTLED = {FindingState.CONFIRMED, FindingState.CORRECTED}


@dataclass
class Opened:
    """One finding with the form of the part that becomes of it."""

    number: int
    part: str
    form: Any
    as_duty: bool = False

    @property
    def fields(self) -> list[Any]:
        return fields_of(self.form)


class Desk:
    """A plan's text and findings, as one person may work with them."""

    def __init__(self, plan: Any, actor: Actor, at: datetime) -> None:
        self.plan, self.actor, self.at = plan, actor, at
        self.source = texts.text_of(plan)
        self.findings = [] if self.source is None else texts.findings_of(self.source)
        manages = not list(policy.why_not_manage(actor, receiver_id=plan.receiver_id))
        self.may_settle = manages and plan.state == rules.State.DRAFT
        self.sees_all = manages

    @cached_property
    def forms(self) -> Forms:
        issuers = queries.issuers_for(self.actor, self.at)
        if self.plan.issuer_id not in dict(issuers):
            issuers.append((self.plan.issuer_id, organisations.name_of(self.plan.issuer_id, local(self.at).date())))
        members = (body for quota in self.rows["quotas"].values() for body in quota.member_ids)
        return Forms(organisations.hierarchies(), issuers, Names(self.plan, self.at, members))

    @cached_property
    def rows(self) -> Mapping[str, Mapping[int, Any]]:
        """Part → its rows by number, those that an amendment has replaced included."""
        return texts.every_row(self.plan)

    def finding(self, number: int) -> Any:
        """One of the findings; None where there is no such one."""
        return next((one for one in self.findings if one.pk == number), None)

    def opened(self, number: int) -> Opened | None:
        """A waiting finding with its form, for correcting; None where there is none, or it is not theirs to settle."""
        one = self.finding(number) if self.may_settle else None
        return None if one is None or one.state != FindingState.PROPOSED else self.judged(one)

    def judged(self, one: Any, typed: Any = None, *, as_duty: bool = False) -> Opened:
        """A finding with its form: as it was found, kept as a duty, or as somebody typed it."""
        as_duty = as_duty or (typed is not None and typed.get("phan") == "assignments")
        is_duty = as_duty and bool(one.found["duty"])
        part, values = ("assignments", one.found["duty"]) if is_duty else (one.found["part"], one.found["values"])
        names = list(values)
        if typed is not None:
            values = {name.removeprefix("muc-"): typed[name] for name in typed if name.startswith("muc-")}
        return Opened(one.pk, part, self.forms.form(part, values, names), is_duty)

    def why_not_confirm(self, opened: Opened) -> list[Reason]:
        """Reasons against making a part of it: a field that is wrong, a part that is full."""
        found = [] if opened.form.is_valid() else [Reason("finding_incomplete")]
        if opened.part in MOST and opened.part != "deadlines" and len(self.rows[opened.part]) >= MOST[opened.part]:
            found.append(Reason("part_full", facts={"most": MOST[opened.part]}))
        return found

    def confirmable(self, group: str) -> tuple[dict[int, dict[str, Any]], int]:
        """(number → values) of what of a kind waits and leaves nothing open; and how many are left for one by one."""
        waiting = [one for one in self.findings if one.kind == group and one.state == FindingState.PROPOSED]
        room = {name: most - len(self.rows[name]) for name, most in MOST.items()}
        steps = {row.step for row in self.rows["deadlines"].values()}
        found: dict[int, dict[str, Any]] = {}
        for one in waiting:
            part = one.found["part"]
            if not one.found["sure"] or room.get(part, 1) <= 0:
                continue
            form = self.forms.form(part, one.found["values"], list(one.found["values"]))
            if not form.is_valid() or (part == "deadlines" and form.cleaned_data["step"] in steps):
                continue
            found[one.pk] = typed_values(part, form)
            if part in room:
                room[part] -= 1
            steps |= {form.cleaned_data["step"]} if part == "deadlines" else set()
        return found, len(waiting) - len(found)

    def mark(self, group: str) -> str:
        """A mark of how a kind stands: others may settle another kind at the same time."""
        stand = [(one.pk, one.state) for one in self.findings if one.kind == group]
        return hashlib.sha256(repr(stand).encode()).hexdigest()[:16]

    def group_after(self, group: str) -> str:
        """The next kind in which something waits; the same where nothing does."""
        order = list(Group)
        waiting = {one.kind for one in self.findings if one.state == FindingState.PROPOSED and one.kind != group}
        later = [one.value for one in order[order.index(Group(group)) :] if one in waiting]
        return next(iter([*later, *(one.value for one in order if one in waiting)]), group)

    def page(self, group: str, number: int, opened: Opened | None) -> dict[str, Any]:
        """Everything that the page needs.

        Args:
            group: shows one kind alone, from its `number`-th page.
            opened: is shown with its form.
        """
        shown = [one for one in self.findings if self.sees_all or one.state in SETTLED]
        by_group = {one.value: [row for row in shown if row.kind == one] for one in Group}
        only = group if group in by_group else ""
        start = (number - 1) * SHOWN if only else 0
        groups = [
            self._group(name, rows, start, opened)
            for name, rows in by_group.items()
            if rows and (not only or name == only)
        ]
        notes = self.source.notes if self.source and self.sees_all else []
        waiting = sum(one.state == FindingState.PROPOSED for one in shown)
        return {
            "groups": groups,
            "only": only,
            "may_settle": self.may_settle,
            "sees_all": self.sees_all,
            "waiting": waiting,
            "total": len(shown),
            "warnings": [one for one in notes if not one["is_question"]],
            "questions": [one for one in notes if one["is_question"]],
            "pieces": self._pieces(shown, notes),
            "ways": [
                {"name": name, "label": word(f"plan_field.{name}"), "count": len(rows)}
                for name, rows in by_group.items()
                if rows
            ],
        }

    def _group(self, name: str, rows: Sequence[Any], start: int, opened: Opened | None) -> dict[str, Any]:
        waiting = [one for one in rows if one.state == FindingState.PROPOSED]
        return {
            "name": name,
            "label": word(f"plan_field.{name}"),
            "rows": [self._item(one, opened) for one in rows[start : start + SHOWN]],
            "waiting": len(waiting),
            "sure": sum(one.found["sure"] for one in waiting),
            "count": len(rows),
            "version": f"{self.plan.version}-{self.mark(name)}" if self.may_settle else "",
            "before": start // SHOWN,
            "after": start // SHOWN + 2 if start + SHOWN < len(rows) else 0,
        }

    def _item(self, one: Any, opened: Opened | None) -> dict[str, Any]:
        found = one.found
        part, told, problem = found.get("as") or found["part"], "", ""
        if one.state in SETTLED:
            told, fate = self._settled(one, part)
        else:
            fate = ""
            form = self.forms.form(part, found["values"], list(found["values"]))
            told = describe(part, form, form.cleaned_data) if form.is_valid() else self._as_found(form)
            problem = (
                "" if form.is_valid() else "; ".join(dict.fromkeys(str(e) for bound in form for e in bound.errors))
            )
        note = found["note"] if one.state == FindingState.PROPOSED else ""
        return {
            "number": one.pk,
            "lines": told.split("\n"),
            "state": state(f"finding.{fate or one.state}"),
            "is_waiting": one.state == FindingState.PROPOSED,
            "note": word(f"finding_note.{note}") if note else "",
            "is_sure": found["sure"] and not problem,
            "problem": problem if not note else "",
            "is_kept": bool(found["duty"]) and found["part"] != "assignments",
            "clause": found["values"].get("clause", ""),
            "at": one.span_from,
            "version": f"{self.plan.version}-{one.state}",
            "opened": opened if opened and opened.number == one.pk else None,
        }

    def _settled(self, one: Any, part: str) -> tuple[str, str]:
        """A finding as it now stands in the plan; and what became of its row, where it is gone or was replaced."""
        if part == "heading":
            values = {name: getattr(self.plan, name) for name in one.found["done"]}
            return describe(part, self.forms.form(part, {}, list(values)), values), ""
        row = self.rows[part].get(one.row_id)
        form = self.forms.form(part, {})
        if row is None:
            return self._as_found(self.forms.form(part, one.found["values"])), "gone"
        until = getattr(row, "in_force_to", None)
        values = {name: getattr(row, name) for name in form.stored_names()}
        return describe(part, form, values), "replaced" if until is not None and until <= self.at else ""

    @staticmethod
    def _as_found(form: Any) -> str:
        """What was found, field by field: it cannot be told as a whole yet."""
        told = []
        for bound in fields_of(form):
            value = str(bound.value() or "")
            choices = dict(getattr(bound.field, "choices", ()))
            if value:
                told.append(f"{bound.label}: {choices.get(value, value)}")
        return "\n".join(told)

    def _pieces(self, shown: Sequence[Any], notes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The text in pieces, each with its kind; what begins with it, and the place that links lead to."""
        if self.source is None:
            return []
        text = self.source.text
        kept = [one for one in shown if one.span_from is not None and one.state != FindingState.DROPPED]
        by_number = {one.pk: one for one in kept}
        spanned = [(one.pk, one.span_from, one.span_to) for one in kept]
        # Notes have numbers below nought, so that no finding has the same.
        spanned += [(-place, *one["span"]) for place, one in enumerate(notes, 1) if one["span"]]
        found = []
        for piece in pieces_of(len(text), spanned):
            begun = [by_number[number] for number in piece.begins if number in by_number]
            inside = by_number.get(piece.inside)
            found.append(
                {
                    "text": text[piece.start : piece.end],
                    "kind": inside.kind if inside else "noted" if piece.inside < 0 else "",
                    "at": piece.start if piece.begins else None,
                    "tags": [
                        {
                            "label": word(f"finding_tag.{kind}"),
                            "number": next(o.pk for o in begun if o.kind == kind),
                            "kind": kind,
                        }
                        for kind in dict.fromkeys(one.kind for one in begun)
                    ],
                }
            )
        return found
