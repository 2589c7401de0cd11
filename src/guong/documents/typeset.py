"""The child process that makes a PDF: `python -m guong.documents.typeset < data.json > list.pdf`.

It lives for one document, because Typst keeps what it has computed until its process ends. It is given the data on
standard input and has no other files than its template and the bundled fonts: the root it may read is an empty folder,
and so is the place it would look for packages.
"""

import json
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FRAME, TEMPLATES = "official_frame", ("official_list", "official_report")
FONTS = HERE / "fonts"


def typeset(document: object, *, template: str, tags: bool, timestamp: int) -> bytes:
    """Return the PDF of `document`, the data the template reads.

    Args:
        template: one of `TEMPLATES`.
        tags: whether to make the PDF accessible.
        timestamp: the time of printing in seconds since 1970 (UTC).

    Raises:
        typst.TypstError: the template does not accept the data.
    """
    import typst

    if template not in TEMPLATES:
        raise ValueError(f"no such template: {template!r}")
    source = b"".join((HERE / f"{name}.typ").read_bytes() for name in (FRAME, template))
    with tempfile.TemporaryDirectory(prefix="guong-typeset-") as empty:
        return typst.compile(  # type: ignore[misc]  # its stub wants source and root of one type
            source,
            root=empty,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(document, ensure_ascii=False)},
            timestamp=timestamp,
            package_path=empty,
            package_cache_path=empty,
            pdf_tags=tags,
        )


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(**json.load(sys.stdin.buffer)))
