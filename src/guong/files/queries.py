"""What can be read of files: rows by right, one response for bytes, and what a check of the whole store finds."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.http import FileResponse, Http404

from guong.files import store
from guong.files.models import HOLDS_ORIGINAL, Rendition, StoredFile
from guong.files.rules import MB, MOST_PIXELS, Size, State, ending
from guong.kit.reasons import Reason, Refused

PRIVATE = "private, no-store"
POLICY = "sandbox; default-src 'none'"
OF_A_PARENT = "of a record that the caller found by its own rights"
WHOLE_STORE = "counts and hashes of the whole store, no names"


def files_of(actor: Any, unit_id: int) -> Any:
    """A unit's files, newest first, for its own people."""
    return StoredFile.objects.visible_to(actor).filter(unit_id=unit_id).order_by("-id")


def file_of_parent(number: int) -> StoredFile | None:
    """One file by its number, for whoever has found the record it belongs to through that record's `visible_to`."""
    found: StoredFile | None = StoredFile.objects.system(OF_A_PARENT).filter(pk=number).first()
    return found


def renditions_of(file: StoredFile) -> dict[str, Rendition]:
    """The renditions of a photo, by the name of their size."""
    rows = Rendition.objects.system(OF_A_PARENT).filter(file_id=file.pk)
    return {row.size_name: row for row in rows}


def file_response(
    file: StoredFile, rendition: str = "", *, as_attachment: bool = False, cache_control: str = PRIVATE
) -> FileResponse:
    """The bytes of a file that the caller may show, with the headers that keep them from doing anything.

    Args:
        rendition: "large" or "small" for a photo, whose original is never served; "" for a document, always a download.
        cache_control: a public page of published photos passes its own.
    Raises: Refused (`file_not_ready`) while it is checked; Http404 where there is no such thing to serve.
    """
    if file.state == State.CHECKING:
        raise Refused(Reason("file_not_ready"))
    sha256, content_type, name = _served(file, rendition)
    try:
        content = store.path_of(sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    attached = as_attachment or not file.is_photo
    # `identity` keeps the pages' compression away from photos and containers, which are compressed already.
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": cache_control,
        "Content-Encoding": "identity",
    }
    return FileResponse(content, as_attachment=attached, filename=name, content_type=content_type, headers=headers)


def _served(file: StoredFile, rendition: str) -> tuple[str, str, str]:
    """(SHA-256, content type, name) of what is served."""
    if file.state != State.READY or file.is_photo != bool(rendition):
        raise Http404
    if not rendition:
        return file.sha256, file.content_type, file.name
    row = renditions_of(file).get(rendition)
    if row is None:
        raise Http404
    stem = file.name.removesuffix(f".{file.name.rpartition('.')[2]}") if ending(file.name) else file.name
    return row.sha256, "image/jpeg", f"{stem}.jpg" if rendition == Size.LARGE else f"{stem}-{rendition}.jpg"


def held_by(unit_id: int) -> int:
    """Bytes that a unit's files take of its quota."""
    rows = StoredFile.objects.system(WHOLE_STORE).filter(unit_id=unit_id)
    return int(rows.aggregate(held=Sum("held"))["held"] or 0)


def quota() -> int:
    """Bytes that each unit may hold."""
    return int(settings.UNIT_QUOTA_MB) * MB


def expected(newest: int = 0) -> Iterator[tuple[str, str]]:
    """(SHA-256, reference of the row) of every content that must lie on the disk; of the newest rows only, when asked."""
    originals = StoredFile.objects.system(WHOLE_STORE).filter(HOLDS_ORIGINAL).order_by("-id")
    renditions = Rendition.objects.system(WHOLE_STORE).order_by("-id")
    for name, rows in (("file", originals), ("rendition", renditions)):
        found = rows.values_list("sha256", "pk")
        for sha256, number in found[:newest] if newest else found.iterator():
            yield sha256, f"{name}:{number}"


def missing(newest: int = 0) -> list[str]:
    """References of rows whose bytes are not on the disk, for `doctor` and for backups."""
    return [row for sha256, row in expected(newest) if not store.is_there(sha256)]


def is_used(sha256: str) -> bool:
    """Whether any row needs this content."""
    files = StoredFile.objects.system(WHOLE_STORE).filter(HOLDS_ORIGINAL, sha256=sha256)
    return files.exists() or Rendition.objects.system(WHOLE_STORE).filter(sha256=sha256).exists()


def is_spent(sha256: str) -> bool:
    """Whether some row knew this content as an original that has done its service."""
    rows = StoredFile.objects.system(WHOLE_STORE).filter(sha256=sha256)
    return rows.exists() and not is_used(sha256)


def long_checked(before: datetime) -> list[int]:
    """Numbers of photos still being checked whose bytes came before `before`, or are gone."""
    rows = StoredFile.objects.system(WHOLE_STORE).filter(state=State.CHECKING).values_list("pk", "sha256")
    return [number for number, sha256 in rows if store.came_before(sha256, before)]


def refusal_of(file: StoredFile) -> Reason | None:
    """Why a photo was refused after its check, as it is said to a person."""
    if not file.refusal:
        return None
    facts = {"found": file.width * file.height // 10**6, "most": MOST_PIXELS // 10**6}
    return Reason(file.refusal, facts=facts)
