"""How many points a photo has, read from its header alone: nothing is decoded outside the cage."""

from typing import BinaryIO

from guong.files.rules import Kind

MOST_SEGMENTS = 2000  # of a JPEG before its size is told
_SIZED = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


def size_of(file: BinaryIO, kind: Kind) -> tuple[int, int]:
    """(width, height), or (0, 0) where the header tells none."""
    file.seek(0)
    reader = {Kind.JPG: _jpg, Kind.PNG: _png, Kind.WEBP: _webp}[kind]
    try:
        return reader(file)
    except (IndexError, ValueError):
        return 0, 0


def _png(file: BinaryIO) -> tuple[int, int]:
    head = file.read(24)
    if len(head) < 24 or head[12:16] != b"IHDR":
        return 0, 0
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def _webp(file: BinaryIO) -> tuple[int, int]:
    head = file.read(30)
    form, body = head[12:16], head[20:]
    if len(head) < 30:
        return 0, 0
    if form == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if form == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    return 0, 0


def _jpg(file: BinaryIO) -> tuple[int, int]:
    file.seek(2)
    for _ in range(MOST_SEGMENTS):
        if file.read(1) != b"\xff":
            return 0, 0
        marker = 0xFF
        while marker == 0xFF:
            marker = file.read(1)[0]
        if marker in _BARE:
            continue
        if marker in {0xD9, 0xDA}:  # the end, or the picture itself, before any size
            return 0, 0
        length = int.from_bytes(file.read(2))
        if length < 2:
            return 0, 0
        if marker in _SIZED:
            body = file.read(5)
            return int.from_bytes(body[3:5]), int.from_bytes(body[1:3])
        file.seek(length - 2, 1)
    return 0, 0
