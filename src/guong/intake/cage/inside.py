"""Runs inside the cage, by path, with nothing of ours imported: reads a workbook from stdin, tells its rows.

Arguments: the kind of workbook, and how much of it is told at most. Answers in lines of JSON: ``{"sheet": name, "hidden": …}``,
``{"merged": [[first row, last row, column], …]}``, then its rows, some hundreds in a line, ``[[number, [value, …]], …]``, at last
``{"end": true}``; or ``{"refused": why, "cell": address}``. Values that JSON has no form for are lists:
``["d", day]``, ``["t", instant]``, ``["h", hour]``, ``["u", seconds]``, ``["e", shown]`` for an error, ``["f"]`` for a formula that
was never worked out.
"""

import contextlib
import gc
import io
import json
import re
import struct
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

ROWS_IN_A_LINE = 500
SIGNS_IN_A_LINE = 1_000_000
MEMORY = 1 * 2**30  # leaves half of the smallest machine to the process that waits for the answer
SECONDS = 120
MARK = r"(?:[\w.-]+:)?"  # a prefix of the namespace
ERROR = re.compile(
    rf"""<{MARK}c\b([^>]*\bt=["']e["'][^>]*)>(?:(?!</{MARK}c>).)*?<{MARK}v>([^<]*)</{MARK}v>\s*</{MARK}c>""".encode(),
    re.S,
)
UNWORKED = re.compile(
    rf"""<{MARK}c\b([^>]*)(?<!/)>\s*<{MARK}f\b(?:[^>]*/>|[^>]*>[^<]*</{MARK}f>)\s*(<{MARK}v\s*/>|<{MARK}v>\s*</{MARK}v>)?\s*</{MARK}c>""".encode()
)
ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
TEXT_RESULT = re.compile(rb"""\bt=["']str["']""")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
MERGED = re.compile(
    rb"""<(?:[\w.-]+:)?mergeCell\b[^>]*\bref=["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']"""
)
BIFF_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Troubles = dict[tuple[int, int], list[str]]
Merges = list[tuple[int, int, int]]  # first row, last row (both from 1), column
Found = tuple[Troubles, Merges]
NOTHING: Found = ({}, [])


class Refusal(Exception):
    """Why the workbook is not read, and the cell for which it is not."""

    def __init__(self, why: str, cell: str = "") -> None:
        self.why, self.cell = why, cell
        super().__init__(why)


class Budget:
    """How much has been told, of how much."""

    def __init__(self, most: dict[str, int]) -> None:
        self.most = most
        self.cells = self.signs = 0

    def spend(self, row: int, values: list[Any]) -> int:
        """Count a row; returns its signs. Raises: Refusal."""
        if len(values) > self.most["columns"]:
            raise Refusal("wide", address(row, len(values) - 1))
        signs = 0
        for column, value in enumerate(values):
            if isinstance(value, str):
                if len(value) > self.most["signs"]:
                    raise Refusal("long", address(row, column))
                signs += len(value)
        self.cells += len(values)
        self.signs += signs
        if self.cells > self.most["cells"] or self.signs > self.most["text"]:
            raise Refusal("heavy")
        return signs


def address(row: int, column: int) -> str:
    """The address of a cell, as the program on the desk shows it."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


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


def in_cells_of_xlsx(content: bytes) -> dict[str, Found]:
    """Sheet name → cells without a readable value: the reader of workbooks gives those as empty; and what is merged downwards."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        for name, part in parts_of(box):
            text = box.read(part)
            troubles: Troubles = {}
            if b't="e"' in text or b"t='e'" in text:
                for cell in ERROR.finditer(text):
                    troubles[at(cell[1])] = ["e", cell[2].decode("utf-8", "replace")]
            if b"<f" in text or b":f" in text:  # the long search only where there may be formulas
                for cell in UNWORKED.finditer(text):
                    if not (cell[2] and TEXT_RESULT.search(cell[1])):
                        troubles[at(cell[1])] = ["f"]
            merges = [
                (int(one[2]), int(one[4]), place_of(one[1]))
                for one in MERGED.finditer(text)
                if one[1] == one[3] and one[2] != one[4]
            ]
            found[name] = (troubles, merges)
    return found


def at(attributes: bytes) -> tuple[int, int]:
    """(row, column) of a cell, from 0."""
    found = ADDRESS.search(attributes)
    if found is None:
        raise Refusal("addresses")
    return int(found[2]) - 1, place_of(found[1])


def place_of(letters: bytes) -> int:
    """The place of a column, from 0."""
    column = 0
    for sign in letters:
        column = column * 26 + sign - 64
    return column - 1


