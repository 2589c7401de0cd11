"""Who does what: under "Tổ chức thực hiện", beside "Đơn vị chủ trì:", and wherever a body "chủ trì" or "phối hợp"."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise, zip_longest

from guong.reading.found import Duty, Role
from guong.reading.grammar.bodies import VERB, is_body, name_end
from guong.reading.grammar.letters import UPPER
from guong.reading.items.sectors import is_organising
from guong.reading.lines import is_capital
from guong.reading.normal import Source
from guong.reading.structure import Paper, Paragraph

# "- Đơn vị chủ trì: Phòng Văn hóa"
_LABEL = re.compile(
    r"(?:đơn vị|cơ quan|bộ phận|người)\s+(?P<role>chủ trì|phối hợp|thực hiện|phụ trách)(?: thực hiện)?\s*:\s*", re.I
)
# "Giao Văn phòng tổng hợp"
_HANDED = re.compile(r"(?:^|\s)(?:Giao|Phân công)\s+(?=[A-ZĐỦ])")
# "Ban A chủ trì …; Ban B phối hợp …", "Ban A chủ trì, Văn phòng phối hợp"
_PIECE = re.compile(rf"[;]\s*|(?<!\d)\.\s+(?=[{UPPER}])|,\s+(?=[{UPPER}][^,;.]{{2,60}}?\s(?:chủ trì|phối hợp))")
_ROLE_VERB = re.compile(r"(?<!\w)(?:chủ trì|phối hợp|chịu trách nhiệm|có trách nhiệm|làm đầu mối|là đầu mối)(?!\w)")
_LEAD = re.compile(r"(?<!\w)chủ trì(?!\w)", re.I)
_COOPERATE = re.compile(r"\s*phối hợp(?!\w)", re.I)
_LEADING = re.compile(r"(?:Đối với|Về phía|Giao|Phân công|Đề nghị|Yêu cầu)\s+", re.I)
_CLOSING = re.compile(
    r"Trên đây|Trong quá trình|Kế hoạch này|Yêu cầu|Đề nghị|Quá thời hạn|Kinh phí|Căn cứ (?:nội dung|kế hoạch)"
)
_ASKED = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị)(?!\w)")
_LONGEST_NAME = 150
_Begins = Callable[[str, bool], tuple[str, int] | None]


def duties_of(paper: Paper, source: Source) -> list[Duty]:
    """The duties in the order of the text."""
    found = []
    for paragraph, after in zip_longest(paper.paragraphs, paper.paragraphs[1:]):
        for who, start, end in _in_paragraph(paragraph, after):
            text = " ".join(paper.flat[start:end].split())
            if text:
                found.append(Duty(who, text, _role(paragraph, text), source.span(start, end)))
    return found


def _in_paragraph(paragraph: Paragraph, after: Paragraph | None) -> Iterator[tuple[str, int, int]]:
    """(who, where the text of the duty begins and ends)."""
    if label := _LABEL.match(paragraph.text):
        yield _name(paragraph.text[label.end() :]), paragraph.start, paragraph.end
        return
    is_closing = paragraph.numeral is None and bool(_CLOSING.match(paragraph.text))
    if is_organising(paragraph) and not is_closing:
        yield from _organised(paragraph, after)
        return
    if paragraph.above and any(is_organising(one) for one in paragraph.above):
        return
    yield from _said_in_passing(paragraph)


def _organised(paragraph: Paragraph, after: Paragraph | None) -> Iterator[tuple[str, int, int]]:
    """A paragraph where work is given out: "Phòng A: …", "Phòng A chủ trì …", or a heading with its duties below."""
    text = paragraph.text
    if paragraph.is_heading and _is_name(text) and _stands_over(paragraph, after):
        return
    pieces = list(_pieces(paragraph, _named_begins))
    if pieces:
        yield from pieces
        return
    is_asked = bool(
        _ASKED.search(text[:_LONGEST_NAME])
    )  # "Sở đề nghị các đơn vị nghiêm túc thực hiện": the end of the paper
    if paragraph.numeral is None and (is_asked or not text[:1].isupper()):
        return
    if who := _named_above(paragraph):
        yield who, paragraph.start, paragraph.end


def _pieces(paragraph: Paragraph, begins: _Begins) -> Iterator[tuple[str, int, int]]:
    """The statements of a paragraph; one without a body of its own belongs to the one before."""
    cuts = [0, *(cut.end() for cut in _PIECE.finditer(paragraph.text)), len(paragraph.text)]
    who, since, until = "", 0, 0
    for first, last in pairwise(cuts):
        named = begins(paragraph.text[first:last], not who)
        if named:
            if who:
                yield who, paragraph.start + since, paragraph.start + until
            who, length = named
            since = first + length
        until = first + len(paragraph.text[first:last].rstrip(" ;,"))
    if who:
        yield who, paragraph.start + since, paragraph.start + until


def _named_begins(text: str, is_first: bool) -> tuple[str, int] | None:
    """(name, its length with the colon) where a statement begins with a body that does something."""
    lead = _LEADING.match(text)
    skip = lead.end() if lead else 0
    name, colon, _ = text.partition(":")
    bare = name[skip:]
    if is_first and colon and is_body(bare) and len(bare) < _LONGEST_NAME and not VERB.search(bare):
        after = text[len(name) + 1 :]
        return _name(bare), len(name) + 1 + len(after) - len(after.lstrip())
    if not is_body(text[skip:]) or not text[skip:][:1].isupper():
        return None
    end = skip + name_end(text[skip:])
    verb = VERB.match(text, end)
    if verb is None or _ASKED.match(text, end) or (not is_first and not _ROLE_VERB.match(text, end)):
        return None
    return _name(text[skip:end]), end


def _said_in_passing(paragraph: Paragraph) -> Iterator[tuple[str, int, int]]:
    """ "Ban Chính trị chủ trì …; Ban Hậu cần phối hợp …", "Giao Ban Xây dựng Đảng theo dõi …", outside of that section."""
    if handed := _HANDED.search(paragraph.text):
        text = paragraph.text[handed.end() :]
        end = name_end(text)
        if is_body(text) and VERB.match(text, end):
            yield _name(text[:end]), paragraph.start + handed.end() + end, paragraph.end
        return
    yield from _pieces(paragraph, _with_role)


def _with_role(text: str, is_first: bool) -> tuple[str, int] | None:
    named = _named_begins(text, False)
    return named if named and (_ROLE_VERB.match(text, named[1])) else None


def _named_above(paragraph: Paragraph) -> str | None:
    """The body that a heading above names: "3. Tổ trưởng chuyên môn" with bullets below."""
    for above in reversed(paragraph.above):
        name = above.text.partition(":")[0]
        if not is_capital(name) and _is_name(name):
            return _name(_LEADING.sub("", name))
    return None


def _is_name(text: str) -> bool:
    name = _LEADING.sub("", text).strip(" .:")
    return is_body(name) and len(name) < _LONGEST_NAME and not VERB.search(name)


def _stands_over(paragraph: Paragraph, after: Paragraph | None) -> bool:
    return after is not None and any(one is paragraph for one in after.above)


def _name(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:.-–")


def _role(paragraph: Paragraph, text: str) -> Role:
    label = _LABEL.match(paragraph.text)
    said = label["role"].lower() if label else ""
    if said == "phối hợp" or (not label and _COOPERATE.match(text)):
        return "cooperate"
    if said == "chủ trì" or _LEAD.match(text.lstrip()) or (not label and _LEAD.search(text[:60])):
        return "lead"
    return "do"
