"""QR codes for web pages."""

import io

from guong.documents.text import clean


def svg(text: str, *, title: str) -> str:
    """Return `text` as a QR code: an `<svg class="qr">` to put into a page as it is.

    It has no style attributes (a strict content policy forbids them), no size of its own (the page's stylesheet sets
    it) and its own white ground, so that it can be scanned on dark pages too. `title` is what screen readers say.

    Raises:
        segno.DataOverflowError: `text` is longer than a QR code holds (about 2,300 bytes at this level of correction).
    """
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        nl=False,
        svgclass="qr",
        lineclass=None,
        light="#fff",
        title=clean(title),
    )
    return drawn.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)
