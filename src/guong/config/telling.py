"""What the command line says of a preview: one JSON document with stable keys, or lines in two languages."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from guong.intake.imports import Importer
from guong.intake.rules import State
from guong.intake.rules.documents import left_out_document, legacy_document, reason_document, row_document
from guong.intake.rules.previews import Outcome, Preview
from guong.kit.phrasebook import say, word
from guong.kit.reasons import Reason, Refusal, Refused

SHOWN = 50  # rows told in words; JSON has all
LONGEST = 100  # signs of a cell told in words
SAID_BY_TITLE = {"name", "short"}  # cells of a new row that its title says
# What a person can say on the command line to a reason; pages have their own ways.
HINTS = {
    "sheet_which": "--sheet NAME",
    "sheet_unknown": "--sheet NAME",
    "columns_missing": '--column "HEADER=KEY"',
    "column_twice": '--column "HEADER=KEY"',
    "unit_kind_unknown": '--kind "WORDS=CODE"',
    "unit_elsewhere": "--namesakes",
    "unit_in_other_hierarchy": "--hierarchy CODE, --namesakes",
    "unit_was_called": "--namesakes",
    "unit_ended": "--namesakes",
    "unit_will_be_called": "--namesakes",
    "unit_parent_missing": '--parent "NAME"',
    "unit_since_missing": "--since DD/MM/YYYY",
    "codes_only_join": "--codes LIST",
    "office_unknown": '--office "WORDS=CODE"',
    "person_namesake": "--namesakes",
    "seat_since_missing": "--since DD/MM/YYYY",
}


def as_document(seen: Preview, importer: Importer, about: dict[str, Any], written: int) -> dict[str, Any]:
    """A preview for machines. `rows` has wrong rows first; a refused file has the same keys, empty."""
    table = seen.table
    return {
        **_empty(about),
        "ok": not seen.is_wrong,
        "written": written,
        "kind": seen.book.kind.value,
        "encoding": seen.book.encoding,
        "sheet": table.sheet,
        "hidden_sheets": [sheet.name for sheet in seen.book.sheets if sheet.is_hidden],
        "counts": seen.counts,
        "columns": [{"letter": one.letter, "title": one.title, "key": one.key} for one in table.columns if one.key],
        "unknown_columns": [{"letter": one.letter, "title": one.title} for one in table.columns if not one.key],
        "left_out": left_out_document(seen),
        "legacy": legacy_document(seen),
        "notes": [{**reason_document(one), "column": seen.letter(one.field)} for one in seen.notes],
        "rows": [row_document(seen, one) for one in seen.outcomes],
    }


def refusal_document(refusal: Refusal, about: dict[str, Any]) -> dict[str, Any]:
    """What stands against the whole file."""
    return {**_empty(about), "reasons": [reason_document(reason) for reason in refusal.reasons]}


def said(reason: Reason) -> str:
    """A reason with what can be said to it on the command line."""
    hint = HINTS.get(reason.code)
    return f"{say(reason)} [{hint}]" if hint else say(reason)


def in_words(seen: Preview, importer: Importer, written: int, *, is_dry: bool) -> Iterator[str]:
    """A preview for people."""
    table, counts = seen.table, seen.counts
    titles = {"continues": "Tiếp tục của", **{column.key: column.title for column in importer.columns}}
    if table.sheet:
        yield f"Trang tính / sheet: {table.sheet}"
    yield "Cột / columns: " + ", ".join(f"{one.letter} «{one.title}» → {one.key}" for one in table.columns if one.key)
    unknown = [f"{one.letter} «{one.title}»" for one in table.columns if not one.key]
    if unknown:
        yield "Cột không dùng / columns not used: " + ", ".join(unknown)
    yield from _left_out(seen)
    yield from _legacy(seen)
    for note in seen.notes:
        yield f"Lưu ý / note: {said(note)}"
    for one in seen.outcomes[:SHOWN]:
        yield from _told(seen, one, titles)
    if len(seen.outcomes) > SHOWN:
        yield f"… và {len(seen.outcomes) - SHOWN} dòng nữa, xem bằng --json / more rows, see --json"
    yield (
        f"Mới / new: {counts['new']} · thay đổi / changed: {counts['changed']} · "
        f"giữ nguyên / same: {counts['same']} · lỗi / wrong: {counts['wrong']}"
    )
    if seen.is_wrong:
        yield "Chưa nhập dòng nào: hãy sửa các dòng lỗi / nothing was written: mend the wrong rows"
    elif is_dry:
        yield "Xem trước, chưa ghi gì / shown only, nothing was written"
    else:
        yield f"Đã nhập / written: {written}"


def _empty(about: dict[str, Any]) -> dict[str, Any]:
    nothing: dict[str, list[int]] = {"above": [], "header": [], "groups": [], "totals": [], "below": []}
    return {
        **about,
        "ok": False,
        "written": 0,
        "reasons": [],
        "kind": "",
        "encoding": "",
        "sheet": "",
        "hidden_sheets": [],
        "counts": {state.value: 0 for state in State},
        "columns": [],
        "unknown_columns": [],
        "left_out": nothing,
        "legacy": {"tables": [], "cells": 0, "examples": [], "in_doubt": []},
        "notes": [],
        "rows": [],
    }


def _left_out(seen: Preview) -> Iterator[str]:
    table = seen.table
    hidden = [sheet.name for sheet in seen.book.sheets if sheet.is_hidden]
    if hidden:
        yield "Trang tính ẩn, không đọc / hidden sheets, not read: " + ", ".join(hidden)
    for title, rows in (
        ("Dòng tên nhóm, bỏ qua / names of groups, left out", table.groups),
        ("Dòng tổng, bỏ qua / totals, left out", table.totals),
        ("Dòng dưới bảng, bỏ qua / below the table, left out", table.below),
    ):
        if rows:
            yield f"{title}: {', '.join(map(str, rows))}"


def _legacy(seen: Preview) -> Iterator[str]:
    mending = seen.mending
    for table in mending.tables:
        yield f"Chữ viết bằng / text written in {word(f'intake_table.{table}')}: {len(mending.cells)} ô đã chuyển / cells converted"
    for one in mending.cells[:3]:
        yield f"  {one.cell}: {one.old} → {one.new}"
    for one in mending.in_doubt[:SHOWN]:
        yield f"  {one.cell}: «{one.old}» giữ nguyên, có thể là «{one.new}» / kept, may be the other"


def _told(seen: Preview, outcome: Outcome, titles: dict[str, str]) -> Iterator[str]:
    yield f"Dòng / row {outcome.line.number}: {word(f'intake_state.{outcome.state}')} / {outcome.state.value}: {outcome.title}"
    for reason in outcome.reasons:
        cell = seen.cell(outcome, reason.field)
        place = f"{cell} " if cell else ""
        title = titles.get(reason.field, "")
        yield f"  ✗ {place}{title + ': ' if title else ''}{said(reason)}"
    news = [
        f"{titles.get(one.key, one.key)}: {_short(one.new)}" for one in outcome.changes if one.key not in SAID_BY_TITLE
    ]
    if outcome.state is State.NEW and news:
        yield "  " + " · ".join(news)
    for change in outcome.changes:
        if outcome.state is not State.NEW and (change.old or outcome.state is State.CHANGED):
            yield f"  {titles.get(change.key, change.key)}: {_short(change.old)} → {_short(change.new)}"


def _short(text: str) -> str:
    """A cell on one line of the terminal."""
    line = " ".join(text.split())
    return (line if len(line) <= LONGEST else f"{line[:LONGEST]}…") or "—"


def content_of(file: str, most: int) -> bytes:
    """The bytes of a file, or of standard input for "-", no more than `most`. Raises: Refused (`file_unreadable`)."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(most)
        with Path(file).open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise Refused(Reason("file_unreadable", facts={"file": file, "why": error.strerror or ""})) from None
