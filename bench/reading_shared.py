"""The reader beside the real plans that lie next to the project, with the values that were noted for them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.reading_scores import Item, Row, Score
from guong.reading import as_document, read

KINDS = ("heading", "deadlines", "quotas", "via", "recipients", "refused")
_TERM = re.compile(
    r"(?:(?P<since>\d{4}-\d\d-\d\d)\.\.)?(?P<day>(?:(?<=\.\.)\d\d-\d\d|\d{4}-\d\d-\d\d))(?!\.\.)(?:\s+(?P<time>\d\d:\d\d))?"
)
_BOUND = re.compile(r"(?P<sign>>=|<=)?(?P<number>\d+)(?P<share>%)?")


def folder_of(root: Path) -> Path | None:
    """Where the real plans lie, beside the checkout or above it; None where they are not there."""
    places = (parent / "shared" / "plans" for parent in root.parents)
    return next((place for place in places if (place / "expected.csv").is_file()), None)


def shared_scores(folder: Path) -> dict[str, Score]:
    """Kind of item → its score. What was noted in part counts only for what it names."""
    scores = {kind: Score() for kind in KINDS}
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told = as_document(read((folder / row["file"]).read_bytes().decode()), with_text=True)
            _compare(told, row, scores, row["file"][:2])
    return scores


def _compare(told: Item, row: Mapping[str, str], scores: Mapping[str, Score], where: str) -> None:
    if "must" in row["deadlines"]:
        codes = [note["code"] for note in told["warnings"]]
        lists = [name for name, value in told.items() if isinstance(value, list) and name != "warnings" and value]
        scores["refused"].add([(codes == ["damaged_text"] and not lists,)], [(True,)], where)
        return
    day = row["issue_date"] if re.fullmatch(r"\d{4}-\d\d-\d\d", row["issue_date"]) else None
    number = row["number"] if row["number"][:1].isdigit() else None
    found = [("kind", told["kind"]), ("number", told["number"]), ("issued_on", told["issued_on"])]
    scores["heading"].add(found, [("kind", row["document_type"]), ("number", number), ("issued_on", day)], where)
    whole = row["annotation_complete"] == "yes"
    _add(scores["deadlines"], list(_found_terms(told)), list(_noted_terms(row["deadlines"])), where, whole=whole)
    _score_spans(scores["deadlines"], told)
    _add(scores["quotas"], list(_found_bounds(told)), list(_noted_bounds(row["quotas"])), where, whole=False)
    via = sorted({one["text"].lower() for one in told["via"]})
    scores["via"].add([(one,) for one in via], [(row["via"].lower(),)] if row["via"] else [], where)
    scores["recipients"].add([(len(told["recipients"]),)], [(int(row["recipient_lines"]),)], where)


def _add(score: Score, found: list[Row], noted: list[Row], where: str, *, whole: bool) -> None:
    """Compare; of notes that name only a part, what else was found is not counted."""
    score.add(found if whole else (Counter(found) & Counter(noted)).elements(), noted, where)


def _found_terms(told: Item) -> Iterator[Row]:
    for one in told["deadlines"]:
        yield ("relative",) if one["date"] is None else (one["date"], one["time"])


def _noted_terms(noted: str) -> Iterator[Row]:
    for one in _TERM.finditer(noted):
        day = one["day"] if len(one["day"]) == 10 else f"{one['since'][:4]}-{one['day']}"
        yield day, one["time"]
    yield from [("relative",)] * (noted.partition("relative:")[2].count(";") + 1 if "relative:" in noted else 0)


def _found_bounds(told: Item) -> Iterator[Row]:
    for one in told["quotas"]:
        for sign, value in ((">=", one["minimum"]), ("<=", one["maximum"])):
            if value is not None:
                yield sign, value, one["scope"] == "percent"


def _noted_bounds(noted: str) -> Iterator[Row]:
    for one in _BOUND.finditer(re.sub(r"\([^)]*\)", "", noted)):
        if one["sign"] or one["share"]:
            yield one["sign"] or ">=", int(one["number"]), bool(one["share"])


def _score_spans(score: Score, told: Item) -> None:
    """A span is right when the numbers of its day stand in its words; all its signs count, or none."""
    for one in told["deadlines"]:
        start, end = one["span"]
        shown = {int(number) for number in re.findall(r"\d+", told["text"][start:end])}
        wanted = set(_numbers(one))
        right = wanted <= shown and end - start < 80
        score.shared += (end - start) if right else 0
        score.found_signs += end - start
        score.expected_signs += end - start


def _numbers(one: Mapping[str, Any]) -> Iterator[int]:
    if one["date"] and one["boundary"] not in {"within", "window"}:
        year, month, day = one["date"].split("-")
        yield from (int(year), int(month), int(day))
