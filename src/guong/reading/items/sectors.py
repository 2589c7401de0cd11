"""Whom the content is for, or which field: "2.1. Đối với doanh nghiệp: …", "- Lĩnh vực kinh tế: …"."""

import re
from collections.abc import Sequence

from guong.reading.found import Sector
from guong.reading.normal import Source
from guong.reading.structure import Paper, Paragraph

ORGANISING = re.compile(
    r"tổ chức thực hiện|phân công|trách nhiệm|^(?:công tác )?tổ chức(?: triển khai)?\s*$|^(?:triển khai )?thực hiện\s*$",
    re.I,
)
# "2.1. Đối với hộ kinh doanh:", "a) Lĩnh vực y tế:", "1. Khối trường học: …"
_FOR = re.compile(r"Đối với\s+")
_FIELD = re.compile(r"(?:Trong |Về |Trên )?lĩnh vực\s+", re.I)
# A heading below which each "Tên: nội dung" is a sector: "3. Lĩnh vực:", "2. Nội dung đăng ký mô hình"
_FIELDS_ABOVE = re.compile(
    r"^(?:(?:các )?(?:lĩnh vực|nhóm đối tượng|đối tượng)(?:(?:,| và) (?:lĩnh vực|đối tượng))?"
    r"(?: đăng ký| thực hiện| xây dựng mô hình)?|nội dung đăng ký(?: mô hình)?)\s*:?\s*$",
    re.I,
)
_BLOCK = re.compile(r"Khối\s+[^\W\d]")
# What makes it a quota or a duty instead: "Khối văn phòng: mỗi phòng 01 tổ"
_ASKED = re.compile(r"(?<!\w)(?:mỗi|ít nhất|tối thiểu|đăng ký|chủ trì|phối hợp)(?!\w)", re.I)
_LONGEST_NAME = 100


def sectors_of(paper: Paper, source: Source) -> list[Sector]:
    """The sectors. What stands under "Tổ chức thực hiện" are duties of bodies, and no sectors."""
    found = []
    for number, paragraph in enumerate(paper.paragraphs):
        if is_organising(paragraph):
            continue
        if named := _named(paragraph):
            name, first = named
            end, content = _content(paper.paragraphs, number, first)
            if content:
                found.append(Sector(name, content, source.span(paragraph.start, end)))
    return found


def is_organising(paragraph: Paragraph) -> bool:
    """Whether the paragraph stands where a plan gives out work."""
    return any(ORGANISING.search(one.text.rstrip(" .:")) for one in paragraph.above)


def _named(paragraph: Paragraph) -> tuple[str, str] | None:
    """(name of the sector, what follows its colon)."""
    if paragraph.numeral is None:
        return None
    name, colon, rest = paragraph.text.partition(":")
    if not colon and not paragraph.is_heading:
        return None
    lead = _FOR.match(name) or _FIELD.match(name)
    is_told = bool(colon) and not _ASKED.search(rest)
    under = bool(paragraph.above) and bool(_FIELDS_ABOVE.match(paragraph.above[-1].text)) and is_told
    block = bool(_BLOCK.match(name)) and is_told
    if lead is None and not under and not block:
        return None
    bare = " ".join(name[lead.end() if lead else 0 :].split()).strip(" .")
    if not bare or len(bare) > _LONGEST_NAME:
        return None
    return bare, rest.strip()


def _content(paragraphs: Sequence[Paragraph], number: int, first: str) -> tuple[int, str]:
    """Where the sector ends, and its content: behind the colon, and what stands under it."""
    mine = paragraphs[number]
    pieces, end = [first] if first else [], mine.end
    for after in paragraphs[number + 1 :]:
        if after.numeral is not None and (mine.numeral is None or after.numeral.depth <= mine.numeral.depth):
            break
        if after.numeral is None and (
            first or (pieces and after.text[:1].isupper() and not pieces[-1].endswith((";", ",")))
        ):
            break
        pieces.append(after.text)
        end = after.end
    return end, " ".join(" ".join(pieces).split())
