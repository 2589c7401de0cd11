"""PDF for signing and for the archive, typeset by Typst in a child process of its own.

Up to `TAGGED_UP_TO` rows the PDF is tagged, so that screen readers can walk the table; tags make the file about nine
times larger, so longer lists go without. Measured on two cores with ten columns of prose: 100 rows
take 0.2 s, 1,000 rows 1.4 s and 270 MiB, 2,000 rows 2.8 s and 380 MiB, 5,000 rows 7.8 s and 880 MiB; hence `ROW_LIMIT`.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from guong.documents.formats.as_docx import printable_width
from guong.documents.paper import CELL_PADDING, paper_lines, table_size, widths
from guong.documents.spec import OfficialList, Tabled
from guong.documents.text import clean, wrapped_lines
from guong.documents.wording import RECIPIENTS, Document, Frame, frame_of, plain_title, short_rule

TAGGED_UP_TO = 1_000
ROW_LIMIT = 3_000
TIMEOUT_S = 120

_TALL_LINES = 12
"""A row of more lines than this may be parted by a page break; a shorter one stays whole."""

_SOURCE_ROOT = Path(__file__).parents[3]
_PASSED_ON = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")


class TypesettingFailed(Exception):
    """The child process refused the document, or took longer than `TIMEOUT_S` seconds."""


class TooLongForPdf(ValueError):
    """More than `ROW_LIMIT` rows: nobody prints such a list, and typesetting it fills the memory of a small server."""


def write(document: OfficialList, target: BinaryIO) -> None:
    """Write `document` to `target`; on paper only, so columns with `on_paper=False` are left out.

    Raises:
        TooLongForPdf: see `ROW_LIMIT`.
        TypesettingFailed: no PDF came out.
    """
    frame = frame_of(document)
    data = {**frame_data(document, frame), **table_data(document, printable_width(frame.layout))}
    typeset_to(target, document, "official_list", data)


def typeset_to(target: BinaryIO, document: Document, template: str, data: dict[str, object]) -> None:
    """Write what `template` makes of `data`. Raises as `write` does."""
    if document.row_count > ROW_LIMIT:
        raise TooLongForPdf(f"{document.row_count} rows, at most {ROW_LIMIT} can be typeset")
    request = {
        "document": data,
        "template": template,
        "tags": document.row_count <= TAGGED_UP_TO,
        "timestamp": int(document.printed_at.timestamp()),
    }
    target.write(_typeset(json.dumps(request, ensure_ascii=False).encode()))


def frame_data(document: Document, frame: Frame) -> dict[str, object]:
    """What official_frame.typ reads."""
    last_title, last_face = frame.titles[-1] if frame.titles else ("", frame.layout.subtitle)
    texts = asdict(frame)
    return {
        "title": plain_title(document),
        "layout": texts.pop("layout"),
        "frame": texts,
        "titles": [(line, asdict(face)) for line, face in frame.titles],
        "title_rule": short_rule(last_title, last_face),
        "issuer_rule": short_rule(frame.issuer_line, frame.layout.issuer),
        "post_face": asdict(frame.post_face),
        "recipients_heading": RECIPIENTS,
    }


def table_data(document: Tabled, room: float) -> dict[str, object]:
    """What `table-of` of official_frame.typ reads; the table is `room` points wide."""
    columns = document.paper_columns
    each_width, size = widths(columns, room), table_size(columns)
    return {
        "table_size": size,
        "cell_padding": CELL_PADDING,
        "widths": each_width,
        "headings": [clean(column.title) for column in columns],
        "lines": [
            (line.cells, line.strong, _is_tall([cell.text for cell in line.cells], each_width, size))
            for line in paper_lines(document)
        ],
    }


def _is_tall(texts: list[str], each_width: list[float], size: float) -> bool:
    # A letter of prose is a little less than half as wide as it is high.
    return any(
        wrapped_lines(text, width / (size * 0.48)) > _TALL_LINES
        for text, width in zip(texts, each_width, strict=False)  # a heading spans several columns
    )


def _typeset(request: bytes) -> bytes:
    """Run the child process with no more of our surroundings than it needs to start."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {"PYTHONPATH": str(_SOURCE_ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", "guong.documents.typeset"]
    try:
        done = subprocess.run(
            command, input=request, capture_output=True, timeout=TIMEOUT_S, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise TypesettingFailed(f"typesetting took longer than {TIMEOUT_S} s") from None
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise TypesettingFailed(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout
