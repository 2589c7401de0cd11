"""Whether the words of a quota speak to some bodies of a kind only, and which they name. Plain Python.

"Các chi bộ trường học (Chi bộ A; Chi bộ B) …", "03 đảng bộ sau: A, B và C, mỗi đảng bộ …", "Riêng Đảng bộ xã A, Đảng bộ xã B …",
"các chi bộ còn lại", "mô hình mới".
"""

import re
from dataclasses import dataclass

from guong.kit.text import normal
from guong.plans.rules import Circle
from guong.reading.grammar.bodies import VERB, bare, is_body
from guong.reading.grammar.letters import UPPER

MOST_NAMES, LONGEST_NAME = 200, 200
_REST = re.compile(r"(?<!\w)(?:còn lại|khác)(?!\w)", re.I)
_NEW_THING = re.compile(r"mô hình(?: được)?(?: xây dựng)? mới(?!\w)", re.I)
_NEW_DEED = re.compile(r"(?:đăng ký|xây dựng)(?: được)? mới\s+(?:(?:ít nhất|tối thiểu|không dưới|từ)\s+)?$", re.I)
_BRACKETS = re.compile(r"\(([^()]{3,4000})\)")
_LIST_BEFORE = re.compile(r"(?<!\w)(?:sau(?: đây)?|gồm(?: có)?|cụ thể|nêu tên)\s*:\s*(?P<names>.+)$", re.I | re.S)
_LIST_AFTER = re.compile(r"^\s*(?:mới\s*)?:\s*(?P<names>.+)$", re.S)
_FOLLOWS = re.compile(r"(?<!\w)sau(?: đây)?(?!\w)", re.I)
_LEAD = re.compile(r"^(?:bao gồm|gồm có|gồm|cụ thể|các đơn vị|đó là|là)\s*:?\s*", re.I)
_ENDS_LIST = re.compile(r",?\s*(?<!\w)(?:mỗi|từng)(?!\w)", re.I)
_BETWEEN = re.compile(r"\s*[;,\n]\s*(?:và\s+)?|\s+và\s+(?=[" + UPPER + r"])")
_OWN_NAME = re.compile(rf"\s[{UPPER}]|\s\d{{1,3}}$")


@dataclass(frozen=True)
class Said:
    """Whom the words speak to: the bodies that they name, all of a group without a name, the rest; what counts."""

    circle: Circle = Circle.ALL
    names: tuple[str, ...] = ()
    only_new: bool = False


def said_of(who: str, before: str, span: str, after: str, *, is_part: bool, is_one_kind: bool = True) -> Said:
    """What a quota's words say of groups.

    Args:
        who: of whom the reader says it is asked.
        before, span, after: the words of the text before its number, of it, and behind it.
        is_part: whether `who` means some bodies of a kind only.
        is_one_kind: whether it means bodies of one kind; a list behind several kinds says of none which are meant.
    """
    only_new = bool(_NEW_THING.search(normal(span)) or _NEW_DEED.search(normal(before)))
    if speaks_of_rest(who):
        return Said(Circle.REST, (), only_new)
    names = _names(who, before, after, is_part=is_part) if is_one_kind else ()
    return Said(Circle.NAMED if names or is_part else Circle.ALL, names, only_new)


def speaks_of_rest(who: str) -> bool:
    """Whether words mean those that were not named before: "các chi bộ còn lại", "những đảng bộ khác"."""
    return _REST.search(normal(who)) is not None


def without_rest(who: str) -> str:
    """The same words without "còn lại": what kind they mean."""
    return " ".join(_REST.sub(" ", normal(who)).split())


def _names(who: str, before: str, after: str, *, is_part: bool) -> tuple[str, ...]:
    bracketed = _BRACKETS.search(before)
    if bracketed and not VERB.search(before[: bracketed.start()]) and (names := _split(bracketed[1])):
        return names
    if found := _LIST_BEFORE.search(before):
        listed = found["names"]
        ends = [end.start() for pattern in (_ENDS_LIST, VERB) if (end := pattern.search(listed))]
        if names := _split(listed[: min(ends, default=len(listed))]):
            return names
    found = _LIST_AFTER.match(after) if _FOLLOWS.search(before) else None
    if found and (names := _split(found["names"])):
        return names
    return _split(who) if is_part and "(" not in who else ()


def _split(listed: str) -> tuple[str, ...]:
    """The names in a list; none where one of its parts is no name of one body."""
    parts = [bare(_LEAD.sub("", part.strip(" .:;,–-"))) for part in _BETWEEN.split(_LEAD.sub("", listed.strip()))]
    parts = [part for part in parts if part]
    if not parts or len(parts) > MOST_NAMES or any(not _is_name(part) for part in parts):
        return ()
    return tuple(dict.fromkeys(part[:1].upper() + part[1:] for part in parts))


def _is_name(part: str) -> bool:
    """Whether words are one body's own name: "Chi bộ Trường A", "thôn 3"; "chi bộ nông thôn" is a sort of bodies."""
    return is_body(part) and len(part) <= LONGEST_NAME and _OWN_NAME.search(part) is not None
