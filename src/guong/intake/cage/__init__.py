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
from typing import Any

from guong.intake.rules import MOST_COLUMNS, MOST_ROWS, Kind, Sheet, SheetRow, Trouble, Value, letters
from guong.kit.reasons import Reason, Refused

WALL_SECONDS = 180
TOLD_EVERY = 10_000
PROGRAM = Path(__file__).with_name("inside.py")

Progress = Callable[[int], None]


def read_workbook(content: bytes, kind: Kind, progress: Progress) -> tuple[Sheet, ...]:
    """The sheets of a workbook, hidden ones without their rows.

    Args:
        progress: told the number of rows read, every ten thousand.
    Raises: Refused (`file_locked`, `file_broken`, `sheet_too_heavy`, `sheet_no_addresses`, `sheet_too_many_rows`,
        `sheet_too_wide`).
    """
    sheets: list[Sheet] = []
    rows: list[SheetRow] = []
    count, is_whole = 0, False
    with _answer(content, kind) as answer:
        for said in answer:
            if isinstance(said, list):
                rows += map(_row, said)
                before, count = count, count + len(said)
                if count > MOST_ROWS:
                    raise Refused(Reason("sheet_too_many_rows", facts={"most": f"{MOST_ROWS:,}".replace(",", ".")}))
                if before // TOLD_EVERY < count // TOLD_EVERY:
                    progress(count)
                continue
            if sheets:
                sheets[-1] = Sheet(sheets[-1].name, tuple(rows), sheets[-1].is_hidden)
            rows = []
            if "refused" in said:
                raise Refused(_reason(said["refused"]))
            if "end" in said:
                is_whole = True
            else:
                sheets.append(Sheet(said["sheet"], (), said["hidden"]))
    if not is_whole:
        raise Refused(Reason("sheet_too_heavy"))
    return tuple(sheets)


def _row(said: list[Any]) -> SheetRow:
    number, values = said
    if len(values) > MOST_COLUMNS:
        cell = f"{letters(len(values) - 1)}{number}"
        raise Refused(Reason("sheet_too_wide", facts={"cell": cell, "most": letters(MOST_COLUMNS - 1)}))
    return SheetRow(number, tuple(map(_value, values)))


def _reason(why: str) -> Reason:
    if why == "locked":
        return Reason("file_locked")
    if why == "memory":
        return Reason("sheet_too_heavy")
    return Reason("sheet_no_addresses" if why == "addresses" else "file_broken")


@contextmanager
def _answer(content: bytes, kind: Kind) -> Iterator[Iterator[Any]]:
    """The lines of the child, which is ended in any case."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        command = [sys.executable, "-I", str(PROGRAM), kind]
        child = subprocess.Popen(
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_bare(), encoding="utf-8"
        )
        watch = threading.Timer(WALL_SECONDS, child.kill)
        watch.start()
        try:
            assert child.stdout is not None  # noqa: S101 - it was asked for
            yield _lines(child.stdout)
        finally:
            watch.cancel()
            child.kill()
            child.communicate()


def _lines(output: Any) -> Iterator[Any]:
    for line in output:
        try:
            yield json.loads(line)
        except ValueError:  # it was ended in the middle of a line
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
