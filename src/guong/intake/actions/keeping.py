"""What an import wrote is kept beside it, so that the whole of it can be taken back, from a page or from the command."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guong.intake.models import Import
from guong.intake.rules.steps import Stage
from guong.ledger.deeds import Doer

WHY = "the import that the caller's deed is about"


def keep(
    kind: str,
    made: Mapping[str, Any],
    *,
    import_id: int | None,
    sha256: str,
    counts: Mapping[str, int],
    by: Doer,
    at: datetime,
) -> None:
    """Inside the deed that brought a sheet in.

    Args:
        made: numbers, and what stood before where the sheet changed it.
        import_id: the import of the pages; none where the command line brings the sheet.
    """
    values = {"made": dict(made), "counts": dict(counts), "state": Stage.DONE, "done_at": at}
    if import_id is None:
        Import.objects.create(by=by.reference, kind=kind, sha256=sha256, started_at=at, **values)
    else:
        Import.objects.system(WHY).filter(pk=import_id).update(**values)


def last_done(kind: str, sha256: str) -> Any:
    """The last import of this very file that stands; none where there is none."""
    rows = Import.objects.system("the import of a file that the command line takes back")
    return rows.filter(kind=kind, sha256=sha256, state=Stage.DONE).order_by("-id").first()


def mark_undone(import_id: int, at: datetime) -> None:
    """It was taken back; what was kept for that is not needed any more."""
    Import.objects.system(WHY).filter(pk=import_id).update(state=Stage.UNDONE, undone_at=at, made={}, told=[])


def mark_units_undone(sha256: str, at: datetime) -> None:
    """Every import of pages whose units the command line took back with their file."""
    rows = Import.objects.system(WHY).filter(kind="units", sha256=sha256, state=Stage.DONE)
    rows.update(state=Stage.UNDONE, undone_at=at, made={}, told=[])
