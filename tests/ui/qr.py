"""Reading QR codes back: from the drawing in a page, and from a grey picture of it."""

import re

import zxingcpp

SCALE = 4
_SIDE = re.compile(r'<svg[^>]*viewBox="0 0 (\d+) \1"[^>]*class="qr"')
_DARK = re.compile(r'<path stroke="#000" d="([^"]+)"')
_STROKE = re.compile(r"([Mmh])(-?\d+)(?: (-?[\d.]+))?")


def read_drawing(page: str) -> list[str]:
    """What the QR code says that is drawn on a page."""
    side = int(_SIDE.findall(page)[0])
    grey = bytearray(b"\xff" * side * side)
    x, y = 0, 0.0
    for kind, first, second in _STROKE.findall(_DARK.findall(page)[0]):
        if kind == "h":
            start = int(y) * side + x
            grey[start : start + int(first)] = bytes(int(first))
            x += int(first)
        else:
            x, y = (int(first), float(second)) if kind == "M" else (x + int(first), y + float(second))
    return read_picture(_enlarged(bytes(grey), side), side * SCALE)


def read_picture(grey: bytes, width: int) -> list[str]:
    """What the QR codes in a picture say; one byte for each point."""
    picture = memoryview(grey).cast("B", (len(grey) // width, width))
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def _enlarged(grey: bytes, side: int) -> bytes:
    lines = (grey[start : start + side] for start in range(0, len(grey), side))
    return b"".join(bytes(point for point in line for _ in range(SCALE)) * SCALE for line in lines)
