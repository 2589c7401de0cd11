"""Workbooks are read in a child process: a file of a few kilobytes can ask its reader for more memory than there is, which ends the
process that reads it. The child has limits, and only its answer comes back.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from guong.intake.rules import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SIGNS,
    MOST_TEXT,
    Kind,
    Merged,
    Sheet,
    SheetRow,
    Trouble,
    Value,
    letters,
)
from guong.kit.reasons import Reason, Refused

WALL_SECONDS = 180
TOLD_EVERY = 10_000
# Bytes: a row of the longest cells has 7 million signs, and the child puts no more than that into a line.
MOST_OF_A_LINE = 64 * 2**20
REFUSED = {
    "locked": "file_locked",
    "memory": "sheet_too_heavy",
    "heavy": "sheet_too_heavy",
    "addresses": "sheet_no_addresses",
}
PROGRAM = Path(__file__).with_name("inside.py")

Progress = Callable[[int], None]


def read_workbook(content: bytes, kind: Kind, progress: Progress) -> tuple[Sheet, ...]:
    """The sheets of a workbook, hidden ones without their rows.

    Args:
        progress: told the number of rows read, every ten thousand.
    Raises: Refused (`file_locked`, `file_broken`, `sheet_too_heavy`, `sheet_no_addresses`, `sheet_too_many_rows`,
        `sheet_too_wide`, `cell_too_long`).
    """
    heard = _Heard(progress)
    with _answer(content, kind) as answer:
        for said in answer:
            heard.line(said)
    if not heard.is_whole:
        raise Refused(Reason("sheet_too_heavy"))
    return tuple(heard.sheets)


class _Heard:
    """What the child has said until now. It is counted here too: who reads a bad file may have been taken over by it."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.sheets: list[Sheet] = []
        self.rows: list[SheetRow] = []
        self.merged: list[Merged] = []
        self.count = self.cells = self.signs = 0
        self.is_whole = False

    def line(self, said: Any) -> None:
        """One line of the child. Raises: Refused."""
        if isinstance(said, list):
            self.rows += map(self._row, said)
            before, self.count = self.count, self.count + len(said)
            if self.count > MOST_ROWS:
                raise Refused(Reason("sheet_too_many_rows", facts={"most": f"{MOST_ROWS:,}".replace(",", ".")}))
            if before // TOLD_EVERY < self.count // TOLD_EVERY:
                self.progress(self.count)
        elif "merged" in said:
            self._weigh(3 * len(said["merged"]), 0)
            self.merged += [Merged(first, last, place) for first, last, place in said["merged"]]
        else:
            self._close()
            if "refused" in said:
                raise Refused(_reason(said["refused"], said.get("cell", "")))
            if "end" in said:
                self.is_whole = True
            else:
                self._weigh(1, len(said["sheet"]))
                self.sheets.append(Sheet(said["sheet"], (), said["hidden"]))

    def _close(self) -> None:
        if self.sheets:
            last = self.sheets[-1]
            self.sheets[-1] = Sheet(last.name, tuple(self.rows), last.is_hidden, tuple(self.merged))
        self.rows, self.merged = [], []

    def _row(self, said: list[Any]) -> SheetRow:
        number, values = said
        if len(values) > MOST_COLUMNS:
            cell = f"{letters(len(values) - 1)}{number}"
            raise Refused(Reason("sheet_too_wide", facts={"cell": cell, "most": letters(MOST_COLUMNS - 1)}))
        self._weigh(len(values), sum(len(value) for value in values if isinstance(value, str)))
        return SheetRow(number, tuple(map(_value, values)))

    def _weigh(self, cells: int, signs: int) -> None:
        self.cells += cells
        self.signs += signs
        if self.cells > MOST_CELLS or self.signs > MOST_TEXT:
            raise Refused(Reason("sheet_too_heavy"))


def _reason(why: str, cell: str = "") -> Reason:
    if why == "wide":
        return Reason("sheet_too_wide", facts={"cell": cell, "most": letters(MOST_COLUMNS - 1)})
    if why == "long":
        return Reason("cell_too_long", facts={"cell": cell, "most": f"{MOST_SIGNS:,}".replace(",", ".")})
    return Reason(REFUSED.get(why, "file_broken"))


@contextmanager
def _answer(content: bytes, kind: Kind) -> Iterator[Iterator[Any]]:
    """The lines of the child, which is ended in any case."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        most = {"signs": MOST_SIGNS, "columns": MOST_COLUMNS, "cells": MOST_CELLS, "text": MOST_TEXT}
        command = [sys.executable, "-I", str(PROGRAM), kind, json.dumps(most)]
        child = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_bare())
        watch = threading.Timer(WALL_SECONDS, child.kill)
        watch.start()
        try:
            assert child.stdout is not None  # noqa: S101 - it was asked for
            yield _lines(child.stdout)
        finally:
            watch.cancel()
            child.kill()
            child.communicate()


def _lines(output: IO[bytes]) -> Iterator[Any]:
    """What the child said, line by line; it may have been ended in the middle of a line, or of a letter."""
    while line := output.readline(MOST_OF_A_LINE):
        if not line.endswith(b"\n"):
            return
        try:
            yield json.loads(line)
        except ValueError:
            return


def _bare() -> dict[str, str]:
    """An environment with nothing in it; Windows starts no program without its own folder's name."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}


def _value(said: Any) -> Value:
    if not isinstance(said, list):
        return float(said) if isinstance(said, int) and not isinstance(said, bool) else said
    mark, *rest = said
    if mark == "d":
        return date.fromisoformat(rest[0])
    if mark == "t":
        return datetime.fromisoformat(rest[0])
    if mark == "h":
        return time.fromisoformat(rest[0])
    if mark == "u":
        return timedelta(seconds=rest[0])
    return Trouble(rest[0] if mark == "e" else "")
