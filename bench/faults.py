"""Faults planted on purpose, to see that the verifier finds them: a check that never failed proves nothing."""

import time
from itertools import count
from threading import Thread, local
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

LOST, DOUBLED = "lost", "doubled"
LOST_PHOTO, EARLY, ROW_FIRST = "lost photo", "acknowledged before commit", "row before rename"
EVERY, EVERY_PHOTO = 8, 3
WINDOW = 0.5  # seconds between two steps, so that a kill falls between them


def plant(name: str) -> None:
    """Break this process.

    `LOST` undoes every eighth transaction and answers as if nothing were; `DOUBLED` forgets keys; `LOST_PHOTO` deletes the
    bytes of every third photo; `EARLY` answers that a report is begun, then begins it; `ROW_FIRST` writes a photo's row,
    then its bytes. The last two leave traces only where the process is killed.
    """
    kinds = {LOST: _lose, DOUBLED: _forget, LOST_PHOTO: _lose_photos, EARLY: _answer_early, ROW_FIRST: _write_row_first}
    kinds[name]()


def _lose() -> None:
    commit, turn = BaseDatabaseWrapper.commit, count(1)

    def commit_or_not(self: Any) -> None:
        if next(turn) % EVERY:
            commit(self)
        else:
            self.rollback()

    BaseDatabaseWrapper.commit = commit_or_not


def _forget() -> None:
    from guong.config import middleware

    middleware.key_of = lambda request: None


def _lose_photos() -> None:
    from guong.files import actions, store

    keep, turn = actions.keep, count(1)

    def keep_or_not(received: Any, **more: Any) -> Any:
        file = keep(received, **more)
        if next(turn) % EVERY_PHOTO == 0:
            store.remove(file.sha256)
        return file

    actions.keep = keep_or_not


def _answer_early() -> None:
    from guong.results import actions

    start = actions.start

    def begin(registration: Any, **more: Any) -> str:
        def later() -> None:
            time.sleep(WINDOW)
            start(registration, **more)
            connections.close_all()

        Thread(target=later, daemon=True).start()
        return str(registration.pk)

    actions.start = begin


def _write_row_first() -> None:
    from guong.files import store
    from guong.results.views import filing

    waiting = local()
    attach, is_there = filing.actions.attach, store.is_there

    def hold_back(source: Any, target: Any) -> None:
        waiting.content = (target, source.read_bytes())
        source.unlink()

    def attach_then_write(*arguments: Any, **more: Any) -> str:
        made = attach(*arguments, **more)
        target, content = waiting.content
        time.sleep(WINDOW)
        target.write_bytes(content)
        return str(made)

    def seems_there(sha256: str) -> bool:
        return hasattr(waiting, "content") or is_there(sha256)

    store.rename, store.is_there, filing.actions.attach = hold_back, seems_there, attach_then_write
