"""Vietnamese text: cleaning at the door, folding for search, keys for sorting.

Traps met in real papers: text not in NFC, ƣ (U+01A3) typed for ư, soft hyphens inside words, zero-width signs; đ is a letter
of its own that no Unicode decomposition turns into d; "hoà" and "hòa" are the same word to a reader.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

_REPLACED = {"ƣ": "ư", "Ƣ": "Ư", "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\r\n": "\n"}
_DROPPED = re.compile("[\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKS = re.compile("[\u0300-\u036f]")
_MOST_MARKS = 8  # on one letter; Vietnamese has two
_NO_LETTERS = re.compile(rf"[^\w\s]{{{_MOST_MARKS + 1},}}")  # a run of marks is one, whatever alphabet they come from
_BLANKS = re.compile(r"[ \t]+")
_WORDS = re.compile(r"[0-9a-z]+")
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {
    letter: chr(ord("A") + place) if place < 26 else chr(ord("a") + place - 26) for place, letter in enumerate(_LETTERS)
}


def clean(text: str) -> str:
    """Text as it may be stored: NFC, no control or invisible signs, plain blanks, ``\\n`` line ends, ends trimmed."""
    for wrong, right in _REPLACED.items():
        text = text.replace(wrong, right)
    text = _CONTROL.sub("", text.replace("\r", "\n"))
    return normal(_DROPPED.sub("", text)).strip()


def clean_line(text: str) -> str:
    """`clean`, on one line, with single blanks: for names and titles."""
    return _BLANKS.sub(" ", clean(text).replace("\n", " ")).strip()


def normal(text: str, form: Literal["NFC", "NFD"] = "NFC") -> str:
    """`unicodedata.normalize` in a time that grows with the length of the text.

    Marks on one letter are put in order, which takes the square of their number: a text of 80,000 marks would hold the
    processor for ten seconds. Of more than eight in a row the rest is dropped.
    """
    return text if text.isascii() else _cut_marks(unicodedata.normalize(form, _cut_marks(text)))


def fold(text: str) -> str:
    """Lower case, no marks, đ as d: "Đường hoa" and "duong hoa" fold alike, and so do "hoà" and "hòa"."""
    lowered = text.lower().replace("đ", "d").replace("ƣ", "u")
    return normal(_MARKS.sub("", normal(lowered, "NFD")))


def words(text: str) -> list[str]:
    """The folded words of `text`, as the search index holds them."""
    return _WORDS.findall(fold(text))


def name_key(name: str) -> str:
    """What two names have in common when they are the same: letters and tones of each word, whatever the case and the
    letter on which a tone is placed."""
    return " ".join(_word_key(word) for word in re.findall(r"\w+", normal(name).lower()))


@lru_cache(maxsize=20_000)
def _word_key(word: str) -> str:
    if word.isascii():
        return word
    signs = unicodedata.normalize("NFD", word[:100])
    tones = "".join(sign for sign in signs if sign in _TONES)
    return unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in _TONES)) + tones


def slug(text: str) -> str:
    """ASCII name with hyphens, for addresses and files: "Đồng Mỏ" gives ``dong-mo``."""
    return "-".join(words(text))


def sort_key(text: str) -> str:
    """Key that sorts the Vietnamese way when compared byte by byte.

    Letters first (a ă â b c d đ e ê … y), then tones (ngang, huyền, hỏi, ngã, sắc, nặng); case does not matter.
    Printable ASCII only, so both databases order it alike under a bytewise collation.
    """
    letters, tones = [], []
    for word in _BLANKS.split(normal(text).lower().strip()):
        for sign in word:
            base, tone = _letter_and_tone(sign)
            if base:
                letters.append(base)
                tones.append(tone)
        letters.append("!")
    return "".join(letters).strip("!") + " " + "".join(tones)


def name_sort_key(full_name: str) -> str:
    """Key of a person's name: given name (last word), then family name, then the middle ones."""
    parts = clean_line(full_name).split(" ")
    return sort_key(" ".join([parts[-1], *parts[:-1]]))


def _cut_marks(text: str) -> str:
    return _NO_LETTERS.sub(_first_marks, text)


def _first_marks(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for sign in found[0]:
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _letter_and_tone(sign: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", sign)
    tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), "0")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
    if letter in _RANK:
        return _RANK[letter], tone
    if letter.isdigit():
        return letter if letter.isascii() else "", "0"
    plain = unicodedata.normalize("NFD", letter)[:1]
    return _RANK.get(plain, ""), tone
