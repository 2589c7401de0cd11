"""The end of a paper: whom it goes to, and who signed it. The two often stand side by side in the same lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from guong.reading.found import Recipient, Signatory
from guong.reading.grammar.letters import LOWER_LETTERS, UPPER
from guong.reading.lines import is_capital
from guong.reading.normal import Source
from guong.reading.structure import Cell, Paper, cells_of

_HEAD = re.compile(r"Nơi (?:nhận|gửi)\s*:?\s*", re.I)
# "T/M BAN THƯỜNG VỤ", "TM. ỦY BAN", "KT. CHỦ TỊCH"
_AUTHORITY = re.compile(rf"(?:T\s?/\s?M|K\s?/\s?T|T\s?/\s?L|T\s?/\s?U\s?Q|TM|KT|TL|TUQ|Q)\s?[./]?\s+(?=[{UPPER}])")
_POST = re.compile(
    r"(?:QUYỀN |PHÓ |Q\. )?(?:CHỦ TỊCH|CHỦ NHIỆM|BÍ THƯ|TRƯỞNG|TRƢỞNG|GIÁM ĐỐC|TỔNG|HIỆU TRƯỞNG|CHÁNH|CHỈ HUY|VIỆN TRƯỞNG|"
    r"ỦY VIÊN|(?<!BAN )THƯỜNG TRỰC|CỤC TRƯỞNG|CHI CỤC|HẠT TRƯỞNG|CHÍNH TRỊ VIÊN|TRẠM TRƯỞNG|ĐỘI TRƯỞNG)"
)
# "Thượng tá Lê Văn Bình"
_RANK = re.compile(r"(?:(?:Thiếu|Trung|Thượng|Đại)\s+(?:tá|úy|uý|tướng)|Đại tướng|TS\.?|ThS\.?|BS\.?|Đ/c|Đồng chí)\s+")
_WORD = rf"[{UPPER}][{LOWER_LETTERS}']+"
_NAME = re.compile(rf"{_WORD}(?:\s+(?:{_WORD}|[{UPPER}]))?(?:\s+{_WORD}){{1,4}}")
# What a stamp of a digital signature says
_STAMP = re.compile(
    r"^\(|Ký bởi|ký bởi|Giờ ký|Thời gian ký|Người ký|Email|Cơ quan:|\d{4}[.\-]\d{2}|\d{1,2}:\d{2}"
    r"|\d{2}[./]\d{2}[./]\d{4}|đã ký|ký tên|đóng dấu",
    re.I,
)
_NO_NAME = re.compile(
    r"(?:Sở|Phòng|Ủy|Uỷ|Ban|Công đoàn|Công Đoàn|Hội|Trường|Văn phòng|Huyện|Tỉnh|Xã|Phường|Đảng|Trung tâm|Bộ|Cục"
    r"|Chi|Lưu|Các|Như|Thường|Cổng|Lãnh|Nơi|Bản|Chuyên)\b"
)
# "- Tỉnh ủy (để b/c)": what the copy is for
_PURPOSE = re.compile(
    r"\(\s*(?P<purpose>(?:để\s+)?(?:b\s?/\s?c|báo cáo|t\s?/\s?h|th\s?/\s?h|thực hiện|p\s?/\s?h|ph\s?/\s?h"
    r"|phối hợp|c\s?/\s?đ|chỉ đạo|biết|theo dõi|"
    r"t\s?/\s?d|th\s?/\s?d|kiểm tra|triển khai|đăng tin|đưa tin|đăng tải|tuyên truyền|phổ biến|x/d|chuyển)[^()]{0,30}?)\s*\)\s*$",
    re.I,
)
_BULLET = re.compile(r"[-–+*]\s*")
_SEVERAL = re.compile(rf"[;,.]\s+[-–+]\s*(?=[{UPPER}])|;\s+(?=[{UPPER}])")
_ON_ONE_LINE = re.compile(
    rf"(?P<authority>(?:TM|KT|TL|T/M|K/T|T/L)[./]? [{UPPER} ]+?)? ?(?P<post>{_POST.pattern}[{UPPER} ]*?) (?P<name>{_NAME.pattern})"
)
_SURNAMES = re.compile(
    r"(?:NGUYỄN|TRẦN|LÊ|PHẠM|HOÀNG|HUỲNH|PHAN|VŨ|VÕ|ĐẶNG|BÙI|ĐỖ|HỒ|NGÔ|DƯƠNG|LÝ|ĐINH|ĐÀO|TRỊNH|HÀ|LƯƠNG|NÔNG|VI|HỨA|LÔ|LÒ|TÔ|MAI|CAO|TRƯƠNG)\s"
)
_COLUMN = 28  # where the right column begins at the earliest


@dataclass
class _Item:
    start: int
    end: int
    text: str


@dataclass
class _Sides:
    """The cells of the block, sorted into the two columns."""

    left: list[Cell] = field(default_factory=list)
    right: list[Cell] = field(default_factory=list)


def recipients_of(paper: Paper, source: Source) -> list[Recipient]:
    """The lines of the distribution list; "Bản điện tử:" begins its second block and is no line of it."""
    found = []
    for item in _items(_sides(paper).left):
        text = item.text.rstrip(" ;,.")
        purpose = _PURPOSE.search(text)
        end = item.end - (len(item.text) - len(item.text.rstrip(" ;,.")))
        bare = text[: purpose.start()].rstrip(" ;,.") if purpose else text
        if bare:
            found.append(
                Recipient(
                    " ".join(bare.split()),
                    purpose["purpose"].strip() if purpose else None,
                    source.span(item.start, end),
                )
            )
    return found


def signatory_of(paper: Paper, source: Source) -> Signatory | None:
    """Authority, post and name; stamps of digital signatures, ranks and "(Đã ký)" left out."""
    authority: list[str] = []
    posts: list[str] = []
    name: str | None = None
    first = last = -1
    for cell in _sides(paper).right:
        text = " ".join(cell.text.split()).strip(" *")
        start, end = cell.start + cell.text.find(text[:1]), cell.end
        if name is None and is_capital(text):
            (
                authority if _AUTHORITY.match(text) or (authority and not posts and not _POST.match(text)) else posts
            ).append(text)
        elif name is None and (found := _person(text)):
            name, start = found, cell.start + cell.text.rfind(found.split()[0])
        else:
            continue
        first, last = (start if first < 0 else first), max(last, end)
    if first < 0:
        return None
    if name is None and len(posts) > 1 and _SURNAMES.match(posts[-1]):
        name = posts.pop()  # a name in capitals
    return Signatory(" ".join(authority) or None, " ".join(posts) or None, name, source.span(first, last))


def _one_by_one(cells: Iterator[Cell]) -> Iterator[Cell]:
    """The cells; "TM. BAN THƯỜNG TRỰC CHỦ TỊCH Lý Văn Chài", on one line where line ends were lost, as three."""
    for cell in cells:
        found = _ON_ONE_LINE.fullmatch(cell.text)
        if found is None:
            yield cell
            continue
        for name in ("authority", "post", "name"):
            if found[name]:
                yield Cell(cell.start + found.start(name), cell.start + found.end(name), found[name], cell.column)


def _sides(paper: Paper) -> _Sides:
    """Which cells are of the list and which of the signature."""
    sides = _Sides()
    signing = False  # one column: once the signature has begun, the list has ended
    for line in paper.closing:
        for cell in _one_by_one(cells_of(line)):
            is_right = cell.column >= _COLUMN and not _BULLET.match(cell.text)
            begins = is_capital(cell.text) and bool(_AUTHORITY.match(cell.text) or _POST.match(cell.text))
            if begins and cell.column < _COLUMN:
                signing = True
            if (is_right or signing or begins) and not _HEAD.match(cell.text):
                sides.right.append(cell)
            else:
                sides.left.append(cell)
    if not sides.right and paper.head:
        sides.right = []
    return sides


def _items(cells: list[Cell]) -> Iterator[_Item]:
    """The lines of the list; what has no bullet goes on with the line before."""
    item: _Item | None = None
    bulleted = any(_BULLET.match(cell.text) for cell in cells)
    for cell in cells:
        head = _HEAD.match(cell.text)
        start, text = cell.start, cell.text
        if head:
            start, text = start + head.end(), text[head.end() :]
        if not text.strip() or text.rstrip().endswith(":"):
            continue
        bullet = _BULLET.match(text)
        ended = item is None or (not bulleted and item.text.rstrip().endswith((";", ",", ".")))
        if bullet or ended:
            if item is not None:
                yield item
            skip = bullet.end() if bullet else 0
            *before, item = _in_one_line(start + skip, text[skip:])
            yield from before
        elif item is not None:
            item.end, item.text = cell.end, f"{item.text} {text}"
    if item is not None:
        yield item


def _in_one_line(start: int, text: str) -> list[_Item]:
    """ "Như trên; Chi bộ thôn; - Lưu VT": several in one line; nearly always it is one."""
    pieces, at = [], 0
    for cut in [*_SEVERAL.finditer(text), None]:
        end = cut.start() if cut else len(text)
        pieces.append(_Item(start + at, start + end, text[at:end]))
        at = cut.end() if cut else end
    return pieces


def _person(text: str) -> str | None:
    """The name of a person that a cell is; None for bodies and stamps."""
    if _STAMP.search(text):
        return None
    ranked = _RANK.match(text)
    bare = text[ranked.end() :] if ranked else text
    if _NO_NAME.match(bare) or not _NAME.fullmatch(bare):
        return None
    return bare
