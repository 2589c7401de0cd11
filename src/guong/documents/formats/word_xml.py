"""The few pieces of WordprocessingML that lists are made of, as strings; lengths in points."""

from typing import Literal
from xml.sax.saxutils import escape

from guong.documents.layouts import Face
from guong.documents.spec import Align

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACE = f'xmlns:w="{_W}"'
FONT = "Times New Roman"
SIGNING_LINES = 4
"""Empty lines between the signer's post and name."""

DEFAULTS = (
    f"<w:docDefaults {NAMESPACE}><w:rPrDefault><w:rPr>"
    f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
    '<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
)


def name(tag: str) -> str:
    """Return a tag's name as lxml writes it."""
    return f"{{{_W}}}{tag}"


def twips(points: float) -> int:
    """Return twentieths of a point."""
    return round(points * 20)


def run_properties(face: Face) -> str:
    """Return the `w:rPr` of text with this face; the order of the elements is the schema's."""
    half_points = round(face.size * 2)
    underline = '<w:u w:val="single"/>' if face.underline else ""
    return (
        f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
        f"{'<w:b/><w:bCs/>' if face.bold else ''}{'<w:i/><w:iCs/>' if face.italic else ''}"
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        f"{underline}</w:rPr>"
    )


def texts(text: str) -> str:
    """Return the inside of a run: `text` escaped, its line feeds as line breaks."""
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))


def paragraph(
    text: str,
    face: Face,
    align: Align | Literal["both"],
    *,
    before: float = 0,
    after: float = 0,
    first: float = 0,
    keep: bool = False,
) -> str:
    """Return a paragraph; `keep` holds it on the page of the next one.

    Args:
        before, after: the space above and below.
        first: how much further in its first line begins.
    """
    look = run_properties(face)
    run = f"<w:r>{look}{texts(text)}</w:r>" if text else ""
    above = f' w:before="{twips(before)}"' if before else ""
    indent = f'<w:ind w:firstLine="{twips(first)}"/>' if first else ""
    return (
        f'<w:p><w:pPr>{"<w:keepNext/>" if keep else ""}<w:spacing{above} w:after="{twips(after)}"/>{indent}'
        f'<w:jc w:val="{align}"/>{look}</w:pPr>{run}</w:p>'
    )


def rule(length: float, room: float) -> str:
    """Return a horizontal rule of `length`, centred in `room`: an empty small paragraph with a border above."""
    indent = twips(max((room - length) / 2 - 5.4, 0))  # 5.4 points are a cell's own side margin
    return (
        '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="2" w:color="auto"/></w:pBdr>'
        '<w:spacing w:before="40" w:after="0" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{indent}" w:right="{indent}"/></w:pPr></w:p>'
    )


def two_sides(left: str, right: str, width: float) -> str:
    """Return a table without borders holding two stacks of paragraphs side by side, never parted by a page break."""
    half = twips(width / 2)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{half}" w:type="dxa"/></w:tcPr>{content}</w:tc>' for content in (left, right)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{half * 2}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{half}"/><w:gridCol w:w="{half}"/></w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )


def footer(text: str, face: Face, width: float) -> str:
    """Return the footer: `text` at the left, "Trang x/y" at the right, where the word processor fills x and y."""
    look = run_properties(face)
    page, pages = (
        f'<w:fldSimple w:instr=" {field} "><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>'
        for field in ("PAGE", "NUMPAGES")
    )
    return (
        f'<w:p {NAMESPACE}><w:pPr><w:tabs><w:tab w:val="right" w:pos="{twips(width)}"/></w:tabs></w:pPr>'
        f'<w:r>{look}{texts(text)}<w:tab/><w:t xml:space="preserve">Trang </w:t></w:r>{page}'
        f"<w:r>{look}<w:t>/</w:t></w:r>{pages}</w:p>"
    )
