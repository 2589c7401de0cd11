"""Rows of registrations beside what is here: which one a row is, what it changes, what of it cannot be read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from guong.intake.rules.bodies import Bodies
from guong.intake.rules.previews import Change, Line
from guong.intake.rules.registrations import (
    RELATIONS,
    TEXT_KEYS,
    RegistrationHere,
    Told,
    holder_of,
    names_in,
    number_of,
    since_of,
    split_holder,
)
from guong.intake.rules.units import name_key
from guong.kit.reasons import Reason
from guong.kit.text import clean, words

SAID = 6  # sectors listed in one reason


@dataclass
class Row:
    """What is made out about a row."""

    line: Line
    reasons: list[Reason]
    here: RegistrationHere | None = None
    told: Told | None = None
    changes: list[Change] = field(default_factory=list)
    continues: str = ""  # code and year of the registration with which it goes on

    def said(self, key: str) -> str:
        return str(self.line.values.get(key, ""))

    def refuse(self, code: str, key: str, **facts: object) -> None:
        self.reasons.append(Reason(code, key, facts))


class Reader:
    """What rows are compared with.

    Args:
        year: of the plan.
        sectors: (id, name) of the plan's sectors.
        here: registrations of the plan that may be read.
        bodies: the bodies of every hierarchy.
        is_listed: new ones go into their unit's list, where one name is one whatever its diacritics.
    """

    def __init__(
        self,
        year: int,
        sectors: Sequence[tuple[int, str]],
        here: Sequence[RegistrationHere],
        bodies: Bodies,
        *,
        is_listed: bool,
    ) -> None:
        self.year, self.bodies, self.is_listed = year, bodies, is_listed
        self.sectors = {name_key(name): id_ for id_, name in sectors}
        self.sector_names = [name for _, name in sectors]
        self.numbered = {one.number: one for one in here}
        self.titled: dict[tuple[int, str], list[RegistrationHere]] = defaultdict(list)
        for one in here:
            self.titled[one.unit, name_key(one.values["title"])].append(one)

    def rows(self, lines: Sequence[Line]) -> list[Row]:
        """Every row read; the same registration twice is a reason."""
        rows = [self.read(line) for line in lines]
        first: dict[object, Row] = {}
        for row in rows:
            unit = row.told.unit if row.told else row.here.unit if row.here else None
            if unit is None or not row.said("title"):
                continue
            title = (unit, self._title_key(row.said("title")))
            other = first.setdefault(row.here.number if row.here else title, row)
            if other is not row:
                row.refuse("registration_twice", "title", row=other.line.number)
            elif any(change.key == "title" for change in row.changes):
                first.setdefault(title, row)  # a new one of that name below it is the second
        return rows

    def _title_key(self, title: str) -> object:
        return tuple(words(title)) if self.is_listed else name_key(title)

    def read(self, line: Line) -> Row:
        """What a row says, and which registration it is."""
        row = Row(line, list(line.reasons))
        unit = self._find(row)
        if row.here is not None:
            row.changes = list(self._changes(row, row.here))
        if unit is not None and not row.reasons:
            row.told = self._told(row, unit)
        return row

    def _find(self, row: Row) -> int | None:
        if code := row.said("code"):
            row.here = self.numbered.get(number_of(code) or 0)
            if row.here is None:
                row.refuse("registration_unknown", "code", found=code)
                return None
            unit = row.said("unit")
            if unit and name_key(unit) != name_key(row.here.unit_name):
                row.refuse("registration_of_another", "unit", name=row.here.unit_name)
            return row.here.unit
        if not row.said("unit"):
            return None
        found = self.bodies.find(row.said("unit"), row.said("parent"), "unit")
        if isinstance(found, Reason):
            row.reasons.append(found)
            return None
        same = self.titled.get((found.id, name_key(row.said("title"))), [])
        if len(same) > 1:
            row.refuse("registration_ambiguous", "title", codes=", ".join(f"MH-{one.number:05d}" for one in same))
        elif same:
            row.here = same[0]
        return found.id

    def _changes(self, row: Row, here: RegistrationHere) -> Iterator[Change]:
        """The cells that say something else than the official list; a cell that is empty says nothing."""
        for key, old in here.values.items():
            new = row.said(key)
            if new and not self._is_same(key, old, new, here.goals):
                yield Change(key, old, new)

    def _is_same(self, key: str, old: str, new: str, goals: tuple[str, ...]) -> bool:
        if key == "since":
            return since_of(old, self.year) == since_of(new, self.year)
        if key == "holder_kind":
            return holder_of(old) == holder_of(new)
        if key in RELATIONS:
            return sorted(map(name_key, names_in(old))) == sorted(map(name_key, names_in(new)))
        if key == "sector":
            return name_key(old) == name_key(new)
        if key == "aims" and goals:
            return clean(new) in {clean(old), clean(old).removesuffix("\n".join(goals)).strip()}
        return clean(old) == clean(new)

    def _told(self, row: Row, unit: int) -> Told | None:
        """What is to be written: of a new one everything, of one that stands what changes. A reason where a cell cannot be read."""
        wanted = {change.key for change in row.changes} if row.here else set(row.line.values)
        texts = {key: row.said(key) for key in TEXT_KEYS if key in wanted}
        if row.here and row.here.goals and "aims" in texts:
            texts["aims"] = self._without_goals(row, row.here)
        kind, name = self._holder(row, wanted)
        if name:
            texts["holder_name"] = name
        told = Told(
            unit, texts, kind, self._since(row, wanted), self._sector(row, wanted), self._relations(row, wanted)
        )
        return None if row.reasons else told

    def _without_goals(self, row: Row, here: RegistrationHere) -> str:
        """The aims without the measurable ones, which have lines of their own below them."""
        below = "\n".join(here.goals)
        said = clean(row.said("aims"))
        if not said.endswith(below):
            row.refuse("aims_hold_goals", "aims")
        return said.removesuffix(below).strip()

    def _holder(self, row: Row, wanted: set[str]) -> tuple[str, str]:
        said_kind = row.said("holder_kind") if "holder_kind" in wanted else ""
        name = row.said("holder_name") if "holder_name" in wanted else ""
        if "holder" in wanted:
            both = split_holder(row.said("holder"))
            said_kind, name = said_kind or both[0], name or both[1]
        kind = holder_of(said_kind) if said_kind else None
        if said_kind and kind is None:
            row.refuse("holder_unknown", "holder_kind", found=said_kind)
        return kind.value if kind else "", name

    def _since(self, row: Row, wanted: set[str]) -> int | None:
        if "since" not in wanted:
            return None
        since = since_of(row.said("since"), self.year)
        if since is None:
            row.refuse("since_unreadable", "since", found=row.said("since"))
        return since

    def _sector(self, row: Row, wanted: set[str]) -> int | None:
        if "sector" not in wanted:
            return None
        sector = self.sectors.get(name_key(row.said("sector")))
        if sector is None:
            more = "…" if len(self.sector_names) > SAID else ""
            known = "; ".join(self.sector_names[:SAID]) + more
            row.refuse("sector_unknown", "sector", found=row.said("sector"), known=known)
        return sector

    def _relations(self, row: Row, wanted: set[str]) -> Mapping[str, tuple[int, ...]]:
        if not wanted & set(RELATIONS):
            return {}
        found: dict[str, tuple[int, ...]] = {}
        for key in RELATIONS:
            ids = []
            for name in names_in(row.said(key) or (row.here.values.get(key, "") if row.here else "")):
                body = self.bodies.find(name, "", key)
                if isinstance(body, Reason):
                    row.reasons.append(body)
                else:
                    ids.append(body.id)
            found[key] = tuple(dict.fromkeys(ids))
        return found
