"""Numbers as papers write them: "02", "02 (hai)", "hai"."""

NUMERALS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
IN_WORDS = "|".join(NUMERALS)
# "02", "02 (hai)", "1.200"; no part of a date, of a share or of a numeral of a section
NUMBER = rf"(?:\d{{1,3}}(?:\.\d{{3}})+|\d{{1,5}})(?![\d/.:]\d|\d)(?:\s*\((?:{IN_WORDS})\))?"
NUMBER_OR_WORD = rf"(?:{NUMBER}|(?:{IN_WORDS})(?=\s))"


def value_of(written: str) -> int:
    """The value of what `NUMBER_OR_WORD` matched. Raises: KeyError for another word."""
    digits = written.partition("(")[0].replace(".", "").strip()
    return int(digits) if digits.isdigit() else NUMERALS[digits.lower()]
