"""The way of a sheet through the wizard, and how long what is kept of it lasts: plain Python."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from guong.kit.reasons import Reason

SHEET_KEPT = timedelta(days=7)  # as contents without a row are
UNDONE_WITHIN = timedelta(days=30)  # what taking back needs may be numbers of people
HISTORY_KEPT = timedelta(days=365)


class Kind(StrEnum):
    """What a sheet holds."""

    UNITS = "units"
    PEOPLE = "people"
    REGISTRATIONS = "registrations"
    AWARDS = "awards"


class Stage(StrEnum):
    """How far a sheet has come."""

    READING = "reading"  # a task reads and judges it
    SEEN = "seen"  # its preview can be looked at
    WRITING = "writing"  # a task brings it in
    DONE = "done"
    UNDOING = "undoing"  # a task takes it back
    UNDONE = "undone"


WORKING = (Stage.READING, Stage.WRITING, Stage.UNDOING)
SLUGS: Mapping[str, Kind] = {
    "don-vi": Kind.UNITS,
    "nhan-su": Kind.PEOPLE,
    "dang-ky": Kind.REGISTRATIONS,
    "khen-thuong": Kind.AWARDS,
}


def slug_of(kind: str) -> str:
    """How an address names a kind."""
    return next(slug for slug, one in SLUGS.items() if one == kind)


def why_not_read_anew(stage: str, *, has_failed: bool) -> Iterator[Reason]:
    """What was brought in, or is being brought in, is not read again; unless the task that did so gave up."""
    if stage in {Stage.DONE, Stage.UNDONE, Stage.UNDOING} or (stage == Stage.WRITING and not has_failed):
        yield Reason("import_not_now")


def why_not_bring_in(stage: str, counts: Mapping[str, int], *, is_readable: bool) -> Iterator[Reason]:
    """Only what was looked at, and holds no wrong row and something to write."""
    if stage != Stage.SEEN:
        yield Reason("import_not_now")
    elif not is_readable:
        yield Reason("import_unreadable")
    elif counts.get("wrong"):
        yield Reason("rows_are_wrong", facts={"wrong": counts["wrong"]})
    elif not counts.get("new", 0) + counts.get("changed", 0):
        yield Reason("import_changes_nothing")


def why_not_undo(
    kind: str, stage: str, done_at: datetime | None, made: Mapping[str, Any], at: datetime, *, has_failed: bool
) -> Iterator[Reason]:
    """What stands on the rows is judged by who takes back; here only whether there is something to take back, still."""
    is_done = stage == Stage.DONE or (stage == Stage.UNDOING and has_failed)
    if not is_done or done_at is None:
        yield Reason("import_not_done")
    elif not made:
        is_late = kind != Kind.UNITS and at - done_at >= UNDONE_WITHIN
        yield Reason("import_too_old" if is_late else "import_wrote_nothing", facts={"days": UNDONE_WITHIN.days})
