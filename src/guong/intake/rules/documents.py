"""A preview as plain values with their sentences: what the command line prints as JSON and what pages show are made of the same parts."""

from collections.abc import Iterator
from typing import Any

from guong.intake.rules import State
from guong.intake.rules.cells import raw_text
from guong.intake.rules.previews import Mended, Outcome, Preview
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason

EXAMPLES = 20  # mended cells shown


def row_document(seen: Preview, outcome: Outcome) -> dict[str, Any]:
    """One row: its state, what it changes, what speaks against it and where."""
    return {
        "row": outcome.line.number,
        "state": outcome.state.value,
        "title": outcome.title,
        "changes": [{"key": one.key, "old": one.old, "new": one.new} for one in outcome.changes],
        "reasons": [
            {**reason_document(one), "column": seen.letter(one.field), "cell": seen.cell(outcome, one.field)}
            for one in outcome.reasons
        ],
    }


def rows_with_cells(seen: Preview) -> Iterator[dict[str, Any]]:
    """Every row; a wrong one with its cells as they stand in the sheet, to be shown beside the reasons and handed back."""
    wrong = {one.line.number for one in seen.outcomes if one.state is State.WRONG}
    typed = {row.number: row.values for row in seen.table.rows if row.number in wrong}
    for outcome in seen.outcomes:
        document = row_document(seen, outcome)
        if outcome.line.number in typed:
            values = typed[outcome.line.number]
            document["cells"] = [
                raw_text(values[one.place]) if one.place < len(values) else "" for one in seen.table.columns
            ]
        yield document


def reason_document(one: Reason) -> dict[str, Any]:
    """A reason and its sentence."""
    return {"code": one.code, "message": say(one), "key": one.field}


def left_out_document(seen: Preview) -> dict[str, list[int]]:
    """Rows of the sheet that are no rows of the table."""
    table = seen.table
    return {
        "above": list(table.above),
        "header": list(table.header),
        "groups": list(table.groups),
        "totals": list(table.totals),
        "below": list(table.below),
    }


def legacy_document(seen: Preview) -> dict[str, Any]:
    """What was converted from old fonts."""
    return {
        "tables": list(seen.mending.tables),
        "cells": len(seen.mending.cells),
        "examples": [_mended(one) for one in seen.mending.cells[:EXAMPLES]],
        "in_doubt": [_mended(one) for one in seen.mending.in_doubt],
    }


def _mended(one: Mended) -> dict[str, str]:
    return {"sheet": one.sheet, "cell": one.cell, "old": one.old, "new": one.new}
