"""What may be kept, how much of it, and what its first bytes say it is: plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from guong.kit.reasons import Reason

MB = 2**20
MOST_OF_A_PHOTO = 15 * MB  # the best phones write 8 to 12 MB; more is a scan that belongs in a document
MOST_OF_A_DOCUMENT = 20 * MB  # a village's upload at 1 Mbit/s takes three minutes
MOST_PIXELS = (
    40_000_000  # decoding one takes some 120 MB in the cage; phones of 48 MP and more save 12 MP unless told otherwise
)
LARGE, SMALL = 1600, 480  # longest side of what is shown; A5 in print, and a thumbnail on a screen of double density
HEAD = 64  # bytes that tell a kind


class Kind(StrEnum):
    JPG = "jpg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


class State(StrEnum):
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"


class Size(StrEnum):
    """The two renditions of a photo."""

    LARGE = "large"
    SMALL = "small"


PHOTOS = frozenset({Kind.JPG, Kind.PNG, Kind.WEBP})
DOCUMENTS = frozenset({Kind.PDF, Kind.DOCX, Kind.XLSX})
KINDS = PHOTOS | DOCUMENTS
ENDINGS = {
    "jpg": Kind.JPG, "jpeg": Kind.JPG, "jpe": Kind.JPG, "jfif": Kind.JPG, "png": Kind.PNG, "webp": Kind.WEBP,
    "pdf": Kind.PDF, "docx": Kind.DOCX, "xlsx": Kind.XLSX,
}  # fmt: skip
CONTENT_TYPES = {
    Kind.JPG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Kinds that people have and that are told apart, so that the answer can say what to do instead.
_ADVICE = {
    "svg": "file_svg", "svgz": "file_svg", "heic": "file_heic", "heif": "file_heic", "avif": "file_heic",
    "doc": "file_old_office", "xls": "file_old_office", "docm": "file_has_code", "xlsm": "file_has_code",
    "dotm": "file_has_code", "xltm": "file_has_code", "xlsb": "file_has_code",
}  # fmt: skip


@dataclass(frozen=True)
class Received:
    """A file that lies on the disk under its SHA-256, and in no table yet."""

    sha256: str
    size: int
    kind: Kind
    name: str
    width: int = 0
    height: int = 0


def most_bytes(kind: Kind) -> int:
    """The largest file of a kind."""
    return MOST_OF_A_PHOTO if kind in PHOTOS else MOST_OF_A_DOCUMENT


def kind_of_name(name: str) -> Kind | None:
    """The kind that a name claims."""
    return ENDINGS.get(ending(name))


def ending(name: str) -> str:
    """What follows the last point, in small letters."""
    stem, point, last = name.rpartition(".")
    return last.lower() if point and stem else ""


def kind_of_bytes(head: bytes) -> str:
    """What the first bytes say: a `Kind`, "zip" for either container, or "".

    The mark must be the very first byte: readers that look for it further on are what polyglots live by.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    return "zip" if head.startswith(b"PK\x03\x04") else ""


def why_not_name(name: str, kinds: frozenset[Kind]) -> Iterator[Reason]:
    """Reasons against a file of this name, before a byte of it is read."""
    last = ending(name)
    if last in _ADVICE:
        code = _ADVICE[last]
        yield Reason(code)
    elif ENDINGS.get(last) not in kinds:
        yield Reason("file_kind_unknown", facts={"kinds": ", ".join(sorted(kinds))})


def why_not_head(head: bytes, kind: Kind) -> Iterator[Reason]:
    """Reasons against a content whose first bytes are these under a name of that kind."""
    found = kind_of_bytes(head)
    wanted = "zip" if kind in (Kind.DOCX, Kind.XLSX) else kind
    if found != wanted:
        # The old formats of Office under a new name, and documents with a password, are both OLE.
        is_ole = head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        yield Reason("file_old_office" if is_ole and wanted == "zip" else "file_not_what_it_says", facts={"kind": kind})


def why_not_pixels(width: int, height: int) -> Iterator[Reason]:
    """Reasons against a photo of this many points."""
    if width < 1 or height < 1:
        yield Reason("file_broken_image")
    elif width * height > MOST_PIXELS:
        yield Reason("file_too_many_pixels", facts={"found": width * height // 10**6, "most": MOST_PIXELS // 10**6})


def why_not_more(held: int, more: int, quota: int) -> Iterator[Reason]:
    """Reasons against `more` bytes for a unit that holds `held` of `quota`."""
    if held + more > quota:
        yield Reason("file_quota", facts={"held": held // MB, "quota": quota // MB})
