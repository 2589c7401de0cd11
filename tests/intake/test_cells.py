"""What a cell says, and what is asked about rather than guessed."""

from datetime import date, datetime, time, timedelta

import pytest

from guong.intake.rules import Trouble, letters, place_of
from guong.intake.rules.cells import as_day, as_order, as_phone, as_text, may_be_turned, raw_text, swapped
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused

at = datetime.fromisoformat  # a sheet knows no zones


def refused(read, value):
    with pytest.raises(Refused) as caught:
        read(value)
    (reason,) = caught.value.reasons
    assert say(reason)
    return reason


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("  Chi bộ \n thôn Ngọn ", "Chi bộ thôn Ngọn"),
        ("Chi b\u006f\u0302\u0323", "Chi bộ"),
        ("Đƣờng\u00a0ho\u00ada\u200b", "Đường hoa"),
        (6463.0, "6463"),
        (-2.0, "-2"),
        (0.5, "0,5"),
        (1234567.25, "1234567,25"),
        (True, "TRUE"),
        (date(2023, 3, 9), "09/03/2023"),
        (at("2023-03-09T00:00"), "09/03/2023"),
        (at("2023-03-09T10:05"), "09/03/2023 10:05"),
        (time(7, 30), "07:30"),
        (timedelta(hours=12, minutes=5), "12:05"),
        ("=1+1", "=1+1"),
    ],
)
def test_text(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Trouble("#N/A"), "cell_error"),
        (Trouble(), "cell_unworked"),
        (1e15, "cell_long_number"),
        (123456789012345678.0, "cell_long_number"),
        ("a" * 32768, "too_long"),
    ],
)
def test_no_text(value, code):
    assert refused(as_text, value).code == code
    assert isinstance(raw_text(value), str)


def test_the_error_is_named():
    assert refused(as_text, Trouble("#DIV/0!")).facts == {"shown": "#DIV/0!"}


@pytest.mark.parametrize(
    "value", ["09/3/2023", "9-3-2023", "ngày 09 tháng 3 năm 2023", date(2023, 3, 9), at("2023-03-09T08:00")]
)
def test_days(value):
    assert as_day(value) == date(2023, 3, 9)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (44994.0, "day_is_number"),
        (2023.0, "day_is_number"),
        (44994.5, "date_unreadable"),
        ("9/3/23", "date_two_digit_year"),
        ("2023-03-09", "date_year_first"),
        ("31/02/2023", "date_impossible"),
        ("hôm qua", "date_unreadable"),
        (Trouble("#VALUE!"), "cell_error"),
    ],
)
def test_no_days(value, code):
    assert refused(as_day, value).code == code


def test_a_number_that_may_be_a_day_is_told_as_one():
    assert refused(as_day, 44994.0).facts == {"number": "44994", "day": "09/03/2023"}


@pytest.mark.parametrize(
    ("values", "are"),
    [
        ([date(2023, 8, 5), "15/08/2023"], True),
        ([date(2023, 8, 5), date(2023, 8, 15), "15/08/2023"], False),
        ([date(2023, 8, 5), "05/08/2023"], False),
        ([date(2023, 8, 5)], False),
        (["15/08/2023"], False),
        ([], False),
    ],
)
def test_days_that_may_have_been_turned(values, are):
    assert swapped(values) is are


def test_which_day_may_be_turned():
    assert [
        may_be_turned(value) for value in (date(2023, 8, 5), date(2023, 8, 8), date(2023, 8, 15), "05/08/2023")
    ] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("value", ["0912345678", "0912 345 678", "024.3825.1234", "113", "", "+84 912 345 678"])
def test_phones(value):
    assert as_phone(value) == value


@pytest.mark.parametrize(
    ("value", "proposed"), [(912345678.0, "0912345678"), ("912 345 678", "0912345678"), (2438251234.0, "02438251234")]
)
def test_phones_that_lost_their_zero(value, proposed):
    reason = refused(as_phone, value)
    assert (reason.code, reason.facts["proposed"]) == ("phone_lost_zero", proposed)


def test_order():
    assert (as_order(3.0), as_order("12")) == (3, 12)
    for value in ("0", "-1", "1,5", "II", 2.5):
        assert refused(as_order, value).code == "order_unreadable"


def test_addresses_of_columns():
    assert [letters(place) for place in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(place_of(letters(place)) == place for place in range(16384))
    assert [place_of(text) for text in ("b", "", "A1", "Tên", "ABCD")] == [1, None, None, None, None]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (date(1905, 7, 13), "day_is_year"),  # 2021 in a cell of days
        (at("1905-07-15T00:00"), "day_is_year"),
        (date(1905, 3, 14), "day_is_year"),  # 1900
        (date(1905, 9, 30), "day_is_year"),  # 2100
        (date(1899, 12, 31), "date_far_off"),
        (date(9999, 1, 1), "date_far_off"),
    ],
)
def test_days_of_a_sheet_that_are_slips(value, code):
    reason = refused(as_day, value)
    assert reason.code == code and say(reason)


def test_a_year_in_a_cell_of_days_is_named():
    assert refused(as_day, date(1905, 7, 13)).facts == {"number": 2021, "day": "13/07/1905"}


@pytest.mark.parametrize("day", [date(1905, 3, 13), date(1905, 10, 1), date(1930, 2, 3)])
def test_early_days_that_no_year_gives(day):
    assert as_day(day) == day


def test_a_day_of_1905_as_text():
    assert as_day("13/07/1905") == date(1905, 7, 13)
