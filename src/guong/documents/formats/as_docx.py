"""DOCX that an office can go on editing: real paragraphs, a real table, no macros, no traces of a person.

python-docx makes the skeleton; the table is written as text into the package, row by row, because its objects, and even
parsing the finished text, cost more per cell than everything else together.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from guong.documents.formats import word_table, word_xml
from guong.documents.layouts import Face, Layout
from guong.documents.spec import OfficialList
from guong.documents.wording import (
    RECIPIENTS,
    SUBJECT_DASHES,
    Document,
    Frame,
    frame_of,
    plain_title,
    short_rule,
    vietnam_time,
)

if TYPE_CHECKING:
    from docx.document import Document as Word

LONG_MM, SHORT_MM = 297.0, 210.0  # A4
_FOOTER_FACE = Face(9)
LONGEST_PROPERTY = 255  # what a property of the file may hold
_CODE_FACE = Face(12, bold=True, italic=True)
_BODY_MARK = "BODY"
_MARKED_PARAGRAPH = re.compile(rf"<w:p>(?:(?!</w:p>).)*{_BODY_MARK}.*?</w:p>", re.DOTALL)
_BODY_PART = "word/document.xml"
_ROWS_AT_ONCE = 100
_HUGE_LIST = 150_000  # rows; only so long a table may pass 2 GiB, and not every office program reads the larger form
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_NEEDLESS_PARTS = ("thumbnail", "stylesWithEffects", "customXml")


def write(document: OfficialList, target: BinaryIO) -> None:
    """Write `document` to `target`; on paper only, so columns with `on_paper=False` are left out."""
    frame = frame_of(document)
    word = begun(document, frame)
    width = printable_width(frame.layout)
    body = chain([head(frame, width)], word_table.pieces(document, width), [tail(frame, width)])
    save_with_bodies(word, [body], target, is_huge=document.row_count > _HUGE_LIST)


def begun(document: Document, frame: Frame, *, landscape: bool = True) -> "Word":
    """Return an empty document with its page, language, footer and properties, and a mark where its body comes."""
    from docx import Document as new_document

    word = new_document()
    _forget_template(word)
    _set_up_language(word)
    set_up_section(word, frame, landscape=landscape)
    properties = word.core_properties
    properties.title = plain_title(document)[:LONGEST_PROPERTY]
    properties.created = properties.modified = vietnam_time(document.printed_at).replace(tzinfo=None)
    word.add_paragraph(_BODY_MARK)
    return word


def add_section(word: "Word", frame: Frame) -> None:
    """Begin pages across, with a mark where their body comes."""
    word.add_section()
    set_up_section(word, frame, landscape=True)
    word.add_paragraph(_BODY_MARK)


def printable_width(layout: Layout, *, landscape: bool = True) -> float:
    """Return the width between the margins of a page, in points."""
    return ((LONG_MM if landscape else SHORT_MM) - layout.margins.left - layout.margins.right) / 25.4 * 72


def head(frame: Frame, width: float) -> str:
    layout = frame.layout
    left = [word_xml.paragraph(line, layout.superior, "center") for line in frame.superior]
    left += [word_xml.paragraph(line, layout.issuer, "center") for line in frame.issuer]
    if layout.separator == "star":
        left.append(word_xml.paragraph("*", Face(layout.issuer.size), "center"))
    else:
        left.append(word_xml.rule(short_rule(frame.issuer_line, layout.issuer), width / 2))
    if frame.number:
        left.append(word_xml.paragraph(frame.number, layout.number, "center"))
    right = [word_xml.paragraph(line.text, line.face, "center") for line in layout.emblem]
    last = layout.emblem[-1]
    right.append(word_xml.rule(last.width_em * last.face.size, width / 2))
    right.append(word_xml.paragraph(frame.dateline, layout.dateline, "center"))
    code = word_xml.paragraph(frame.code, _CODE_FACE, "right", after=4) if frame.code else ""
    return code + word_xml.two_sides("".join(left), "".join(right), width) + _titles(frame, width)


def _titles(frame: Frame, width: float) -> str:
    lines = [word_xml.paragraph("", Face(8), "center")]
    lines += [word_xml.paragraph(line, face, "center") for line, face in frame.titles]
    text, face = frame.titles[-1] if frame.titles else ("", frame.layout.subtitle)
    if frame.layout.subject_rule == "dashes":
        lines.append(word_xml.paragraph(SUBJECT_DASHES, Face(face.size), "center", after=6))
    else:
        lines += [word_xml.rule(short_rule(text, face), width), word_xml.paragraph("", Face(8), "center")]
    return "".join(lines)


def tail(frame: Frame, width: float) -> str:
    """Notes, then recipients and signature, which keep together on one page."""
    parts = [word_xml.paragraph("", Face(4), "left", keep=True)]
    parts += [word_xml.paragraph(note, frame.layout.note, "left", after=3, keep=True) for note in frame.notes]
    if frame.recipients or frame.authority or frame.post:
        parts.append(word_xml.paragraph("", Face(6), "left", keep=True))
        parts.append(word_xml.two_sides(_recipients(frame), _signature(frame), width))
    # A document must not end with a table; the smallest paragraph keeps it from causing an empty page.
    return "".join([*parts, word_xml.paragraph("", Face(1), "left")])


def _recipients(frame: Frame) -> str:
    if not frame.recipients:
        return word_xml.paragraph("", frame.layout.recipients, "left")
    heading = word_xml.paragraph(RECIPIENTS, frame.layout.recipients_heading, "left")
    lines = (word_xml.paragraph(line, frame.layout.recipients, "left") for line in frame.recipients)
    return heading + "".join(lines)


def _signature(frame: Frame) -> str:
    lines = [word_xml.paragraph(line, frame.layout.authority, "center") for line in frame.authority]
    lines += [word_xml.paragraph(line, frame.post_face, "center") for line in frame.post]
    if lines:
        lines += [word_xml.paragraph("", frame.layout.authority, "center")] * word_xml.SIGNING_LINES
    lines.append(word_xml.paragraph(frame.signer, frame.layout.authority, "center"))
    return "".join(lines)


def _forget_template(word: "Word") -> None:
    """Take out what python-docx's own template says of its makers, and the parts nothing refers to."""
    for owner in (word.part.package, word.part):
        for key, relation in list(owner.rels.items()):
            if any(part in relation.reltype or part in relation.target_ref for part in _NEEDLESS_PARTS):
                del owner.rels[key]
    properties = word.core_properties
    for name in ("author", "comments", "last_modified_by", "keywords", "subject", "category"):
        setattr(properties, name, "")
    properties.revision = 1


