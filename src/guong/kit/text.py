"""Vietnamese text: cleaning at the door, folding for search, keys for sorting.

Traps met in real papers: text not in NFC, ƣ (U+01A3) typed for ư, soft hyphens inside words, zero-width signs; đ is a letter
of its own that no Unicode decomposition turns into d; "hoà" and "hòa" are the same word to a reader.
"""

import re
import unicodedata

_REPLACED = {"ƣ": "ư", "Ƣ": "Ư", "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\r\n": "\n"}
_DROPPED = re.compile("[\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKS = re.compile("[\u0300-\u036f]")
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
    return unicodedata.normalize("NFC", _DROPPED.sub("", text)).strip()


def clean_line(text: str) -> str:
    """`clean`, on one line, with single blanks: for names and titles."""
    return _BLANKS.sub(" ", clean(text).replace("\n", " ")).strip()


def fold(text: str) -> str:
    """Lower case, no marks, đ as d: "Đường hoa" and "duong hoa" fold alike, and so do "hoà" and "hòa"."""
    lowered = text.lower().replace("đ", "d").replace("ƣ", "u")
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", lowered)))


def words(text: str) -> list[str]:
    """The folded words of `text`, as the search index holds them."""
    return _WORDS.findall(fold(text))


def slug(text: str) -> str:
    """ASCII name with hyphens, for addresses and files: "Đồng Mỏ" gives ``dong-mo``."""
    return "-".join(words(text))


def sort_key(text: str) -> str:
    """Key that sorts the Vietnamese way when compared byte by byte.

    Letters first (a ă â b c d đ e ê … y), then tones (ngang, huyền, hỏi, ngã, sắc, nặng); case does not matter.
    Printable ASCII only, so both databases order it alike under a bytewise collation.
    """
    letters, tones = [], []
    for word in _BLANKS.split(unicodedata.normalize("NFC", text).lower().strip()):
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
