"""Verbs of files. `receive` runs before a deed and touches no table; `keep`, `clean`, `refuse`, `drop` belong inside one."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from django.db import transaction

from guong.files import queries, store
from guong.files.cage import Answer
from guong.files.models import Rendition, StoredFile
from guong.files.rules import (
    HEAD,
    KINDS,
    MB,
    PHOTOS,
    Kind,
    Received,
    Size,
    State,
    kind_of_name,
    most_bytes,
    why_not_head,
    why_not_more,
    why_not_name,
    why_not_pixels,
)
from guong.files.rules.containers import why_not_container
from guong.files.rules.names import clean_name, plays_a_part
from guong.files.rules.pdfs import why_not_pdf
from guong.files.rules.pictures import size_of
from guong.kit.locks import hold
from guong.kit.reasons import Reason, Refused, refuse_if
from guong.ledger.chain import commitment
from guong.ledger.deeds import Doer, record
from guong.organisations.actor import Actor
from guong.tasks.actions import enqueue

CONTENT_LOCK, QUOTA_LOCK = 21, 22  # kinds of `kit.locks`
SALT_BYTES = 16


class Upload(Protocol):
    """What a form gives: a name that is not believed, and the content in pieces."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


def receive(upload: Upload, *, kinds: frozenset[Kind] = KINDS, field: str = "") -> Received:
    """Bring an upload to the disk under its SHA-256, or refuse it and leave nothing. Called outside any transaction.

    Args:
        kinds: what the form takes.
        field: the form field that reasons name.
    Raises: Refused, with one of the `file_…` reasons.
    """
    try:
        return _receive(upload, kinds)
    except Refused as refusal:
        raise Refused(*(Reason(one.code, field, one.facts) for one in refusal.reasons)) from refusal


def _receive(upload: Upload, kinds: frozenset[Kind]) -> Received:
    name = clean_name(upload.name or "")
    refuse_if(why_not_name(name, kinds))
    if plays_a_part(name):
        raise Refused(Reason("file_double_name"))
    kind = kind_of_name(name)
    assert kind is not None  # noqa: S101 - `why_not_name` has asked
    with store.arriving() as coming:
        _pour(upload, coming, most_bytes(kind))
        width, height = _judge(coming, kind)
        size = coming.size
        return Received(coming.settle(), size, kind, name, width, height)


