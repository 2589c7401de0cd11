"""Which column is which, as a person is asked: the header that was found, with what stands below it, and what they chose."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guong.intake.rules import Book, letters
from guong.intake.rules.cells import raw_text
from guong.intake.rules.tables import Column, Matched, best_header, folded_header

SAMPLES = 3
LONGEST_SAMPLE = 60


@dataclass(frozen=True)
class Head:
    """The header of one sheet.

    Args:
        automatic: key of each column as it is recognised without anybody's help, by its place.
        samples: some cells below each column, by its place.
    """

    sheet: str
    columns: tuple[Matched, ...]
    automatic: Mapping[int, str]
    samples: Mapping[int, tuple[str, ...]]

    def name_of(self, place: int) -> str:
        """How a column is named when it is matched by hand: by its header where only it has that, else by its letter."""
        counts = Counter(folded_header(one.title) for one in self.columns)
        title = next((one.title for one in self.columns if one.place == place), "")
        return title if folded_header(title) and counts[folded_header(title)] == 1 else letters(place)

    def by_hand(self, chosen: Mapping[int, str]) -> dict[str, str]:
        """What a person said that is not recognised so: header or letter → key."""
        return {
            self.name_of(one.place): chosen[one.place]
            for one in self.columns
            if one.place in chosen and chosen[one.place] != self.automatic.get(one.place, "")
        }

    def recalled(self, remembered: Mapping[str, str]) -> dict[str, str]:
        """The same from what was said of such headers before; a column that is recognised keeps its key from another."""
        found = {
            one.place: remembered[folded_header(one.title)]
            for one in self.columns
            if folded_header(one.title) in remembered
        }
        return self.by_hand(found)


def heads(book: Book, columns: Sequence[Column], by_hand: Mapping[str, str], sheet: str = "") -> list[Head]:
    """The headers of all sheets that can be read, or of the one that was chosen."""
    found = []
    for one in book.sheets:
        if not one.rows or one.is_hidden or (sheet and one.name != sheet):
            continue
        _, automatic = best_header(one, columns, {})
        start, matched = best_header(one, columns, by_hand)
        rows = one.rows[start : start + SAMPLES]
        samples = {
            column.place: tuple(
                raw_text(row.values[column.place])[:LONGEST_SAMPLE]
                for row in rows
                if column.place < len(row.values) and row.values[column.place] is not None
            )
            for column in matched
        }
        found.append(Head(one.name, matched, {column.place: column.key for column in automatic}, samples))
    return found
