"""A text as the rules read it, with the way back to the signs that were given.

Three forms, each with the places of its signs in the one before:

- the original, as it was pasted or as a program took it out of a file;
- `text`: NFC with ``\\n`` line ends; spans are told in it;
- `plain`: without what only disturbs (soft hyphens, ƣ for ư, hard blanks, marks of bold type, bullets of symbol fonts,
  a blank before a loose tone mark). Rules read nothing else.
"""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from guong.kit.text import normal

# A sign with what belongs to it: marks, and the parts of Korean syllables, which NFC joins too.
_CLUSTER = re.compile(
    r"\r\n?|[^\r][\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u1161-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]*"
)
_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069"
_CHANGED = re.compile(
    rf"(?P<drop>[{_INVISIBLE}])"
    rf"|(?P<blank>[{_BLANKS}\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f])"
    r"|(?P<line>[\x0c\x85\u2028\u2029])"
    r"|(?P<bullet>[\ue000-\uf8ff•●▪◦■□➢✓❖])"
    r"|(?P<horn>[ƣƢ])"
    # "**02**", "*Học*": marks of bold and slanting type; a star with blanks around it is a bullet and stays
    r"|(?P<bold>(?<=[^\s*])\*{1,3}|\*{1,3}(?=[^\s*])|(?<![\w_])__(?=\w)|(?<=\w)__(?![\w_]))"
    r"|(?P<heading>(?m:^)#{1,6} (?=\S))"  # "## I. MỤC ĐÍCH"
    # "ho ̣c": the mark of the letter before, after a blank
    r"|(?P<loose>[^\W\d_] {1,2}[\u0300-\u036f]+)"
    r"|(?P<wide>[０-９])"
)
_LOOSE_MARK = re.compile(r" [\u0300-\u036f]")


@dataclass(frozen=True)
class Source:
    """A text in its three forms."""

    original: str
    text: str
    plain: str
    _to_text: Sequence[int]
    _to_original: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """``[start, end)`` of `plain` as a span of `text`."""
        if end <= start:
            return self._to_text[start], self._to_text[start]
        first, last = self._to_text[start], self._to_text[end - 1] + 1
        while last < len(self.text) and (
            _is_mark(self.text[last])
            or (self.text[last] == " " and last + 1 < len(self.text) and _is_mark(self.text[last + 1]))
        ):
            last += 1
        return first, last

    def within(self, plain: str, places: Sequence[int]) -> "Source":
        """The same text as rules read it once more changed: each sign of `plain` with its place in the plain text before."""
        to_text = array("l", (self._to_text[place] for place in places))
        return Source(self.original, self.text, plain, to_text, self._to_original)

    def original_span(self, span: tuple[int, int]) -> tuple[int, int]:
        """A span of `text` as a span of the original."""
        return self._to_original[span[0]], self._to_original[span[1]]

    @property
    def has_loose_marks(self) -> bool:
        """Whether tone marks stand after a blank, as in "ho ̣c": a converter tore syllables."""
        return bool(_LOOSE_MARK.search(self.text))


def source_of(original: str) -> Source:
    """The three forms of a text, in a time that grows with its length."""
    text, to_original = _composed(original)
    plain, to_text = _plain(text)
    return Source(original, text, plain, to_text, to_original)


def _composed(original: str) -> tuple[str, Sequence[int]]:
    if "\r" not in original and unicodedata.is_normalized("NFC", original) and normal(original) == original:
        return original, range(len(original) + 1)
    pieces: list[str] = []
    places = array("l")
    for cluster in _CLUSTER.finditer(original):
        made = "\n" if cluster[0][0] == "\r" else cluster[0] if cluster[0].isascii() else normal(cluster[0])
        pieces.append(made)
        places.extend([cluster.start()] * len(made))
    places.append(len(original))
    return "".join(pieces), places


def _plain(text: str) -> tuple[str, Sequence[int]]:
    pieces: list[str] = []
    places = array("l")
    at = 0
    for found in _CHANGED.finditer(text):
        pieces.append(text[at : found.start()])
        places.extend(range(at, found.start()))
        made = _replaced(found)
        pieces.append(made)
        places.extend([found.start()] * len(made))
        at = found.end()
    if at == 0:
        return text, range(len(text) + 1)
    pieces.append(text[at:])
    places.extend(range(at, len(text) + 1))
    return "".join(pieces), places


def _replaced(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "blank":
            return " "
        case "line":
            return "\n"
        case "bullet":
            return "-"
        case "horn":
            return "ư" if found[0] == "ƣ" else "Ư"
        case "loose":
            return normal(found[0].replace(" ", "").replace("ƣ", "ư").replace("Ƣ", "Ư"))[:1]
        case "wide":
            return str(unicodedata.digit(found[0]))
        case _:
            return ""


def _is_mark(sign: str) -> bool:
    return "\u0300" <= sign <= "\u036f"
