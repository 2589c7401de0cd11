"""The numbered places of a text: which clause a word stands in, as people cite it: "II.2.1", "II (lần 2).1"."""

from collections import Counter

from guong.reading.found import Clause
from guong.reading.normal import Source
from guong.reading.structure import Paper, Paragraph

_BULLETS = frozenset({"dash", "plus", "star"})


def clauses_of(paper: Paper, source: Source) -> list[Clause]:
    """Every paragraph of the body with the numeral that it stands under; "" before the first one.

    A numeral that the text uses twice for two sections is told apart, since a duty must lead to one place.
    """
    found: list[Clause] = []
    names: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for paragraph in paper.paragraphs:
        above = next((names[id(one)] for one in reversed(paragraph.above) if id(one) in names), "")
        label = _label(paragraph, above)
        if label != above:
            seen[label] += 1
            label = label if seen[label] == 1 else f"{label} (lần {seen[label]})"
        names[id(paragraph)] = label
        found.append(Clause(label, source.span(paragraph.start, paragraph.end)))
    return found


def _label(paragraph: Paragraph, above: str) -> str:
    """The clause's name below that of the paragraph it stands under; "2.1" under "II.2" is "II.2.1"."""
    numeral = paragraph.numeral
    if numeral is None or numeral.kind in _BULLETS:
        return above
    value = numeral.value
    if numeral.kind == "deep":
        outer = value.rpartition(".")[0]
        if above == outer or above.endswith(f".{outer}"):
            return f"{above}.{value.rpartition('.')[2]}"
    return f"{above}.{value}" if above else value
