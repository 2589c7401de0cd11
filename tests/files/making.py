"""Files for the tests, made here: nothing that does harm is stored."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}


def picture(form: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: Any) -> bytes:
    """A photo with some structure in it."""
    out = io.BytesIO()
    base = Image.radial_gradient("L").resize(size)
    image = Image.merge("RGB", (base, base.point(lambda v: 255 - v), base)).convert(mode) if mode != "I;16" else None
    if image is None:
        image = Image.new("I;16", size, 40_000)
    image.save(out, form, **options)
    return out.getvalue()


def png_saying(width: int, height: int, *, body: bytes | None = None) -> bytes:
    """A PNG of one shade whose header says so many points; packed, it is tiny."""
    rows = body if body is not None else zlib.compress(b"\0" * ((width + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, content)
        for name, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            (b"IDAT", rows),
            (b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def jpg_saying(width: int, height: int) -> bytes:
    """A JPEG whose header says so many points."""
    content = bytearray(picture(size=(64, 48)))
    place = content.index(b"\xff\xc0")
    content[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def with_exif(orientation: int = 1, size: tuple[int, int] = (640, 480)) -> bytes:
    """A photo as a phone makes it: place, model, orientation, and a comment."""
    image = Image.open(io.BytesIO(picture(size=size)))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110] = orientation, "Hãng Bí Mật", "Máy Bí Mật 9"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 51.0, 9.0), 3: "E", 4: (106.0, 45.0, 36.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"toa do bi mat", xmp=b"<x:xmpmeta>BiMat</x:xmpmeta>")
    return out.getvalue()


def parts(kind: str, **more: str | bytes) -> dict[str, str | bytes]:
    """The parts of the smallest Word or Excel file."""
    main = "word/document.xml" if kind == "docx" else "xl/workbook.xml"
    text = (
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>Chào</w:t></w:r></w:p></w:body></w:document>'
        if kind == "docx"
        else '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>'
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{CONTENT}"><Override PartName="/{main}" ContentType="{MAIN[kind]}"/></Types>',
        "_rels/.rels": relations(("officeDocument", main, "")),
        main: f'<?xml version="1.0" encoding="UTF-8"?>{text}',
        **more,
    }


def relations(*rows: tuple[str, str, str]) -> str:
    """A part of relations: (kind, target, mode)."""
    inside = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"{f" TargetMode={mode!r}" if mode else ""}/>'
        for n, (kind, target, mode) in enumerate(rows)
    )
    return f'<Relationships xmlns="{RELATIONS}">{inside}</Relationships>'


def word(inside: str) -> str:
    """A text of Word with this in its body."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}"><w:body>{inside}</w:body></w:document>'


def box(entries: dict[str, str | bytes] | list[tuple[str, str | bytes]], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A container of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, content in entries.items() if isinstance(entries, dict) else entries:
            made.writestr(name, content)
    return out.getvalue()


def pdf(inside: bytes = b"", *, after: bytes = b"") -> bytes:
    """The smallest PDF, with more objects in it."""
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" + inside + b"\n"
        b"trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n" + after
    )


def packed_objects(text: bytes, entry: bytes = b"/Filter /FlateDecode", content: bytes | None = None) -> bytes:
    """Objects in a packed stream, where a plain search does not see them."""
    body = zlib.compress(text) if content is None else content
    head = (
        b"5 0 obj\n<< /Type /ObjStm /N 1 /First 4 " + entry + b" /Length " + str(len(body)).encode() + b" >>\nstream\n"
    )
    return head + body + b"\nendstream\nendobj\n"
