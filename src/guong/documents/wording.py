"""What an official list says around its table, and how its values are written in Vietnamese."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from guong.documents.layouts import Face, Layout, layout_for
from guong.documents.report import OfficialReport
from guong.documents.spec import Kind, Letterhead, OfficialList
from guong.documents.text import clean, clean_lines

Document = OfficialList | OfficialReport
VIETNAM = timezone(timedelta(hours=7))
EMPTY_LIST = "Danh sách chưa có mục nào."
RECIPIENTS = "Nơi nhận:"
TOTAL = "Tổng cộng"
SUBTOTAL = "Cộng"
GROUP = "Nhóm"
SUBJECT_DASHES = "-----"
LONGEST_SIGN = 6
SHORTEST_KIND = 2  # words: "Huyện ủy"; one word alone ("Đảng") also ends other names
TONES = "\u0300\u0301\u0303\u0309\u0323"
_BLANK = "\u00a0" * 6


@dataclass(frozen=True)
class Frame:
    """Every text around the table, clean and ready to be placed. Each tuple holds one printed line per item."""

    layout: Layout
    code: str
    superior: tuple[str, ...]
    issuer: tuple[str, ...]
    number: str
    dateline: str
    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    notes: tuple[str, ...]
    recipients: tuple[str, ...]
    authority: tuple[str, ...]
    post: tuple[str, ...]
    signer: str
    footer: str

    @property
    def issuer_line(self) -> str:
        """The last line of the issuer's name, below which its rule stands."""
        return self.issuer[-1] if self.issuer else ""

    @property
    def post_face(self) -> Face:
        """How the signer's post looks."""
        return replace(self.layout.authority, bold=self.layout.post_bold)

    @property
    def titles(self) -> tuple[tuple[str, Face], ...]:
        """The lines below the head: the kind of document first, then its subject and the subtitle, smaller."""
        return (
            *((line, self.layout.title) for line in self.title[:1]),
            *((line, self.layout.subtitle) for line in self.title[1:] + self.subtitle),
        )


def frame_of(document: Document) -> Frame:
    """Return the texts around the table of `document`, laid out for its family on its day of issue."""
    head, signature = document.letterhead, document.signature
    layout = layout_for(head.family, head.issued_on or vietnam_time(document.printed_at).date())
    return Frame(
        layout=layout,
        code=clean(document.code),
        superior=clean_lines(head.superior),
        issuer=clean_lines(head.issuer),
        number=number_line(head.number, layout),
        dateline=dateline(head, document.printed_at),
        title=_unbroken_lines(document.title),
        subtitle=_unbroken_lines(document.subtitle),
        notes=_closed_notes(document.notes, layout.ending_mark),
        recipients=_recipient_lines(document.recipients, layout.recipient_mark),
        authority=clean_lines(signature.authority) if signature else (),
        post=clean_lines(signature.post) if signature else (),
        signer=clean(signature.name) if signature else "",
        footer=footer_line(document),
    )


def short_rule(text: str, face: Face) -> float:
    """Return the length, in points, of the rule below `text`: Nghị định 30/2020 asks for a third to a half of it."""
    return max(0.4 * len(text) * face.size * (0.68 if text.isupper() else 0.5), 30.0)


def plain_title(document: Document) -> str:
    """Return the title in one line, for properties and programs."""
    return " ".join(clean_lines(document.title))


def number_line(number: str, layout: Layout) -> str:
    """Return "Số 05-DS/BTG" or "Số: 05/DS-UBND"; room for the figure where the clerk still has to write it."""
    number = clean(number)
    if not number:
        return ""
    if number[0] in "-/":
        return f"{layout.number_prefix}{_BLANK}{number}"
    if layout.pads_number:
        number = re.sub(r"^(\d)(?!\d)", r"0\1", number)
    return layout.number_prefix + number


