"""The build of an administrative paper: head, title, body with its numerals, distribution list and signature, annexes."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guong.reading.grammar.letters import UPPER
from guong.reading.lines import Line, Numeral, flat_of, is_capital, lines_of, numeral_of, squeezed, unfolded

KINDS = (
    "kế hoạch",
    "hướng dẫn",
    "chương trình",
    "thông báo",
    "chỉ thị",
    "nghị quyết",
    "quyết định",
    "quy định",
    "quy chế",
    "kết luận",
    "đề án",
    "phương án",
    "thông tri",
    "tờ trình",
    "báo cáo",
    "thể lệ",
    "chương trình hành động",
    "lời kêu gọi",
    "phát động",
)
LETTER = "công văn"
_MOST_OF_HEAD = 45  # lines with something in them
_INTRO = re.compile(r"(?:Căn cứ|Thực hiện|Tiếp tục|Theo|Xét|Để|Nhằm|Triển khai|Trên cơ sở|Hưởng ứng)\b")
_RULE = re.compile(r"[-–—_*=.\s]+")
_RECIPIENTS = re.compile(r"Nơi nhận\b|Nơi gửi\b", re.I)
_SIGNING = re.compile(rf"(?:T/M|K/T|T/L|TM|KT|TL|TUQ)[./]?\s+[{UPPER}]{{2,}}[{UPPER} ]+$")  # in place of a list
_MOTTO = re.compile(r"C[ỘÔ]NG H[ÒO][ÀA]? ?X[ÃA] H[ỘÔ]I|ĐẢNG CỘNG SẢN VIỆT NAM")
# What stands behind the signature: "Biểu số 1", "PHỤ LỤC", "MẪU 02", "ĐƠN XIN …", "BẢNG …"
_ANNEX = re.compile(
    r"(?:phụ lục|mẫu|biểu|biểu mẫu|phụ biểu)(?:\s+(?:số\s*)?[\dIVX]|\s*:|\s*$)|(?:PHỤ LỤC|MẪU|BIỂU|ĐƠN|BẢNG"
    r"|DANH SÁCH|ĐỀ CƯƠNG|PHIẾU|BẢN ĐĂNG KÝ|BẢN CAM KẾT|ĐÁNH GIÁ)\b",
    re.I,
)
_CELL = re.compile(r"\S(?:(?! {3}|\t).)*")
LOOSE = frozenset({"round", "letter", "dotted", "dash", "plus"})
_GAP = 4  # empty lines after a name that begin another sheet of paper


@dataclass(frozen=True)
class Cell:
    """A piece of a line between wide gaps: papers set two columns side by side."""

    start: int
    end: int
    text: str
    column: int


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the body, without its numeral; `above` are the paragraphs that it stands under, outermost first."""

    start: int
    end: int
    text: str
    numeral: Numeral | None
    above: tuple["Paragraph", ...] = ()

    @property
    def is_heading(self) -> bool:
        """Whether it names what follows: short, with a numeral, and without the end of a sentence."""
        if self.numeral is None:
            return False
        text = self.text.rstrip()
        return is_capital(text) or (len(text) < 120 and not text.endswith((".", ";", ",", "./.")))


@dataclass(frozen=True)
class Paper:
    """A text taken apart.

    Lines have their places in the plain text, and so has `joined`, where broken lines are whole again. Paragraphs have theirs in
    `flat`: that with single blanks, each sign of which stands at one of `places` in the plain text.
    """

    joined: str
    flat: str
    places: Sequence[int]
    kind: str | None
    head: tuple[Line, ...]
    title: tuple[Line, ...]
    paragraphs: tuple[Paragraph, ...]
    closing: tuple[Line, ...]  # distribution list and signature
    annexes: tuple[Line, ...]
    others: tuple[Line, ...]  # where another plan begins in the same text

    @property
    def body(self) -> tuple[int, int]:
        """Where the body begins and ends."""
        if not self.paragraphs:
            return 0, 0
        return self.paragraphs[0].start, self.paragraphs[-1].end


def taken_apart(plain: str) -> Paper:
    """The paper that a plain text is; a text that is none comes out as paragraphs only."""
    plain = unfolded(plain)
    lines = lines_of(plain)
    joined = flat_of(plain, lines)
    flat, places = squeezed(joined)
    filled = [number for number, line in enumerate(lines) if line.text and not line.is_page_number]
    kind, title_at = _kind(lines, filled)
    head_end = title_at if title_at is not None else filled[0] if filled else 0
    title, body_at = _title(lines, kind, title_at)
    closing_at = _closing(lines, body_at)
    others = _others(lines, filled, title_at, closing_at)
    last = lines.index(others[0]) if others else len(lines)
    closing_at = min(closing_at, last)
    annex_at = min(_annexes(lines, closing_at), last)
    return Paper(
        joined,
        flat,
        places,
        kind,
        tuple(line for line in lines[:head_end] if line.text),
        title,
        tuple(_paragraphs(flat, *_between(lines, places, body_at, closing_at))),
        tuple(line for line in lines[closing_at:annex_at] if line.text and not line.is_page_number),
        tuple(line for line in lines[annex_at:last] if line.text),
        others,
    )


def cells_of(line: Line) -> Iterator[Cell]:
    """The pieces of a line between gaps of three blanks or a tabulator."""
    for found in _CELL.finditer(line.text):
        text = found[0].rstrip()
        start = line.start + found.start()
        yield Cell(start, start + len(text), text, line.indent + found.start())


