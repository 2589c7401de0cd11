"""PDFs: refused when they carry a program, another file, or a lock that hides what they carry.

The whole file is searched for the names that start such things, streams included, and the packed streams that may hold
dictionaries are unpacked. It is a guard against what PDFs are misused for, not a reader of all of PDF.
"""

import re
import zlib
from collections.abc import Iterator

from guong.kit.reasons import Reason

MOST_UNPACKED = 60 * 2**20
MOST_PACKED = 20_000  # streams of objects; a book of a thousand pages has some hundred
LONGEST_HEAD = 4000  # bytes between a stream's dictionary and its content
MOST_AFTER_THE_END = 4096  # padding; a second file behind the end is longer
_CODE = ("JavaScript", "Launch", "Rendition", "RichMedia", "XFA", "ImportData", "SubmitForm")
_FILES = ("EmbeddedFile", "EmbeddedFiles")
_LOCK = ("Encrypt",)


def _named(names: tuple[str, ...]) -> re.Pattern[bytes]:
    """The names as a dictionary may write them: any letter also as #xx, which hides it from a plain search."""
    spelt = ["".join(rf"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name) for name in names]
    return re.compile(rf"/(?:{'|'.join(spelt)})(?![A-Za-z0-9#])".encode())


_SEARCHED = (("file_has_code", _named(_CODE)), ("file_holds_files", _named(_FILES)), ("file_locked", _named(_LOCK)))
_PACKED = _named(("ObjStm",))
_FLATE = _named(("FlateDecode", "Fl"))
_FILTER = _named(("Filter",))
_PREDICTED = re.compile(_named(("Predictor",)).pattern + rb"\s*(?!1\b)\d")


def why_not_pdf(content: bytes) -> Iterator[Reason]:
    """Reasons against a PDF."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        yield Reason("file_broken")
        return
    if len(content) - end > MOST_AFTER_THE_END:
        yield Reason("file_not_what_it_says", facts={"kind": "pdf"})
        return
    packed, is_readable = _unpacked(content)
    found = [code for code, pattern in _SEARCHED if pattern.search(content) or any(map(pattern.search, packed))]
    if not is_readable and not found:
        found = ["file_broken"]
    for code in found[:1]:
        yield Reason(code)


def _unpacked(content: bytes) -> tuple[list[bytes], bool]:
    """What the streams of objects hold, and whether all could be unpacked within `MOST_UNPACKED`."""
    found: list[bytes] = []
    left, last = MOST_UNPACKED, 0
    for number, named in enumerate(_PACKED.finditer(content)):
        if number >= MOST_PACKED:
            return found, False
        begin = content.find(b"stream", named.end(), named.end() + LONGEST_HEAD)
        if begin < 0 or begin < last:
            continue  # a name in a text, or a second one in the same dictionary
        last = begin
        head = content[max(content.rfind(b"obj", max(0, named.start() - LONGEST_HEAD), named.start()), 0) : begin]
        if not _FILTER.search(head):
            continue  # lies open, and was searched with the rest
        text = _inflated(content, begin + len(b"stream"), left)
        if text is None or not _FLATE.search(head) or _PREDICTED.search(head):
            return found, False
        left -= len(text)
        if left <= 0:
            return found, False
        found.append(text)
    return found, True


def _inflated(content: bytes, begin: int, most: int) -> bytes | None:
    """The stream that begins behind the line end, or None when it is no such one."""
    begin += 2 if content.startswith(b"\r\n", begin) else 1
    try:
        return zlib.decompressobj().decompress(memoryview(content)[begin:], most)
    except zlib.error:
        return None
