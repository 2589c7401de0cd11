"""Days as people type them; a doubtful one is asked about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.dates import EARLIEST, LATEST, read_day, show_day
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused

NINTH = date(2023, 3, 9)


@pytest.mark.parametrize(
    "typed",
    [
        "9/3/2023",
        "09/03/2023",
        " 09 / 3 / 2023 ",
        "09-03-2023",
        "09.3.2023",
        "09,3.2023",
        "9–3-2023",
        "ngày 09/3/2023",
        "ngày 09 tháng 3 năm 2023",
        "Thứ Năm, ngày 9 tháng 03 năm 2023.",
        "chủ nhật 9/3/2023",
        "０９/３/２０２３",
    ],
)
def test_what_can_be_read(typed):
    assert read_day(typed) == NINTH


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "date_missing"),
        ("   ", "date_missing"),
        ("ngày", "date_unreadable"),
        ("mai", "date_unreadable"),
        ("9 3 2023", "date_unreadable"),
        ("9/3/20233", "date_unreadable"),
        ("1" * 300, "date_unreadable"),
        ("9/3", "date_year_missing"),
        ("ngày 9 tháng 3", "date_year_missing"),
        ("9/3/23", "date_two_digit_year"),
        ("9 tháng 3 năm 23", "date_two_digit_year"),
        ("2023-03-09", "date_year_first"),
        ("30/2/2023", "date_impossible"),
        ("3/13/2023", "date_impossible"),
        ("29/2/2023", "date_impossible"),
        ("9/3/1023", "date_far_off"),
    ],
)
def test_what_is_asked_about(typed, code):
    with pytest.raises(Refused) as refused:
        read_day(typed, field="day")
    (reason,) = refused.value.reasons
    assert (reason.code, reason.field) == (code, "day")
    assert say(reason)


@given(st.dates(date(EARLIEST, 1, 1), date(LATEST, 12, 31)))
def test_a_day_is_read_as_it_is_shown(day):
    assert read_day(show_day(day)) == day


@given(st.text())
def test_any_text_gives_a_day_or_a_reason(text):
    try:
        assert EARLIEST <= read_day(text).year <= LATEST
    except Refused as refused:
        assert all(say(reason) for reason in refused.reasons)


def test_months_are_shown_as_in_official_papers():
    assert [show_day(day) for day in (NINTH, date(2023, 1, 9), date(2023, 12, 31), None)] == [
        "09/3/2023", "09/01/2023", "31/12/2023", "",
    ]  # fmt: skip
