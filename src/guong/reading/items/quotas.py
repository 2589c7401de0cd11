"""Numbers that a plan asks for, in all their shapes, with whom it asks them of and what is counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guong.kit.dates import EARLIEST, LATEST
from guong.kit.text import fold
from guong.reading.found import Quota, Scope
from guong.reading.grammar.bodies import VERB, bare, is_body, is_generic, name_end
from guong.reading.grammar.numbers import NUMBER_OR_WORD, value_of
from guong.reading.lines import is_capital
from guong.reading.normal import Source
from guong.reading.structure import Paper, Paragraph

_N = NUMBER_OR_WORD
# Words whose number is their own: "mẫu số 02", "Điều 5", "khối 6".
_OF_OTHERS = re.compile(r"(?:số|trên|dưới|hơn|Điều|khoản|điểm|tháng|ngày|quý|khối|lớp|mẫu|biểu)\s*$", re.I)
_BEFORE = r"(?:\s+(?:là|phải|có|từ|đạt|được|đăng ký|xây dựng))*"
# What is no thing to be counted: measures, hours, money.
_NO_THING = re.compile(
    r"(?:ngày|giờ|phút|tháng|năm|tuổi|điểm(?! trường| sáng| cầu| bán| nhóm)|đồng(?! chí)|triệu|tỷ|nghìn|km|m|m2"
    r"|ha|kg|lít|bản giấy|bản in|bản mềm|bản|bộ hồ sơ|lần|trang|chữ|từ|giây|buổi học)\b|[%°]",
    re.I,
)
_STOP = re.compile(
    r"[,;:.()\n“”\"/–]|\s-\s|\s(?:trở|về|để|trong|được|có|cho|tại|đến|trên|(?<!làm )theo|và|hoặc|với|do|mỗi|gửi"
    r"|là|dài|đạt|cấp|thuộc|khi|từ|"
    r"nhằm|ở|của|bằng|vào|trước|sau|phục vụ|đủ|phải|thì|nếu)\b"
)
_LOW = r"(?:ít nhất|tối thiểu|không dưới|không ít hơn|chí ít)"
_HIGH = r"(?:không quá|tối đa|nhiều nhất|không vượt quá|không nhiều hơn)"
# "ít nhất 80% số hộ" · "từ 01 đến 03 cây" · "tối thiểu 02 tổ" · "không quá 05 người" · "từ 02 tổ trở lên" · "đúng 01 tổ"
_SHAPES = re.compile(
    rf"(?P<share>(?:(?:{_LOW}|{_HIGH}|trên|từ){_BEFORE}\s*)?(?<![\d,.])(?P<percent>\d{{1,3}}(?:[.,]\d)?)\s?(?:%|phần trăm))"
    rf"|(?P<range>(?:{_LOW}\s+)?(?:từ\s+)?(?P<few>{_N})\s*(?:đến|tới|-|–)\s*(?P<many>{_N})(?=\s+[^\W\d]))"
    rf"|(?P<low>{_LOW}{_BEFORE}\s+(?P<least>{_N}))"
    rf"|(?P<high>{_HIGH}{_BEFORE}\s+(?P<most>{_N}))"
    rf"|(?P<from>(?:từ\s+)?(?P<since>{_N})(?=\s[^.;:,\n]{{1,60}}?\strở lên))"
    rf"|(?P<exact>(?:đúng\s+|duy nhất\s+)?(?P<just>{_N})(?=\s+[^\W\d]))",
    re.I,
)
# What stands before a bare number that is asked for: "mỗi thôn xây dựng được 01 tổ"
_GIVING = re.compile(
    r"(?:đăng ký|xây dựng|có|lựa chọn|chọn|gửi|bố trí|cử|thực hiện|tổ chức|đề nghị|viết|nộp|đảm nhận|nhận"
    r"|giới thiệu|làm|thành lập|duy trì|hoàn thành|giúp|trồng|đỡ đầu|ra mắt|đúng)"
    r"(?:\s+(?:được|mới|thêm))?\s*$",
    re.I,
)
# "mỗi chi hội", "từng thôn"
_EACH = re.compile(r"(?<!\w)(?:mỗi|từng)\s+(?=[^\W\d])", re.I)
# "Toàn xã có từ 10 tổ trở lên": together
_WHOLE = re.compile(
    r"(?<!\w)(?:toàn|cả)\s+(?:huyện|xã|tỉnh|phường|ngành|đảng bộ|thành phố|khối|trường|thị trấn|đơn vị)(?!\w)", re.I
)
# "tối đa 05 tổ/đơn vị"
_PER = re.compile(
    r"\s?/\s?((?:đơn vị|cơ quan|chi bộ|đảng bộ|tổ chức|xã|thôn|trường|chi hội|chi đoàn|tập thể|cá nhân)(?!\w))", re.I
)
# "mỗi tuần ít nhất 02 buổi": how often, and of nobody
_TIMES = re.compile(r"(?:tuần|tháng|quý|năm|ngày|buổi|lần|kỳ|tờ|trang)\b", re.I)
_NUMBERS = re.compile(rf"\d|{_LOW}|{_HIGH}|đúng một", re.I)
# "Mỗi thôn có 02 tổ; mỗi xóm có 01 tổ. …": three statements
_SEGMENT = re.compile(r"[;\n]|(?<!\d)\.(?=\s|$)|\.(?=\s+[^\W\d])")
_ENDS_THING = re.compile(r"\s+trở lên")
# "80% số hộ trên địa bàn xã có …": where, and not what
_PLACE = re.compile(r"(?:trên|trong|ở|tại) (?:địa bàn|toàn)(?: toàn)?(?: (?:xã|huyện|tỉnh|phường|thành phố))?\s+")
# Where what a share is of ends: "100% thôn đăng ký | trước ngày …"
_OF_PERCENT = re.compile(r"[;.()\n:]|,(?=\s+(?:\d|trong đó|phấn đấu))|\s(?:trước|trong năm|theo quy định|đúng|vào)\b")


@dataclass(frozen=True)
class _Segment:
    """A part of a sentence between semicolons and full stops: one statement about one body."""

    start: int
    text: str


def quotas_of(paper: Paper, source: Source) -> list[Quota]:
    """The quotas in the order of the text."""
    found: list[Quota] = []
    for paragraph in paper.paragraphs:
        if not _NUMBERS.search(paragraph.text):
            continue
        spoken_of: str | None = None
        for segment in _segments(paragraph):
            for quota in _in_segment(segment, paragraph, spoken_of, source):
                spoken_of = quota.who or spoken_of
                found.append(quota)
    return found


def _segments(paragraph: Paragraph) -> Iterator[_Segment]:
    at = 0
    for cut in [*_SEGMENT.finditer(paragraph.text), None]:
        end = cut.start() if cut else len(paragraph.text)
        text = paragraph.text[at:end]
        lead = len(text) - len(text.lstrip())
        if text.strip():
            yield _Segment(paragraph.start + at + lead, text.strip())
        at = cut.end() if cut else end


def _in_segment(segment: _Segment, paragraph: Paragraph, spoken_of: str | None, source: Source) -> Iterator[Quota]:
    at = 0 if _NUMBERS.search(segment.text) else len(segment.text)
    while shape := _SHAPES.search(segment.text, at):
        at = shape.end()
        if shape["share"] is not None:
            quota, at = _share(segment, shape, source)
        else:
            quota, at = _count(segment, shape, paragraph, spoken_of, source)
        if quota is not None:
            yield quota


def _count(
    segment: _Segment, shape: re.Match[str], paragraph: Paragraph, spoken_of: str | None, source: Source
) -> tuple[Quota | None, int]:
    """A number of things; None where it is a measure, a numeral of a form, or nobody is asked for it."""
    kind = str(next(name for name in ("range", "low", "high", "from", "exact") if shape[name] is not None))
    after = segment.text[shape.end() :]
    thing = _thing(after)
    before = segment.text[: shape.start()]
    if not thing or _NO_THING.match(thing) or (kind in {"exact", "range"} and _OF_OTHERS.search(before)):
        return None, shape.end()
    if kind == "exact" and not _is_asked(segment.text, before, shape):
        return None, shape.end()
    if kind == "from" and (_is_attribute(before) or not (_says_from(shape) or _is_asked_for(before))):
        return None, shape.end()
    who, scope = _who(segment, shape.start(), shape.end(), paragraph, spoken_of)
    if who is None and not thing.lower().startswith("mô hình"):
        return None, shape.end()
    if who is not None and _TIMES.match(who):
        return None, shape.end()
    least, most = _bounds(kind, shape)
    if kind == "exact" and re.search(r"phấn đấu", before, re.I):
        most = None  # an aim is reached by more, too
    if any(_is_year(number) for number in (least, most)):
        return None, shape.end()
    end = shape.end() + len(after) - len(after.lstrip()) + len(thing)
    if more := _ENDS_THING.match(segment.text, end):
        end = more.end()
        least, most = (least if least is not None else most), None
    of = "mô hình" if thing.lower().startswith("mô hình") else thing
    span = source.span(segment.start + shape.start(), segment.start + end)
    return Quota(who, least, most, of, scope, span), end


def _share(segment: _Segment, shape: re.Match[str], source: Source) -> tuple[Quota | None, int]:
    """So many in a hundred of whom it names behind the sign."""
    after = segment.text[shape.end() :]
    before = segment.text[: shape.start()].rstrip().lower()
    named = after[: name_end(after + " ")] if after.strip() else ""
    named = re.split(
        r"\s(?:trên|về|trong|tại|ở|đạt|huấn luyện|phân loại|trở lên)\b|[,;](?=\s*(?:100|đạt|phấn đấu))", named
    )[0]
    who = bare(re.sub(r"^\s*(?:trở lên\s+)?(?:tổng\s+)?(?:số\s+)?(?:các\s+)?", "", named))
    if not who or before.endswith((" của", " ở")) or after.lstrip().startswith("ở "):
        return None, shape.end()
    end = shape.end() + after.find(named.strip()) + len(named.strip())
    rest = segment.text[end:]
    cut = _OF_PERCENT.search(rest, 1)
    said = " ".join(rest[: cut.start() if cut else len(rest)].split())
    of = (
        "mô hình"
        if "mô hình" in said
        else re.sub(r"^(?:trở lên\s+)?(?:có|được|đều)?\s*", "", _PLACE.sub("", said + " ").strip())
    )
    percent = round(float(shape["percent"].replace(",", ".")))
    most = re.match(_HIGH, shape["share"], re.I)
    begins = shape.start() + len(shape[0]) - len(shape[0].lstrip())
    span = source.span(segment.start + begins, segment.start + end)
    return Quota(who, None if most else percent, percent if most else None, of, "percent", span), end


def _thing(after: str) -> str:
    """What is counted: the words behind the number up to the next word that belongs to something else."""
    text = after.lstrip()
    if pair := re.match(r"tin,? bài(?!\w)", text, re.I):
        return pair[0]
    stop = _STOP.search(text)
    return " ".join(text[: stop.start() if stop else 80].split()[:7])


def _is_asked(text: str, before: str, shape: re.Match[str]) -> bool:
    """Whether a bare number is asked for: "mỗi tổ có 01 mô hình"; "gồm 02 bộ" is only told."""
    marked = bool(re.match(r"(?:đúng|duy nhất)\s", shape["exact"], re.I))
    return bool(_EACH.search(before) or _WHOLE.search(before)) and (marked or bool(_GIVING.search(before)))


def _is_year(number: int | None) -> bool:
    return number is not None and EARLIEST <= number <= LATEST


def _says_from(shape: re.Match[str]) -> bool:
    return str(shape["from"]).lower().startswith("từ")


def _is_asked_for(before: str) -> bool:
    """Whether a number with "trở lên" alone is asked for: "Đảng bộ xã: 02 mô hình trở lên"."""
    return before.rstrip().endswith(":") or bool(_EACH.search(before)) or bool(_GIVING.search(before))


def _is_attribute(before: str) -> bool:
    """Whether the number tells which bodies are meant: "doanh nghiệp từ 50 lao động trở lên"."""
    text = re.sub(r"^đối với\s+", "", before, flags=re.I)
    return (
        is_body(text)
        and not text.rstrip().endswith(":")
        and not _EACH.search(text)
        and name_end(text) >= len(text.rstrip()) - 1
    )


def _bounds(kind: str, shape: re.Match[str]) -> tuple[int | None, int | None]:
    match kind:
        case "range":
            return value_of(shape["few"]), value_of(shape["many"])
        case "low":
            return value_of(shape["least"]), None
        case "high":
            return None, value_of(shape["most"])
        case "from":
            return value_of(shape["since"]), None
        case _:
            return value_of(shape["just"]), value_of(shape["just"])


def _who(
    segment: _Segment, start: int, end: int, paragraph: Paragraph, spoken_of: str | None
) -> tuple[str | None, Scope]:
    """Of whom it is asked: the nearest "mỗi …", else who the statement begins with, else the heading."""
    before, after = segment.text[:start], segment.text[end:]
    if whole := list(_WHOLE.finditer(before)):
        return whole[-1][0], "all"
    first = _first(before)
    each = _each(before)
    if each and first and fold(first).startswith(fold(each)):
        return first, "each"  # "Khối dân vận xã, thị trấn: mỗi khối …"
    if each and not is_generic(each):
        joined = first is not None and re.search(r"(?:và|,)\s+(?:mỗi|từng)\s", before) and is_body(first)
        return (first if joined else each), "each"
    if first and not is_generic(first):
        return first, "each"
    if (each is None and first is None) and (per := _PER.search(after)) and per.start() < 40:
        return bare(per[1]), "each"
    if (each is None and first is None) and (follows := _EACH.search(after)) and follows.start() < 60:
        text = after[follows.end() :]
        return bare(text[: name_end(text)]), "each"
    if spoken_of:
        return spoken_of, "each"
    for above in reversed(paragraph.above):
        name = above.text.partition(":")[0].strip()
        if is_body(name) and not is_capital(name) and len(name) < 100 and not VERB.search(name):
            return bare(name), "each"
    return each or first, "each"


def _each(before: str) -> str | None:
    found = list(_EACH.finditer(before))
    if not found:
        return None
    text = before[found[-1].end() :]
    return bare(text[: name_end(text + " ")]) or None


def _first(before: str) -> str | None:
    """The body that the statement begins with: "Các đảng bộ trực thuộc lựa chọn …", "Hội Nông dân: mỗi …"."""
    text = re.sub(r"^(?:[^:]{0,40}(?:chỉ tiêu|số lượng|đối tượng)[^:]{0,20}:\s*)", "", before, flags=re.I)
    text = re.sub(
        r"^(?:(?:trong )?năm(?: học)? \d{4}(?:\s*[-–]\s*\d{4})?|phấn đấu|khuyến khích|yêu cầu|đề nghị|trong đó|giao)\s*,?\s*",
        "",
        text,
        flags=re.I,
    )
    if not is_body(text):
        return None
    return bare(text[: name_end(text)]) or None