def _pour(upload: Upload, coming: store.Arriving, most: int) -> None:
    """Write what comes, counting: what a header said of the length is not asked."""
    for chunk in upload.chunks():
        if coming.size + len(chunk) > most:
            raise Refused(Reason("file_too_large", facts={"most": most // MB}))
        coming.write(chunk)
    if not coming.size:
        raise Refused(Reason("file_empty"))


def _judge(coming: store.Arriving, kind: Kind) -> tuple[int, int]:
    """Refuse a content that is not what it says or carries what it may not. Returns: width and height of a photo."""
    file = coming.file
    file.seek(0)
    refuse_if(why_not_head(file.read(HEAD), kind))
    if kind in PHOTOS:
        width, height = size_of(file, kind)
        refuse_if(why_not_pixels(width, height))
        return width, height
    file.seek(0)
    reason = next(why_not_pdf(file.read()) if kind is Kind.PDF else why_not_container(file, kind), None)
    refuse_if([reason] if reason else [])
    return 0, 0


def keep(received: Received, *, unit_id: int, by: Actor, at: datetime) -> StoredFile:
    """Make a received content a file of a unit, inside the caller's deed; the caller's policy has said who may.

    A photo is checked by the task ``files.clean`` of `by`; a document is ready at once.
    Raises: Refused (`file_quota`, `file_gone`).
    """
    hold(QUOTA_LOCK, unit_id, alone=True)
    refuse_if(why_not_more(queries.held_by(unit_id), received.size, queries.quota()))
    _hold_content(received.sha256)
    if not store.is_there(received.sha256):
        raise Refused(Reason("file_gone"))
    is_photo = received.kind in PHOTOS
    file: StoredFile = StoredFile.objects.create(
        sha256=received.sha256,
        salt=secrets.token_hex(SALT_BYTES),
        kind=received.kind,
        size=received.size,
        held=received.size,
        name=received.name,
        state=State.CHECKING if is_photo else State.READY,
        unit_id=unit_id,
        by_person_id=by.person_id,
        kept_at=at,
        width=received.width,
        height=received.height,
    )
    if is_photo:
        enqueue("files.clean", at=at, by=by, file=file.pk)
    record("file.kept", f"file:{file.pk}", by=by, at=at, **_facts(file, received.sha256))
    return file


def clean(file: StoredFile, answer: Answer, contents: dict[str, tuple[str, int]], *, by: Doer, at: datetime) -> bool:
    """Put the renditions in the place of a photo's original. Returns: whether the photo was still being checked.

    Args:
        contents: name of a size → (SHA-256, bytes), on the disk already.
    Raises: Refused (`file_gone`) when a rendition was swept away meanwhile.
    """
    values = {"state": State.READY, "width": answer.width, "height": answer.height}
    if not _while_checking(file, **values, held=sum(size for _, size in contents.values())):
        return False
    for sha256, _ in contents.values():
        _hold_content(sha256)
        if not store.is_there(sha256):
            raise Refused(Reason("file_gone"))
    Rendition.objects.bulk_create(
        Rendition(
            file_id=file.pk,
            size_name=one.size_name,
            sha256=contents[one.size_name][0],
            bytes=contents[one.size_name][1],
            width=one.width,
            height=one.height,
        )
        for one in answer.made
    )
    record("file.cleaned", f"file:{file.pk}", by=by, at=at, **_facts(file, contents[Size.LARGE][0]))
    _forget(file.sha256)
    return True


def refuse(file: StoredFile, code: str, *, by: Doer, at: datetime) -> bool:
    """A photo turned out to be none: its bytes go, the row says why. Returns: whether it was still being checked."""
    if not _while_checking(file, state=State.REFUSED, refusal=code, held=0):
        return False
    record("file.refused", f"file:{file.pk}", by=by, at=at, reason=code, **_facts(file, file.sha256))
    _forget(file.sha256)
    return True


def drop(file: StoredFile, *, by: Doer, at: datetime) -> None:
    """Delete a file, inside the caller's deed, after the record that pointed to it let go. Bytes that no row uses go at commit."""
    contents = [file.sha256, *(row.sha256 for row in queries.renditions_of(file).values())]
    record("file.dropped", f"file:{file.pk}", by=by, at=at, **_facts(file, file.sha256))
    StoredFile.objects.system("the caller's deed has asked for the right").filter(pk=file.pk).delete()
    _forget(*contents)


def _while_checking(file: StoredFile, **changes: Any) -> int:
    rows = StoredFile.objects.system("the check of a photo, by its number")
    return int(rows.filter(pk=file.pk, state=State.CHECKING).update(**changes))


def _facts(file: StoredFile, sha256: str) -> dict[str, str]:
    """What the ledger says of a file: its kind and a commitment to its content, never its name."""
    return {"kind": str(file.kind), "commitment": commitment(file.salt, sha256)}


def _hold_content(sha256: str, *, alone: bool = False) -> None:
    """Those who begin to use a content share its lock; who deletes it holds it alone."""
    hold(CONTENT_LOCK, int(sha256[:7], 16), alone=alone)


def _forget(*contents: str) -> None:
    """Once the deed holds, delete what no row uses any more; what a crash leaves over is the sweeper's."""
    for sha256 in set(contents):
        transaction.on_commit(partial(remove_unused, sha256))


def remove_unused(sha256: str) -> bool:
    """Delete a content unless a row uses it, one that is just being written, or contents are being copied.

    Returns: whether it was deleted.
    """
    with transaction.atomic():
        _hold_content(sha256, alone=True)
        if queries.is_used(sha256) or store.are_kept():
            return False
        store.remove(sha256)
        return True
