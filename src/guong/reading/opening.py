"""From the bytes of a file to its text: plain text, Word, PDF. What a content is, its first bytes say, not its name."""

import io
import zipfile
from dataclasses import replace

from guong.files.rules import Kind
from guong.files.rules.containers import Most, why_not_container
from guong.kit.reasons import Reason, Refused, refuse_if
from guong.reading.cage import WALL_SECONDS, Taken, text_of
from guong.reading.found import Note, Reading
from guong.reading.reader import read

MB = 2**20
MOST_BYTES = 25 * MB  # a Word file with photos in it
MOST_OF_TEXT = 4_000_000  # bytes; the longest real plan has 31,000
SHOWN_BYTES, SHOWN_TEXT = "25 MB", "4 MB"
_DOCX = Most(together=100 * MB, of_one=40 * MB, may_point=True)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_file(content: bytes) -> Reading:
    """Everything found in a file.

    Raises: Refused (`file_empty`, `plan_file_too_large`, `plan_text_too_long`, `plan_file_unknown`, `plan_file_old_word`,
        `plan_file_too_heavy`, `plan_file_waits`, `file_locked`, `file_broken`, `plan_encoding_unknown`, and what `why_not_container` says).
    """
    return read_taken(open_file(content))


def read_taken(taken: Taken) -> Reading:
    """Everything found in the text of a file."""
    if taken.is_empty:
        return Reading("", warnings=(Note("damaged_text"), Note("no_text_layer")))
    reading = read(taken.text)
    if taken.is_tracked:
        return replace(reading, warnings=(Note("tracked_changes"), *reading.warnings))
    return reading


def open_file(content: bytes, seconds: float = WALL_SECONDS) -> Taken:
    """The text of a file.

    Args:
        seconds: how long a Word or PDF file may take.
    Raises: as `read_file`.
    """
    if not content.strip(b" \t\r\n\0"):
        raise Refused(Reason("file_empty"))
    if len(content) > MOST_BYTES:
        raise Refused(Reason("plan_file_too_large", facts={"most": SHOWN_BYTES}))
    if content.startswith(b"PK\x03\x04"):
        return _word(content, seconds)
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return text_of(content, "pdf", MOST_OF_TEXT, SHOWN_TEXT, seconds)
    if content.startswith(_OLE):
        raise Refused(Reason("file_locked" if _LOCKED in content else "plan_file_old_word"))
    if len(content) > MOST_OF_TEXT:
        raise Refused(Reason("plan_text_too_long", facts={"most": SHOWN_TEXT}))
    return Taken(_decoded(content))


def _word(content: bytes, seconds: float) -> Taken:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            is_word = "word/document.xml" in box.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Refused(Reason("file_broken")) from None
    if not is_word:
        raise Refused(Reason("plan_file_unknown"))
    refuse_if(why_not_container(io.BytesIO(content), Kind.DOCX, most=_DOCX))
    return text_of(content, "docx", MOST_OF_TEXT, SHOWN_TEXT, seconds)


def _decoded(content: bytes) -> str:
    """The text of bytes in UTF-8 or UTF-16; the old Vietnamese code pages lose letters silently and are not guessed at."""
    encoding = next((encoding for mark, encoding in _MARKED if content.startswith(mark)), "")
    if not encoding:
        encoding = _unmarked(content[:2000])
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if _is_text(content):
            raise Refused(Reason("plan_encoding_unknown")) from None
        raise Refused(Reason("plan_file_unknown")) from None


def _unmarked(head: bytes) -> str:
    """Of text in UTF-16 every other byte is often nought."""
    if head.count(0) < len(head) // 8:
        return "utf-8"
    return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"


def _is_text(content: bytes) -> bool:
    head = content[:2000]
    return sum(1 for sign in head if sign < 9 or 13 < sign < 32) < len(head) / 50