def dateline(head: Letterhead, printed_at: datetime) -> str:
    """Return "Chi Lăng, ngày 09 tháng 3 năm 2026": days below ten and the first two months carry a zero.

    Without a day of issue, day and month stay blank and the year is the year of printing.
    """
    place = f"{clean(head.place)}, " if clean(head.place) else ""
    if head.issued_on is None:
        return f"{place}ngày{_BLANK}tháng{_BLANK}năm {vietnam_time(printed_at).year}"
    month = f"{head.issued_on.month:02d}" if head.issued_on.month <= 2 else str(head.issued_on.month)
    return f"{place}ngày {head.issued_on.day:02d} tháng {month} năm {head.issued_on.year}"


def footer_line(document: Document) -> str:
    """Return when the list was printed and which state of the ledger it shows."""
    printed = f"In lúc {vietnam_time(document.printed_at):%d/%m/%Y %H:%M}"
    fingerprint = in_fives(document.fingerprint)
    return f"{printed} · Mã sổ nhật ký: {fingerprint}" if fingerprint else printed


def in_fives(fingerprint: str) -> str:
    """Return the characters in groups of five, as people read them out to each other."""
    bare = re.sub(r"\s", "", clean(fingerprint))
    return " ".join(bare[start : start + 5] for start in range(0, len(bare), 5))


def vietnam_time(moment: datetime) -> datetime:
    """Return the same instant on Vietnamese clocks (UTC+7 all year)."""
    return moment.astimezone(VIETNAM)


def written(value: object, kind: Kind = "text") -> str:
    """Return `value` as Vietnamese readers expect it: 09/03/2026; "x" for yes, nothing for no and None.

    Thousands are marked in columns of kind "number" only (1.234,5): a year or a code stays as it is.
    """
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, int | float | Decimal):
        return (f"{value:,}" if kind == "number" else str(value)).translate(str.maketrans(",.", ".,"))
    if isinstance(value, datetime):
        return f"{vietnam_time(value) if value.tzinfo else value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return clean(str(value))


def _unbroken_lines(text: str) -> tuple[str, ...]:
    # The name of Hồ Chí Minh must not be parted by the end of a line.
    return tuple(
        re.sub("hồ chí minh", lambda found: found[0].replace(" ", "\u00a0"), line, flags=re.IGNORECASE)
        for line in clean_lines(text)
    )


def _closed_notes(notes: tuple[str, ...], mark: str) -> tuple[str, ...]:
    lines = [line for note in notes for line in clean_lines(note)]
    if lines:
        lines[-1] = lines[-1].rstrip("./ ") + mark
    return tuple(lines)


def _recipient_lines(recipients: tuple[str, ...], mark: str) -> tuple[str, ...]:
    names = [line.lstrip("-– ").rstrip(",;. ") for recipient in recipients for line in clean_lines(recipient)]
    return tuple(f"- {name}{mark}" for name in names[:-1]) + tuple(f"- {name}." for name in names[-1:])


def without_superior(name: str, superior: str) -> str:
    """ "Ban Tuyên giáo Huyện ủy" below "Huyện ủy Suối Mây" is "Ban Tuyên giáo"."""
    own, above = name.split(), superior.split()
    for length in range(min(len(above), len(own) - 1), SHORTEST_KIND - 1, -1):
        if own[-length:] == above[:length]:
            return " ".join(own[:-length])
    return name


def sign_of(name: str, superior: str) -> str:
    """The body's letters in a paper's number, "BTGHU": initials of its name, the superior's proper name left out."""
    own = without_superior(name, superior)
    above = superior.split()
    tail = [word for word in name.split()[len(own.split()) :] if word in above[:2]]
    return "".join(_toneless(part[0].upper()) for part in [*own.split(), *tail][:LONGEST_SIGN])


def _toneless(letter: str) -> str:
    """Signs carry letters without tone: Ủ is U, but Ư and Đ stay."""
    bare = "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark not in TONES)
    return unicodedata.normalize("NFC", bare)
