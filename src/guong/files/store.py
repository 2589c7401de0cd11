"""The disk under the table: a file arrives whole under the name of its content, or not at all."""

import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from guong.kit.reasons import Reason, Refused

KEPT_MARK, LONGEST_COPY = ".dang-sao-luu", 6 * 3600.0  # seconds
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def root() -> Path:
    """Where contents lie, in folders of two hex signs."""
    return Path(settings.HOME) / "files"


def temporary() -> Path:
    """Where contents arrive: on the same disk, so that the last step is a rename. Made when missing, closed to others."""
    place = root() / "tmp"
    if not place.is_dir():
        root().mkdir(mode=0o700, parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
    return place


def path_of(sha256: str) -> Path:
    """Where a content lies, or would."""
    return root() / sha256[:2] / sha256


def is_there(sha256: str) -> bool:
    """Whether the content lies on the disk."""
    return path_of(sha256).is_file()


@contextmanager
def contents_kept(place: Path) -> Iterator[None]:
    """While somebody copies the contents at `place`, none is deleted; what became superfluous meanwhile is the sweeper's."""
    mark = place / KEPT_MARK
    if not place.is_dir():
        yield
        return
    mark.touch(mode=0o600)
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def are_kept() -> bool:
    """Whether contents are being copied now. A mark that a killed copy left behind is no longer believed after some hours."""
    try:
        age = time.time() - (root() / KEPT_MARK).stat().st_mtime
    except FileNotFoundError:
        return False
    return age < LONGEST_COPY


def came_before(sha256: str, before: datetime) -> bool:
    """Whether the content arrived before that instant, by the machine's clock, or is gone."""
    try:
        return datetime.fromtimestamp(path_of(sha256).stat().st_mtime, UTC) < before
    except FileNotFoundError:
        return True


class Arriving:
    """A content on its way: counted and hashed while it is written."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self.file, self.size, self._path, self._hash = file, 0, path, hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        """Append."""
        self.file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def settle(self) -> str:
        """To the disk, under its own name, and the name itself to the disk, too. Returns: the SHA-256.

        A content that lies there already is replaced by itself: its age starts anew, and no sweep takes it for forgotten.
        """
        sha256 = self._hash.hexdigest()
        self.file.flush()
        sync(self.file.fileno())
        folder = path_of(sha256).parent
        is_new = not folder.is_dir()
        folder.mkdir(mode=0o700, exist_ok=True)
        self.file.close()
        rename(self._path, path_of(sha256))
        sync_folder(folder)
        if is_new:
            sync_folder(root())
        return sha256


@contextmanager
def arriving() -> Iterator[Arriving]:
    """A private temporary file that is gone afterwards, unless it was settled. Raises Refused (`file_disk_full`)."""
    with _disk_full_told():
        number, path = tempfile.mkstemp(dir=temporary())  # mode 600
        file = os.fdopen(number, "w+b")
        try:
            yield Arriving(file, Path(path))
        finally:
            file.close()
            Path(path).unlink(missing_ok=True)


def take(place: Path) -> tuple[str, int]:
    """Bring a small finished file (a rendition) in. Returns: SHA-256 and size. Raises Refused (`file_disk_full`)."""
    with arriving() as come:
        come.write(place.read_bytes())
        return come.settle(), come.size


def remove(sha256: str) -> None:
    """Delete a content; the caller has made sure that no row uses it."""
    path_of(sha256).unlink(missing_ok=True)


def contents() -> Iterator[tuple[str, datetime]]:
    """Every content on the disk with the instant it arrived, by the machine's clock."""
    for folder in sorted(root().glob("[0-9a-f][0-9a-f]")):
        yield from ((file.name, at) for file, at in _aged(folder))


def leftovers() -> Iterator[tuple[Path, datetime]]:
    """Temporary files and folders, with the instant they were written last."""
    if (root() / "tmp").is_dir():
        yield from _aged(root() / "tmp")


def _aged(folder: Path) -> Iterator[tuple[Path, datetime]]:
    for file in sorted(folder.iterdir()):
        try:
            yield file, datetime.fromtimestamp(file.stat().st_mtime, UTC)
        except FileNotFoundError:
            continue  # taken away meanwhile by whoever wrote it


@contextmanager
def _disk_full_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise Refused(Reason("file_disk_full")) from error
        raise


def _sync_folder(folder: Path) -> None:
    """A new name is safe only when its folder is; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        sync(number)
    finally:
        os.close(number)


def _rename(source: Path, target: Path) -> None:
    source.replace(target)


# The steps at which a machine may stop; tests put faults in their place.
sync: Callable[[int], None] = os.fsync
rename: Callable[[Path, Path], None] = _rename
sync_folder: Callable[[Path], None] = _sync_folder