def kind_of_line(text: str) -> str | None:
    """The kind of paper that a line in capitals names."""
    folded = " ".join(text.split()).strip(" .:").lower()
    return folded if folded in KINDS and text.isupper() else None


def _kind(lines: Sequence[Line], filled: Sequence[int]) -> tuple[str | None, int | None]:
    """The kind, and the line on which it stands; a letter has neither, but says to whom it goes."""
    for number in filled[:_MOST_OF_HEAD]:
        if lines[number].text.startswith("Kính gửi"):
            return LETTER, number
        if kind := kind_of_line(lines[number].text):
            return kind, number
    return None, None


def _title(lines: Sequence[Line], kind: str | None, title_at: int | None) -> tuple[tuple[Line, ...], int]:
    """The lines of the title, and where the body begins."""
    if title_at is None:
        return (), 0
    if kind == LETTER:
        return (), _after_address(lines, title_at)
    found: list[Line] = []
    apart = 0
    for number in range(title_at + 1, len(lines)):
        line = lines[number]
        if not line.text:
            apart += 1
            continue
        if _RULE.fullmatch(line.text):
            return tuple(found), number + 1
        if found and not _goes_on(found[-1], line, apart):
            return tuple(found), number
        if len(found) > 6:
            return tuple(found), number
        found.append(line)
        apart = 0
    return tuple(found), len(lines)


def _goes_on(before: Line, line: Line, apart: int) -> bool:
    """Whether a title goes on with this line."""
    if numeral_of(line.text) is not None or before.text.endswith((".", ":")):
        return False
    if line.text[0].islower() and not _INTRO.match(line.text):
        return True
    if apart or _INTRO.match(line.text):
        return False
    return len(line.text) < 110 and not line.text.endswith((";", ".", ":"))


def _after_address(lines: Sequence[Line], at: int) -> int:
    """Where the body of a letter begins: behind the list of those it goes to."""
    for number in range(at + 1, min(at + 40, len(lines))):
        line = lines[number]
        if not line.text:
            continue
        is_listed = line.text.startswith(("-", "+")) or not (_INTRO.match(line.text) or line.indent < 4)
        if _INTRO.match(line.text) or (not is_listed and not lines[number - 1].text):
            return number
    return at + 1


def _closing(lines: Sequence[Line], body_at: int) -> int:
    """Where the distribution list or the signature begins; the end of the text where there is neither."""
    for number in range(body_at, len(lines)):
        if _RECIPIENTS.match(lines[number].text) or _SIGNING.match(lines[number].text):
            return number
    return len(lines)


def _annexes(lines: Sequence[Line], closing_at: int) -> int:
    """Where the annexes begin: another head, the title of a form, or another sheet of paper after the signature."""
    apart = seen = 0
    for number in range(closing_at + 1, len(lines)):
        line = lines[number]
        if not line.text:
            apart += 1
            continue
        is_in_column = line.indent > 25 and not is_capital(line.text)
        if seen > 1 and (_MOTTO.search(line.text) or (_ANNEX.match(line.text) and not is_in_column)):
            return number - 1 if apart == 0 and _MOTTO.match(line.text) and not seen else number
        if seen > 4 and apart >= 2 * _GAP:
            return number
        apart, seen = 0, seen + 1
    return len(lines)


def _others(lines: Sequence[Line], filled: Sequence[int], title_at: int | None, closing_at: int) -> tuple[Line, ...]:
    """Lines that begin another plan: the name of a kind, with a numbered head before it."""
    found = []
    if title_at is None:
        return ()
    for number in filled:
        if number > closing_at and kind_of_line(lines[number].text):
            before = [line for line in lines[max(0, number - 16) : number] if line.text]
            starts = [line for line in before if _MOTTO.search(line.text)]
            if starts and any(re.search(r"\bSố\s*:?\s*[\d./ ]*[-/]", line.text) for line in before):
                found.append(starts[0])
    return tuple(found)


def _between(lines: Sequence[Line], places: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """Where the body lies in the flat text."""
    ends = [
        bisect_left(places, lines[number].start) if number < len(lines) else len(places) - 1 for number in (first, last)
    ]
    return ends[0], max(ends)


def _paragraphs(flat: str, at: int, end: int) -> Iterator[Paragraph]:
    stack: list[Paragraph] = []
    for piece in flat[at:end].split("\n"):
        text = piece.strip()
        if text:
            start = at + len(piece) - len(piece.lstrip())
            numeral = numeral_of(text)
            if numeral is not None:
                start, text = start + numeral.end, text[numeral.end :]
                stack = _standing_over(stack, numeral)
            elif is_capital(text) and len(text) < 150:
                stack = []
            found = Paragraph(start, start + len(text), text, numeral, tuple(stack))
            yield found
            if numeral is not None or is_capital(text):
                stack.append(found)
        at += len(piece) + 1


def _standing_over(stack: list[Paragraph], numeral: Numeral) -> list[Paragraph]:
    """What a paragraph with this numeral stands under.

    Sections have a fixed order; letters, rounds and bullets stand in any: below each other as they first come, beside the one
    of their kind that is open.
    """
    if numeral.kind not in LOOSE:
        return [one for one in stack if one.numeral is not None and one.numeral.depth < numeral.depth]
    for place, one in enumerate(stack):
        if one.numeral is not None and one.numeral.kind == numeral.kind:
            return stack[:place]
    return stack
