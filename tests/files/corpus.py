"""The corpus of section 6.1 (B1 to B30) as far as it concerns uploads: made when it is asked for, never stored."""

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.files.making import (
    box,
    jpg_saying,
    packed_objects,
    parts,
    pdf,
    picture,
    png_saying,
    relations,
    with_exif,
    word,
)

READY, CLEANED = "ready", "cleaned"
MB = 2**20
RELS = "word/_rels/document.xml.rels"


@dataclass(frozen=True)
class Case:
    """One file: what it comes to is a reason, `READY` (a document) or `CLEANED` (a photo); `late` reasons come from the cage."""

    number: str
    label: str
    name: str
    make: Callable[[], bytes]
    outcome: str
    late: bool = False


def _docx(**more: str | bytes) -> Callable[[], bytes]:
    return lambda: box(parts("docx", **more))


def _doc(inside: str) -> Callable[[], bytes]:
    return _docx(**{"word/document.xml": word(inside)})


def _related(*rows: tuple[str, str, str]) -> Callable[[], bytes]:
    return _docx(**{RELS: relations(*rows)})


def _xlsx(**more: str | bytes) -> Callable[[], bytes]:
    return lambda: box(parts("xlsx", **more))


def _patched(make: Callable[[], bytes], old: bytes, new: bytes) -> Callable[[], bytes]:
    return lambda: make().replace(old, new)


def _declaring(text: str, code: str = "utf-8") -> Callable[[], bytes]:
    return _xlsx(**{"xl/sharedStrings.xml": text.encode(code)})


def _flagged_as_locked() -> bytes:
    content = bytearray(box(parts("docx")))
    place = content.index(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def _lying_about_size() -> bytes:
    content = bytearray(box(parts("docx", **{"word/big.xml": b"<a>" + b"x" * 5000 + b"</a>"})))
    place = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, place + 24, 10)
    return bytes(content)


def _overlapping() -> bytes:
    content = bytearray(box([*parts("docx").items(), ("a.bin", b"x" * 100), ("b.bin", b"x" * 100)]))
    first = content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x01\x02"))
    offset = struct.unpack_from("<I", content, first + 42)[0]
    struct.pack_into("<I", content, content.rindex(b"PK\x01\x02") + 42, offset)
    return bytes(content)


def _doubled() -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return box([*parts("docx").items(), ("word/document.xml", word(""))])


BILLION = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
_DDE = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>{}</w:instrText><w:instrText>{}</w:instrText></w:r></w:p>'
)

