"""The one door to every format."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import BinaryIO, NamedTuple

from guong.documents.formats import as_csv, as_docx, as_json, as_pdf, as_xlsx, report_docx, report_pdf
from guong.documents.report import OfficialReport
from guong.documents.spec import OfficialList
from guong.documents.text import ascii_slug
from guong.documents.wording import Document


class Format(NamedTuple):
    extension: str
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "docx": Format("docx", f"{_OFFICE}wordprocessingml.document"),
        "xlsx": Format("xlsx", f"{_OFFICE}spreadsheetml.sheet"),
        "pdf": Format("pdf", "application/pdf"),
        "csv": Format("csv", "text/csv; charset=utf-8"),
        "json": Format("json", "application/json; charset=utf-8"),
    }
)
"""Every format on offer, in the order to offer them: offices edit DOCX first."""

_WRITERS: Mapping[str, Callable[[OfficialList, BinaryIO], None]] = {
    "docx": as_docx.write,
    "xlsx": as_xlsx.write,
    "pdf": as_pdf.write,
    "csv": as_csv.write,
    "json": as_json.write,
}

REPORT_FORMATS = ("docx", "pdf")
"""What a report is offered in."""

_REPORT_WRITERS: Mapping[str, Callable[[OfficialReport, BinaryIO], None]] = {
    "docx": report_docx.write,
    "pdf": report_pdf.write,
}

_LONGEST_NAME = 80


class UnknownFormat(ValueError):
    """Asked for a format that is not in `FORMATS`."""


def render(document: OfficialList, format: str, target: BinaryIO) -> None:
    """Write `document` to `target` as `format`, a key of `FORMATS`. The target stays open.

    Raises:
        UnknownFormat: no such format.
        as_pdf.TypesettingFailed: the PDF could not be made, or not in time.
        as_pdf.TooLongForPdf: the list has more rows than a PDF can be made of.
        as_xlsx.TooLongForXlsx: the list has more rows than a sheet.
    """
    known_format(format)
    _WRITERS[format](document, target)


def render_report(report: OfficialReport, format: str, target: BinaryIO) -> None:
    """Write `report` to `target` as one of `REPORT_FORMATS`. The target stays open.

    Raises:
        UnknownFormat: no such format.
        as_pdf.TypesettingFailed, as_pdf.TooLongForPdf: as for a list.
    """
    if format not in _REPORT_WRITERS:
        raise UnknownFormat(f"unknown format {format!r}; there are {', '.join(REPORT_FORMATS)}")
    _REPORT_WRITERS[format](report, target)


def file_name(document: Document, format: str) -> str:
    """Return a name in plain ASCII for downloads: "bieu-1-danh-sach-dang-ky-mo-hinh.docx".

    Raises:
        UnknownFormat: no such format.
    """
    stem = ascii_slug(f"{document.code} {document.title}")[:_LONGEST_NAME].rstrip("-") or "danh-sach"
    return f"{stem}.{known_format(format).extension}"


def known_format(format: str) -> Format:
    """Return what `FORMATS` says of `format`.

    Raises:
        UnknownFormat: no such format.
    """
    try:
        return FORMATS[format]
    except KeyError:
        raise UnknownFormat(f"unknown format {format!r}; there are {', '.join(FORMATS)}") from None
