"""Number, day, issuer, title and year, from the head of a paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from guong.reading.found import Heading
from guong.reading.grammar.dates import day_of
from guong.reading.grammar.letters import UPPER
from guong.reading.lines import is_capital
from guong.reading.normal import Source
from guong.reading.structure import LETTER, Cell, Paper, cells_of

# "Số: 25   /KH-PGD&ĐT", "Số:12 /KH- PGD&ĐT", "Số 401 / PGD&ĐT", "Số 118-KH/HU", "Số:       /SNV-TĐKT"
_NUMBER = re.compile(
    r"Số\s*:?\s{0,14}(?P<number>\d{1,5}[a-zA-Z]?)?[\s.…_]*?(?P<first>[-/])\s?"
    rf"(?P<symbol>[A-ZĐ][\w&]*(?: ?[-/–] ?[{UPPER}][\w&]*)*)"
)
# "Đồi Chè, ngày06 tháng 02 năm 2025", "ngày     tháng 4 năm 2026" (left to the pen)
_DAY = re.compile(r"ngày\s*(?P<day>\d{0,2})[\s.…_]*tháng\s*(?P<month>\d{0,2})[\s.…_]*năm\s*(?P<year>\d{4})", re.I)
_AT_THE_END = re.compile(
    rf"^[ \t]*[{UPPER}][^,\n]{{1,30}}, ngày\s*(?P<day>\d{{1,2}})\s*tháng\s*(?P<month>\d{{1,2}})\s*năm\s*(?P<year>\d{{4}})\s*$",
    re.M,
)
_SHORT_DAY = re.compile(r"ngày\s*(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})", re.I)
_MOTTO = re.compile(r"CỘNG H[ÒO][ÀA]|C[ỘÔ]NG HO|ĐẢNG CỘNG SẢN VIỆT NAM|ĐOÀN TNCS HỒ CHÍ MINH$|Độc lập", re.I)
_ABOUT = re.compile(r"V\s*/\s*v\.?:?\s*", re.I)
# "năm 2024", "năm học 2024 - 2025"
_PLAN_YEAR = re.compile(r"(?<!giai đoạn )năm\s*(?:học\s*)?(\d{4})(?:\s*[-–]\s*(?:\d{4}))?", re.I)
# A board that names no office of its own is that of the body above: "BAN THƯỜNG TRỰC" of "ỦY BAN MTTQ VIỆT NAM XÃ …"
_BOARD = re.compile(r"BAN (?:THƯỜNG TRỰC|THƯỜNG VỤ|CHẤP HÀNH|TUYÊN GIÁO|DÂN VẬN|TỔ CHỨC|XÂY DỰNG ĐẢNG)(?: VÀ DÂN VẬN)?")
_PLACE = re.compile(r"(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)\s(?!ỦY|UỶ)")
# "… Ban Thường vụ Đảng ủy xã xây dựng kế hoạch như sau"
_MAKER = re.compile(
    r"(?P<who>(?:Ban|Ủy ban|Uỷ ban|Đảng ủy|Đảng uỷ|Huyện ủy|Tỉnh ủy|Phòng|Sở|Hội|UBND|Chi bộ|Chi ủy|Công đoàn"
    r"|Liên đoàn|Đoàn|Trường)[^,.;:\n]{3,90}?)"
    r"\s+(?:xây dựng|ban hành|triển khai|hướng dẫn|đề ra)\b"
)


_LEFT, _WIDE = 20, 10_000  # columns


@dataclass(frozen=True)
class Found:
    """The heading with what is needed to judge it."""

    heading: Heading
    number_is_blank: bool = False
    day_is_blank: bool = False
    number_at: tuple[int, int] | None = None
    day_at: tuple[int, int] | None = None


def heading_of(paper: Paper) -> Found:
    """What the head says; what it leaves open is None, and told apart from what is not there at all."""
    cells = [cell for line in paper.head for cell in cells_of(line)]
    number, number_at = _number(paper)
    day, day_at = _day(paper)
    title = _title(paper, cells)
    issuer = _issuer(cells) or _maker(paper)
    year = _year(title) or (day[2] if day else None)
    return Found(
        Heading(paper.kind, number, day_of("/".join(map(str, day))) if day and all(day) else None, issuer, title, year),
        number_at is not None and number is None,
        bool(day and not all(day)),
        number_at,
        day_at,
    )


def spans_of(paper: Paper, head: Found, source: Source) -> dict[str, tuple[int, int]]:
    """Where the head says what: field of `Heading` → span. Names of several lines are looked for with any blanks between."""
    found = {}
    if head.number_at and head.heading.number:
        found["number"] = source.span(*head.number_at)
    if head.day_at and head.heading.issued_on:
        found["issued_on"] = source.span(*head.day_at)
    for name in ("title", "issuer"):
        if (said := getattr(head.heading, name)) and (at := _place_of(said, source.plain)):
            found[name] = source.span(*at)
    if head.heading.year and (said := str(head.heading.year)):
        since, until = found.get("title", (0, 0))
        place = source.text.rfind(said, since, until)
        if place >= 0:
            found["year"] = (place, place + len(said))
        elif "issued_on" in found:
            found["year"] = found["issued_on"]
    return found


def _place_of(said: str, plain: str) -> tuple[int, int] | None:
    found = re.search(r"\s+".join(map(re.escape, said.split())), plain)
    return found.span() if found else None


def _number(paper: Paper) -> tuple[str | None, tuple[int, int] | None]:
    for line in paper.head:
        if found := _NUMBER.search(line.text):
            at = line.start + found.start(), line.start + found.end()
            if found["number"] is None:
                return None, at
            symbol = re.sub(r"\s", "", found["symbol"])
            return f"{found['number']}{found['first']}{symbol}", at
    return None, None


def _day(paper: Paper) -> tuple[tuple[int, int, int] | None, tuple[int, int] | None]:
    """(day, month, year) of issue, 0 for what was left to the clerk's pen."""
    start, end = (paper.head[0].start, paper.head[-1].end) if paper.head else (0, 0)
    found = _DAY.search(paper.joined, start, end) or _SHORT_DAY.search(paper.joined, start, end)
    if found is None:  # some set it above the signature
        found = _AT_THE_END.search(paper.joined, end)
    if found is None:
        return None, None
    return (int(found["day"] or 0), int(found["month"] or 0), int(found["year"])), found.span()


