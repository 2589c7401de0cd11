"""The tables of the consolidation: registrations divided into lines, each table checked against its total."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guong.kit.phrasebook import word
from guong.registrations.queries.listing import kind_word
from guong.registrations.queries.ways import Way
from guong.registrations.rules.counting import Table, divide
from guong.registrations.words import nowhere_in_words, reconciled

UNITS, LISTS = "credited", "list"  # the two divisions in which one exemplar may stand twice
TAKEN = "taken"  # the bodies that accepted it on its way up
MANY = (UNITS, LISTS, TAKEN)
NO_SECTOR = ("", "Chưa chọn nhóm")
NONE = "0"  # how addresses ask for what has no sector, or is of a unit without a kind


@dataclass(frozen=True, slots=True)
class Item:
    """One registration that was sent, as the figures see it; `facts` say which lists it is opened by."""

    id: int
    exemplar_id: int
    state: str
    facts: Mapping[str, Any]

    def stands_in(self, name: str, value: str) -> bool:
        """Whether it belongs to one line of a division."""
        found = self.facts.get(name, "")
        return value in map(str, found) if isinstance(found, list) else str(found) == value

    def lines_in(self, name: str) -> int:
        """In how many lines of a division it stands."""
        found = self.facts.get(name, "")
        return len(found) if isinstance(found, list) else 1


@dataclass(frozen=True)
class Line:
    """One line of a table: a word, a figure, and the filter that opens its list."""

    label: str
    count: int
    query: str


@dataclass(frozen=True)
class Division:
    """One table of the consolidation with its reconciliation."""

    title: str
    lines: tuple[Line, ...]
    total: int
    sum_of_parts: int
    surplus: int
    nowhere: int
    twice: int  # exemplars that stand in more than one line
    twice_query: str
    nowhere_query: str
    adds_up: bool

    @property
    def reconciliation(self) -> str:
        """The check printed under the table."""
        return reconciled(
            self._name,
            total=self.total,
            parts=self.sum_of_parts,
            surplus=self.surplus,
            nowhere=self.nowhere,
            adds_up=self.adds_up,
        )

    @property
    def nowhere_words(self) -> str:
        """What is said of those that stand in no line."""
        return nowhere_in_words(self._name)

    @property
    def _name(self) -> str:
        return self.nowhere_query.partition("=")[2]


@dataclass(frozen=True)
class Labels:
    """What the lines of the tables are called, in their order."""

    year: int
    sectors: Sequence[tuple[str, str]]
    kinds: Sequence[str]
    units: Sequence[tuple[int, str]]
    bodies: Sequence[tuple[int, str]]

    def of(self, name: str, accepted: Iterable[Item], way: Way) -> Sequence[tuple[Hashable, str]]:
        """The lines of one table, in their order."""
        match name:
            case "sector":
                return [*self.sectors, NO_SECTOR]
            case "holder":
                return [(code, word(f"holder.{code}")) for code in ("collective", "individual", "household")]
            case "since":
                return [("new", f"Mới trong năm {self.year}"), ("continuing", "Tiếp tục từ những năm trước")]
            case "kind":
                kinds = dict.fromkeys([*self.kinds, *(item.facts["kind"] for item in accepted)])
                return [(code, kind_word(code) or "Khác") for code in kinds]
            case "credited":
                return self.units
            case "list":
                return self.bodies
            case _:
                return [(code, word(f"{name}.{code}")) for code in way.marks[name]]


def divisions_of(accepted: list[Item], labels: Labels, way: Way) -> list[Division]:
    """All tables of a step over what was accepted."""
    return [_division(word(f"table.{name}"), accepted, name, labels.of(name, accepted, way)) for name in way.tables]


def _division(title: str, accepted: list[Item], name: str, labels: Sequence[tuple[Hashable, str]]) -> Division:
    table = divide(accepted, _groups(name))
    counts = {part.key: part.count for part in table.parts}
    many = name in {UNITS, LISTS}
    lines = tuple(
        Line(label, counts.get(key, 0), f"{name}={key or NONE}")
        for key, label in labels
        if counts.get(key, 0) or (key and not many)
    )
    return Division(
        title,
        lines,
        len(table.total),
        table.sum_of_parts,
        table.surplus,
        len(table.standing_nowhere),
        len(table.standing_twice),
        f"twice={'1' if name == LISTS else name}",
        f"nowhere={name}",
        table.adds_up and _shows_all(table, lines),
    )


def _groups(name: str) -> Callable[[Item], Iterable[Hashable]]:
    def groups(item: Item) -> Iterable[Hashable]:
        found = item.facts[name]
        return found if isinstance(found, list) else [found]

    return groups


def _shows_all(table: Table, lines: Iterable[Line]) -> bool:
    """A line that lost its label would make the printed sum a lie."""
    return sum(line.count for line in lines) == table.sum_of_parts
