"""Text as documents carry it: one Unicode form, nothing invisible, nothing a spreadsheet would execute."""

import re
import unicodedata

# Everything XML forbids, and the invisible format characters (zero-width, text direction) that would let
# a name look like another one on paper. The line feed stays: it is the only line break inside a cell.
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# The wide forms are read as formulas by spreadsheets set to East Asian languages.
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def clean(text: str) -> str:
    """Return `text` in NFC, without control or invisible characters and without blanks at either end.

    Line breaks of every kind become a line feed, tabs become a blank.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _LINE_BREAK.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()


def clean_lines(text: str) -> tuple[str, ...]:
    """Return the non-empty lines of `text`, each cleaned."""
    return tuple(line.strip() for line in clean(text).split("\n") if line.strip())


def looks_like_formula(text: str) -> bool:
    """Say whether a spreadsheet that is given `text` to guess at would try to calculate it."""
    return text.startswith(_FORMULA_START)


def wrapped_lines(text: str, room: float) -> int:
    """Return how many lines `text` takes where `room` letters fit on one, words being kept whole."""
    if len(text) <= room and "\n" not in text:
        return 1
    lines = 0
    for paragraph in text.split("\n"):
        lines, used = lines + 1, 0.0
        for word in paragraph.split(" "):
            if used and used + 1 + len(word) > room:
                lines, used = lines + 1, 0.0
            used += len(word) + (1 if used else 0)
            while used > room:  # a word longer than the line is broken
                lines, used = lines + 1, used - room
    return lines


def ascii_slug(text: str) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens: "Biểu 1: Đăng ký" → "bieu-1-dang-ky"."""
    unmarked = unicodedata.normalize("NFKD", clean(text).replace("đ", "d").replace("Đ", "D"))
    return "-".join(re.findall("[a-z0-9]+", unmarked.encode("ascii", "ignore").decode().lower()))
