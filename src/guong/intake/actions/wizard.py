"""The steps of the pages: receive a sheet, read it anew otherwise, bring it in, take it back. What takes long is a task's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from guong.files.actions import remove_unused
from guong.intake.actions.keeping import WHY
from guong.intake.models import Import, Remembered
from guong.intake.queries import imports as queries
from guong.intake.rules.steps import (
    HISTORY_KEPT,
    SHEET_KEPT,
    UNDONE_WITHIN,
    WORKING,
    Kind,
    Stage,
    why_not_bring_in,
    why_not_read_anew,
    why_not_undo,
)
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.ledger.deeds import deed
from guong.organisations.actor import Actor
from guong.tasks.actions import enqueue
from guong.tasks.queries import has_given_up, task_of

MOST_OPEN = 10  # sheets that somebody has looked at and not brought in; the oldest goes when another comes
MOST_WAITING = 3  # sheets of one person that tasks work on at a time: others wait behind them
LONGEST_SAID = 100
TASKS = {Stage.READING: "intake.look", Stage.WRITING: "intake.write", Stage.UNDOING: "intake.undo"}


@deed
def receive_sheet(
    kind: str,
    sha256: str,
    *,
    name: str,
    is_pasted: bool,
    options: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> str:
    """Take a sheet that lies on the disk, to be looked at; returns the number of the import as text.

    Args:
        options: what was chosen beside it; see `imports.kinds`.
    Raises: Forbidden for who may not bring in sheets of this kind; Refused (`imports_waiting`) while some of one's own are worked on.
    """
    refuse_if(queries.why_not_bring(by, kind, at), Forbidden)
    worked_on = queries.imports_of(by).filter(state__in=[one.value for one in WORKING])[: 4 * MOST_WAITING]
    if sum(not has_failed(row, by) for row in worked_on) >= MOST_WAITING:
        raise Refused(Reason("imports_waiting", facts={"most": MOST_WAITING}))
    _, words = queries.remembered_by(by.reference, kind)
    row = Import.objects.create(
        by=by.reference,
        kind=kind,
        name=name,
        is_pasted=is_pasted,
        sha256=sha256,
        options={**options, **({"words": words} if words else {})},
        state=Stage.READING,
        started_at=at,
    )
    _queue(row, by, at)
    waiting = queries.imports_of(by).filter(state=Stage.SEEN)
    _forget(list(waiting[MOST_OPEN - 1 :]))
    return str(row.pk)


@deed
def read_anew(
    number: int,
    *,
    options: Mapping[str, Any],
    columns: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """Look at a sheet again, with other choices; what was matched by hand is remembered. Returns the number as text.

    Args:
        columns: folded header → key, of what was matched by hand; none where it was forgotten again.
        words: words of the sheet → code.
    Raises: Import.DoesNotExist for another person's; Forbidden; Refused (`import_not_now`).
    """
    row = _held(number, by)
    refuse_if(queries.why_not_bring(by, row.kind, at), Forbidden)
    refuse_if(why_not_read_anew(row.state, has_failed=has_failed(row, by)))
    _remember(row, "column", columns or {}, at)
    _remember(row, "word", words or {}, at)
    row.options, row.state, row.turn, row.told = dict(options), Stage.READING, row.turn + 1, []
    _queue(row, by, at)
    return str(row.pk)


@deed
def ask_to_bring_in(number: int, *, by: Actor, at: datetime) -> str:
    """Nhập: a task brings in what was looked at, and judges it anew. Returns the number as text.

    Raises: Import.DoesNotExist; Forbidden; Refused (`import_not_now`, `import_unreadable`, `rows_are_wrong`, `import_changes_nothing`).
    """
    row = _held(number, by)
    refuse_if(queries.why_not_bring(by, row.kind, at), Forbidden)
    refuse_if(why_not_bring_in(row.state, row.counts, is_readable=bool(row.counts)))
    row.state, row.turn, row.told = Stage.WRITING, row.turn + 1, []
    _queue(row, by, at)
    return str(row.pk)


@deed
def ask_to_undo(number: int, *, by: Actor, at: datetime) -> str:
    """Hoàn tác: a task takes back everything that the import wrote. Returns the number as text.

    Raises: Import.DoesNotExist; Forbidden; Refused (`import_not_done`, `import_too_old`, `import_wrote_nothing`).
    """
    row = _held(number, by)
    refuse_if(queries.why_not_bring(by, row.kind, at), Forbidden)
    failed = has_failed(row, by)
    refuse_if(why_not_undo(row.kind, row.state, row.done_at, row.made, at, has_failed=failed))
    row.state, row.turn, row.told = Stage.UNDOING, row.turn + 1, []
    _queue(row, by, at)
    return str(row.pk)


def has_failed(row: Any, by: Actor) -> bool:
    """Whether the task that worked on an import gave up."""
    if row.state not in WORKING:
        return False
    task = task_of(by, row.task)
    return task is None or task.state == "failed"


def note(number: int, turn: int, **values: Any) -> bool:
    """What a task found, unless the import was asked for something else meanwhile. Returns: whether it was noted."""
    rows = Import.objects.system(WHY).filter(pk=number, turn=turn, state__in=[one.value for one in WORKING])
    return bool(rows.update(**values))


def hold(number: int, turn: int) -> Any:
    """The import of a task, held to the end of the transaction; none where it was asked for something else meanwhile."""
    rows = Import.objects.system(WHY).select_for_update().filter(pk=number, turn=turn)
    return rows.filter(state__in=[one.value for one in WORKING]).first()


def sweep(at: datetime) -> int:
    """Sheets that nobody brought in go after some days; what taking back needs, and the file's name, after a month; the line of the
    history after a year. Returns: how many rows that were."""
    rows = Import.objects.system("the clock's sweeping")
    old = rows.filter(state__in=[Stage.READING, Stage.SEEN], started_at__lt=at - SHEET_KEPT)
    writing = rows.filter(state=Stage.WRITING, started_at__lt=at - SHEET_KEPT)
    given_up = [row for row in writing if has_given_up(row.task)]  # nothing of it was written
    swept = len(_forget([*old, *given_up]))
    late = rows.filter(done_at__lt=at - UNDONE_WITHIN).exclude(name="", made={})
    with transaction.atomic():
        swept += late.filter(kind=Kind.UNITS).exclude(name="").update(name="")
        swept += late.exclude(kind=Kind.UNITS).update(name="", made={}, options={})
        swept += int(rows.filter(started_at__lt=at - HISTORY_KEPT).delete()[0])
    return swept


def _held(number: int, by: Actor) -> Any:
    return Import.objects.visible_to(by).select_for_update().get(pk=number)


def _queue(row: Any, by: Actor, at: datetime) -> None:
    task = enqueue(TASKS[Stage(row.state)], at=at, by=by, number=row.pk, turn=row.turn, entry=queries.entry_of(by))
    row.task = task.token
    row.save()


def _remember(row: Any, what: str, said: Mapping[str, str], at: datetime) -> None:
    for words, key in said.items():
        known = {"by": row.by, "kind": row.kind, "what": what, "said": words[:LONGEST_SAID]}
        values = {"key": key, "at": at}
        if not Remembered.objects.system("of the maker of the import").filter(**known).update(**values):
            Remembered.objects.create(**known, **values)


def _forget(rows: Sequence[Any]) -> Sequence[Any]:
    """Delete imports that were never brought in, and at commit their contents, where no other import has the same."""
    for row in rows:
        with transaction.atomic():
            Import.objects.system(WHY).filter(pk=row.pk, state=row.state).delete()
            for content in {row.sha256, row.seen} - {""}:
                transaction.on_commit(partial(drop_content, content))
    return rows


def drop_content(content: str) -> None:
    """Delete a content that no import needs."""
    rows = Import.objects.system("whether another import needs this content")
    if not rows.filter(sha256=content).exists() and not rows.filter(seen=content).exists():
        remove_unused(content)
