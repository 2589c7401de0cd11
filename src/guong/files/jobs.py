"""What is done to files while nobody waits: photos re-encoded in the cage, leftovers swept away."""

import shutil
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from guong.files import actions, cage, queries, store
from guong.files.cage import CageBroke
from guong.files.rules import State
from guong.organisations.actor import System
from guong.tasks.actions import task
from guong.tasks.jobs import Work

TEMPORARY_KEPT = timedelta(days=1)
UNUSED_KEPT = timedelta(days=7)  # orphans are normal: whoever died between the rename and the row left one
SPENT_KEPT = timedelta(hours=1)  # an original that was cleaned, left by a crash just before its deletion
LONGEST_CHECK = timedelta(days=1)
BY = System("files")
TOO_HEAVY = "file_too_heavy"


@task("files.clean")
def clean(work: Work, *, file: int) -> None:
    """Re-encode one photo. Cut short at any point it is done again; the effect and the end of the task are one transaction."""
    row = queries.file_of_parent(file)
    if row is None or row.state != State.CHECKING:
        return
    try:
        with cage.re_encoded(store.path_of(row.sha256), store.temporary()) as answer:
            if answer.refusal:
                _refuse(work, row, answer.refusal)
                return
            contents = {one.size_name: store.take(one.place) for one in answer.made}
            with transaction.atomic(durable=True):
                actions.clean(row, answer, contents, by=BY, at=work.at)
                work.succeed()
    except CageBroke:
        # Another machine, or this one at a quieter hour, may manage; after the last attempt somebody must be told.
        if not work.is_last:
            raise
        _refuse(work, row, TOO_HEAVY)


def _refuse(work: Work, row: Any, code: str) -> None:
    with transaction.atomic(durable=True):
        actions.refuse(row, code, by=BY, at=work.at)
        work.succeed()


def sweep(at: datetime) -> int:
    """Delete temporary files of yesterday, contents without a row, and end checks that nobody will end.

    Args:
        at: by the machine's own clock, as the times of files are.
    Returns: how many were cleared away.
    """
    cleared = 0
    for path, written in store.leftovers():
        if written < at - TEMPORARY_KEPT:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            cleared += 1
    for number in queries.long_checked(at - LONGEST_CHECK):
        row = queries.file_of_parent(number)
        if row is not None:
            with transaction.atomic():
                cleared += actions.refuse(row, TOO_HEAVY, by=BY, at=at)
    for sha256, arrived in store.contents():
        is_old = arrived < at - UNUSED_KEPT or (arrived < at - SPENT_KEPT and queries.is_spent(sha256))
        cleared += is_old and actions.remove_unused(sha256)
    return cleared
