"""Which PINs are taken: not those that a finder tries first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.accounts.pin_rules import why_not

PHONE = "0912 345 678"


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("", "pin_not_six_digits"),
        ("12345", "pin_not_six_digits"),
        ("1234567", "pin_not_six_digits"),
        ("12345a", "pin_not_six_digits"),
        ("٤٨٢٩١٧", "pin_not_six_digits"),
        ("111111", "pin_repeats"),
        ("121212", "pin_repeats"),
        ("884884", "pin_repeats"),
        ("483483", "pin_repeats"),
        ("483384", "pin_repeats"),
        ("123456", "pin_in_a_row"),
        ("654321", "pin_in_a_row"),
        ("890123", "pin_in_a_row"),
        ("210987", "pin_in_a_row"),
        ("112233", "pin_in_a_row"),
        ("102030", "pin_in_a_row"),
        ("159753", "pin_in_a_row"),
        ("150885", "pin_is_a_day"),
        ("290200", "pin_is_a_day"),
        ("850815", "pin_is_a_day"),
        ("081985", "pin_is_a_day"),
        ("198508", "pin_is_a_day"),
        ("912345", "pin_in_number"),
        ("345678", "pin_in_a_row"),
        ("234567", "pin_in_a_row"),
        ("482917", ""),
        ("905173", ""),
        ("300285", ""),
    ],
)
def test_what_is_refused_and_why(pin: str, code: str) -> None:
    assert [reason.code for reason in why_not(pin, near=(PHONE,))] == [code for code in [code] if code]


def test_a_number_elsewhere_does_not_count() -> None:
    assert [reason.code for reason in why_not("127936", near=("0912 793 645", ""))] == ["pin_in_number"]
    assert list(why_not("127936", near=(PHONE, "moi.lo"))) == []


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2029, 12, 31)))
def test_no_birthday_is_taken(day: date) -> None:
    for shape in ("%d%m%y", "%y%m%d", "%m%Y", "%Y%m"):
        assert len(list(why_not(day.strftime(shape)))) == 1


@given(st.text(max_size=12))
def test_whatever_is_typed_has_one_reason_at_most_and_what_is_taken_is_six_digits(pin: str) -> None:
    found = list(why_not(pin))
    assert len(found) <= 1
    assert found or (len(pin) == 6 and pin.isascii() and pin.isdigit() and len(set(pin)) >= 3)


def test_most_numbers_are_taken() -> None:
    """What is refused must not leave so few that guessing pays."""
    taken = sum(1 for number in range(0, 1_000_000, 7) if not list(why_not(f"{number:06}")))
    assert taken > 0.85 * 1_000_000 / 7
