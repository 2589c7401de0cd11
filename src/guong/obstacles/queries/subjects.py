"""The clauses of a plan about which a difficulty can be raised."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from guong.kit.dates import show_day
from guong.kit.phrasebook import word
from guong.obstacles.rules import OTHER, SUBJECT_LIMIT, Subject, typed_subject
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.queries.telling import row_in_words

ROOM = 30  # signs left behind a long text, for the number of its clause


def subjects_of(plan: Plan, at: datetime) -> list[Subject]:
    """Every row of the plan in force at an instant that asks something: quotas, deadlines, sectors, assignments, in the plan's order."""
    return list(_subjects(plan, at))


def chosen(plan: Plan, key: str, clause: str, at: datetime) -> Subject | None:
    """The subject of a key; of `OTHER` that of the clause typed. None for what is no row in force of this plan."""
    if key == OTHER:
        return typed_subject(clause)
    return next((one for one in _subjects(plan, at) if one.key == key), None)


def _subjects(plan: Plan, at: datetime) -> Iterator[Subject]:
    parts = plans.parts_of(plan, at)
    for row in parts["quotas"]:
        yield _subject("quota", row, f"Chỉ tiêu: {word(f'kind.{row.kind}')} {row_in_words(row)}")
    for row in parts["deadlines"]:
        yield _subject(
            "deadline", row, f"Thời hạn: {word(f'step.{row.step}').lower()}, {row.wording or show_day(row.on)}"
        )
    for row in parts["sectors"]:
        yield _subject("sector", row, f"Lĩnh vực: {row.name}")
    for row in plan.assignment_rows.all():
        yield _subject("assignment", row, f"Nhiệm vụ: {row.who}: {row.text}")


def _subject(part: str, row: Any, told: str) -> Subject:
    said = told if len(told) <= SUBJECT_LIMIT - ROOM else f"{told[: SUBJECT_LIMIT - ROOM - 1]}…"
    return Subject(f"{part}-{row.pk}", said, row.clause)
