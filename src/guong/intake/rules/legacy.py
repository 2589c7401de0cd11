"""Texts typed in the old fonts, TCVN3 (ABC) and VNI-Windows: told apart from sound ones, and brought to Unicode.

Nothing is converted on a single word: "Bé" is sound, and it is also how TCVN3 writes "Bộ". A sheet is said to be of a table when
words that cannot be Vietnamese as they stand become syllables in it, at least two different ones, and almost none fails to; a cell
that carries a letter only Unicode has is never touched.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from guong.intake.rules.legacy_tables import (
    TCVN3_PLAIN,
    TCVN3_TONED,
    TONES,
    VNI_ALONE,
    VNI_BREVE,
    VNI_CAPITAL,
    VNI_HAT,
    VNI_HATS,
    VNI_HORNS,
    VNI_PLAIN,
    VOWELS,
)
from guong.intake.rules.syllables import is_syllable
from guong.kit.text import normal

FEWEST_WORDS = 2  # different words that only the table explains; "µm" alone would be "àm"
SHARE = 0.8  # of the words that are wrong as they stand
_WORD = re.compile(r"[^\s\x00-\x40\x5b-\x60\x7b-\x7f]+")
_HIGH = re.compile("[\u0080-\u00ff]")
# Letters and marks that neither table can show: where one stands, the text is Unicode.
_UNICODE_ONLY = re.compile("[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]")


class Table(StrEnum):
    """An old way of writing Vietnamese."""

    TCVN3 = "tcvn3"
    VNI = "vni"


@dataclass(frozen=True)
class Finding:
    """In which table a sheet is written, or in none; how many cells speak for it, and whether others are plainly Unicode."""

    table: Table | None = None
    cells: int = 0
    is_mixed: bool = False


def detect(texts: Iterable[str]) -> Finding:
    """What a sheet is written in.

    Args:
        texts: its cells, before any cleaning: TCVN3 writes ư as a soft hyphen.
    """
    explained: dict[Table, set[str]] = {table: set() for table in Table}
    cells = dict.fromkeys(Table, 0)
    wrong: set[str] = set()
    unicode_cells = 0
    for text in set(texts):
        if _UNICODE_ONLY.search(text):
            unicode_cells += 1
            continue
        if not _HIGH.search(text):
            continue
        broken = {word for word in _WORD.findall(text) if _HIGH.search(word) and not is_syllable(normal(word))}
        wrong |= broken
        for table in Table:
            found = {word for word in broken if is_syllable(convert(word, table))}
            explained[table] |= found
            cells[table] += bool(found)
    best = max(Table, key=lambda table: len(explained[table]))
    if len(explained[best]) < FEWEST_WORDS or len(explained[best]) < SHARE * len(wrong):
        return Finding()
    return Finding(best, cells[best], unicode_cells > 0)


def mend(text: str, finding: Finding) -> tuple[str, bool]:
    """A cell of a sheet in Unicode, and whether it stays in doubt.

    In doubt is what is sound both as it stands and converted, in a sheet where both ways of writing occur: it is left as it is.
    """
    if finding.table is None or not _HIGH.search(text) or _UNICODE_ONLY.search(text):
        return text, False
    converted = convert(text, finding.table)
    words = [word for word in _WORD.findall(text) if _HIGH.search(word)]
    if not any(is_syllable(convert(word, finding.table)) for word in words):
        return text, False  # "café" among Vietnamese names
    if finding.is_mixed and converted != text and all(is_syllable(normal(word)) for word in words):
        return text, True
    return converted, False


def convert(text: str, table: Table) -> str:
    """A text of `table` in Unicode, NFC. Signs that the table does not know stay as they are."""
    return _from_tcvn3(text) if table is Table.TCVN3 else _from_vni(text)


def write(text: str, table: Table) -> str:
    """The reverse of `convert`: how `table` writes a text. Capitals with a tone become small in TCVN3, which has none."""
    signs = _TO_TCVN3 if table is Table.TCVN3 else _TO_VNI
    return "".join(signs.get(sign, sign) for sign in normal(text))


def _toned(vowel: str, tone: int) -> str:
    return unicodedata.normalize("NFC", vowel + TONES[tone])


def _tcvn3() -> dict[str, str]:
    found = {chr(byte): letter for byte, letter in TCVN3_PLAIN.items()}
    for vowel, places in TCVN3_TONED.items():
        found.update({chr(byte): _toned(vowel, tone) for tone, byte in enumerate(places, 1)})
    return found


def _vni() -> dict[str, str]:
    """Every letter as VNI writes it → the letter, small and capital."""
    found = {chr(byte): letter for letter, byte in VNI_ALONE.items()}
    for vowel in VOWELS:
        for tone in range(len(TONES)):
            written = _written(vowel, tone)
            letter = _toned(vowel, tone)
            if written and letter not in VNI_ALONE:
                found[written] = letter
    capitals = {
        "".join(_capital(sign) for sign in written): letter.upper() for written, letter in found.items() if written
    }
    return {**found, **capitals}


def _written(vowel: str, tone: int) -> str:
    if vowel in VNI_HATS:
        return VNI_HATS[vowel] + chr(VNI_HAT[tone])
    if vowel == "ă":
        return "a" + chr(VNI_BREVE[tone])
    base = chr(VNI_HORNS[vowel]) if vowel in VNI_HORNS else vowel
    mark = VNI_PLAIN[tone]
    if mark is None:
        return base if vowel in VNI_HORNS else ""
    return "" if vowel == "i" else base + chr(mark)


def _capital(sign: str) -> str:
    return sign.upper() if sign.isascii() else chr(ord(sign) - VNI_CAPITAL)


_TCVN3 = _tcvn3()
_VNI = _vni()
# The letter of Windows-1252 under which a mark is stored when capital and small letter are mixed: "Aù" beside "AÙ".
_VNI_PAIRS = {**{w[0] + w[1].swapcase(): letter for w, letter in _VNI.items() if len(w) == 2}, **_VNI}
_VNI_SIGN = re.compile("|".join(sorted(map(re.escape, _VNI_PAIRS), key=len, reverse=True)))
_TO_TCVN3 = {
    **{letter.upper(): sign for sign, letter in _TCVN3.items() if letter.islower()},
    **{letter: sign for sign, letter in _TCVN3.items()},
}
_TO_VNI = {letter: written for written, letter in _VNI.items()}
_TCVN3_SIGN = str.maketrans(_TCVN3)


def _from_vni(text: str) -> str:
    return _VNI_SIGN.sub(lambda found: _VNI_PAIRS[found[0]], text)


def _from_tcvn3(text: str) -> str:
    """Letters of a text that is in capitals otherwise came from a font of capitals; so do those of such a word."""
    plain = "".join(sign for sign in text if sign.isascii() and sign.isalpha())
    converted = text.translate(_TCVN3_SIGN)
    if len(plain) > 2 and plain.isupper():
        return converted.upper()
    return re.sub(r"[^\W\d_]+", _capital_word, converted)


def _capital_word(found: re.Match[str]) -> str:
    word = found[0]
    ours = [sign for sign in word if sign.isascii() or sign in "ĂÂÊÔƠƯĐ"]
    return word.upper() if len(ours) > 1 and "".join(ours).isupper() else word