def _title(paper: Paper, cells: Sequence[Cell]) -> str | None:
    if paper.kind != LETTER:
        return " ".join(" ".join(line.text for line in paper.title).split()) or None
    for number, cell in enumerate(cells):
        if about := _ABOUT.match(cell.text):
            lines = [cell.text[about.end() :]]
            for after in cells[number + 1 :]:
                if (
                    is_capital(after.text)
                    or _MOTTO.search(after.text)
                    or _DAY.search(after.text)
                    or _SHORT_DAY.search(after.text)
                ):
                    break
                lines.append(after.text)
            return " ".join(" ".join(lines).split()).rstrip(" .") or None
    return None


def _year(title: str | None) -> int | None:
    """The year that a title names: "năm 2023", "năm học 2020 - 2021" (its first)."""
    found = _PLAN_YEAR.findall(title or "")
    return int(found[-1]) if found else None


def _issuer(cells: Sequence[Cell]) -> str | None:
    """The last of the bodies named above the number, with the one above it where it says nothing alone."""
    names: list[str] = []
    # Where the head stands in two columns, what is right of the motto's beginning is the motto's, also its second line.
    right = min((cell.column for cell in cells if _MOTTO.search(cell.text) and cell.column > _LEFT), default=_WIDE)
    for cell in cells:
        if cell.column >= right:
            continue
        text = cell.text.strip(" *")
        if _NUMBER.search(cell.text) or text.startswith("Số") or _ABOUT.match(text):
            break
        if text and is_capital(text.replace("TNCS", "")) and not _MOTTO.search(text):
            names.append(" ".join(text.split()))
    if not names:
        return None
    last = names[-1]
    if _BOARD.fullmatch(last) and len(names) > 1:
        rest = names[:-1] if _PLACE.match(names[-2]) and len(names) > 2 else names[-2:-1]
        return " ".join([last, *rest])
    if _PLACE.match(last) and len(names) > 1:
        return f"{names[-2]} {last}"
    return last


def _maker(paper: Paper) -> str | None:
    """The body that "xây dựng kế hoạch" speaks of, in a text without a head."""
    for paragraph in paper.paragraphs[:6]:
        if found := list(_MAKER.finditer(paragraph.text)):
            return " ".join(found[-1]["who"].split())
    return None
