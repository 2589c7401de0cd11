"""Lines, their numerals, and which of them are one sentence that the page's edge or end has cut."""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guong.reading.grammar.letters import UPPER

_ROMAN = r"(?=[IVX])(?:X{0,2})(?:IX|IV|V?I{0,3})"
# "II.", "II-", "A.", "2.1.", "3.1 Cuộc thi", "1.Các", "(1)", "a)", "-", "+", "*"
_NUMERAL = re.compile(
    rf"(?P<roman>{_ROMAN})\s?[.\-–)/](?=\s|[^\W\d])"
    r"|(?P<upper>[A-HĐ])\s?[.)](?=\s)"
    r"|(?:[Đđ]iều|[Pp]hần)\s+(?P<article>\d{1,2})[.:]"
    r"|(?P<deep>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)\-–]|(?=\s))(?=\s*[^\W\d])"
    r"|(?P<number>\d{1,2})\s?(?:[.)]|[\-–/](?=\s))(?=\s*[^\W\d]|\s*[“\"'])"
    r"|\((?P<round>\d{1,2})\)(?=\s)"
    r"|(?P<letter>[a-zđ])\)(?=\s*\S)|(?P<dotted>[a-zđ])\.(?=\s+[^\W\d])"
    r"|(?P<dash>[\-–—])(?=\s*[^\W\d_]|\s+\S)|(?P<plus>\+)(?=\s*\S)|(?P<star>\*)(?=\s+\S)"
)
_DEPTH = {"roman": 1, "upper": 0, "article": 1, "number": 2, "deep": 3, "round": 6, "letter": 7, "dotted": 7}
_DEPTH |= {"star": 5, "dash": 8, "plus": 9}
_PAGE = re.compile(r"(?:trang\s*)?[-–]?\s*\d{1,3}\s*(?:[-–]|/\s*\d{1,3})?", re.I)
_BROKEN_DATE = re.compile(
    r"(?:\b(?:ngày|tháng|năm|trước|quý|hết|từ|đến|nhất|số|lúc|giờ|phút|h\d{0,2}|giờ \d\d|,)|ngày\s*\d{1,2}"
    r"|tháng\s*\d{1,2}|\d{1,2}\s*/|\d{1,2}\s*/\s*\d{1,2}\s*/?)\s*$",
    re.I,
)
_REST_OF_DATE = re.compile(
    r"(?:ngày|tháng|năm|giờ|phút|/|\d{1,2}\s*(?:/|tháng|giờ|h\d?)|\d{4}\b|\d{1,2}\b|[IVX]+\b)", re.I
)
_SEVERAL = re.compile(r"[ \t]{2,}|\t")
_OPENING = re.compile(r"(?:Nơi nhận|Nơi gửi|Căn cứ|Kính gửi|Kính trình|Bản điện tử|Trên đây|Lưu ý)\b")
# Where a section begins in a text on one line: "… KẾ HOẠCH Trồng cây … I. MỤC ĐÍCH 1. Việc … - Ý … Nơi nhận: - …"
_SECTION = re.compile(
    rf" (?=(?:{_ROMAN}\s?[.\-]|\d{{1,2}}(?:\.\d{{1,2}})*[.)])\s*[{UPPER}“])|(?<=[.;:,]) (?=[-+*] ?[{UPPER}])"
    r"| (?=Thực hiện (?:Kế hoạch|Kết luận|Chỉ thị|Hướng dẫn|Công văn|Nghị quyết|Quyết định|Chương trình|Thông tri) số)"
    r"| (?=(?:Nơi nhận|Kính gửi|Căn cứ|Số\s?:|CỘNG H[ÒO][ÀA]|ĐẢNG CỘNG SẢN|KẾ HOẠCH|HƯỚNG DẪN|CHƯƠNG TRÌNH"
    r"|THÔNG BÁO|T/M|TM\.|KT\.|K/T|T/L|TL\.)(?!\w))"
    r"|(?<= KẾ HOẠCH) |(?<= HƯỚNG DẪN) |(?<= CHƯƠNG TRÌNH) |(?<= THÔNG BÁO) "
)
_LOST = 1500  # signs on a line, on the average, that no writer sets
WIDEST = 130  # signs; longer lines were not cut by a page's edge
_EDGE = 16  # a word that did not fit may have been so long
_INDENT = 4
_FAR = 3  # empty lines that a page's end makes at most


@dataclass(frozen=True)
class Line:
    """A line without the blanks around it. `edge` is where it ended on the page."""

    start: int
    end: int
    text: str
    indent: int
    edge: int
    is_page_number: bool = False

    @property
    def is_capital(self) -> bool:
        """Whether it is written in capitals, as headings are."""
        return is_capital(self.text)


