"""Tables in text: CSV as programs and offices save it, and a block copied from a sheet."""

import csv
import re
from collections import Counter
from collections.abc import Iterator

from guong.intake.rules import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_SIGNS, MOST_TEXT, SheetRow, letters
from guong.intake.rules.legacy import detect
from guong.intake.rules.syllables import is_syllable
from guong.kit.reasons import Reason, Refused
from guong.kit.text import normal, words

SEPARATORS = ("\t", ";", ",")  # in this order where two explain a text as well
LOOKED_AT = 60  # lines that decide about the separator
SAMPLE = 200_000  # bytes that decide about the encoding
MOST_OF_A_ROW = 1_000_000  # signs; the reader of CSV holds a row whole, however many cells it has
SOUND = 0.8  # share of the words beyond ASCII that must be Vietnamese in an encoding that was not declared
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARKED_AS_TEXT = re.compile(r"'[=+\-@\t\r]")
_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was found in.

    What is marked, or can only be Unicode, is read so. Of the 8-bit encodings that one is taken in which the words are
    Vietnamese: Windows-1258, or Windows-1252 for the bytes of the old fonts, which `rules.legacy` then reads.
    Raises: Refused (`text_encoding_unknown`).
    """
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _decoded(content, encoding), encoding
    if found := _utf_16_without_mark(content):
        return _decoded(content, found), found
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _eight_bit(content)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(Reason("text_encoding_unknown")) from None


def _utf_16_without_mark(content: bytes) -> str:
    """Every other byte of a table in UTF-16 is nearly always nought."""
    head = content[:2000]
    if len(head) < 4 or head.count(0) < len(head) // 5:
        return ""
    return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"


def _eight_bit(content: bytes) -> tuple[str, str]:
    sample = content[:SAMPLE]
    try:
        vietnamese = normal(sample.decode("cp1258"))
        found = list(_words_beyond_ascii(vietnamese))
        if found and sum(map(is_syllable, found)) >= SOUND * len(found):
            return normal(content.decode("cp1258")), "windows-1258"
    except UnicodeDecodeError:
        pass
    western = sample.decode("cp1252", "replace")
    if detect(western.split()).table is not None:
        try:
            return content.decode("cp1252"), "windows-1252"
        except UnicodeDecodeError:
            return content.decode("latin-1"), "latin-1"
    raise Refused(Reason("text_encoding_unknown"))


def _words_beyond_ascii(text: str) -> Iterator[str]:
    for word in "".join(sign if sign.isalpha() else " " for sign in text).split():
        if not word.isascii():
            yield word


def rows_of(text: str, separator: str = "") -> tuple[SheetRow, ...]:
    """The rows of a table in text, numbered as a sheet numbers them: a record is a row, an empty line too.

    Args:
        separator: known already, for a pasted block; else that one which cuts most lines into the same number of cells.
    Raises: Refused (`text_quotes`, `sheet_too_many_rows`, `sheet_too_wide`, `sheet_too_heavy`, `too_long`, `row_too_long`,
        `file_not_a_table`).
    """
    if len(text) > MOST_TEXT:
        raise Refused(Reason("sheet_too_heavy"))
    if "\0" in text:
        raise Refused(Reason("file_not_a_table"))
    text = text.lstrip("\ufeff")
    if text[:4].lower() == "sep=":
        first, _, rest = text.partition("\n")
        if len(first.strip()) == 5:  # a line by which Excel tells itself
            separator, text = first.strip()[4], "\n" + rest
    separator = separator or _separator(text)
    return tuple(_rows(text, separator))


class _Lines:
    """The lines of a text, one at a time; `since_row` counts the signs given since the last row was whole."""

    def __init__(self, text: str) -> None:
        self.found = _LINE.finditer(text)
        self.since_row = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self.found)[0]
        self.since_row += len(line)
        if self.since_row > MOST_OF_A_ROW:
            raise Refused(Reason("row_too_long", facts={"most": f"{MOST_OF_A_ROW:,}".replace(",", ".")}))
        return line


def _rows(text: str, separator: str) -> Iterator[SheetRow]:
    count = filled = number = 0
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            lines.since_row = 0
            while cells and not cells[-1].strip():
                cells.pop()
            values = tuple(_undone(cell) or None for cell in cells)
            if not values:
                continue
            count, filled = count + 1, filled + len(values)
            if count > MOST_ROWS:
                raise Refused(Reason("sheet_too_many_rows", facts={"most": f"{MOST_ROWS:,}".replace(",", ".")}))
            if len(values) > MOST_COLUMNS:
                cell = f"{letters(len(values) - 1)}{number}"
                raise Refused(Reason("sheet_too_wide", facts={"cell": cell, "most": letters(MOST_COLUMNS - 1)}))
            if filled > MOST_CELLS:
                raise Refused(Reason("sheet_too_heavy"))
            yield SheetRow(number, values)
    except csv.Error as error:
        if "limit" in str(error):
            raise Refused(Reason("too_long", facts={"limit": MOST_SIGNS, "length": MOST_SIGNS + 1})) from None
        raise Refused(Reason("text_quotes", facts={"row": number + 1})) from None


def _undone(cell: str) -> str:
    """A cell without the sign that marks it as text: without it a sheet would take "-5" or "=…" for something to work out."""
    return cell[1:] if _MARKED_AS_TEXT.match(cell) else cell


def _separator(text: str) -> str:
    """That which cuts the largest share of the rows into the same number of cells; a table of one column is cut by none.

    Of the rows, not of the lines: whoever reads a text of several lines by the wrong sign sees more rows than there are.
    """
    lines = text[:SAMPLE].splitlines(keepends=True)[:LOOKED_AT]
    best, explained = ",", (0.0, 0)
    for separator in SEPARATORS:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=separator)]
        except csv.Error:
            continue
        usual = Counter(width for width in widths if width > 1).most_common(1)
        share = (usual[0][1] / len(widths), usual[0][1]) if usual else (0.0, 0)
        if share > explained:
            best, explained = separator, share
    return best


def looks_like_words(text: str) -> bool:
    """Whether there is anything to read in a text."""
    return bool(words(text[:SAMPLE]))
