"""Word and Excel files: ZIP containers whose every entry is measured and looked at before any reader of documents sees them."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree
from xml.parsers import expat

from guong.files.rules import Kind
from guong.kit.reasons import Reason

MB = 2**20
MOST_ENTRIES = 2000  # a workbook of 200 sheets with drawings has some 900
MOST_TOTAL = 150 * MB  # unpacked; what a reader of documents has to hold many times over
MOST_OF_ONE = 60 * MB
MOST_RATIO = 200  # text of real sheets packs 10 to 50 times; the format itself could do 1,032
RATIO_FROM = MB  # below this size no ratio does harm
MOST_OF_RELATIONS = 5 * MB
MOST_OF_FIELDS = 30 * MB  # a Word text of that size has ten thousand pages
MOST_OF_A_CHART = 10 * MB  # the sheet behind a chart, a container of its own
CHUNK = 256 * 1024
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_MAIN = {
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_CODE = re.compile(
    r"vbaproject|vbadata|activex|oleobject|macrosheet|dialogsheet|macroenabled|/?customui/|\.(?:exe|dll|js|vbs|hta|swf|html?|mht|rtf)$",
    re.I,
)
_CODE_TYPES = re.compile(r"macroenabled|vbaproject|activex", re.I)
_CODE_RELATIONS = ("/oleObject", "/control", "/activeXControlBinary", "/vbaProject", "/xlMacrosheet", "/aFChunk")
_FIELDS = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b", re.I)
_CHART = re.compile(r"(?:word|xl)/embeddings/[^/]+\.(docx|xlsx)", re.I)
_DECLARED = [mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")]
_ENCODING = re.compile(rb"""^[^>]{0,100}encoding\s*=\s*["']([\w-]+)""")
_TEXT = (".xml", ".rels", ".vml")
_OVERLAP = 64  # bytes carried over from one chunk to the next, longer than any mark


@dataclass(frozen=True)
class Most:
    """How much a container may hold unpacked: together, and in one entry; and whether it may point at other files.

    Who opens a file in its own program has that program fetch what it points at; who only reads its cells does not.
    """

    together: int = MOST_TOTAL
    of_one: int = MOST_OF_ONE
    may_point: bool = False


KEPT = Most()
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    ElementTree.ParseError,
    expat.ExpatError,
)


def why_not_container(file: BinaryIO, kind: Kind, *, is_inner: bool = False, most: Most = KEPT) -> Iterator[Reason]:
    """The first reason against a container: its build before its content, so that no bomb is unpacked.

    Args:
        most: how much it may hold; what is kept and opened by people holds less than a list that is read once.
    """
    try:
        with zipfile.ZipFile(file) as box:
            yield from _first(_why_not_build(box, most), _why_not_content(box, kind, is_inner, most))
    except _BROKEN:
        yield Reason("file_broken")


def why_not_packing(file: BinaryIO, most: Most) -> Iterator[Reason]:
    """The first reason against the build of a ZIP container of any kind; its entries are not read."""
    try:
        with zipfile.ZipFile(file) as box:
            yield from _first(_why_not_build(box, most))
    except _BROKEN:
        yield Reason("file_broken")


def _first(*checks: Iterator[Reason]) -> Iterator[Reason]:
    for check in checks:
        reason = next(check, None)
        if reason is not None:
            yield reason
            return


def _why_not_build(box: zipfile.ZipFile, most: Most) -> Iterator[Reason]:
    """Reasons that the list of entries gives, by what it says of itself."""
    entries = box.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > most.together:
        yield Reason("file_bomb")
    names = [entry.orig_filename for entry in entries]
    if len({name.lower() for name in names}) < len(names) or any(map(_leads_elsewhere, names)):
        yield Reason("file_bomb")
    after = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.flag_bits & 0x1:
            yield Reason("file_locked")
        packs_too_well = entry.file_size > max(RATIO_FROM, MOST_RATIO * entry.compress_size)
        if (
            entry.header_offset < after
            or entry.compress_type not in _PACKINGS
            or entry.file_size > most.of_one
            or packs_too_well
        ):
            yield Reason("file_bomb")
        after = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
    if after and min(entry.header_offset for entry in entries):
        yield Reason("file_not_what_it_says", facts={"kind": "zip"})  # something else stands before the container


def _leads_elsewhere(name: str) -> bool:
    parts = name.split("/")
    return "\\" in name or "\0" in name or ":" in name or name.startswith("/") or ".." in parts


def _why_not_content(box: zipfile.ZipFile, kind: Kind, is_inner: bool, most: Most) -> Iterator[Reason]:
    """Reasons that the entries themselves give; every one is read to its end, which also checks its length and sum."""
    names = box.namelist()
    if any(_CODE.search(name) for name in names):
        yield Reason("file_has_code")
    if "[Content_Types].xml" not in names:
        yield Reason("file_not_what_it_says", facts={"kind": kind})
        return
    for entry in box.infolist():
        if entry.filename.lower().endswith(_TEXT):
            yield from _why_not_text(box, entry, kind, most)
        else:
            yield from _why_not_other(box, entry, is_inner)
    types = box.read("[Content_Types].xml").decode("utf-8", "replace")
    if _CODE_TYPES.search(types):
        yield Reason("file_has_code")
    if _MAIN[kind] not in types:
        yield Reason("file_not_what_it_says", facts={"kind": kind})


def _why_not_text(box: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: Kind, most: Most) -> Iterator[Reason]:
    is_relations = entry.filename.lower().endswith(".rels")
    has_fields = (kind is Kind.DOCX and entry.filename.startswith("word/")) or "externalLinks/" in entry.filename
    if entry.file_size > (MOST_OF_RELATIONS if is_relations else MOST_OF_FIELDS if has_fields else most.of_one):
        yield Reason("file_bomb")
        return
    before, is_first = b"", True
    with box.open(entry) as part:
        while chunk := part.read(CHUNK):
            if is_first and not _is_unicode(chunk):
                yield Reason("file_broken")
            is_first = False
            looked_at = before + chunk
            if any(mark in looked_at for mark in _DECLARED):
                yield Reason("file_bomb")
                return
            before = chunk[-_OVERLAP:]
    if is_relations:
        yield from _why_not_relations(box.read(entry), most)
    elif has_fields:
        yield from _why_not_fields(box.read(entry))


def _is_unicode(head: bytes) -> bool:
    """Whether the text is in an encoding in which `_DECLARED` would be found: the standard allows no other."""
    named = _ENCODING.match(head[:200])
    return not named or named[1].lower() in {b"utf-8", b"utf-16", b"us-ascii"}


def _why_not_relations(text: bytes, most: Most) -> Iterator[Reason]:
    """Links are for people to follow; everything else that lies outside is fetched by the program that opens the file."""
    for relation in ElementTree.fromstring(text).iter():  # noqa: S314 - it declares no entities: looked at before
        kind = relation.get("Type", "")
        if kind.endswith(_CODE_RELATIONS):
            yield Reason("file_has_code")
        points = relation.get("TargetMode", "").lower() == "external" and not kind.endswith("/hyperlink")
        if points and not most.may_point:
            yield Reason("file_reaches_out")


def _why_not_fields(text: bytes) -> Iterator[Reason]:
    """Fields that start a program or fetch a file; an instruction may be cut into any number of pieces."""
    said: list[str] = []
    found: list[bool] = []
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def begin(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        parser.CharacterDataHandler = said.append if local == "instrText" else None
        if local == "fldChar":
            judge()
        elif local == "fldSimple":
            said.extend(value for key, value in attributes.items() if key.endswith("instr"))
            judge()
        elif local == "ddeLink":
            found.append(True)

    def judge() -> None:
        if _FIELDS.search("".join(said)):
            found.append(True)
        said.clear()

    def end(_: str) -> None:
        parser.CharacterDataHandler = None

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.Parse(text, True)
    judge()
    if found:
        yield Reason("file_has_code")


def _why_not_other(box: zipfile.ZipFile, entry: zipfile.ZipInfo, is_inner: bool) -> Iterator[Reason]:
    """Pictures, fonts and the like are only read to their end; a container inside must itself be one that may be kept."""
    chart = _CHART.fullmatch(entry.filename)
    with box.open(entry) as part:
        head = part.read(8)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            yield Reason("file_has_code")
        elif head.startswith(b"PK\x03\x04"):
            if chart is None or is_inner or entry.file_size > MOST_OF_A_CHART:
                yield Reason("file_bomb")
                return
            inner = io.BytesIO(head + part.read())
            yield from why_not_container(inner, Kind(chart[1].lower()), is_inner=True)
        while part.read(CHUNK):
            pass
