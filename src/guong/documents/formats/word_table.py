"""The table of a list as WordprocessingML, row by row: a list of 100,000 rows is never whole in memory."""

from collections import deque
from collections.abc import Iterable, Iterator

from guong.documents.formats.word_xml import run_properties, texts, twips
from guong.documents.layouts import Face
from guong.documents.paper import CELL_PADDING, PaperLine, paper_lines, table_size, widths
from guong.documents.spec import Tabled
from guong.documents.text import clean

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
KEPT_ROWS = 2
"""So many closing rows stay on the page of the signature, which must not stand on a page alone."""

_SIDES = ("left", "center", "right")


def xml(document: Tabled, width: float) -> str:
    """Return the table of `document` in one piece."""
    return "".join(pieces(document, width))


def pieces(document: Tabled, width: float) -> Iterator[str]:
    """Yield the table of `document`, `width` points wide, row by row; its headings repeat on every page."""
    columns = document.paper_columns
    each_width = [twips(each) for each in widths(columns, width)]
    size, padding = table_size(columns), twips(CELL_PADDING)
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in each_width)
    header_cell = _cell_pattern(Face(size, bold=True), "center")
    header = "".join(
        header_cell % (each, "", texts(clean(column.title))) for each, column in zip(each_width, columns, strict=True)
    )
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(each_width)}" w:type="dxa"/><w:tblInd w:w="{padding}" w:type="dxa"/>'
        f"<w:tblBorders>{_BORDERS}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{padding}" w:type="dxa"/>'
        f'<w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{header}</w:tr>"
    )
    yield from _rows(document, each_width, size)
    yield "</w:tbl>"


def _rows(document: Tabled, widths: list[int], size: float) -> Iterator[str]:
    plain = {align: _cell_pattern(Face(size), align) for align in _SIDES}
    strong = {align: _cell_pattern(Face(size, bold=True), align) for align in _SIDES}
    for line, is_kept in _with_last(paper_lines(document), KEPT_ROWS):
        cells = _cells(line, widths, strong if line.strong else plain)
        heading = line.strong and len(line.cells) == 1
        if heading or is_kept:
            cells = cells.replace("<w:p><w:pPr>", "<w:p><w:pPr><w:keepNext/>")
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _with_last(lines: Iterable[PaperLine], count: int) -> Iterator[tuple[PaperLine, bool]]:
    """Say of every line whether it is one of the last `count`, holding back no more lines than these."""
    held: deque[PaperLine] = deque()
    for line in lines:
        held.append(line)
        if len(held) > count:
            yield held.popleft(), False
    for line in held:
        yield line, True


def _cells(line: PaperLine, widths: list[int], patterns: dict[str, str]) -> str:
    cells, place = [], 0
    for text, span, align in line.cells:
        width = sum(widths[place : place + span])
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        cells.append(patterns[align] % (width, spanned, texts(text)))
        place += span
    return "".join(cells)


def _cell_pattern(face: Face, align: str) -> str:
    """Return a cell with three places to fill in: width, span, text. Formatting it once makes long lists cheap."""
    look = run_properties(face)
    return (
        '<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/><w:jc w:val="{align}"/>{look}</w:pPr>'
        f"<w:r>{look}%s</w:r></w:p></w:tc>"
    )
