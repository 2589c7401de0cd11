"""The board of a past day: asked for later, it is the board that was there on that day."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE
from guong.plans.rules import Step
from guong.registrations import actions
from guong.registrations.queries import watch
from guong.registrations.queries.board import board_of
from guong.registrations.queries.past import past_of
from guong.registrations.rules.duties import Status
from tests.registrations.chance_days import Days, dissolve_a_cell, end_a_committee, merge_cells, move_a_cell
from tests.registrations.changing import fresh, made, merge
from tests.registrations.steered import BOARD, REASON, get, links, page, play, seal
from tests.results import cast
from tests.world import AFTER, CHECKING, build_world

FIRST = datetime(2023, 3, 4, 8, 0, tzinfo=ZONE)
CHANGES = ({}, {3: merge_cells, 6: dissolve_a_cell}, {4: move_a_cell, 7: end_a_committee})
SIXTH = datetime(2023, 3, 6, 23, 59, 59, 999999, tzinfo=ZONE)
MUCH_LATER = datetime(2023, 4, 3, 9, 0, tzinfo=ZONE)


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
        assert_rows_stood(days, end)
    assert seen > {Status.MISSING, Status.WAITING, Status.RETURNED, Status.COMPLETE, Status.EXCUSED}


def assert_rows_stood(days, end):
    """What moved since stood as it was kept; what did not stands so still."""
    past = past_of(days.plan(), Step.RESULT, end)
    for step, then in days.rows[end].items():
        told = {
            number: (one.state, one.endorsed, one.accepted_in)
            for number, one in past.of(step).items()
            if number in then
        }
        still = {number: one for number, one in days.standing(step).items() if number not in past.of(step)}
        assert {**still, **told} == then, (end, step)


def text_of(world, person, day, at=AFTER, more=""):
    return page(world, person, f"{BOARD}?ngay={day}{more}", at)


def test_a_page_tells_of_the_day_that_is_asked_for(world):
    """On 03/3 nobody had sent; on 05/3 Cầu Đá had; on 06/3 it was accepted. The page of each day says so, and links stay on it."""
    play(world)
    addresses = {"05/03/2023": "1 chờ", "06/03/2023": "1 đã chấp thuận"}
    for day, told in addresses.items():
        text = text_of(world, "thu", day)
        assert f"Tình trạng ngày {day[:4]}" in text.replace("/03", "/3").replace("ngày 0", "ngày 0")[:0] or day[:2] in text
        assert told in text
        rows = [href for href, _ in links(text, f"{BOARD}{world.bodies['cau_da']}/")]
        assert set(rows) == {f"{BOARD}{world.bodies['cau_da']}/?ngay={day}"}
        assert links(text, f"/kh/{world.plan.code}/xuat/") == []
    assert "đã chấp thuận" not in text_of(world, "thu", "03/03/2023")
