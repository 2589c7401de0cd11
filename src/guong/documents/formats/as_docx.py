"""DOCX that an office can go on editing: real paragraphs, a real table, no macros, no traces of a person.

python-docx makes the skeleton; the table is written as text into the package, row by row, because its objects, and even
parsing the finished text, cost more per cell than everything else together.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from itertools import chain
from typing import IO, TYPE_CHECKING, BinaryIO

from guong.documents.formats import word_table, word_xml
from guong.documents.layouts import Face, Layout
from guong.documents.spec import OfficialList
from guong.documents.wording import RECIPIENTS, SUBJECT_DASHES, Frame, frame_of, plain_title, short_rule, vietnam_time

if TYPE_CHECKING:
    from docx.document import Document

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 297.0, 210.0  # A4 landscape
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
    from docx import Document

    frame = frame_of(document)
    word = Document()
    _forget_template(word)
    _set_up_page(word, frame.layout)
    _set_up_language(word)
    _set_footer(word, frame)
    width = printable_width(frame.layout)
    properties = word.core_properties
    properties.title = plain_title(document)[:LONGEST_PROPERTY]
    properties.created = properties.modified = vietnam_time(document.printed_at).replace(tzinfo=None)
    word.add_paragraph(_BODY_MARK)
    body = chain([_head(frame, width)], word_table.pieces(document, width), [_tail(frame, width)])
    _save_with_body(word, body, target, is_huge=document.row_count > _HUGE_LIST)


def printable_width(layout: Layout) -> float:
    """Return the width between the margins of a landscape page, in points."""
    return (PAGE_WIDTH_MM - layout.margins.left - layout.margins.right) / 25.4 * 72


def _head(frame: Frame, width: float) -> str:
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


def _tail(frame: Frame, width: float) -> str:
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


def _forget_template(word: "Document") -> None:
    """Take out what python-docx's own template says of its makers, and the parts nothing refers to."""
    for owner in (word.part.package, word.part):
        for key, relation in list(owner.rels.items()):
            if any(part in relation.reltype or part in relation.target_ref for part in _NEEDLESS_PARTS):
                del owner.rels[key]
    properties = word.core_properties
    for name in ("author", "comments", "last_modified_by", "keywords", "subject", "category"):
        setattr(properties, name, "")
    properties.revision = 1


def _set_up_page(word: "Document", layout: Layout) -> None:
    from docx.enum.section import WD_ORIENTATION
    from docx.shared import Mm

    section = word.sections[0]
    section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = Mm(PAGE_WIDTH_MM), Mm(PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(layout.margins.top), Mm(layout.margins.bottom)
    section.left_margin, section.right_margin = Mm(layout.margins.left), Mm(layout.margins.right)
    section.footer_distance = Mm(10)


def _set_up_language(word: "Document") -> None:
    """Make Times New Roman and Vietnamese the defaults, so that text added later matches and is not marked wrong."""
    from docx.oxml import parse_xml

    defaults = word.styles.element.find(word_xml.name("docDefaults"))
    word.styles.element.replace(defaults, parse_xml(word_xml.DEFAULTS))
    normal = word.styles["Normal"].element
    for properties in normal.findall(word_xml.name("rPr")) + normal.findall(word_xml.name("pPr")):
        normal.remove(properties)


def _set_footer(word: "Document", frame: Frame) -> None:
    from docx.oxml import parse_xml

    footer = word.sections[0].footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]._p
    line = word_xml.footer(frame.footer, _FOOTER_FACE, printable_width(frame.layout))
    paragraph.getparent().replace(paragraph, parse_xml(line))


def _save_with_body(word: "Document", body: Iterable[str], target: BinaryIO, *, is_huge: bool) -> None:
    """Write the skeleton with `body` in its marked place, as text: to parse a long table costs more than to make it."""
    skeleton = io.BytesIO()
    word.save(skeleton)
    with zipfile.ZipFile(skeleton) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name == _BODY_PART:
                before, after = _MARKED_PARAGRAPH.split(source.read(name).decode())
                with made.open(entry, "w", force_zip64=is_huge) as part:
                    _write_pieces(part, chain([before], body, [after]))
            else:
                made.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)


def _write_pieces(part: IO[bytes], pieces: Iterable[str]) -> None:
    """Write many at once: each write goes through the compression, which costs more than a small piece itself."""
    waiting: list[str] = []
    for piece in pieces:
        waiting.append(piece)
        if len(waiting) >= _ROWS_AT_ONCE:
            part.write("".join(waiting).encode())
            waiting.clear()
    part.write("".join(waiting).encode())
