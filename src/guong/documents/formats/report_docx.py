"""A report as DOCX: upright pages that an office goes on writing in, its annexes across behind them."""

from collections.abc import Iterator
from typing import BinaryIO

from guong.documents.formats import word_table, word_xml
from guong.documents.formats.as_docx import add_section, begun, head, printable_width, save_with_bodies, tail
from guong.documents.layouts import BODY, Face
from guong.documents.report import OfficialReport, ReportTable
from guong.documents.spec import OfficialList
from guong.documents.text import clean, clean_lines
from guong.documents.wording import Frame, frame_of

HEADING, NOTE = Face(BODY.size, bold=True), Face(12, italic=True)


def write(report: OfficialReport, target: BinaryIO) -> None:
    """Write `report` to `target`."""
    frame = frame_of(report)
    word = begun(report, frame, landscape=False)
    upright, across = printable_width(frame.layout, landscape=False), printable_width(frame.layout)
    bodies = [head(frame, upright) + "".join(_text(report, upright)) + tail(frame, upright)]
    for number, annex in enumerate(report.annexes, 1):
        add_section(word, frame)
        bodies.append(_annex(annex, annex_name(annex, number, len(report.annexes)), frame, across))
    save_with_bodies(word, bodies, target)


def annex_name(annex: OfficialList, number: int, count: int) -> str:
    """ "PHỤ LỤC", with its number where there are several, and with what its form is called: "PHỤ LỤC 1 (Biểu 2)"."""
    name, code = "PHỤ LỤC" if count == 1 else f"PHỤ LỤC {number}", clean(annex.code)
    return f"{name} ({code})" if code else name


def _text(report: OfficialReport, width: float) -> Iterator[str]:
    for paragraph in report.opening:
        yield _paragraph(paragraph)
    for section in report.sections:
        yield word_xml.paragraph(clean(section.title), HEADING, "both", before=8, after=4, first=BODY_FIRST, keep=True)
        for block in section.blocks:
            yield _table(block, width) if isinstance(block, ReportTable) else _paragraph(block)


def _table(table: ReportTable, width: float) -> str:
    title = word_xml.paragraph(clean(table.title), Face(13, bold=True), "left", before=6, after=3, keep=True)
    notes = (word_xml.paragraph(clean(note), NOTE, "left", before=3, after=4) for note in table.notes)
    return title + word_table.xml(table, width) + ("".join(notes) or word_xml.paragraph("", Face(6), "left"))


BODY_FIRST = 28.35  # points: the first line begins 10 mm further in


def _paragraph(text: str) -> str:
    return word_xml.paragraph(clean(text), BODY, "both", after=6, first=BODY_FIRST)


def _annex(annex: OfficialList, name: str, frame: Frame, width: float) -> str:
    lines = [word_xml.paragraph(name, Face(14, bold=True), "center")]
    faces = [Face(14, bold=True), *[Face(13, bold=True)] * 9]
    lines += [
        word_xml.paragraph(line, face, "center") for line, face in zip(clean_lines(annex.title), faces, strict=False)
    ]
    lines.append(word_xml.paragraph("", Face(6), "center"))
    notes = [word_xml.paragraph(note, frame.layout.note, "left", after=3) for note in map(clean, annex.notes)]
    # A document must not end with a table.
    return "".join([*lines, word_table.xml(annex, width), word_xml.paragraph("", Face(4), "left"), *notes])
