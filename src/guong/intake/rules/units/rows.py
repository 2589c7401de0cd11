"""A row of units by itself: its name and its kind."""

from dataclasses import dataclass

from guong.intake.rules.previews import Line
from guong.intake.rules.units import (
    MOST_OF_CODE,
    MOST_OF_NAME,
    MOST_OF_SHORT,
    NAMED,
    Choices,
    Standing,
    kind_of,
    known_kinds,
    name_key,
)
from guong.kit.reasons import Reason


@dataclass(slots=True)
class Row:
    """What is made out about a row, step by step."""

    line: Line
    name: str
    key: str
    kind: str
    reasons: list[Reason]
    parent_row: int | None = None  # index among the rows
    parent_id: int | None = None
    is_root: bool = False  # the sheet says that nothing stands above
    is_stated: bool = False  # the sheet, or the choice beside it, says what stands above
    body: Standing | None = None
    is_settled: bool = False
    is_in_ring: bool = False

    @property
    def short(self) -> str:
        return str(self.line.values.get("short", ""))

    @property
    def code(self) -> str:
        return str(self.line.values.get("code", "")).casefold()

    @property
    def written_code(self) -> str:
        return str(self.line.values.get("code", ""))


def read_row(line: Line, choices: Choices) -> Row:
    """What a row says of itself, whatever stands beside it."""
    reasons = list(line.reasons)
    name = str(line.values.get("name", ""))
    kind = ""
    short = str(line.values.get("short", ""))
    if len(name) > MOST_OF_NAME:
        reasons.append(Reason("too_long", "name", {"limit": MOST_OF_NAME, "length": len(name)}))
    elif len(short or name) > MOST_OF_SHORT:
        long = Reason("too_long", "short", {"limit": MOST_OF_SHORT, "length": len(short)})
        reasons.append(long if short else Reason("unit_needs_short", "short", {"limit": MOST_OF_SHORT}))
    stated = str(line.values.get("kind", ""))
    by_name = next((code for start, code in NAMED if name.lower().startswith(start)), "")
    if stated:
        kind = kind_of(stated, choices)
        if not kind:
            facts = {"found": stated, "known": known_kinds(choices)}
            reasons.append(Reason("unit_kind_unknown", "kind", facts))
        elif by_name and kind in {code for _, code in NAMED} and kind != by_name:
            facts = {"found": choices.kinds[kind], "named": choices.kinds[by_name]}
            reasons.append(Reason("unit_kind_contradicts", "kind", facts))
    else:
        kind = by_name
    written = str(line.values.get("code", ""))
    if choices.scheme and len(written) > MOST_OF_CODE:
        reasons.append(Reason("too_long", "code", {"limit": MOST_OF_CODE, "length": len(written)}))
    return Row(line, name, name_key(name), kind, reasons)
