"""What a PIN may be: six digits that are not tried first by whoever finds the phone. Plain Python."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from guong.kit.reasons import Reason

DIGITS = 6
YEARS = range(1900, 2100)
# Lines and crosses on the keys of a phone, and what stands at the head of every list of leaked PINs.
DRAWN = frozenset(
    {
        "147258", "147369", "258369", "258147", "369258", "369147", "159753", "159357", "357159", "753159", "123654",
        "321456", "456123", "789456", "456789", "741852", "963852", "852963", "147896", "520131", "131420",
    }
)  # fmt: skip


def why_not(pin: str, *, near: tuple[str, ...] = ()) -> Iterator[Reason]:
    """Why a PIN is not taken; one reason at most.

    Args:
        near: what stands near the phone (user name, phone number): six of its digits in a row are not taken.
    """
    if not (len(pin) == DIGITS and pin.isascii() and pin.isdigit()):
        yield Reason("pin_not_six_digits")
    elif len(set(pin)) < 3 or pin[:3] in (pin[3:], pin[:2:-1]):
        yield Reason("pin_repeats")
    elif _steps_evenly(pin) or pin in DRAWN:
        yield Reason("pin_in_a_row")
    elif is_a_day(pin):
        yield Reason("pin_is_a_day")
    elif any(pin in _digits(text) for text in near):
        yield Reason("pin_in_number")


def is_a_day(pin: str) -> bool:
    """Whether six digits can be read as somebody's birthday: ddmmyy, yymmdd, mmyyyy, yyyymm, or a day and a year."""
    a, b, c = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    if _is_day_of(a, b, 2000 + c) or _is_day_of(a, b, 1900 + c) or _is_day_of(c, b, 2000 + a):
        return True
    head, tail = int(pin[:4]), int(pin[2:])
    return (1 <= a <= 12 and tail in YEARS) or (head in YEARS and 1 <= c <= 12)


def _is_day_of(day: int, month: int, year: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _steps_evenly(pin: str) -> bool:
    """123456, 890123, and in pairs 112233 or 102030: each digit, or each second one, as far from the last."""
    around = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return around in ({1}, {9}) or _is_even(pin) or (_is_even(pin[::2]) and _is_even(pin[1::2]))


def _is_even(digits: str) -> bool:
    return len({int(after) - int(before) for before, after in pairwise(digits)}) == 1


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())
