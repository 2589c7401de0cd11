"""Days as people type them."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.dates import read_day, show_day
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused

TENTH = date(2023, 3, 10)


@pytest.mark.parametrize(
    "typed",
    [
        "10/3/2023", "10/03/2023", "10-3-2023", "10.3.2023", "10 / 3 / 2023", " 10/3/2023 ", "10/3/2023.", "10–3–2023",
        "10/3-2023", "ngày 10/3/2023", "Ngày 10 tháng 3 năm 2023", "Thứ Sáu, ngày 10/3/2023", "thứ sáu 10/3/2023",
        "10/3/2023\u00ad", "\u200b10/3/2023", "10/3\u00a0/2023", "１０/３/２０２３", "10/3/2023\x00",
        unicodedata.normalize("NFD", "Thứ Sáu, ngày 10 tháng 3 năm 2023"),
    ],
)  # fmt: skip
def test_a_day_in_every_usual_way(typed):
    assert read_day(typed) == TENTH


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "date_missing"),
        ("  \u200b ", "date_missing"),
        ("31/2/2023", "date_impossible"),
        ("29/2/2023", "date_impossible"),
        ("3/13/2023", "date_impossible"),
        ("0/0/2023", "date_impossible"),
        ("10/03", "date_year_missing"),
        ("ngày 10 tháng 3", "date_year_missing"),
        ("3/10/23", "date_two_digit_year"),
        ("3/10/023", "date_two_digit_year"),
        ("ngày 10 tháng 3 năm 23", "date_two_digit_year"),
        ("2023-03-10", "date_year_first"),
        ("2023/3/10", "date_year_first"),
        ("10/3/0023", "date_far_off"),
        ("10/3/9999", "date_far_off"),
        ("10/3/20233", "date_unreadable"),
        ("10/3/2023 11/3/2023", "date_unreadable"),
        ("mai", "date_unreadable"),
        ("10", "date_unreadable"),
        ("45000", "date_unreadable"),
        ("-10/3/2023", "date_unreadable"),
        ("<script>alert(1)</script>", "date_unreadable"),
        ("😀", "date_unreadable"),
        ("١٠/٣/٢٠٢٣", "date_unreadable"),
        ("1" * 100_000, "date_unreadable"),
        ("1/" * 50_000, "date_unreadable"),
        (" " * 100_000 + "x", "date_missing"),
    ],
)
def test_what_cannot_be_read_is_asked_about(typed, code):
    with pytest.raises(Refused) as refused:
        read_day(typed, field="on")
    (reason,) = refused.value.reasons
    assert (reason.code, reason.field) == (code, "on")
    assert say(reason)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_what_is_shown_is_read_back(day):
    assert read_day(show_day(day)) == day


@given(st.text(max_size=80))
def test_any_text_is_a_day_or_a_reason(typed):
    try:
        assert isinstance(read_day(typed), date)
    except Refused as refused:
        assert say(refused.reasons[0])


def test_sentences_pad_as_official_papers_do():
    assert [show_day(day) for day in (date(2023, 3, 9), date(2023, 2, 1), date(2023, 12, 31), None)] == [
        "09/3/2023", "01/02/2023", "31/12/2023", "",
    ]  # fmt: skip