def parts_of(box: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(sheet name, part) of a workbook, as its own lists say."""
    # Neither declares entities: the caller has looked.
    links = ElementTree.fromstring(box.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    book = ElementTree.fromstring(box.read("xl/workbook.xml"))  # noqa: S314
    relations = {one.get("Id"): one.get("Target", "") for one in links.iter()}
    names = set(box.namelist())
    for one in book.iter():
        if one.tag.rpartition("}")[2] == "sheet":
            id_ = next((value for key, value in one.attrib.items() if key.endswith("}id")), None)
            target = relations.get(id_, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in names:
                yield one.get("name", ""), part


def in_cells_of_ods(content: bytes) -> dict[str, Found]:
    """As for XLSX. A cell may stand for many; of rows that one stands for, the first tells what all of them lack."""
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        text = box.read("content.xml")
    found: dict[str, Found] = {}
    if not any(sign in text for sign in (b'"error"', b"'error'", b":formula", b"number-rows-spanned")):
        return found
    if b"<!DOCTYPE" in text:
        raise Refusal("broken")
    for table in ElementTree.fromstring(text).iter(f"{TABLE}table"):  # noqa: S314 - it declares no entities
        troubles, merges = found.setdefault(table.get(f"{TABLE}name", ""), ({}, []))
        row = 0
        for line in table.iter(f"{TABLE}table-row"):
            column = 0
            for cell in line:
                columns = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
                if trouble := trouble_of_ods(cell):
                    troubles.update({(row, one): trouble for one in range(column, column + min(columns, 1000))})
                rows = int(cell.get(f"{TABLE}number-rows-spanned", "1"))
                if rows > 1 and cell.get(f"{TABLE}number-columns-spanned", "1") == "1":
                    merges.append((row + 1, row + rows, column))
                column += columns
            row += int(line.get(f"{TABLE}number-rows-repeated", "1"))
    return found


def trouble_of_ods(cell: ElementTree.Element) -> list[str] | None:
    """Why a cell has no value: an error in it, or a formula that was never worked out, which has no kind of value."""
    kinds = [value for name, value in cell.attrib.items() if name.endswith("}value-type")]
    if "error" in kinds:
        return ["e", "".join(cell.itertext()) or "#"]
    if cell.get(f"{TABLE}formula") is not None and not kinds:
        return ["f"]
    return None


def in_cells_of_xls(content: bytes) -> dict[int, Found]:
    """Number of the sheet → as for XLSX, read from the records of the stream "Workbook"."""
    found: dict[int, Found] = {}
    sheet, place, depth = -1, 0, 0
    stream = workbook_stream(content)
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + size]
        place += 4 + size
        if kind == 0x0809:
            depth += 1
            if depth == 1:
                sheet += 1  # 0 is the book itself
        elif kind == 0x000A:
            depth -= 1
        elif kind in {0x0205, 0x0006, 0x00E5}:
            note_of_xls(kind, body, found.setdefault(sheet - 1, ({}, [])))
    return found


def note_of_xls(kind: int, body: bytes, found: Found) -> None:
    """What one record says: an error, a formula that came to one, or merged cells."""
    troubles, merges = found
    if kind == 0x00E5 and len(body) >= 2:
        (count,) = struct.unpack_from("<H", body)
        for number in range(min(count, (len(body) - 2) // 8)):
            first, last, left, right = struct.unpack_from("<HHHH", body, 2 + 8 * number)
            if left == right and first < last:
                merges.append((first + 1, last + 1, left))
    elif kind == 0x0205 and len(body) >= 8 and body[7]:
        row, column = struct.unpack_from("<HH", body)
        troubles[row, column] = ["e", BIFF_ERRORS.get(body[6], "#")]
    elif kind == 0x0006 and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        row, column = struct.unpack_from("<HH", body)
        troubles[row, column] = ["e", BIFF_ERRORS.get(body[8], "#")]


def workbook_stream(content: bytes) -> bytes:
    """The stream "Workbook" of a compound file. Raises: Refusal, when there is none."""
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    directory, cutoff, small_start = (struct.unpack_from("<I", content, place)[0] for place in (48, 56, 60))
    table = sector_table(content, sector)
    entries = chained(table, directory, content[sector:], sector)
    root = b""
    for place in range(0, len(entries) - 127, 128):
        (length,) = struct.unpack_from("<H", entries, place + 64)
        name = entries[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", entries, place + 116)
        if place == 0:
            root = chained(table, start, content[sector:], sector)
        if name.lower() in {"workbook", "book"}:
            if size >= cutoff:
                return chained(table, start, content[sector:], sector)[:size]
            small = chained(table, small_start, content[sector:], sector)
            small_table = list(struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4]))
            return chained(small_table, start, root, 64)[:size]
    raise Refusal("broken")


def sector_table(content: bytes, sector: int) -> list[int]:
    """Which sector follows which."""
    parts = list(struct.unpack_from("<109I", content, 76))
    (following,) = struct.unpack_from("<I", content, 68)
    for _ in range(len(content) // sector):
        if following >= 0xFFFFFFFA:
            break
        more = struct.unpack_from(f"<{sector // 4}I", content, (following + 1) * sector)
        parts += more[:-1]
        following = more[-1]
    table: list[int] = []
    for number in parts:
        if number < 0xFFFFFFFA:
            table += struct.unpack_from(f"<{sector // 4}I", content, (number + 1) * sector)
    return table


def chained(table: list[int], start: int, content: bytes, size: int) -> bytes:
    """The sectors of a stream, one after the other."""
    pieces, seen = [], set()
    while start < len(table) and start not in seen:
        seen.add(start)
        pieces.append(content[start * size : (start + 1) * size])
        start = table[start]
    return b"".join(pieces)


def told(value: Any) -> Any:
    """A value in a form that JSON has."""
    if isinstance(value, str):
        return value or None
    if value is None or isinstance(value, bool | float | int):
        return value
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, time):
        return ["h", value.isoformat()]
    if isinstance(value, timedelta):
        return ["u", value.total_seconds()]
    return str(value)


def lines(content: bytes, kind: str, budget: Budget) -> Iterator[Any]:
    """Everything that is told."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    by_name = {"xlsx": in_cells_of_xlsx, "ods": in_cells_of_ods}.get(kind, lambda _: {})(content)
    by_number = in_cells_of_xls(content) if kind == "xls" else {}
    for number, known in enumerate(book.sheets_metadata):
        if known.typ != SheetTypeEnum.WorkSheet:
            continue
        hidden = known.visible != SheetVisibleEnum.Visible
        yield {"sheet": known.name, "hidden": hidden}
        if not hidden:
            troubles, merges = by_name.get(known.name) or by_number.get(number) or NOTHING
            if merges:
                yield {"merged": merges}
            yield from in_lines(rows_of(book.get_sheet_by_index(number), troubles), budget)
    yield {"end": True}


def in_lines(rows: Iterator[Any], budget: Budget) -> Iterator[list[Any]]:
    """Rows together in lines that are never long: who hears them holds one at a time."""
    some: list[Any] = []
    signs = 0
    for row in rows:
        some.append(row)
        signs += budget.spend(row[0] - 1, row[1])
        if len(some) >= ROWS_IN_A_LINE or signs >= SIGNS_IN_A_LINE:
            yield some
            some, signs = [], 0
    if some:
        yield some


def rows_of(sheet: Any, troubles: Troubles) -> Iterator[Any]:
    """The rows that hold something; an error is something, though the reader gives it as empty."""
    by_row: dict[int, dict[int, list[str]]] = {}
    for (row, column), trouble in troubles.items():
        by_row.setdefault(row, {})[column] = trouble
    left = [None] * (
        sheet.start[1] if sheet.start else 0
    )  # the reader gives empty rows above, but no empty columns before
    for number, row in enumerate(sheet.iter_rows()):
        wrong = by_row.pop(number, None)
        if wrong is None and not any(value != "" for value in row):
            continue
        yield [number + 1, trimmed([*left, *map(told, row)], wrong or {})]
    for number in sorted(by_row):
        yield [number + 1, trimmed([], by_row[number])]


def trimmed(values: list[Any], wrong: dict[int, list[str]]) -> list[Any]:
    """With its errors, and without the empty cells at its end."""
    for column, trouble in wrong.items():
        values.extend([None] * (column + 1 - len(values)))
        values[column] = trouble
    while values and values[-1] is None:
        values.pop()
    return values


def main() -> None:
    """Limits first, then the workbook."""
    limit()
    gc.disable()  # millions of cells, none of them in a ring, in a process that ends
    from python_calamine import CalamineError, PasswordError

    out = sys.stdout
    try:
        for line in lines(sys.stdin.buffer.read(), sys.argv[1], Budget(json.loads(sys.argv[2]))):
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    except PasswordError:
        out.write('{"refused":"locked"}\n')
    except MemoryError:
        out.write('{"refused":"memory"}\n')
    except Refusal as refusal:
        out.write(json.dumps({"refused": refusal.why, "cell": refusal.cell}) + "\n")
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError, struct.error, IndexError):
        out.write('{"refused":"broken"}\n')
    except Exception:
        # Readers of broken files end in every kind of error; a panic of the reader is one that is no Exception.
        out.write('{"refused":"broken"}\n')


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
