"""The board of a past day: asked for later, it is the board that was there on that day."""

from datetime import datetime

import pytest

from guong.kit.periods import ZONE
from guong.registrations.queries.board import board_of
from guong.registrations.rules.duties import Status
from tests.registrations.chance_days import Days, dissolve_a_cell, end_a_committee, merge_cells, move_a_cell
from tests.world import build_world

FIRST = datetime(2023, 3, 4, 8, 0, tzinfo=ZONE)
CHANGES = ({}, {3: merge_cells, 6: dissolve_a_cell}, {4: move_a_cell, 7: end_a_committee})


@pytest.mark.parametrize(
    ("answers", "changes", "seed"),
    [
        ({}, CHANGES[0], 1),
        ({"committee_rollup": "yes"}, CHANGES[1], 2),
        ({"double_count": "yes"}, CHANGES[2], 3),
        ({"double_count": "yes", "committee_rollup": "yes"}, CHANGES[2], 4),
    ],
    ids=["no change", "cells end", "a committee ends", "both counted"],
)
def test_the_board_of_each_day_is_the_board_that_was_there(db, answers, changes, seed):
    world = build_world(answers=answers)
    days = Days(world, seed)
    days.play(FIRST, 10, 22, changes)
    assert days.done > 60
    seen = set()
    for end, boards in days.kept.items():
        for step, then in boards.items():
            assert board_of(days.plan(), end, step=step, is_past=True) == then, (end, step)
            seen |= {duty.standing.status for duty in then.duties}
    assert seen > {Status.MISSING, Status.WAITING, Status.RETURNED, Status.COMPLETE, Status.EXCUSED}
