"""Runs inside the cage, by path, with nothing of ours imported: reads a photo from stdin, writes renditions beside itself.

Arguments: the most points, then name:longest-side for each rendition. Answers with one line of JSON.
"""

import contextlib
import io
import json
import os
import sys
from typing import Any

MEMORY = 512 * 2**20
SECONDS = 20
LARGEST_RESULT = 8 * 2**20
GIVES_WAY = 10  # of nineteen: photos wait for people, not people for photos
FORMATS = ["JPEG", "PNG", "WEBP"]
QUALITIES = (80, 72, 64, 56, 48, 40)
ENOUGH = 300_000  # bytes of a rendition; a lower quality is tried above it, down to the last


class Refusal(Exception):
    """Why there will be no rendition."""


def limit() -> None:
    """Take away memory, time, and the means to write much or to start others; where the system knows such limits."""
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_RESULT),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS knows RLIMIT_AS and refuses to set it
            resource.setrlimit(what, (most, most))


def look(source: Any, most_pixels: int, longest: int) -> tuple[Any, tuple[int, int], Any, int]:
    """Open, refuse what is too large, decode no larger than needed."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked first
    try:
        image = Image.open(source, formats=FORMATS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refusal("broken") from error
    if image.width * image.height > most_pixels:
        raise Refusal("pixels")
    size = image.size
    image.draft(None, (2 * longest, 2 * longest))  # a JPEG is decoded at a fraction of its size
    profile = image.info.get("icc_profile")
    orientation = image.getexif().get(0x0112, 1)
    image.load()
    return image, size, profile, orientation


def shrunk(image: Any, longest: int) -> Any:
    """At most `longest` on its longer side, in eight bits of a mode that can be shrunk smoothly."""
    if image.mode.startswith("I") or image.mode == "F":
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode in {"P", "PA", "1"}:
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    if max(image.size) > 4 * longest and image.mode in {"L", "RGB", "CMYK"}:
        image = image.reduce(max(image.size) // (2 * longest))
    image.thumbnail((longest, longest))
    return image


def plain(image: Any, profile: bytes | None) -> Any:
    """RGB on white, in the colours of sRGB."""
    if profile and image.mode in {"RGB", "L", "CMYK", "RGBA"}:
        image = in_srgb(image, profile)
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        from PIL import Image

        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        image = ground
    return image.convert("RGB")


def in_srgb(image: Any, profile: bytes) -> Any:
    """Through its profile, where that can be read; a wrong profile costs colours, not the photo."""
    from PIL import ImageCms

    target = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=target)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image


def upright(image: Any, orientation: int) -> Any:
    """Turned as the camera was held."""
    from PIL import Image

    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    return image if turn is None else image.transpose(turn)


def encoded(image: Any, name: str) -> tuple[str, tuple[int, int], bytes]:
    """A JPEG of pixels alone: (name, size, bytes)."""
    from PIL import Image

    clean = Image.new("RGB", image.size)
    clean.paste(image)  # a fresh picture carries no text, profile or comment of the old one
    for quality in QUALITIES:
        out = io.BytesIO()
        clean.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= ENOUGH:
            break
    return name, clean.size, out.getvalue()


def work(arguments: list[str]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Returns: the answer, and name → bytes of the renditions."""
    most_pixels = int(arguments[0])
    wanted = [(name, int(side)) for name, _, side in (one.partition(":") for one in arguments[1:])]
    longest = max(side for _, side in wanted)
    try:
        image, size, profile, orientation = look(sys.stdin.buffer, most_pixels, longest)
        image = upright(plain(shrunk(image, longest), profile), orientation)
        made = []
        for name, side in sorted(wanted, key=lambda pair: -pair[1]):
            image.thumbnail((side, side))
            made.append(encoded(image, name))
    except Refusal as refusal:
        return {"refused": str(refusal)}, {}
    except MemoryError:
        return {"refused": "memory"}, {}
    except Exception:
        # Readers of broken pictures end in every kind of error.
        return {"refused": "broken"}, {}
    width, height = reversed(size) if orientation in {5, 6, 7, 8} else size
    told = [[name, *size] for name, size, _ in made]
    return {"width": width, "height": height, "made": told}, {name: content for name, _, content in made}


def main() -> None:
    """Limits first, then Pillow, then the photo."""
    limit()
    import PIL.Image
    import PIL.ImageCms  # noqa: F401 - a missing library is no broken photo

    answer, contents = work(sys.argv[1:])
    for name, content in contents.items():
        with open(f"{name}.jpg", "wb") as file:
            file.write(content)
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
