"""Files as offices make them, from a text of this folder: Word with what Word can do, PDF with and without a layer of text."""

import io
import zipfile
from xml.sax.saxutils import escape

from tests.settings import ROOT

FONTS = ROOT / "src/guong/documents/fonts"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def run(text):
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs, number=None):
    numbered = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr></w:pPr>'
        if number
        else ""
    )
    return f"<w:p>{numbered}{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def inserted(text):
    return f'<w:ins w:id="1" w:author="a">{run(text)}</w:ins>'


def deleted(text):
    return f'<w:del w:id="2" w:author="a"><w:r><w:delText>{escape(text)}</w:delText></w:r></w:del>'


def box(*paragraphs):
    return f"<w:r><w:drawing><w:txbxContent>{''.join(paragraphs)}</w:txbxContent></w:drawing></w:r>"


def table(*rows):
    cells = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{''.join(paragraph(line) for line in cell.split(chr(10)))}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{cells}</w:tbl>"


def docx(*blocks, numbering=None, more=None):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", TYPES)
        container.writestr("_rels/.rels", RELATIONS)
        container.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(blocks)}</w:body></w:document>")
        if numbering:
            container.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
        for name, content in (more or {}).items():
            container.writestr(name, content)
    return made.getvalue()


def pdf(text, password=""):
    """A PDF with a layer of text, set line by line as the text stands."""
    import typst
    from pypdf import PdfReader, PdfWriter

    source = '#set page(width: 260mm)\n#show raw: set text(size: 9pt, font: "Tinos")\n#raw(block: true, sys.inputs.t)'

    made = typst.compile(source.encode(), sys_inputs={"t": text}, font_paths=[str(FONTS)], ignore_system_fonts=True)
    if not password:
        return made
    writer, out = PdfWriter(PdfReader(io.BytesIO(made))), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def scan():
    """A PDF with a picture of a page and no text."""
    import typst

    return typst.compile(b"#rect(width: 100%, height: 10cm, fill: gray)")
