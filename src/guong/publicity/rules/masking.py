"""Hiding how to reach a person, and who they are, in texts that the public reads. Plain Python.

The rule, in the order in which it is asked at each place of a text:

1. mail addresses and personal pages are hidden;
2. money stays: a number with "đồng", "đ", "VNĐ" or "VND" behind it, its thousands set apart by dots or blanks (84.500.000.000 đồng);
3. numbers that begin with + are hidden;
4. days stay (30.11.2023), and so do whole numbers with their thousands set apart by dots (1.050.000), but for those that can be dialled
   as they stand: 84 and a mobile number, 84.912.345.678;
5. hidden are numbers that begin with 84 or 0084, numbers of six digits and more behind a word such as "điện thoại", "Zalo", "CCCD",
   and all numbers of nine digits and more that begin with 0: telephones, and the twelve digits of an identity card. A day written with
   strokes behind such a word is a day ("chứng minh kết quả: 12/10/2020"), and "ĐT" within the sign of a paper is no telephone (460/PGD&ĐT).

In doubt a number is hidden: what was hidden by mistake the editor sees before publishing and words otherwise ("84,9 tỷ đồng"); what was
shown by mistake is shown to everybody.
"""

import re
from collections.abc import Iterable

from guong.kit.text import clean

NUMBER_HIDDEN, ADDRESS_HIDDEN = "[đã ẩn số liên hệ]", "[đã ẩn địa chỉ liên hệ]"

_BLANK = r"[^\S\n]"
_GAP = rf"(?:{_BLANK}|[.\-‐-―−·•_/()]){{0,3}}"  # what people put between the digits of one number
_DIGITS = rf"(?:{_GAP}\d)"
_AT = rf"{_BLANK}*(?:[@＠]|[(\[]{_BLANK}*(?:at|a{_BLANK}còng|a-còng){_BLANK}*[)\]]){_BLANK}*"
_DOT = rf"(?:{_BLANK}*(?:\.|[(\[]{_BLANK}*(?:dot|chấm){_BLANK}*[)\]]){_BLANK}*)"
_WORDS = (
    "sđt", "số đt", r"(?<![&/\-])(?<![&/\-]\x20)đt", "đtdđ", "đtdd", "điện thoại", "di động", "số máy", "gọi số", "zalo", "viber",
    "hotline", "tel", "phone", "fax", "cccd", "cmnd", "căn cước", "chứng minh", "định danh",
)  # fmt: skip
_CALLED = rf"\b(?:{'|'.join(word.replace(' ', f'{_BLANK}+') for word in _WORDS)})(?![^\W\d])"

_DAY_BY_STROKES = rf"(?<!\d)(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:19[5-9]|20[0-4])\d(?!{_GAP}\d)"

# Whole numbers as they are written in Vietnamese: thousands set apart, always by the same sign.
_BY_DOTS = r"(?<![\d.])[1-9]\d{0,2}(?:\.\d{3})+(?!\d|\.\d)"
_BY_BLANKS = rf"(?<!\d)(?<!\d{_BLANK})[1-9]\d{{0,2}}(?:{_BLANK}\d{{3}})+(?!{_BLANK}?\d)"
_DIALLED = r"84\.(?:3[2-9]|5[25689]|7[06-9]|8\d|9\d)"  # how mobile numbers begin, with the country before them
# Not "đồng chí", "đ/c" and other words that begin alike; nor the names of people and places: "Đồng Mỏ".
_OTHER_WORDS = r"chí|thời|ý|bào|đội|hành|nghiệp|hương|môn|bộ|loạt|lòng|tình|diễn|minh|sự|ruộng"
_CURRENCY = rf"(?:vnđ|vnd|(?-i:đ)(?!/c\b)|(?-i:đồng|ĐỒNG)(?!{_BLANK}+(?:{_OTHER_WORDS})\b))(?!\w)"
_MONEY = rf"(?![+＋]{_DIALLED})[+＋]?(?:{_BY_DOTS}|{_BY_BLANKS}){_BLANK}*[(]?{_CURRENCY}"

# A number is hidden with all digits that follow it: two numbers side by side are one to the eye of a programme.
# At each place the first that fits is taken; those that are kept stand before the number that they could be mistaken for.
_FOUND = re.compile(
    "|".join(
        (
            rf"(?P<mail>[\w.+-]{{1,64}}{_AT}[\w-]+(?:{_DOT}[\w-]+)+)",
            r"(?P<page>(?<![\w.])(?:https?://)?(?:www\.|m\.)?(?:facebook|fb|zalo|tiktok|instagram|youtube|t|m)\.(?:com|me)/[^\s]+)",
            rf"(?P<money>{_MONEY})",
            rf"(?P<abroad>[+＋]{_DIGITS}{{8,}})",
            r"(?P<day>(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?P<between>[./-])(?:0?[1-9]|1[0-2])(?P=between)(?:19[5-9]|20[0-4])\d(?!\d|[./-]\d))",
            rf"(?P<amount>(?!{_DIALLED}){_BY_DOTS})",
            rf"(?P<prefixed>(?<!\d)(?:[0０]{_GAP}[0０]{_GAP})?[8８]{_GAP}[4４]{_GAP}[2-9２-９]{_DIGITS}{{8,}})",
            rf"(?P<called>{_CALLED}[^\d\n]{{0,15}}(?!(?!{_DIALLED}){_MONEY})(?!{_DAY_BY_STROKES})\d{_DIGITS}{{5,}})",
            rf"(?P<inland>\(?(?<!\d)[0０]{_DIGITS}{{8,}})",
        )
    ),
    re.IGNORECASE,
)
_KEPT = ("money", "day", "amount")
_TITLE = r"(?:hộ|gia đình|nhóm hộ|ông|bà|anh|chị|cô|chú|bác|cụ|đồng chí|đ/c|cháu|em|già làng|trưởng thôn|bí thư)\s+"
_TITLES = re.compile(rf"^(?:{_TITLE})+", re.IGNORECASE)
_LEAST_WORDS = 2  # of a name: one word alone is a word of the language


def hide_contacts(text: str) -> str:
    """The text, cleaned, without telephone numbers, mail addresses and personal pages."""
    return _FOUND.sub(_hidden, clean(text))


def contacts_in(text: str) -> list[str]:
    """What `hide_contacts` would hide of a text, as it stands there."""
    return [found[0].strip() for found in _FOUND.finditer(clean(text)) if _kind(found) not in _KEPT]


def _kind(found: re.Match[str]) -> str | None:
    return found.lastgroup if found.lastgroup != "between" else "day"


def _hidden(found: re.Match[str]) -> str:
    kind = _kind(found)
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
