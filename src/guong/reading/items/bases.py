"""The papers that a plan carries out, with their numbers and days; and where the text cites papers at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from guong.reading.found import Basis
from guong.reading.grammar.dates import FULL, day_of
from guong.reading.normal import Source
from guong.reading.structure import Paper

_KIND = (
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết(?: liên tịch)?|Quyết định|Quy định|Quy chế|Chỉ thị"
    r"|Kết luận|Thông tư(?: liên tịch)?|Thông tri|"
    r"Hướng dẫn|Kế hoạch|Chương trình(?: hành động)?|Đề án|Công văn|Công điện|Văn bản(?: hợp nhất)?|Thông báo|Điều lệ|Báo cáo|Tờ trình)"
)
# "01-KL/TW", "12832/SGDĐT-VP", "85/2015/QH13", "08/HD- CĐN", "46 - CT/TW", "616/SGDĐT-KTKĐCLGD"
_SYMBOL = (
    r"(?:\d{1,5}\s?[-/]\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\w&]*(?:\s?[-/]\s?[A-ZĐ][\w&]*)*"
    r"|\d{1,5}\s[A-ZĐ][A-Za-zĐ]{1,4}\s?/\s?[A-ZĐ][\w&]*(?:\s?-\s?[A-ZĐ][\w&]*)*)"  # "298 KH/TWĐTN"
)
# ", ngày 02 tháng 5 năm 2024"
_DATED = re.compile(rf"\s*,?\s*\(?\s*(?:ban hành )?ngày\s*(?P<date>{FULL})", re.I)
# "số 12-KH/HU", "(số 12/KH-UBND", and beside its kind without the word: "Chỉ thị 05-CT/TW"
_NUMBERED = re.compile(rf"(?P<open>\(\s*)?(?P<number>(?:(?<!\w)số\s*)*)(?<![\w/])(?P<symbol>{_SYMBOL})")
_NAMED = re.compile(_KIND, re.I)
_BREAKS = re.compile(r"[;\n“]")
_FARTHEST = 200  # signs between the kind of a paper and its number: laws have long names
# What ends the bases: "… xây dựng kế hoạch như sau:", or the first section
_INTRO_END = re.compile(r"(?:như sau|với nội dung|cụ thể|sau đây)\s*:|^[IVX]+\s?[.\-]", re.M)
# "Đề án … giai đoạn 2016 - 2020"
_PERIOD = re.compile(r"(?:giai đoạn|nhiệm kỳ)\s*\d{4}\s*[-–]\s*(\d{4})", re.I)


@dataclass(frozen=True)
class Citation:
    """A paper that is named somewhere in the text, in places of the flat text."""

    text: str
    key: str
    issued_on: date | None
    start: int
    end: int


def citations_of(paper: Paper) -> list[Citation]:
    """Every paper with a number that the body names. Dates inside them are dates of papers, never terms."""
    start, end = paper.body
    found: list[Citation] = []
    for one in _NUMBERED.finditer(paper.flat, start, end):
        since = max(start, one.start() - _FARTHEST, found[-1].end if found else 0)
        if named := _kind_before(paper.flat, since, one):
            found.append(_citation(paper.flat, named, one, end))
    return found


def _kind_before(text: str, since: int, one: re.Match[str]) -> re.Match[str] | None:
    """The kind of paper that a number belongs to. Prose such as "kế hoạch của xã theo Văn bản số 5" begins with small letters."""
    for cut in _BREAKS.finditer(text, since, one.start()):
        since = cut.end()
    kinds = list(_NAMED.finditer(text, since, one.start()))
    for kind in reversed(kinds):
        is_beside = not text[kind.end() : one.start()].strip()
        if (kind[0][0].isupper() and one["number"]) or is_beside:
            return kind
    return None


def _citation(text: str, kind: re.Match[str], one: re.Match[str], end: int) -> Citation:
    symbol = re.sub(r"\s", "", one["symbol"])
    named = f"{kind[0]} số" if one["open"] else text[kind.start() : one.start("symbol")]
    day = _DATED.match(text, one.end(), end)
    last = day.end() if day else one.end()
    if one["open"] and text[last : last + 1] == ")":
        last += 1
    issued_on = day_of(day["date"]) if day else None
    return Citation(_capital(f"{' '.join(named.split())} {symbol}"), symbol.upper(), issued_on, kind.start(), last)


def bases_of(paper: Paper, citations: list[Citation], source: Source) -> list[Basis]:
    """The papers named before the first numeral. A day that is missing there is taken from where the text names it again."""
    end = _intro_end(paper)
    days = {one.key: one.issued_on for one in reversed(citations) if one.issued_on}
    seen, found = set(), []
    for one in citations:
        if one.start < end and one.key not in seen:
            seen.add(one.key)
            issued_on = one.issued_on or days.get(one.key)
            found.append(Basis(one.text, issued_on, source.span(one.start, one.end)))
    return found


def ended_periods(paper: Paper, citations: list[Citation]) -> Iterator[tuple[Citation, int]]:
    """Bases that speak of a period, and the year in which it ends: "Đề án … giai đoạn 2018 - 2020"."""
    end = _intro_end(paper)
    bases = [one for one in citations if one.start < end]
    for number, one in enumerate(bases):
        until = bases[number + 1].start if number + 1 < len(bases) else end
        cut = re.search(r"[;\n]|\.\s", paper.flat[one.end : until])
        if period := _PERIOD.search(paper.flat, one.end, one.end + cut.start() if cut else until):
            yield one, int(period[1])


def _intro_end(paper: Paper) -> int:
    for paragraph in paper.paragraphs:
        if paragraph.numeral is not None and paragraph.numeral.kind != "dash":
            return paragraph.start
        if _INTRO_END.search(paragraph.text):
            return paragraph.end
    return paper.paragraphs[0].end if paper.paragraphs else 0


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
