"""A report as PDF, for signing and for the archive."""

from dataclasses import asdict
from typing import BinaryIO

from guong.documents.formats.as_docx import printable_width
from guong.documents.formats.as_pdf import frame_data, table_data, typeset_to
from guong.documents.formats.report_docx import annex_name
from guong.documents.layouts import BODY
from guong.documents.report import OfficialReport, ReportTable
from guong.documents.text import clean, clean_lines
from guong.documents.wording import frame_of


def write(report: OfficialReport, target: BinaryIO) -> None:
    """Write `report` to `target`.

    Raises:
        TooLongForPdf, TypesettingFailed: as for a list.
    """
    frame = frame_of(report)
    upright, across = printable_width(frame.layout, landscape=False), printable_width(frame.layout)
    data = {
        **frame_data(report, frame),
        "body": asdict(BODY),
        "opening": [clean(text) for text in report.opening],
        "sections": [
            {"title": clean(section.title), "blocks": [_block(block, upright) for block in section.blocks]}
            for section in report.sections
        ],
        "annexes": [
            {
                **table_data(annex, across),
                "name": annex_name(annex, number, len(report.annexes)),
                "title": clean_lines(annex.title),
                "notes": [clean(note) for note in annex.notes],
            }
            for number, annex in enumerate(report.annexes, 1)
        ],
    }
    typeset_to(target, report, "official_report", data)


def _block(block: str | ReportTable, room: float) -> object:
    if isinstance(block, str):
        return clean(block)
    notes = [clean(note) for note in block.notes]
    return {**table_data(block, room), "title": clean(block.title), "notes": notes}