@dataclass(frozen=True)
class Numeral:
    """The numeral or bullet that a paragraph begins with. `depth` orders the kinds from outside to inside."""

    kind: str
    value: str
    depth: int
    end: int


def unfolded(plain: str) -> str:
    """The text, of the same length, with line ends before sections where a program has lost all of them."""
    if len(plain) < _LOST or plain.count("\n") > len(plain) / _LOST:
        return plain
    return _SECTION.sub("\n", plain)


def is_capital(text: str) -> bool:
    """Whether all letters are capitals, three of them at least."""
    return text.isupper() and sum(sign.isalpha() for sign in text) >= 3


def lines_of(plain: str) -> list[Line]:
    """All lines, empty ones too."""
    found, at = [], 0
    raw = plain.split("\n")
    for number, line in enumerate(raw):
        text = line.strip()
        indent = len(line) - len(line.lstrip()) if text else 0
        start = at + indent
        alone = not text or ((number == 0 or not raw[number - 1].strip()) or indent > 15)
        is_page = bool(text) and alone and len(text) < 14 and bool(_PAGE.fullmatch(text))
        found.append(Line(start, start + len(text), text, indent, len(line.rstrip()), is_page))
        at += len(line) + 1
    return found


def numeral_of(text: str) -> Numeral | None:
    """The numeral at the beginning of a line."""
    found = _NUMERAL.match(text)
    if found is None or found.lastgroup is None:
        return None
    kind = found.lastgroup
    value = found[kind]
    depth = _DEPTH[kind] + (value.count(".") - 1 if kind == "deep" else 0)
    end = found.end()
    return Numeral(kind, value, depth, end + len(text[end:]) - len(text[end:].lstrip()))


def flat_of(plain: str, lines: Sequence[Line]) -> str:
    """`plain`, of the same length, where line ends inside a sentence are blanks, and page numbers too."""
    signs = list(plain)
    for line in lines:
        if line.is_page_number:
            signs[line.start : line.end] = " " * (line.end - line.start)
    page = _page(lines)
    for before, after, apart in _neighbours(lines):
        if _is_one_sentence(before, after, apart, page):
            signs[before.end : after.start] = " " * (after.start - before.end)
    return "".join(signs)


def squeezed(text: str) -> tuple[str, Sequence[int]]:
    """The text with one blank where several stood, and the place of each sign before."""
    pieces: list[str] = []
    places = array("l")
    at = 0
    for found in _SEVERAL.finditer(text):
        pieces += [text[at : found.start()], " "]
        places.extend(range(at, found.start() + 1))
        at = found.end()
    pieces.append(text[at:])
    places.extend(range(at, len(text) + 1))
    return "".join(pieces), places


def _neighbours(lines: Sequence[Line]) -> Iterator[tuple[Line, Line, int]]:
    """Each two lines with something in them that follow each other, and how many empty ones lie between."""
    last, apart, over_page = None, 0, False
    for line in lines:
        if not line.text:
            apart += 1
            continue
        if line.is_page_number:
            over_page = True
            continue
        if last is not None:
            yield last, line, 0 if over_page and apart <= 2 * _FAR else apart
        last, apart, over_page = line, 0, False


@dataclass(frozen=True)
class _Page:
    """How wide the lines are, 0 for a text whose lines are not cut; and where those begin that go on with a sentence."""

    width: int
    margin: int


def _page(lines: Sequence[Line]) -> _Page:
    long = [line for line in lines if line.edge > 40]
    if len(long) < 4:
        return _Page(0, 0)
    width = sorted(line.edge for line in long)[int(0.85 * (len(long) - 1))]
    margin = sorted(line.indent for line in long)[len(long) // 5]
    return _Page(width if width <= WIDEST else 0, margin)


def _is_one_sentence(before: Line, after: Line, apart: int, page: _Page) -> bool:
    """Whether the line end between two lines is the page's and not the writer's."""
    if apart > _FAR or _OPENING.match(after.text):
        return False
    if _BROKEN_DATE.search(before.text) and _REST_OF_DATE.match(after.text) and not before.is_capital:
        return True
    if numeral_of(after.text) is not None and not _is_inside_quotation(before.text):
        return False
    if before.text.endswith((";", ":", "!", "?", "./.", "/.")) or (
        before.is_capital != after.is_capital and before.is_capital
    ):
        return False
    if before.is_capital:
        return apart == 0 and before.text.endswith((",", "-"))
    if after.text[0].islower():
        return not before.text.endswith(".") or apart == 0
    if before.text.endswith("."):
        return False
    if after.is_capital and len(after.text) > 12:
        return False
    if page.width and after.indent >= page.margin + _INDENT:
        return False  # a paragraph's first line
    return apart == 0 and (before.text.endswith(",") or bool(page.width and before.edge >= page.width - _EDGE))


def _is_inside_quotation(text: str) -> bool:
    return text.count("“") > text.count("”")
