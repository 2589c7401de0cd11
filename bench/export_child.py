"""Run inside an installation: one official list in one format, and the same cells through the bare library of that format."""

import io
import json
import resource
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

Cells = Sequence[Sequence[str]]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
TYPES = (
    f'<Types xmlns="{PARTS}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    f'<Relationships xmlns="{PARTS}/relationships"><Relationship Id="a" Type="{OFFICE}" Target="word/document.xml"/>'
    "</Relationships>"
)
LONG = 5_000
LOOKED_EVERY = 0.05  # seconds
TEMPLATE = (
    '#let rows = json(bytes(sys.inputs.at("rows")))\n#set page(paper: "a4", flipped: true)\n#set text(size: 11pt)\n'
    "#table(columns: rows.at(0).map(_ => 1fr), ..rows.flatten().map(cell => [#cell]))"
)


def bare_docx(cells: Cells) -> None:
    """A package with one table, its XML written by hand."""
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", TYPES)
        made.writestr("_rels/.rels", RELATIONS)
        with made.open("word/document.xml", "w") as part:
            part.write(f'<w:document xmlns:w="{WORD}"><w:body><w:tbl>'.encode())
            for row in cells:
                inside = "".join(f"<w:tc><w:p><w:r><w:t>{escape(cell)}</w:t></w:r></w:p></w:tc>" for cell in row)
                part.write(f"<w:tr>{inside}</w:tr>".encode())
            part.write(b"</w:tbl></w:body></w:document>")


def bare_xlsx(cells: Cells) -> None:
    """XlsxWriter, one text a cell, streaming as the program does."""
    from xlsxwriter.workbook import Workbook

    book = Workbook(io.BytesIO(), {"constant_memory": len(cells) > LONG})
    sheet = book.add_worksheet()
    look = book.add_format({"border": 1, "text_wrap": True, "font_name": "Times New Roman"})
    for place, row in enumerate(cells):
        for column, cell in enumerate(row):
            sheet.write_string(place, column, cell, look)
    book.close()


def bare_pdf(cells: Cells) -> None:
    """Typst, one table."""
    import typst

    typst.compile(TEMPLATE.encode(), sys_inputs={"rows": json.dumps(cells)})


def bare_csv(cells: Cells) -> None:
    """The module csv."""
    import csv

    csv.writer(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")).writerows(cells)


def bare_json(cells: Cells) -> None:
    """The module json, rows as objects."""
    head, *rows = cells
    json.dumps([dict(zip(head, row, strict=True)) for row in rows], ensure_ascii=False, indent=1).encode()


BARE: dict[str, Callable[[Cells], None]] = {
    "docx": bare_docx,
    "xlsx": bare_xlsx,
    "pdf": bare_pdf,
    "csv": bare_csv,
    "json": bare_json,
}


def main(question: dict[str, Any]) -> dict[str, Any]:
    """Write ``what`` as ``format`` for some ``rounds``; seconds of CPU, those of child processes and of the database included.

    The peak of memory is read before the bare library begins.
    """
    import django

    django.setup()
    from guong.config.clock import read_clock
    from guong.documents.render import render
    from guong.plans.models import Plan
    from guong.registrations import exports

    held = Held()
    plan = Plan.objects.system("a bench owns its installation").select_related("hierarchy").get(code=question["code"])
    told: dict[str, Any] = {"list": [], "write": [], "bare": []}
    form = question["format"]
    for _ in range(question["rounds"]):
        document: Any = None
        target = io.BytesIO()
        before = spent()
        document = exports.official_list(question["what"], exports.Request(plan, read_clock(), form=form))
        made = spent()
        render(document, form, target)
        told["list"].append(made - before)
        told["write"].append(spent() - made)
    told |= {"rows": document.row_count, "bytes": len(target.getvalue()), "peak": held.peak()}
    target.close()
    cells = _cells(document, form)
    for _ in range(question["rounds"]):
        before = spent()
        BARE[form](cells)
        told["bare"].append(spent() - before)
    return told


def spent() -> float:
    """Seconds of CPU so far."""
    from bench.inside import backend, cpu_of

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime + cpu_of(backend())


class Held:
    """How much memory of its own this process holds, looked at while it works: pages of a mapped database file are the system's."""

    def __init__(self) -> None:
        self.most = 0
        threading.Thread(target=self._look, daemon=True).start()

    def peak(self) -> int:
        """The most so far, or that of a child process; bytes. Where the system does not tell, mapped files are counted, too."""
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        return max(self.most or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, children)

    def _look(self) -> None:
        while status := _own_memory():
            self.most = max(self.most, status)
            time.sleep(LOOKED_EVERY)


def _own_memory() -> int:
    """Bytes that are in no file; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:")), 0)


def _cells(document: Any, form: str) -> list[list[str]]:
    from guong.documents.wording import written

    columns = document.paper_columns if form in {"docx", "pdf"} else document.columns
    rows = ([written(row.get(column.key), column.kind) for column in columns] for _, row in document.grouped_rows())
    return [[column.title for column in columns], *rows]


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
