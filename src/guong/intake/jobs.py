"""What is done to a sheet while nobody waits: looked at, brought in, taken back. Cut short, each is done again, and holds once."""

from typing import Any

from django.db import transaction

from guong.intake import store
from guong.intake.actions import undoing, wizard
from guong.intake.imports import open_sheet
from guong.intake.imports.kinds import asked_of, importer_of
from guong.intake.imports.looking import look as looked_at
from guong.intake.queries import imports as queries
from guong.intake.rules.steps import Stage
from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Reason, Refusal, refuse_if
from guong.organisations.actor import Actor
from guong.tasks.actions import task
from guong.tasks.jobs import Work

sweep = wizard.sweep


@task("intake.look")
def look(work: Work, *, number: int, turn: int, entry: str = "") -> None:
    """Read a sheet and judge every row; nothing of it is written."""
    row = _row(number, turn, Stage.READING)
    if row is not None:
        _look(work, row, [])


@task("intake.write")
def write(work: Work, *, number: int, turn: int, entry: str = "") -> None:
    """Bring a sheet in: every row is judged anew, and the rows and the end of this task are one transaction."""
    row = _row(number, turn, Stage.WRITING)
    if row is None:
        return
    progress, by = store.Progress(number), queries.actor_behind(row.by, work.at)
    try:
        _refuse(by, row, work)
        importer = importer_of(row.kind, row.options, by, work.at)
        opened = open_sheet(
            store.content_of(row.sha256),
            importer,
            asked_of(row.options),
            lambda rows: progress.tell(0, rows),
            is_pasted=row.is_pasted,
        )
        mark = store.Preview(row.seen).about.get("mark", "")
        with transaction.atomic(durable=True):
            if wizard.hold(number, turn) is None:
                return
            _refuse_to_another(by, entry)
            count = importer.write(
                opened.lines,
                import_id=number,
                sha256=opened.book.sha256,
                progress=progress.tell,
                by=by,
                at=work.at,
                mark=mark,
            )
            if not count:  # somebody brought in the same since it was looked at
                same = {"new": 0, "changed": 0, "same": len(opened.lines), "wrong": 0}
                wizard.note(number, turn, state=Stage.DONE, done_at=work.at, counts=same)
            work.succeed()
    except Refusal as refusal:
        _look(work, row, [say(one) for one in refusal.reasons])
    finally:
        progress.end()


@task("intake.undo")
def undo(work: Work, *, number: int, turn: int, entry: str = "") -> None:
    """Take back what an import wrote; what speaks against it is told on its page."""
    row = _row(number, turn, Stage.UNDOING)
    if row is None:
        return
    progress, by = store.Progress(number), queries.actor_behind(row.by, work.at)
    try:
        _refuse(by, row, work)
        with transaction.atomic(durable=True):
            held = wizard.hold(number, turn)
            if held is None:
                return
            _refuse_to_another(by, entry)
            undoing.take_back(held, actor=by, by=by, at=work.at, progress=progress.tell)
            work.succeed()
    except Refusal as refusal:
        told = [say(one) for one in refusal.reasons]
        with transaction.atomic(durable=True):
            wizard.note(number, turn, state=Stage.DONE, told=told)
            work.succeed()
    finally:
        progress.end()


def _row(number: int, turn: int, state: Stage) -> Any:
    row = queries.import_numbered(number)
    return row if row is not None and (row.turn, row.state) == (turn, state) else None


def _refuse(by: Actor, row: Any, work: Work) -> None:
    """Whoever asked may have lost their office, or their account, since."""
    refuse_if(queries.why_not_bring(by, row.kind, work.at), Forbidden)


def _refuse_to_another(by: Actor, entry: str) -> None:
    """Whoever has the account now may be another than who asked: it was given anew since, or its password changed."""
    if queries.entry_of(by) != entry:
        raise Forbidden(Reason("asked_by_former_entry"))


def _look(work: Work, row: Any, told: list[str]) -> None:
    progress, by = store.Progress(row.pk), queries.actor_behind(row.by, work.at)
    try:
        _refuse(by, row, work)
        columns, _ = queries.remembered_by(row.by, row.kind)
        found = looked_at(
            store.content_of(row.sha256),
            row.kind,
            row.options,
            columns,
            is_pasted=row.is_pasted,
            actor=by,
            at=work.at,
            progress=lambda rows: progress.tell(0, rows),
        )
        kept = {
            "seen": store.keep_preview(found.about, found.rows),
            "options": found.options,
            "counts": found.counts,
        }
    except Refusal as refusal:
        kept = {"counts": {}, "seen": ""}
        told = [*told, *(say(one) for one in refusal.reasons)]
    finally:
        progress.end()
    with transaction.atomic(durable=True):
        wizard.note(row.pk, row.turn, state=Stage.SEEN, told=told, **kept)
        work.succeed()
