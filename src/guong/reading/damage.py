"""Whether a text can be read at all: Vietnamese whose letters were lost is told, not guessed at.

The two measures and their bounds were taken from real papers: of sound prose 22 to 32 letters in a hundred are Vietnamese
ones, of texts with a ruined layer under a scan less than one; words without a vowel ("ngy 18 thng 11") are at most 2.4 in a
hundred of sound texts, 11 and more where a converter dropped letters.
"""

import re
from enum import StrEnum
from itertools import pairwise

from guong.reading.grammar.letters import LOWER_LETTERS, UPPER

LEAST_LETTERS = 0.10
MOST_VOWELLESS = 0.06
MOST_TORN = 0.02  # sound texts have a name like "GitHub" now and then
FEWEST_WORDS = 8  # below it a share says nothing
FOREIGN = 0.10  # share of little words of other languages

_LETTER = re.compile(r"[^\W\d_]")
_VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")
_VOWEL = re.compile("[aeiouyăâêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I)
_CAPITAL_INSIDE = re.compile(rf".[{UPPER}]")
_LATIN = re.compile(rf"[a-z{LOWER_LETTERS}]", re.I)
_LITTLE = re.compile(
    r"\b(?:the|of|and|to|in|is|that|for|with|was|are|this|by|be|le|la|les|des|et|une?|du|der|die|das|und|el|los|que)\b",
    re.I,
)


class Damage(StrEnum):
    """Why nothing is taken from a text."""

    EMPTY = "empty_text"
    DAMAGED = "damaged_text"
    FOREIGN = "other_language"


def damage_of(text: str) -> Damage | None:
    """What makes the text unreadable; None for sound Vietnamese."""
    words = _WORD.findall(text)
    if not words:
        return Damage.EMPTY
    letters = len(_LETTER.findall(text))
    if not letters or len(_LATIN.findall(text)) < letters / 2:
        return Damage.FOREIGN
    if len(_VIETNAMESE.findall(text)) / letters < LEAST_LETTERS:
        return Damage.FOREIGN if len(_LITTLE.findall(text)) > FOREIGN * len(words) else Damage.DAMAGED
    spoken = [word for word in words if not word.isupper()]
    without = sum(1 for word in spoken if not _VOWEL.search(word))
    torn = sum(1 for word in spoken if _CAPITAL_INSIDE.search(word) and _is_torn(word))
    enough = len(spoken) >= FEWEST_WORDS
    if enough and (without / len(spoken) > MOST_VOWELLESS or torn / len(spoken) > MOST_TORN):
        return Damage.DAMAGED
    return None


def _is_torn(word: str) -> bool:
    """Whether a capital stands behind a small letter: "ĐaẢng", as a font without a table of letters gives it."""
    return any(one.islower() and other.isupper() for one, other in pairwise(word))
