"""The body that something goes through: "(qua Ban Tuyên giáo)", "gửi về Sở (Phòng Mầm non)"."""

import re

from guong.reading.found import Via
from guong.reading.grammar.bodies import is_body
from guong.reading.normal import Source
from guong.reading.structure import Paper

# "(qua Văn phòng Đảng ủy)", "(thông qua đồng chí Mơ)"
_THROUGH = re.compile(r"\(\s*(?:thông\s+)?qua\s+(?P<body>[^()\n]{3,100}?)\s*[,.;]?\s*\)", re.I)
# "nộp về Sở (Phòng Tiểu học)": an office of the body named before it
_BESIDE = re.compile(
    r"(?:gửi|nộp|báo cáo|đăng ký)\s+(?:về|cho|tới|đến)?\s*[^().;:\n]{2,60}\(\s*(?P<body>[^()\n]{3,80}?)\s*\)", re.I
)
_NO_BODY = re.compile(r"GD&ĐT$|viết tắt|gọi tắt|sau đây", re.I)
# Offices inside a body; "Phòng", "Ban", "Văn phòng" with a name of their own
_OFFICE = re.compile(r"(?:phòng|ban|văn phòng|bộ phận|tổ|trung tâm)\s+\S", re.I)


def via_of(paper: Paper, source: Source) -> list[Via]:
    """Each place where the text names such a body."""
    start, end = paper.body
    found = [(one.span("body"), one["body"]) for one in _THROUGH.finditer(paper.flat, start, end)]
    for one in _BESIDE.finditer(paper.flat, start, end):
        body = one["body"]
        if _OFFICE.match(body) and is_body(body) and not _NO_BODY.search(body):
            found.append((one.span("body"), body))
    return [Via(" ".join(body.split()), source.span(*at)) for at, body in sorted(found)]
