"""Files that are whole or not there: copied with their hash, closed to others, on the disk before they count."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

PIECE = 2**20


def hash_of(path: Path) -> tuple[str, int]:
    """(SHA-256 in hexadecimal, size) of a file."""
    found, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
            size += len(piece)
    return found.hexdigest(), size


def copy(source: Path, to: Path) -> None:
    """Copy one file durably; nobody else may read it."""
    closed_folder(to.parent)
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as origin, os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(origin, file, PIECE)
        file.flush()
        os.fsync(file.fileno())


def write_whole(path: Path, text: str) -> None:
    """Put `text` at `path` whole or not at all; nobody else may read it."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    settle(path.parent)


def closed_folder(path: Path) -> None:
    """Make a folder, and those above it, that only its owner may enter."""
    if not path.exists():
        closed_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def settle(folder: Path) -> None:
    """Let the names in `folder` reach the disk. Windows knows no such thing and needs none."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle_all(folder: Path) -> None:
    """Let every file and name in `folder` and below reach the disk."""
    for place, _, names in os.walk(folder):
        for name in names:
            with (Path(place) / name).open("rb+") as file:
                os.fsync(file.fileno())
        settle(Path(place))


def kept_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """(`<2 signs>/<SHA-256>`, path) of every file stored under its own hash; whatever else lies there is left out."""
    for path in sorted(folder.glob("??/*")):
        if path.is_file() and len(path.name) == 64 and path.name.startswith(path.parent.name):
            yield f"{path.parent.name}/{path.name}", path


def is_closed(folder: Path) -> bool:
    """Whether others are shut out; a USB stick's file system may know no owners."""
    return os.name != "posix" or not folder.stat().st_mode & 0o077


def give_to_owner_of(home: Path, folder: Path) -> None:
    """Run as root, hand `folder` with all in it to whoever owns `home`."""
    if os.name != "posix" or os.geteuid() != 0:
        return
    owner = home.stat()
    for place in (folder, *folder.rglob("*")):
        os.chown(place, owner.st_uid, owner.st_gid, follow_symlinks=False)
