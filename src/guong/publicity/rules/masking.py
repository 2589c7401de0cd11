"""Hiding how to reach a person, and who they are, in texts that the public reads. Plain Python.

In doubt a number is hidden: what was hidden by mistake the editor sees before publishing and words otherwise ("84,5 tỷ đồng"); what was
shown by mistake is shown to everybody. Dates and amounts grouped by dots are left as they are.
"""

import re
from collections.abc import Iterable

from guong.kit.text import clean

NUMBER_HIDDEN, ADDRESS_HIDDEN = "[đã ẩn số liên hệ]", "[đã ẩn địa chỉ liên hệ]"

_BLANK = r"[^\S\n]"
_GAP = rf"(?:{_BLANK}|[.\-‐-―−·•_/()]){{0,3}}"  # what people put between the digits of one number
_DIGITS = rf"(?:{_GAP}\d)"
_AT = rf"{_BLANK}*(?:[@＠]|[(\[]{_BLANK}*(?:at|a còng|a-còng){_BLANK}*[)\]]){_BLANK}*"
_DOT = rf"(?:{_BLANK}*(?:\.|[(\[]{_BLANK}*(?:dot|chấm){_BLANK}*[)\]]){_BLANK}*)"
_CALLED = (
    r"\b(?:sđt|số đt|đt|đtdđ|đtdd|điện thoại|di động|số máy|gọi số|zalo|viber|hotline|tel|phone|fax|cccd|cmnd|căn cước"
    r"|chứng minh)(?![^\W\d])"
)

# A number is hidden with all digits that follow it: two numbers side by side are one to the eye of a programme.
# At each place the first that fits is taken; the two that are kept stand before the number that they could be mistaken for.
_FOUND = re.compile(
    "|".join(
        (
            rf"(?P<mail>[\w.+-]{{1,64}}{_AT}[\w-]+(?:{_DOT}[\w-]+)+)",
            r"(?P<page>(?<![\w.])(?:https?://)?(?:www\.|m\.)?(?:facebook|fb|zalo|tiktok|instagram|youtube|t|m)\.(?:com|me)/[^\s]+)",
            rf"(?P<abroad>[+＋]{_DIGITS}{{8,}})",
            rf"(?P<prefixed>(?<!\d)(?:[0０]{_GAP}[0０]{_GAP})?[8８]{_GAP}[4４]{_GAP}[2-9２-９]{_DIGITS}{{8,}})",
            r"(?P<day>(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?P<between>[./-])(?:0?[1-9]|1[0-2])(?P=between)(?:19[5-9]|20[0-4])\d(?!\d|[./-]\d))",
            r"(?P<amount>(?<![\d.])[1-9]\d{0,2}(?:\.\d{3})+(?!\d|\.\d))",
            rf"(?P<called>{_CALLED}[^\d\n]{{0,15}}\d{_DIGITS}{{5,}})",
            rf"(?P<inland>\(?(?<!\d)[0０]{_DIGITS}{{8,}})",
        )
    ),
    re.IGNORECASE,
)
_KEPT = ("day", "amount")
_TITLE = r"(?:hộ|gia đình|nhóm hộ|ông|bà|anh|chị|cô|chú|bác|cụ|đồng chí|đ/c|cháu|em|già làng|trưởng thôn|bí thư)\s+"
_TITLES = re.compile(rf"^(?:{_TITLE})+", re.IGNORECASE)
_LEAST_WORDS = 2  # of a name: one word alone is a word of the language


def hide_contacts(text: str) -> str:
    """The text, cleaned, without telephone numbers, mail addresses and personal pages."""
    return _FOUND.sub(_hidden, clean(text))


def _hidden(found: re.Match[str]) -> str:
    kind = found.lastgroup if found.lastgroup != "between" else "day"
    if kind in _KEPT:
        return found[0]
    if kind in ("mail", "page"):
        return ADDRESS_HIDDEN
    if kind == "called":
        word = re.match(_CALLED, found[0], re.IGNORECASE)
        return f"{word[0]} {NUMBER_HIDDEN}" if word else NUMBER_HIDDEN
    return NUMBER_HIDDEN


def hide_names(text: str, names: Iterable[str], instead: str) -> str:
    """The text with `instead` wherever one of the full names stands, in capitals or not, whatever blanks are between its words.

    A name of one word stays: it cannot be told from the word.
    """
    for name in names:
        parts = bare_name(name).split()
        if len(parts) >= _LEAST_WORDS:
            wanted = r"\s+".join(re.escape(part) for part in parts)
            text = re.sub(rf"(?<!\w)(?:{_TITLE})*{wanted}(?!\w)", instead, text, flags=re.IGNORECASE)
    return text


def bare_name(name: str) -> str:
    """ "Hộ ông Triệu Văn An" without what is said before a name: "Triệu Văn An"."""
    return _TITLES.sub("", clean(name).replace("\n", " ")).strip(" ,.;:")
