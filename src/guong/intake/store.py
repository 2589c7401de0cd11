"""Sheets on their way in, and what was seen in them: contents of the files' store without a row, which its sweeper deletes in days.

A preview is a container of parts: one tells of the whole, the others hold some hundred rows each, wrong ones first. A page reads one part.
"""

import io
import json
import time
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from guong.files import store
from guong.intake.rules import MB, MOST_BYTES
from guong.kit.reasons import Reason, Refused

ROWS_IN_PART = 200
ABOUT = "about.json"
TOLD_EVERY = 0.5  # seconds between two notes of progress


def receive(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Bring a sheet to the disk, whole or not at all; returns its SHA-256 and size.

    Raises: Refused (`file_too_large`, `file_empty`, `file_disk_full`).
    """
    with store.arriving() as coming:
        for chunk in chunks:
            if coming.size + len(chunk) > MOST_BYTES:
                raise Refused(Reason("file_too_large", facts={"most": MOST_BYTES // MB}))
            coming.write(chunk)
        if not coming.size:
            raise Refused(Reason("file_empty"))
        return coming.settle(), coming.size


def content_of(sha256: str) -> bytes:
    """A sheet that was received. Raises: Refused (`sheet_swept`)."""
    try:
        return store.path_of(sha256).read_bytes()
    except FileNotFoundError:
        raise Refused(Reason("sheet_swept")) from None


def keep_preview(about: dict[str, Any], rows: Iterable[dict[str, Any]]) -> str:
    """Keep what was seen; returns the name of the content. Raises: Refused (`file_disk_full`)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as box:
        part: list[dict[str, Any]] = []
        number = 0
        for row in rows:
            part.append(row)
            if len(part) == ROWS_IN_PART:
                _put(box, f"{number}.json", part)
                part, number = [], number + 1
        _put(box, f"{number}.json", part)
        _put(box, ABOUT, about)
    with store.arriving() as coming:
        coming.write(made.getvalue())
        return coming.settle()


class Preview:
    """A preview that was kept. Raises: Refused (`sheet_swept`) when it is gone."""

    def __init__(self, sha256: str) -> None:
        try:
            self._box = zipfile.ZipFile(store.path_of(sha256))
        except FileNotFoundError:
            raise Refused(Reason("sheet_swept")) from None
        with self._box:
            self.about: dict[str, Any] = json.loads(self._box.read(ABOUT))
            self._last = len(self._box.namelist()) - 2
        self._sha256 = sha256

    def rows(self, start: int = 0, count: int | None = None) -> Iterator[dict[str, Any]]:
        """Rows from place `start`, `count` of them at most."""
        left = count
        with zipfile.ZipFile(store.path_of(self._sha256)) as box:
            for number in range(start // ROWS_IN_PART, self._last + 1):
                for row in json.loads(box.read(f"{number}.json"))[start % ROWS_IN_PART :]:
                    if left is not None and left <= 0:
                        return
                    yield row
                    left = None if left is None else left - 1
                start = 0


def _put(box: zipfile.ZipFile, name: str, value: Any) -> None:
    """Without the hour: what is the same has the same name on the disk."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    box.writestr(entry, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


class Progress:
    """How far a task has come, beside the database: while a sheet is written its transaction hides what it says there, and on SQLite nobody
    else may write. A note that cannot be written is none: nothing depends on it."""

    def __init__(self, number: int) -> None:
        self._path, self._told = _note_of(number), 0.0

    def tell(self, done: int, of: int) -> None:
        """`done` of how many rows; at most twice a second."""
        if time.monotonic() - self._told < TOLD_EVERY and done < of:
            return
        self._told = time.monotonic()
        try:
            store.temporary()
            self._path.write_text(f"{done} {of}", "utf-8")
        except OSError:
            return

    def end(self) -> None:
        """Nothing is left of it."""
        self._path.unlink(missing_ok=True)


def progress_of(number: int) -> tuple[int, int]:
    """(done, of how many) as the task said last; (0, 0) while it has said nothing."""
    try:
        done, of = _note_of(number).read_text("utf-8").split()
        return int(done), int(of)
    except (OSError, ValueError):
        return 0, 0


def _note_of(number: int) -> Any:
    return store.root() / "tmp" / f"import-{number}.progress"
