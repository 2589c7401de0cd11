"""Tables in text: CSV as programs and offices save it, and a block copied from a sheet."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from guong.intake.rules import MOST_COLUMNS, MOST_ROWS, MOST_SIGNS, SheetRow, letters
from guong.intake.rules.legacy import detect
from guong.intake.rules.syllables import is_syllable
from guong.kit.reasons import Reason, Refused
from guong.kit.text import normal, words

SEPARATORS = ("\t", ";", ",")  # in this order where two explain a text as well
LOOKED_AT = 60  # lines that decide about the separator
SAMPLE = 200_000  # bytes that decide about the encoding
SOUND = 0.8  # share of the words beyond ASCII that must be Vietnamese in an encoding that was not declared
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
    Raises: Refused (`text_quotes`, `sheet_too_many_rows`, `sheet_too_wide`, `too_long`, `file_not_a_table`).
    """
    if "\0" in text:
        raise Refused(Reason("file_not_a_table"))
    text = text.lstrip("\ufeff")
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # a line by which Excel tells itself
        separator, text = first.strip()[4], "\n" + rest
    separator = separator or _separator(text)
    return tuple(_rows(text, separator))


def _rows(text: str, separator: str) -> Iterator[SheetRow]:
    count = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            values = tuple(cell or None for cell in cells)
            while values and (values[-1] is None or not values[-1].strip()):
                values = values[:-1]
            if not values:
                continue
            count += 1
            if count > MOST_ROWS:
                raise Refused(Reason("sheet_too_many_rows", facts={"most": f"{MOST_ROWS:,}".replace(",", ".")}))
            if len(values) > MOST_COLUMNS:
                cell = f"{letters(len(values) - 1)}{number}"
                raise Refused(Reason("sheet_too_wide", facts={"cell": cell, "most": letters(MOST_COLUMNS - 1)}))
            yield SheetRow(number, values)
    except csv.Error as error:
        if "limit" in str(error):
            raise Refused(Reason("too_long", facts={"limit": MOST_SIGNS, "length": MOST_SIGNS + 1})) from None
        raise Refused(Reason("text_quotes", facts={"row": number + 1})) from None


def _separator(text: str) -> str:
    """That which cuts most lines into the same number of cells; a table of one column is cut by none."""
    lines = text[:SAMPLE].splitlines()[:LOOKED_AT]
    best, explained = ",", 0
    for separator in SEPARATORS:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=separator)]
        except csv.Error:
            continue
        usual = Counter(width for width in widths if width > 1).most_common(1)
        if usual and usual[0][1] > explained:
            best, explained = separator, usual[0][1]
    return best


def looks_like_words(text: str) -> bool:
    """Whether there is anything to read in a text."""
    return bool(words(text[:SAMPLE]))
