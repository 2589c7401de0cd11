"""What a number counts: exemplars under their own name, exemplars perhaps under another word, or other things."""

import re

from guong.kit.text import fold

EXEMPLAR = "mô hình"
_BEARERS = r"(?:tap the|ca nhan|don vi|nhom|ho|gia dinh|nguoi|dang vien|doan vien|hoi vien)"
_GOOD_DEED = r"viec (?:tot|lam (?:theo|hay|tot|sang tao|y nghia|thiet thuc|hieu qua|cu the|guong mau))"
_OTHER_WORDS = re.compile(
    rf"(?:{_BEARERS}\b.*\b)?(?:dien hinh|guong|nhan to)\b|tam guong\b|nguoi tot\b|cach lam\b|{_GOOD_DEED}\b"
)


def is_named_exemplar(of: str) -> bool:
    """Whether the words begin as exemplars are called here: "mô hình cấp huyện"."""
    return fold(of).startswith(fold(EXEMPLAR))


def may_be_exemplar(of: str) -> bool:
    """Whether the words are others that plans use for the same thing: "điển hình tiên tiến", "tấm gương", "cách làm hay".

    Articles about them ("bài viết về gương …"), jobs ("việc làm mới") and the like are other things.
    """
    return _OTHER_WORDS.match(fold(of)) is not None
