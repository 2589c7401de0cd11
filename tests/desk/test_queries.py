"""Việc của tôi: what a card says of the term, and what the administrator meets."""

from datetime import datetime

import pytest

from guong.desk.queries.tasks import standing
from guong.kit.periods import ZONE, Window
from tests.registrations.steered import page
from tests.world import AFTER

WINDOW = Window(datetime(2023, 3, 10, tzinfo=ZONE))
IN_TIME, LATE = datetime(2023, 3, 8, 10, 0, tzinfo=ZONE), datetime(2023, 3, 12, 10, 0, tzinfo=ZONE)
OPEN, OVER = datetime(2023, 3, 8, 15, 0, tzinfo=ZONE), datetime(2023, 3, 15, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "sent_at", "owes", "told"),
    [
        (OPEN, None, True, "còn 1 ngày"),
        (OPEN, IN_TIME, True, "còn 1 ngày"),  # some sent, more owed: the time left is what helps
        (OPEN, IN_TIME, False, "đã gửi đúng hạn 10:00 08/3/2023"),
        (OPEN, None, False, ""),
        (OVER, IN_TIME, False, "đã gửi đúng hạn 10:00 08/3/2023"),
        (OVER, IN_TIME, True, "đã gửi đúng hạn 10:00 08/3/2023"),
        (OVER, LATE, False, "đã gửi lúc 10:00 12/3/2023"),
        (OVER, None, False, ""),
        (OVER, None, True, "quá hạn 6 ngày"),
        (OVER, LATE, True, "quá hạn 6 ngày"),
    ],
)
def test_who_sent_in_time_or_owes_nothing_is_not_accused(at, sent_at, owes, told):
    assert standing(WINDOW, at, sent_at, owes=owes) == told


def test_cards_after_the_term(world):
    world.accepted("kien", "oanh", "thpt")
    assert "đã gửi đúng hạn 10:00 05/3/2023" in page(world, "oanh", "/toi/", AFTER)
    assert "quá hạn" not in page(world, "oanh", "/toi/", AFTER)
    assert "quá hạn 4 ngày" in page(world, "dung", "/toi/", AFTER)


def test_the_administrator_is_not_sent_to_the_administrator(world):
    text = page(world, "quang", "/toi/")
    assert "Đồng chí là người quản trị." in text and "liên hệ người quản trị" not in text
    assert "Hãy liên hệ người quản trị" in page(world, "khach", "/toi/")
