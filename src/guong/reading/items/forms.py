"""Forms that the text names: "theo biểu gửi kèm", "(theo mẫu số 02 đính kèm)", "theo phụ lục kèm theo"."""

import re

from guong.reading.found import Form
from guong.reading.normal import Source
from guong.reading.structure import Paper

_SHEET = r"(?:biểu mẫu|mẫu biểu|biểu|mẫu|phụ lục|đề cương|phiếu)"
_NUMBERED = r"(?:\s+(?:số\s*)?(?:\d{1,2}[a-z]?|[IVX]{1,4})(?!\w))"
_WITH = r"(?:\(?\s*(?:gửi|đính|ban hành|kèm)\s*(?:kèm|theo)(?:\s+theo)?\)?)"
# "theo mẫu số 02, mẫu số 03 (gửi kèm)"
_FORM = re.compile(
    rf"theo\s+(?:các\s+)?(?P<form>{_SHEET}{_NUMBERED}?(?:\s*(?:,|và)\s*{_SHEET}?{_NUMBERED})*\s*{_WITH}?)(?!\s*quy định)",
    re.I,
)
# "phiếu đăng ký (phụ lục 1 kèm theo)", "Báo cáo kết quả (Biểu mẫu số 2)"
_LOOSE = re.compile(rf"\(\s*(?P<form>{_SHEET}(?:{_NUMBERED}?\s*{_WITH}|{_NUMBERED}))\s*\)", re.I)


def forms_of(paper: Paper, source: Source) -> list[Form]:
    """The forms; attached when papers follow the signature."""
    start, end = paper.body
    attached = bool(paper.annexes)
    found: dict[int, str] = {}
    for pattern in (_LOOSE, _FORM):
        for one in pattern.finditer(paper.flat, start, end):
            text = one["form"].rstrip()
            found[one.start("form")] = text[:-1].rstrip() if text.endswith(")") and "(" not in text else text
    return [
        Form(" ".join(text.split()), attached, source.span(first, first + len(text)))
        for first, text in sorted(found.items())
    ]
