"""How well the reader reads: what it found beside what a person expects, for each kind of item.

A text ``NAME.txt`` has its expected values in ``NAME.json``. An item is right when all its values are; spans are compared sign
by sign, against the words that the expected values quote.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guong.reading import as_document, read

HEADING = ("kind", "number", "issued_on", "issuer", "title", "year")
Row = tuple[Any, ...]
Item = Mapping[str, Any]
KEYS: dict[str, Callable[[Item], Row]] = {
    "bases": lambda one: (one["text"], one["issued_on"]),
    "themes": lambda one: (one["kind"], one["text"]),
    "sectors": lambda one: (one["name"],),
    "quotas": lambda one: (one["who"], one["minimum"], one["maximum"], one["of"], one["scope"]),
    "deadlines": lambda one: (
        one["date"],
        one["time"],
        one["boundary"],
        one["starts_on"],
        one["last_moment"] and one["last_moment"][:19],
    ),
    "via": lambda one: (one["text"],),
    "duties": lambda one: (one["who"], one["role"]),
    "recipients": lambda one: (one["text"], one["purpose"]),
    "signatory": lambda one: (one["authority"], one["post"], one["name"]),
    "forms": lambda one: (one["text"], one["attached"]),
    "warnings": lambda one: (one["code"],),
    "questions": lambda one: (one["code"],),
}
QUOTED = ("bases", "themes", "quotas", "deadlines", "via", "recipients", "forms")


@dataclass
class Score:
    """Items right, found and expected; signs shared, found and expected."""

    right: int = 0
    found: int = 0
    expected: int = 0
    shared: int = 0
    found_signs: int = 0
    expected_signs: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Of items; 1 where none was to be found and none was."""
        return _f1(self.right, self.found, self.expected)

    @property
    def span_f1(self) -> float:
        """Of signs."""
        return _f1(self.shared, self.found_signs, self.expected_signs)

    def add(self, found: Iterable[Row], expected: Iterable[Row], where: str) -> None:
        """Compare the items of one text."""
        have, want = Counter(found), Counter(expected)
        self.right += sum((have & want).values())
        self.found += sum(have.values())
        self.expected += sum(want.values())
        self.wrong += [f"{where}: + {row}" for row in have - want] + [f"{where}: - {row}" for row in want - have]


def _f1(right: int, found: int, expected: int) -> float:
    return 2 * right / (found + expected) if found + expected else 1.0


def scores_of(folder: Path) -> dict[str, Score]:
    """Kind of item → its score over all texts of a folder."""
    scores = {kind: Score() for kind in ("heading", *KEYS)}
    for file in sorted(folder.glob("*.json")):
        text = file.with_suffix(".txt").read_bytes().decode()
        compare(as_document(read(text), with_text=True), json.loads(file.read_text("utf-8")), scores, file.stem)
    return scores


def compare(told: Item, expected: Item, scores: Mapping[str, Score], where: str) -> None:
    """Add one text to the scores."""
    for name in HEADING:
        scores["heading"].add([(name, told[name])], [(name, expected[name])], where)
    for kind, key in KEYS.items():
        if kind not in expected:
            continue
        items = told[kind] if isinstance(told[kind], list) else [told[kind]] if told[kind] else []
        wanted = _wanted(kind, expected[kind])
        rows = [key(item) for item in items]
        if kind in {"warnings", "questions"}:
            rows = list(dict.fromkeys(rows))
        scores[kind].add(rows, wanted, where)
        if kind in QUOTED:
            _compare_spans(kind, told["text"], items, _quotes(kind, expected[kind]), scores[kind])


def _wanted(kind: str, rows: Sequence[Any] | None) -> list[Row]:
    if rows is None:
        return []
    if kind == "signatory":
        return [tuple(rows)]
    if kind in {"quotas", "deadlines"}:
        return [tuple(row[:5]) for row in rows]
    return [tuple(row) if isinstance(row, list) else (row,) for row in rows]


def _quotes(kind: str, rows: Sequence[Any]) -> list[str]:
    if kind in {"quotas", "deadlines"}:
        return [row[5] for row in rows]
    if kind == "themes":
        return [row[1] for row in rows]
    if kind == "recipients":
        return [f"{row[0]} ({row[1]})" if row[1] else row[0] for row in rows]
    return [row[0] if isinstance(row, list) else row for row in rows]


def _compare_spans(kind: str, text: str, items: Sequence[Item], quotes: Sequence[str], score: Score) -> None:
    found = {place for item in items for place in range(*item["span"])}
    wanted: set[int] = set()
    at: dict[str, int] = {}
    begins = max(text.find("Nơi nhận"), 0) if kind == "recipients" else 0
    for quote in quotes:
        pattern = _loose(quote)
        one = pattern.search(text, at.get(quote, begins)) or pattern.search(text)
        if one is None:
            raise ValueError(f"not in the text: {quote}")
        at[quote] = one.end()
        wanted.update(range(*one.span()))
    score.shared += len(found & wanted)
    score.found_signs += len(found)
    score.expected_signs += len(wanted)


def _loose(quote: str) -> re.Pattern[str]:
    """The quoted words, however the text breaks its lines and sets its signs; of a paper with the day that follows it."""
    words = [re.escape(word) for word in re.sub(r"([()/–-])", r" \1 ", quote).split()]
    day = r"(?:\s*,?\s*ngày\s*\d+[\d/ thángnăm\n-]*\d{4})?" if "số" in quote else ""
    apart = r"(?:[\s*]|(?<=\s)\d{1,2}(?=\n))*"  # a page's number may stand between
    return re.compile(apart.join(words) + day)
