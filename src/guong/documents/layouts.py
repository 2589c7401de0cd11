"""The measures of official documents, as data with their sources.

A rule that changes is a new `Layout` with its date, never a condition in a writer: a list issued in March 2026 keeps
the form of March 2026 however late it is printed again.

Sizes are in points, margins in millimetres.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from guong.documents.spec import Family


@dataclass(frozen=True)
class Face:
    """How a line of text looks."""

    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False


@dataclass(frozen=True)
class Emblem:
    """A line at the head's right side; `width_em` is its length in bold letters, in units of the letter size.

    Word processors need the length because the rule below the words must be as long as they are.
    """

    text: str
    face: Face
    width_em: float


@dataclass(frozen=True)
class Margins:
    top: float
    bottom: float
    left: float
    right: float


@dataclass(frozen=True)
class Layout:
    """Everything that differs between families and periods.

    Args:
        source: the text that sets these measures, and what it leaves to us.
        emblem: the right side of the head; a rule as long as the last line stands below it.
        separator: what stands below the issuer's name: the Party's star, or a rule of about a third of its length.
        number_prefix: before the number, with its colon where the rules ask for one.
        pads_number: a number below ten gets a leading zero.
        subject_rule: what stands below the subtitle: dashes (Party) or a solid rule (State).
        post_bold: whether the signer's post is as bold as the authority above it.
        recipient_mark: what closes each recipient but the last, which closes with a full stop.
        ending_mark: what closes the last line of text.
    """

    name: str
    source: str
    margins: Margins
    emblem: tuple[Emblem, ...]
    superior: Face
    issuer: Face
    separator: Literal["star", "rule"]
    number_prefix: str
    pads_number: bool
    number: Face
    dateline: Face
    title: Face
    subtitle: Face
    subject_rule: Literal["dashes", "line"]
    note: Face
    authority: Face
    post_bold: bool
    recipients_heading: Face
    recipients: Face
    recipient_mark: str
    ending_mark: str


BODY = Face(14)
"""The text of a report, in every family."""

PARTY_2018 = Layout(
    name="party-2018",
    source="Hướng dẫn 36-HD/VPTW, 03/4/2018. Margins are those of the guidance that replaced it.",
    margins=Margins(top=20, bottom=20, left=30, right=15),
    emblem=(Emblem("ĐẢNG CỘNG SẢN VIỆT NAM", Face(15, bold=True), 13.78),),
    superior=Face(14),
    issuer=Face(14, bold=True),
    separator="star",
    number_prefix="Số ",
    pads_number=False,
    number=Face(14),
    dateline=Face(14, italic=True),
    title=Face(16, bold=True),
    subtitle=Face(14, bold=True),
    subject_rule="dashes",
    note=Face(13),
    authority=Face(14, bold=True),
    post_bold=False,
    recipients_heading=Face(14, underline=True),
    recipients=Face(12),
    recipient_mark=",",
    ending_mark=".",
)

PARTY_2026 = replace(
    PARTY_2018,
    name="party-2026",
    source=(
        "Hướng dẫn 05-HD/VPTW, 27/5/2026, to Quy định 399-QĐ/TW, 09/01/2026. Known through public drafting guides; "
        "letter sizes they do not state stay those of 36-HD/VPTW."
    ),
    pads_number=True,
)

STATE_2020 = Layout(
    name="state-2020",
    source="Nghị định 30/2020/NĐ-CP, phụ lục I. Within its ranges: margins 20/20/30/15, letters 13 in the head.",
    margins=Margins(top=20, bottom=20, left=30, right=15),
    emblem=(
        Emblem("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Face(13, bold=True), 20.86),
        Emblem("Độc lập - Tự do - Hạnh phúc", Face(14, bold=True), 12.24),
    ),
    superior=Face(13),
    issuer=Face(13, bold=True),
    separator="rule",
    number_prefix="Số: ",
    pads_number=True,
    number=Face(13),
    dateline=Face(14, italic=True),
    title=Face(14, bold=True),
    subtitle=Face(14, bold=True),
    subject_rule="line",
    note=Face(13),
    authority=Face(14, bold=True),
    post_bold=True,
    recipients_heading=Face(12, bold=True, italic=True),
    recipients=Face(11),
    recipient_mark=";",
    ending_mark="./.",
)

FRONT_2020 = replace(
    STATE_2020,
    name="front-2020",
    source="Practice of the Front's standing committees: the State's frame with a left head of three lines.",
)

PARTY_2026_IN_FORCE = date(2026, 5, 27)


def layout_for(family: Family, on: date) -> Layout:
    """Return the layout in force for `family` on the day `on`.

    Raises:
        ValueError: an unknown family.
    """
    if family == "party":
        return PARTY_2026 if on >= PARTY_2026_IN_FORCE else PARTY_2018
    if family == "state":
        return STATE_2020
    if family == "front":
        return FRONT_2020
    raise ValueError(f"unknown family of documents: {family!r}")
