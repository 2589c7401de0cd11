"""Faults planted on purpose, to see that the verifier finds them: a check that never failed proves nothing."""

from itertools import count
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

LOST, DOUBLED = "lost", "doubled"
EVERY = 8


def plant(name: str) -> None:
    """Break this process.

    `LOST` undoes every eighth transaction and answers as if nothing were; `DOUBLED` forgets keys.
    """
    {LOST: _lose, DOUBLED: _forget}[name]()


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
