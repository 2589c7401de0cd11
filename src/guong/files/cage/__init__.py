"""Photos are decoded in a child process of a few seconds: no memory beyond a limit, no secrets, nothing to write but an empty folder."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guong.files.rules import LARGE, MOST_PIXELS, SMALL, Size

WALL_SECONDS = 60
PROGRAM = Path(__file__).with_name("inside.py")
REFUSALS = {
    "pixels": "file_too_many_pixels",
    "broken": "file_broken_image",
    "memory": "file_too_heavy",
    "time": "file_too_heavy",
}


class CageBroke(Exception):
    """The child gave no answer: it was killed, ran out of time, or could not start."""

    code = "cage_broke"


@dataclass(frozen=True)
class Made:
    """One rendition as it came out of the cage."""

    size_name: str
    place: Path
    width: int
    height: int


@dataclass(frozen=True)
class Answer:
    """What the cage made of a photo: its size upright and its renditions, or why not."""

    width: int = 0
    height: int = 0
    made: tuple[Made, ...] = ()
    refusal: str = ""


@contextmanager
def re_encoded(photo: Path, scratch: Path) -> Iterator[Answer]:
    """Re-encode a photo; the renditions lie in a folder that is gone afterwards.

    Args:
        scratch: where that folder is made.
    Raises: CageBroke.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="cage-") as folder, photo.open("rb") as file:
        # Isolated: neither the caller's variables nor its folders are looked at.
        command = [
            sys.executable,
            "-I",
            str(PROGRAM),
            str(MOST_PIXELS),
            f"{Size.LARGE}:{LARGE}",
            f"{Size.SMALL}:{SMALL}",
        ]
        try:
            done = subprocess.run(
                command, stdin=file, capture_output=True, cwd=folder, env=_bare(), timeout=WALL_SECONDS
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise CageBroke(type(error).__name__) from error
        yield _read(done, Path(folder))


def _bare() -> dict[str, str]:
    """An environment with nothing in it; Windows starts no program without its own folder's name."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}


def _read(done: subprocess.CompletedProcess[bytes], folder: Path) -> Answer:
    """The child's answer, believed only as far as its form goes."""
    try:
        said = json.loads(done.stdout)
        if "refused" in said:
            return Answer(refusal=REFUSALS[said["refused"]])
        made = tuple(
            Made(Size(name), folder / f"{Size(name)}.jpg", int(width), int(height))
            for name, width, height in said["made"]
        )
        answer = Answer(int(said["width"]), int(said["height"]), made)
    except (ValueError, KeyError, TypeError) as error:
        raise CageBroke(f"exit status {done.returncode}") from error
    if {one.size_name for one in made} != set(Size) or not all(one.place.is_file() for one in made):
        raise CageBroke("renditions are missing")
    return answer
