"""A change of bodies as it is typed, and as the rules take it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from guong.kit.fields import DayField
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason, Refusal
from guong.organisations import queries
from guong.organisations.forms import rows
from guong.organisations.forms.fields import BODIES, COMMON, FIELDS, plain_fields
from guong.organisations.queries import trees
from guong.organisations.queries.named import Candidate, find, parents_of
from guong.organisations.rules.events import (
    Change,
    Create,
    Dissolve,
    Event,
    Heir,
    Merge,
    Move,
    NewBody,
    Recode,
    Rekind,
    Rename,
    Split,
)
from guong.organisations.rules.history import Inherits
from guong.organisations.rules.shapes import LONGEST

MOST_CHILDREN = 200
CHOSEN = "-chon"  # behind the name of a field: the body that was picked among those of nearly this name
STARTS = {"into_is": "new", "inherits": Inherits.ALL.value, "goes_on": "no"}
WHERE = {"places": "parent", "bodies": "bodies-0", "heirs": "heirs-0-name"}  # field of a reason → field of the form


class ChangeForm(forms.Form):
    """One kind of event.

    Args:
        kind: of `rules.events.KINDS`.
        hierarchies: (id, name) of each.
        today: the day on which names are looked up while no other day can be read.
        data: what was typed, to be judged. What is only to be shown again is `initial`.
        more: show more rows.
    """

    def __init__(
        self,
        kind: str,
        data: Mapping[str, Any] | None = None,
        *,
        hierarchies: Sequence[tuple[int, str]],
        today: date,
        initial: Mapping[str, Any] | None = None,
        more: bool = False,
    ) -> None:
        first = str(hierarchies[0][0]) if hierarchies else ""
        super().__init__(data, initial={**STARTS, "hierarchy": first, **(initial or {})}, use_required_attribute=False)
        self.kind, self.today, self.hierarchies = kind, today, dict(hierarchies)
        self.typed: Mapping[str, Any] = data if data is not None else initial or {}
        self.count = min(rows.count_of(kind, self.typed) + (rows.ADDED if more else 0), rows.MOST)
        self.fields.update(plain_fields(kind, hierarchies))
        self.found: dict[str, int] = {}
        self.candidates: dict[str, list[Candidate]] = {}
        self.child_names: list[str] = []
        self.has_too_many = False  # bodies below, to be asked about one by one
        if kind == "merge":
            self.fields.update(rows.merging(self.count))
        if kind == "split":
            self.fields.update(rows.heirs(self.count, self._long_heirs()))
            self._ask_of_children()
        # Errors are told in the order of the fields: that of the page, where the decision stands last.
        order = [*(name for name in self.fields if name.startswith("bodies-")), *FIELDS[kind], *self.fields]
        self.order_fields([*(name for name in order if name not in COMMON), *COMMON])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        day = values.get("day") or self.today
        for name in self._naming(values):
            typed = values.get(name, "")
            if typed and name not in self.errors:
                self._look_up(name, typed, day)
        for name, reason in self._missing(values):
            if name not in self.errors:
                self.add_error(name, say(reason))
        return values

    def event(self) -> Event:
        """What was typed, of a form that is valid."""
        typed = self.cleaned_data
        return Event(typed["day"], typed["decision"], self._change(), typed["issued_by"])

    def refuse(self, refused: Refusal) -> None:
        """Put reasons of the rules beside their fields."""
        for reason in refused.reasons:
            name = self._field_of(reason.field)
            if say(reason) not in self.errors.get(name or "__all__", []):
                self.add_error(name, say(reason))

    def typed_pairs(self) -> list[tuple[str, str]]:
        """Everything that was typed, to be sent again."""
        names = [*self.fields, *(f"{name}{CHOSEN}" for name in self.fields), rows.COUNT]
        found = [(name, str(self.data[name])) for name in names if name in self.data]
        picked = {f"{name}{CHOSEN}": str(body) for name, body in self.found.items()}
        return [(name, value) for name, value in found if name not in picked] + list(picked.items())

    @property
    def heir_rows(self) -> list[list[Any]]:
        """The rows of heirs as they are shown."""
        names = [[f"heirs-{at}-{name}" for name in rows.HEIR] for at in range(self.count)]
        return [[self[name] for name in row if name in self.fields] for row in names]

    @property
    def body_rows(self) -> list[Any]:
        """The rows of bodies that merge."""
        return [self[f"bodies-{at}"] for at in range(self.count)]

    @property
    def child_rows(self) -> list[Any]:
        """Where the bodies below go."""
        return [self[name] for name in self.child_names]

    def picked(self, name: str) -> str:
        """The body that was picked for a field."""
        body = self._chosen(name)
        return "" if body is None else str(body)

    def _chosen(self, name: str) -> int | None:
        typed = str(self.typed.get(f"{name}{CHOSEN}", ""))
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None

    def _look_up(self, name: str, typed: str, day: date) -> None:
        found = find(typed, day, self._chosen(name))
        if found.body is not None:
            self.found[name] = found.body
            return
        self.candidates[name] = found.near
        self.add_error(name, say(Reason("body_unclear" if found.near else "no_body_named_so")))

    def _naming(self, values: Mapping[str, Any]) -> Iterable[str]:
        """The fields in which a body that is there is named."""
        for name in self.fields:
            is_heir = name.startswith("heirs-") and name.endswith("-name")
            is_old = is_heir and values.get(name.replace("-name", "-is")) == "old"
            is_merging = name.startswith("bodies-")
            is_plain = name in BODIES and (name != "into" or values.get("into_is") == "old")
            if is_old or is_merging or (is_plain and not (name == "parent" and values.get("into_is") == "old")):
                yield name

    def _missing(self, values: Mapping[str, Any]) -> Iterable[tuple[str, Reason]]:
        if self.kind == "merge":
            if not any(values.get(f"bodies-{at}") for at in range(self.count)):
                yield "bodies-0", Reason("missing")
            wanted = ("into",) if values.get("into_is") == "old" else ("name", "kind")
            yield from ((name, Reason("missing")) for name in wanted if not values.get(name))
        if self.has_too_many and values.get("goes_on") == "no":
            yield "body", Reason("too_many_children", facts={"limit": MOST_CHILDREN})
        for at in self._long_heirs() if self.kind == "split" else ():
            if values.get(f"heirs-{at}-is") != "old" and not values.get(f"heirs-{at}-short"):
                yield f"heirs-{at}-short", Reason("needs_short", facts={"limit": LONGEST["short"]})
        if self.kind == "split" and values.get("goes_on") == "no":
            open_ones = [name for name in self.child_names if not values.get(name)]
            yield from ((name, Reason("choose_children")) for name in open_ones[:1])

    def _long_heirs(self) -> list[int]:
        """The rows of heirs whose name is too long to stand for the short one."""
        names = (str(self.typed.get(f"heirs-{at}-name", "")).strip() for at in range(self.count))
        return [at for at, name in enumerate(names) if len(name) > LONGEST["short"]]

    def _ask_of_children(self) -> None:
        """Once the body and the day are known, ask where each of those below it goes."""
        typed, goes_on = str(self.typed.get("body", "")), self.typed.get("goes_on") == "yes"
        try:
            day = DayField(label="").clean(self.typed.get("day", "")) or self.today
        except forms.ValidationError:
            day = self.today
        found = find(typed[:400], day, self._chosen("body")) if typed.strip() else None
        if found is None or found.body is None:
            return
        below = trees.rows_of(trees.below(found.body, day)[: MOST_CHILDREN + 1], day)
        if len(below) > MOST_CHILDREN:
            self.has_too_many = True
            return
        names = {row.id: row.name for row in below}
        receivers = [(str(at), str(self.typed.get(f"heirs-{at}-name", "")).strip()) for at in range(self.count)]
        made = rows.children(names.items(), [(at, name) for at, name in receivers if name], goes_on=goes_on)
        self.child_names = list(made)
        self.fields.update(made)

    def _field_of(self, name: str) -> str | None:
        """Where a reason is shown: at its own field, at the one that stands for it, or above the form."""
        if self.kind == "split" and name in {"name", "short", "kind", "parent", "places", "inherits"}:
            return "heirs-0-inherits" if name == "inherits" else "heirs-0-name"
        if self.kind == "dissolve" and name in {"children", "parent"}:
            return "children_to"
        if name == "children":
            return self.child_names[0] if self.child_names else None
        name = WHERE.get(name, name)
        return name if name in self.fields else None

    def _hierarchy(self) -> int:
        typed = str(self.cleaned_data.get("hierarchy", ""))
        known = {str(id_): id_ for id_ in self.hierarchies}
        return known.get(typed, next(iter(self.hierarchies), 0))

    def _new_body(self) -> NewBody:
        typed = self.cleaned_data
        codes = ((typed["scheme"], typed["code"]),) if typed.get("code") or typed.get("scheme") else ()
        places = ((self._hierarchy(), self.found.get("parent")),)
        return NewBody(-1, typed["name"], typed["kind"], places, typed["short"], codes)

    def _change(self) -> Change:
        typed, body = self.cleaned_data, self.found.get("body", 0)
        match self.kind:
            case "create":
                return Create(self._new_body())
            case "rename":
                return Rename(body, typed["name"], typed["short"])
            case "rekind":
                return Rekind(body, typed["kind"])
            case "recode":
                return Recode(body, typed["scheme"], typed["code"])
            case "move":
                return Move(body, self._hierarchy(), self.found.get("parent"))
            case "merge":
                return self._merge()
            case "split":
                return self._split(body)
        to = self.found.get("children_to")
        below = queries.children_of(body, typed["day"]).values_list("organisation_id", flat=True)
        return Dissolve(body, tuple((child, to) for child in dict.fromkeys(below)) if to else ())

    def _merge(self) -> Merge:
        typed = self.cleaned_data
        named = (self.found.get(f"bodies-{at}") for at in range(self.count))
        into = self.found["into"] if typed["into_is"] == "old" else self._new_body()
        return Merge(tuple(body for body in named if body is not None), into, Inherits(typed["inherits"]))

    def _split(self, body: int) -> Split:
        typed, day = self.cleaned_data, self.cleaned_data["day"]
        numbers: dict[str, int] = {}
        found: list[Heir] = []
        for at in range(self.count):
            if typed.get(f"heirs-{at}-name"):
                heir = self._heir(at, body, day)
                numbers[str(at)] = heir.body.number if isinstance(heir.body, NewBody) else heir.body
                found.append(heir)
        goes = ((int(name.partition("-")[2]), typed.get(name)) for name in self.child_names)
        children = tuple((child, numbers[to]) for child, to in goes if to in numbers)
        return Split(body, tuple(found), typed["whole"], typed["goes_on"] == "yes", children)

    def _heir(self, at: int, body: int, day: date) -> Heir:
        typed, name = self.cleaned_data, f"heirs-{at}-name"
        who: int | NewBody = self.found.get(name, 0)
        if typed.get(f"heirs-{at}-is") != "old":
            kind = typed.get(f"heirs-{at}-kind") or queries.kind_of(body, day)
            short = typed.get(f"heirs-{at}-short", "")
            who = NewBody(-1 - at, typed[name], kind, tuple(parents_of(body, day)), short)
        inherits = Inherits(typed.get(f"heirs-{at}-inherits") or Inherits.NONE)
        return Heir(who, typed.get(f"heirs-{at}-part"), bool(typed.get(f"heirs-{at}-rest")), inherits)
