"""What a content is, by its first bytes; and what to do instead with those that are no sheets."""

import zipfile
import zlib
from io import BytesIO

from guong.intake.rules import Kind
from guong.kit.reasons import Reason, Refused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_NO_SHEETS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(content: bytes) -> Kind:
    """The kind of sheet.

    Raises: Refused (`file_empty`, `file_locked`, `sheet_is_page`, `file_not_a_table`, `file_broken`).
    """
    if not content:
        raise Refused(Reason("file_empty"))
    if content.startswith(_OLE):
        if _LOCKED in content:
            raise Refused(Reason("file_locked"))
        return Kind.XLS
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_container(content)
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"mime-version:")):
        raise Refused(Reason("sheet_is_page"))
    if content.startswith(_NO_SHEETS):
        raise Refused(Reason("file_not_a_table"))
    return Kind.CSV


def _kind_of_container(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as box:
            names = {entry.filename: entry for entry in box.infolist()}
            if "mimetype" in names and names["mimetype"].file_size < 200:
                if box.read("mimetype").strip() == _ODS:
                    return Kind.ODS
            elif any(name.startswith("xl/") for name in names):
                return Kind.XLSX
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise Refused(Reason("file_broken")) from None
    raise Refused(Reason("file_not_a_table"))
