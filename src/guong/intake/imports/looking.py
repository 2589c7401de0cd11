"""A sheet looked at for its maker: everything that the pages show of it, and nothing written."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guong.intake.imports import Importer, Opened, open_book, preview
from guong.intake.imports.kinds import asked_of, importer_of
from guong.intake.imports.reading import read_book
from guong.intake.rules import Book, State
from guong.intake.rules.documents import left_out_document, legacy_document, reason_document, rows_with_cells
from guong.intake.rules.matching import Head, heads
from guong.intake.rules.people import plain
from guong.intake.rules.previews import Preview
from guong.kit.phrasebook import word
from guong.kit.reasons import Refusal
from guong.organisations.actor import Actor

MOST_WORDS = 30  # words that are asked about at once
UNKNOWN_WORDS = {"unit_kind_unknown": "kind", "office_unknown": "office"}


@dataclass(frozen=True)
class Looked:
    """What was seen.

    Args:
        about: the whole, as it is kept.
        options: as they were used: with what was remembered.
        rows: as they are kept, wrong ones first.
    """

    about: dict[str, Any]
    options: dict[str, Any]
    counts: Mapping[str, int] = field(default_factory=dict)
    rows: Iterator[dict[str, Any]] = field(default_factory=lambda: iter(()))


def look(
    content: bytes,
    kind: str,
    options: Mapping[str, Any],
    remembered: Mapping[str, str],
    *,
    is_pasted: bool,
    actor: Actor,
    at: datetime,
    progress: Callable[[int], None],
) -> Looked:
    """What the sheet would do; what stands against the whole of it is told, not raised.

    Args:
        remembered: folded header → key, as the maker matched before; taken where nothing was matched in this sheet yet.
    """
    used = dict(options)
    found: list[Head] = []
    about: dict[str, Any] = {"reasons": [], "recalled": []}
    try:
        importer = importer_of(kind, used, actor, at)
        book = read_book(content, progress, is_pasted=is_pasted)
        found = heads(book, importer.columns, {}, used.get("sheet", ""))
        if "columns" not in used and found:
            used["columns"] = found[0].recalled(remembered) if len(found) == 1 else {}
            about["recalled"] = sorted(used["columns"])
        found = heads(book, importer.columns, used.get("columns", {}), used.get("sheet", ""))
        opened = open_book(book, importer, asked_of(used))
        seen = preview(opened, importer)
    except Refusal as refusal:
        about |= {"reasons": [reason_document(one) for one in refusal.reasons], "heads": _heads(found)}
        return Looked(about, used)
    about |= _about(book, opened, seen, importer, used)
    about["heads"] = _heads(found)
    return Looked(about, used, seen.counts, rows_with_cells(seen))


def _about(book: Book, opened: Opened, seen: Preview, importer: Importer, used: Mapping[str, Any]) -> dict[str, Any]:
    unknown = Counter(
        (UNKNOWN_WORDS[reason.code], str(reason.facts["found"]))
        for outcome in seen.outcomes
        if outcome.state is State.WRONG
        for reason in outcome.reasons
        if reason.code in UNKNOWN_WORDS
    )
    said = {plain(str(line.values.get(key, ""))) for line in opened.lines for key in UNKNOWN_WORDS.values()}
    return {
        "file": book.kind.value,
        "encoding": book.encoding,
        "sheet": seen.table.sheet,
        "hidden": [sheet.name for sheet in book.sheets if sheet.is_hidden],
        "counts": seen.counts,
        "columns": [{"letter": one.letter, "title": one.title, "key": one.key} for one in seen.table.columns],
        "titles": {"continues": "Tiếp tục của", **{column.key: column.title for column in importer.columns}},
        "left_out": left_out_document(seen),
        "legacy": legacy_document(seen),
        "tables": [word(f"intake_table.{table}") for table in seen.mending.tables],
        "notes": [{**reason_document(one), "column": seen.letter(one.field)} for one in seen.notes],
        "unknown": [{"said": said_, "count": count} for (_, said_), count in unknown.most_common(MOST_WORDS)],
        "words": {one: code for one, code in used.get("words", {}).items() if plain(one) in said},
    }


def _heads(found: list[Head]) -> list[dict[str, Any]]:
    return [
        {
            "sheet": head.sheet,
            "columns": [
                {
                    "place": one.place,
                    "letter": one.letter,
                    "title": one.title,
                    "key": one.key,
                    "name": head.name_of(one.place),
                    "automatic": head.automatic.get(one.place, ""),
                    "samples": list(head.samples.get(one.place, ())),
                }
                for one in head.columns
            ],
        }
        for head in found
    ]