def set_up_section(word: "Word", frame: Frame, *, landscape: bool) -> None:
    """Give the last section its page and footer."""
    from docx.enum.section import WD_ORIENTATION
    from docx.shared import Mm

    section, layout = word.sections[-1], frame.layout
    section.orientation = WD_ORIENTATION.LANDSCAPE if landscape else WD_ORIENTATION.PORTRAIT
    wide, high = (LONG_MM, SHORT_MM) if landscape else (SHORT_MM, LONG_MM)
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.top_margin, section.bottom_margin = Mm(layout.margins.top), Mm(layout.margins.bottom)
    section.left_margin, section.right_margin = Mm(layout.margins.left), Mm(layout.margins.right)
    section.footer_distance = Mm(10)
    _set_footer(section, frame, printable_width(layout, landscape=landscape))


def _set_up_language(word: "Word") -> None:
    """Make Times New Roman and Vietnamese the defaults, so that text added later matches and is not marked wrong."""
    from docx.oxml import parse_xml

    defaults = word.styles.element.find(word_xml.name("docDefaults"))
    word.styles.element.replace(defaults, parse_xml(word_xml.DEFAULTS))
    normal = word.styles["Normal"].element
    for properties in normal.findall(word_xml.name("rPr")) + normal.findall(word_xml.name("pPr")):
        normal.remove(properties)


def _set_footer(section: Any, frame: Frame, width: float) -> None:
    from docx.oxml import parse_xml

    footer = section.footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]._p
    line = word_xml.footer(frame.footer, _FOOTER_FACE, width)
    paragraph.getparent().replace(paragraph, parse_xml(line))


def save_with_bodies(word: "Word", bodies: Sequence[Iterable[str]], target: BinaryIO, *, is_huge: bool = False) -> None:
    """Write the skeleton with each body in its marked place, as text: to parse a long table costs more than to make it.

    Args:
        bodies: each one text, or the pieces of one.
        is_huge: the text may pass 2 GiB.
    """
    skeleton = io.BytesIO()
    word.save(skeleton)
    with zipfile.ZipFile(skeleton) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name == _BODY_PART:
                around = _MARKED_PARAGRAPH.split(source.read(name).decode())
                with made.open(entry, "w", force_zip64=is_huge) as part:
                    _write_pieces(part, _woven(around, bodies))
            else:
                made.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)


def _woven(around: Sequence[str], bodies: Sequence[Iterable[str]]) -> Iterator[str]:
    for place, text in enumerate(around):
        yield text
        body = bodies[place] if place < len(bodies) else ()
        yield from [body] if isinstance(body, str) else body


def _write_pieces(part: IO[bytes], pieces: Iterable[str]) -> None:
    """Write many at once: each write goes through the compression, which costs more than a small piece itself."""
    waiting: list[str] = []
    for piece in pieces:
        waiting.append(piece)
        if len(waiting) >= _ROWS_AT_ONCE:
            part.write("".join(waiting).encode())
            waiting.clear()
    part.write("".join(waiting).encode())
