"""Photos of some 300 KB, as a phone takes them and the page makes them smaller; no two alike."""

import io
import secrets
from functools import cache

KILOBYTES = 300
WIDTH, HEIGHT = 1600, 1200
COMMENT = b"\xff\xfe"


@cache
def _base() -> bytes:
    from PIL import Image

    grain = Image.effect_noise((WIDTH, HEIGHT), 40)
    picture = Image.merge("RGB", (Image.radial_gradient("L").resize((WIDTH, HEIGHT)), grain, grain))
    for quality in range(95, 5, -5):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if len(out.getvalue()) <= KILOBYTES * 1024:
            break
    return out.getvalue()


def new_photo() -> bytes:
    """One more, made unlike all others by a remark inside."""
    base, remark = _base(), secrets.token_bytes(16)
    return base[:2] + COMMENT + (len(remark) + 2).to_bytes(2, "big") + remark + base[2:]