# fmt: off
# ruff: noqa: E501
CASES = [
    # B1–B4: what must be taken
    Case("B1", "docx", "ke-hoach.docx", _docx(), READY),
    Case("B1", "docx with a link", "a.docx", _related(("hyperlink", "https://example.vn/", "External")), READY),
    Case("B1", "docx with a photo", "a.docx", _docx(**{"word/media/image1.png": picture("PNG")}), READY),
    Case("B1", "docx with a page field", "a.docx", _doc(_DDE.format("PA", "GE")), READY),
    Case("B1", "docx with the sheet of a chart", "a.docx", lambda: box(parts("docx", **{"word/embeddings/s.xlsx": box(parts("xlsx"))})), READY),
    Case("B1", "text that speaks of DDE", "a.docx", _doc("<w:p><w:r><w:t>DDEAUTO là gì</w:t></w:r></w:p>"), READY),
    Case("B2", "xlsx", "bieu-1.xlsx", _xlsx(), READY),
    Case("B2", "xlsx in UTF-16", "a.xlsx", _declaring('<?xml version="1.0" encoding="UTF-16"?><a>é</a>', "utf-16"), READY),
    Case("B3", "pdf", "bao-cao.pdf", pdf, READY),
    Case("B3", "pdf with packed objects", "a.pdf", lambda: pdf(packed_objects(b"7 0 << /Type /Page >>")), READY),
    Case("B3", "pdf with a link", "a.pdf", lambda: pdf(b"<< /S /URI /URI (https://example.vn) >>"), READY),
    Case("B4", "jpg", "anh.jpg", picture, CLEANED),
    Case("B4", "jpeg in capitals", "ẢNH.JPEG", picture, CLEANED),
    Case("B4", "png", "anh.png", lambda: picture("PNG"), CLEANED),
    Case("B4", "png with transparency", "anh.png", lambda: picture("PNG", mode="RGBA"), CLEANED),
    Case("B4", "webp", "anh.webp", lambda: picture("WEBP"), CLEANED),
    Case("B4", "lossless webp", "anh.webp", lambda: picture("WEBP", lossless=True), CLEANED),
    # B5–B9: XML that defines
    Case("B5", "billion laughs", "a.xlsx", _declaring(BILLION), "file_bomb"),
    Case("B6", "quadratic", "a.xlsx", _declaring(BILLION.replace("&b;&b;&b;", "&b;" * 9000)), "file_bomb"),
    Case("B7", "entity from outside", "a.xlsx", _declaring(OUTSIDE), "file_bomb"),
    Case("B7", "the same in UTF-16", "a.xlsx", _declaring(OUTSIDE, "utf-16"), "file_bomb"),
    Case("B7", "the same in UTF-7", "a.xlsx", _declaring('<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE'), "file_broken"),
    Case("B8", "billion laughs in docx", "a.docx", _docx(**{"word/document.xml": BILLION}), "file_bomb"),
    Case("B9", "entity from outside in docx", "a.docx", _docx(**{"word/styles.xml": OUTSIDE}), "file_bomb"),
    Case("B9", "entity in relations", "a.docx", _docx(**{RELS: OUTSIDE}), "file_bomb"),
    # B10–B15: containers
    Case("B10", "490 kB that become 61 MB", "a.xlsx", _xlsx(**{"xl/media/a.bin": b"\0" * (61 * MB)}), "file_bomb"),
    Case("B10", "too well packed", "a.xlsx", _xlsx(**{"xl/media/a.bin": b"\0" * (2 * MB)}), "file_bomb"),
    Case("B11", "2,100 empty entries", "a.docx", lambda: box({**parts("docx"), **{f"x/{n}": "" for n in range(2100)}}), "file_bomb"),
    Case("B13", "container in a container", "a.docx", lambda: box(parts("docx", **{"word/media/a.bin": box({"a": "b"})})), "file_bomb"),
    Case("B13", "bad sheet behind a chart", "a.docx", lambda: box(parts("docx", **{"word/embeddings/s.xlsx": _declaring(BILLION)()})), "file_bomb"),
    Case("B13", "overlapping entries", "a.docx", _overlapping, "file_bomb"),
    Case("B13", "two entries of one name", "a.docx", _doubled, "file_bomb"),
    Case("B13", "names that differ in case", "a.docx", _docx(**{"WORD/document.xml": "<a/>"}), "file_bomb"),
    Case("B13", "with a password", "a.docx", _flagged_as_locked, "file_locked"),
    Case("B13", "rare packing", "a.docx", lambda: box(parts("docx"), zipfile.ZIP_LZMA), "file_bomb"),
    Case("B14", "a size that lies", "a.docx", _lying_about_size, "file_broken"),
    Case("B15", "name leading up", "a.docx", _docx(**{"../../a.xml": "<a/>"}), "file_bomb"),
    Case("B15", "name from the root", "a.docx", _docx(**{"/etc/a.xml": "<a/>"}), "file_bomb"),
    Case("B15", "name with backslashes", "a.docx", _patched(_docx(**{"word/zz.xml": "<a/>"}), b"word/zz.xml", b"..\\..\\z.xml"[:11]), "file_bomb"),
    Case("B15", "name with a drive", "a.docx", _docx(**{"c:a.xml": "<a/>"}), "file_bomb"),
    Case("B15", "name with NUL", "a.docx", _patched(_docx(**{"word/zz.xml": "<a/>"}), b"word/zz.xml", b"word/z\0.xml"), "file_bomb"),
    # B16–B17: code, and what reaches out
    Case("B16", "macro named docx", "a.docx", _docx(**{"word/vbaProject.bin": b"x"}), "file_has_code"),
    Case("B16", "macro named xlsx", "a.xlsx", _xlsx(**{"xl/vbaProject.bin": b"x"}), "file_has_code"),
    Case("B16", "macro under another name", "a.docx", _related(("vbaProject", "media/a.bin", "")), "file_has_code"),
    Case("B16", "type of a file with macros", "a.docx", _docx(**{"[Content_Types].xml": parts("docx")["[Content_Types].xml"].replace("wordprocessingml", "word.macroEnabled")}), "file_has_code"),
    Case("B16", "docm by name", "a.docm", _docx(), "file_has_code"),
    Case("B16", "sheet of old macros", "a.xlsx", _xlsx(**{"xl/macrosheets/sheet1.xml": "<a/>"}), "file_has_code"),
    Case("B16", "ActiveX", "a.docx", _docx(**{"word/activeX/activeX1.xml": "<a/>"}), "file_has_code"),
    Case("B16", "OLE object", "a.docx", _docx(**{"word/embeddings/oleObject1.bin": b"x"}), "file_has_code"),
    Case("B16", "OLE by its first bytes", "a.docx", _docx(**{"word/media/a.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}), "file_has_code"),
    Case("B16", "page inside", "a.docx", _docx(**{"word/afchunk.html": "<script>"}), "file_has_code"),
    Case("B16", "field that starts a program", "a.docx", _doc(_DDE.format("DDEAUTO c:", " x")), "file_has_code"),
    Case("B16", "the same cut in two", "a.docx", _doc(_DDE.format("DD", "E c: x")), "file_has_code"),
    Case("B16", "the same in numbers", "a.docx", _doc(_DDE.format("&#68;&#68;E", " x")), "file_has_code"),
    Case("B16", "the same in one element", "a.docx", _doc('<w:p><w:fldSimple w:instr="DDE c: x"/></w:p>'), "file_has_code"),
    Case("B16", "DDE link of a sheet", "a.xlsx", _xlsx(**{"xl/externalLinks/externalLink1.xml": "<a><ddeLink/></a>"}), "file_has_code"),
    Case("B17", "template from elsewhere", "a.docx", _related(("attachedTemplate", "https://e.example/a.dotx", "External")), "file_reaches_out"),
    Case("B17", "photo from elsewhere", "a.docx", _related(("image", "https://e.example/a.png", "External")), "file_reaches_out"),
    Case("B17", "sheet from elsewhere", "a.xlsx", _xlsx(**{"xl/externalLinks/_rels/a.xml.rels": relations(("externalLinkPath", "a.xlsx", "External"))}), "file_reaches_out"),
    Case("B17", "field that fetches", "a.docx", _doc(_DDE.format("INCLUDEPICTURE", " http://e.example")), "file_has_code"),
    # B18: two things at once
    Case("B18", "jpg and zip", "a.jpg", lambda: picture() + box({"a": "b"}), CLEANED),
    Case("B18", "png and page", "a.png", lambda: picture("PNG") + b"<script>alert(1)</script>", CLEANED),
    Case("B18", "jpg named docx", "a.docx", lambda: picture() + box(parts("docx")), "file_not_what_it_says"),
    Case("B18", "zip before zip", "a.docx", lambda: b"PK\x03\x04" + b"\0" * 60 + box(parts("docx")), "file_not_what_it_says"),
    Case("B18", "pdf with a script", "a.pdf", lambda: pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "file_has_code"),
    Case("B18", "pdf with a script spelt in numbers", "a.pdf", lambda: pdf(b"<< /S /J#61v#61Script >>"), "file_has_code"),
    Case("B18", "pdf with a packed script", "a.pdf", lambda: pdf(packed_objects(b"7 0 << /S /JavaScript >>")), "file_has_code"),
    Case("B18", "pdf with a script packed twice", "a.pdf", lambda: pdf(packed_objects(b"x", b"/Filter [/ASCIIHexDecode /FlateDecode]", b"789c")), "file_broken"),
    Case("B18", "pdf with a packed bomb", "a.pdf", lambda: pdf(packed_objects(b"\0" * (61 * MB))), "file_broken"),
    Case("B18", "pdf that starts a program", "a.pdf", lambda: pdf(b"<< /S /Launch /F (cmd.exe) >>"), "file_has_code"),
    Case("B18", "pdf with a file in it", "a.pdf", lambda: pdf(b"<< /Type /EmbeddedFile >>"), "file_holds_files"),
    Case("B18", "pdf with a password", "a.pdf", lambda: pdf().replace(b"/Root", b"/Encrypt 9 0 R /Root"), "file_locked"),
    Case("B18", "pdf and zip", "a.pdf", lambda: pdf(after=box({"a": b"x" * 9000}, 0)), "file_not_what_it_says"),
    Case("B18", "page before pdf", "a.pdf", lambda: b"<html>" + pdf(), "file_not_what_it_says"),
    Case("B18", "pdf cut short", "a.pdf", lambda: pdf()[:80], "file_broken"),
    Case("B18", "gif with a script", "a.gif", lambda: b"GIF89a/*x*/=1;alert(1)", "file_kind_unknown"),
    Case("B18", "gif named jpg", "a.jpg", lambda: b"GIF89a/*x*/=1;alert(1)", "file_not_what_it_says"),
    # B19: names
    Case("B19", "wrong ending", "a.png", picture, "file_not_what_it_says"),
    Case("B19", "no ending", "anh", picture, "file_kind_unknown"),
    Case("B19", "only an ending", ".jpg", picture, "file_kind_unknown"),
    Case("B19", "double ending", "hoa-don.pdf.exe", pdf, "file_kind_unknown"),
    Case("B19", "double ending turned round", "hoa-don.exe.pdf", pdf, "file_double_name"),
    Case("B19", "written from right to left", "hoa-don\u202egpj.exe", picture, "file_kind_unknown"),
    Case("B19", "path before it", "..\\..\\Windows\\anh.jpg", picture, CLEANED),
    Case("B19", "program named pdf", "a.pdf", lambda: b"MZ" + b"\0" * 500, "file_not_what_it_says"),
    Case("B19", "docx named xlsx", "a.xlsx", _docx(), "file_not_what_it_says"),
    Case("B19", "old Word named docx", "a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_old_office"),
    Case("B19", "old Word", "a.doc", lambda: b"\xd0\xcf\x11\xe0", "file_old_office"),
    Case("B19", "plain zip named docx", "a.docx", lambda: box({"a": "b"}), "file_not_what_it_says"),
    # B20–B24: photos
    Case("B20", "50,000 × 50,000 by its header", "a.png", lambda: png_saying(50_000, 50_000, body=b""), "file_too_many_pixels"),
    Case("B21", "12,000 × 12,000 in 150 kB", "a.png", lambda: png_saying(12_000, 12_000), "file_too_many_pixels"),
    Case("B21", "60 megapixels", "a.jpg", lambda: jpg_saying(10_000, 6_000), "file_too_many_pixels"),
    Case("B21", "60 megapixels in webp", "a.webp", lambda: _webp_saying(10_000, 6_000), "file_too_many_pixels"),
    Case("B22", "animated webp", "a.webp", lambda: _animated("WEBP"), CLEANED),
    Case("B22", "animated png", "a.png", lambda: _animated("PNG"), CLEANED),
    Case("B22", "16 bits", "a.png", lambda: picture("PNG", mode="I;16"), CLEANED),
    Case("B22", "CMYK", "a.jpg", lambda: picture(mode="CMYK"), CLEANED),
    Case("B22", "palette", "a.png", lambda: picture("PNG", mode="P"), CLEANED),
    Case("B22", "one bit", "a.png", lambda: picture("PNG", mode="1"), CLEANED),
    Case("B22", "broken tail", "a.jpg", lambda: picture(size=(1200, 900))[:-4000], "file_broken_image", late=True),
    Case("B22", "broken middle", "a.png", lambda: picture("PNG").replace(b"IDAT", b"IDAT\0\0", 1), "file_broken_image", late=True),
    Case("B22", "header only", "a.jpg", lambda: picture()[:30], "file_broken_image"),
    Case("B22", "size that lies downwards", "a.png", lambda: png_saying(10, 10, body=b"junk"), "file_broken_image", late=True),
    Case("B22", "no size at all", "a.png", lambda: png_saying(0, 0), "file_broken_image"),
    Case("B22", "HEIC", "a.heic", lambda: b"\0\0\0\x18ftypheic", "file_heic"),
    Case("B22", "HEIC named jpg", "a.jpg", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 50, "file_not_what_it_says"),
    Case("B23", "place and camera", "a.jpg", lambda: with_exif(6), CLEANED),
    Case("B24", "SVG", "a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "file_svg"),
    Case("B24", "SVG named png", "a.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_not_what_it_says"),
    # B28: sizes
    Case("B28", "empty", "a.pdf", lambda: b"", "file_empty"),
    Case("B28", "one byte", "a.pdf", lambda: b"%", "file_not_what_it_says"),
    Case("B28", "photo of exactly the limit", "a.jpg", lambda: (content := picture()) + b"\0" * (15 * MB - len(content)), CLEANED),
    Case("B28", "one byte more", "a.jpg", lambda: (content := picture()) + b"\0" * (15 * MB - len(content) + 1), "file_too_large"),
    Case("B28", "document one byte too large", "a.pdf", lambda: b"%PDF-" + b"\0" * (20 * MB - 4), "file_too_large"),
]
# fmt: on


def _animated(form: str) -> bytes:
    import io

    from PIL import Image

    frames = [Image.new("RGB", (64, 48), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()


def _webp_saying(width: int, height: int) -> bytes:
    body = b"\0" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk
