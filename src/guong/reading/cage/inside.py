"""Runs inside the cage, by path, with nothing of ours imported: the text of a DOCX or a PDF from stdin.

Arguments: the kind, and how many signs of text are told at most. Answers one line of JSON: ``{"text": …, "tracked": …,
"empty": …}``, or ``{"refused": why}``.
"""

import contextlib
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

MEMORY = 1 * 2**30
SECONDS = 60
PAGES = 400
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
# Text that a tracked change took away, or that stands in the document twice.
LEFT_OUT = {f"{W}del", f"{W}moveFrom", f"{COMPATIBLE}Fallback", f"{W}pict"}
TRACKED = {f"{W}del", f"{W}ins", f"{W}moveFrom", f"{W}moveTo"}


class Refusal(Exception):
    """Why the file is not read."""


def limit() -> None:
    """Take away memory, time, and the means to write; where the system knows such limits."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


class Numbering:
    """The numerals that Word writes by itself: they are no text of the document, yet a person reads them."""

    def __init__(self, box: zipfile.ZipFile) -> None:
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.counts: dict[tuple[str, int], int] = {}
        self.styles = styles_with_numerals(box)
        if "word/numbering.xml" not in box.namelist():
            return
        # Declares no entities: the caller has looked.
        root = ElementTree.fromstring(box.read("word/numbering.xml"))  # noqa: S314
        kinds = {one.get(f"{W}abstractNumId"): one for one in root.iter(f"{W}abstractNum")}
        for num in root.iter(f"{W}num"):
            link = num.find(f"{W}abstractNumId")
            for level in kinds.get(link.get(f"{W}val") if link is not None else None, ()):
                if level.tag == f"{W}lvl":
                    key = (num.get(f"{W}numId", ""), int(level.get(f"{W}ilvl", "0")))
                    self.levels[key] = (said(level, "numFmt"), said(level, "lvlText"), int(said(level, "start") or 1))

    def label(self, paragraph: ElementTree.Element) -> str:
        """The numeral of a paragraph with a blank behind it; nothing for one without."""
        number = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if number is None and style is not None:
            number = self.styles.get(style.get(f"{W}val", ""))
        if number is None:
            return ""
        name, level = said(number, "numId"), int(said(number, "ilvl") or 0)
        if (name, level) not in self.levels:
            return ""
        kind, text, start = self.levels[name, level]
        if kind in {"bullet", "none"}:
            return "- " if kind == "bullet" else ""
        self.counts[name, level] = self.counts.get((name, level), start - 1) + 1
        for deeper in range(level + 1, 9):
            self.counts.pop((name, deeper), None)
        for place in range(level + 1):
            form, _, first = self.levels.get((name, place), ("decimal", "", 1))
            text = text.replace(f"%{place + 1}", numeral(self.counts.get((name, place), first), form))
        return f"{text} " if text.strip() else ""


def styles_with_numerals(box: zipfile.ZipFile) -> dict[str, ElementTree.Element]:
    """Styles whose paragraphs are numbered, as "List Number" is."""
    if "word/styles.xml" not in box.namelist():
        return {}
    found = {}
    for style in ElementTree.fromstring(box.read("word/styles.xml")).iter(f"{W}style"):  # noqa: S314
        number = style.find(f"{W}pPr/{W}numPr")
        if number is not None:
            found[style.get(f"{W}styleId", "")] = number
    return found


def numeral(count: int, form: str) -> str:
    """A number in one of Word's forms."""
    if form in {"upperRoman", "lowerRoman"}:
        roman = "X" * (count // 10) + ROMANS[count % 10] if count < 40 else str(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    return f"{count:02d}" if form == "decimalZero" else str(count)


def said(element: ElementTree.Element, name: str) -> str:
    """The value of a property."""
    found = element.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""


def of_docx(content: bytes) -> dict[str, Any]:
    """Paragraphs, tables and text boxes in the order in which they stand."""
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        root = ElementTree.fromstring(box.read("word/document.xml"))  # noqa: S314
        numbering = Numbering(box)
    body = root.find(f"{W}body")
    lines = list(blocks(body, numbering)) if body is not None else []
    tracked = any(next(root.iter(tag), None) is not None for tag in TRACKED)
    return {"text": "\n".join(lines), "tracked": tracked}


def blocks(parent: ElementTree.Element, numbering: Numbering) -> Iterator[str]:
    """The lines of everything inside."""
    for child in parent:
        if child.tag == f"{W}p":
            boxes: list[ElementTree.Element] = []
            line = numbering.label(child) + "".join(pieces(child, boxes))
            yield line
            for one in boxes:
                yield from blocks(one, numbering)
        elif child.tag == f"{W}tbl":
            yield from table(child, numbering)
        elif child.tag not in LEFT_OUT and not child.tag.endswith("Pr"):
            yield from blocks(child, numbering)


def table(parent: ElementTree.Element, numbering: Numbering) -> Iterator[str]:
    """Two columns are the head or the foot of a paper and are read one after the other; more are a table, a line for each row."""
    for row in parent.findall(f"{W}tr"):
        cells = [list(blocks(cell, numbering)) for cell in row.findall(f"{W}tc")]
        if len(cells) <= 2:
            for cell in cells:
                yield from [*cell, ""]
        else:
            yield "\t".join(" ".join(" ".join(cell).split()) for cell in cells)


def pieces(parent: ElementTree.Element, boxes: list[ElementTree.Element]) -> Iterator[str]:
    """The text of a paragraph; boxes that are anchored in it are kept for behind it."""
    for child in parent:
        if child.tag in LEFT_OUT:
            if child.tag == f"{W}pict":
                boxes += child.iter(f"{W}txbxContent")
            continue
        if child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}tab":
            yield "\t"
        elif child.tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif not child.tag.endswith(("Pr", "}instrText", "}delText")):
            yield from pieces(child, boxes)


def of_pdf(content: bytes, most: int) -> dict[str, Any]:
    """The layer of text, set as on the page so that columns stay apart."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        try:
            if not reader.decrypt(""):
                raise Refusal("locked")
        except (DependencyError, NotImplementedError):
            raise Refusal("locked") from None
    pages, signs = [], 0
    if len(reader.pages) > PAGES:
        raise Refusal("long")
    for page in reader.pages:
        try:
            text = page.extract_text(extraction_mode="layout")
        except Exception:  # the layout of a page may be beyond it; its text may not
            text = page.extract_text()
        signs += len(text)
        if signs > 4 * most:
            raise Refusal("long")
        pages.append("\n".join(line.rstrip() for line in text.split("\n")))
    text = "\n\n".join(pages)
    return {"text": text, "tracked": False, "empty": not any(sign.isalpha() for sign in text)}


def main() -> None:
    """Limits first, then the file."""
    limit()
    content, kind, most = sys.stdin.buffer.read(), sys.argv[1], int(sys.argv[2])
    try:
        told = of_pdf(content, most) if kind == "pdf" else of_docx(content)
        if len(told["text"]) > 4 * most:
            raise Refusal("long")
    except Refusal as refusal:
        told = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        told = {"refused": "memory"}
    except Exception:
        # Readers of broken files end in every kind of error.
        told = {"refused": "broken"}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
