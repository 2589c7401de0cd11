"""Pages of long lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.pages import COUNTED_TO, LAST_PAGE, page_number, page_of


class Rows:
    """An ordered query in small: rows that are their own numbers; it says how often it was asked."""

    def __init__(self, rows, asked=None):
        self.rows, self.asked = rows, [] if asked is None else asked

    def __getitem__(self, part):
        return Rows(self.rows[part], self.asked)

    def __iter__(self):
        self.asked.append(len(self.rows))
        return iter(self.rows)

    def values_list(self, name, *, flat):
        assert (name, flat) == ("pk", True)
        return self

    def order_by(self):
        return self

    def count(self):
        self.asked.append(len(self.rows))
        return len(self.rows)

    def filter(self, pk__in):
        return Rows([row for row in self.rows if row in set(pk__in)], self.asked)


@pytest.mark.parametrize(
    ("typed", "number"),
    [(None, 1), ("", 1), ("0", 1), ("7", 7), ("-1", 1), ("x", 1), ("²", 1), ("99999", LAST_PAGE), ("123456", 1)],
)
def test_the_page_typed_in_an_address(typed, number):
    assert page_number(typed) == number


@given(st.integers(0, 130), st.integers(1, 10), st.integers(1, 30))
def test_pages_hold_every_row_once(length, number, size):
    for rows in (list(range(length)), Rows(list(range(length)))):
        page = page_of(rows, number, size)
        assert list(page.rows) == list(range(length))[(number - 1) * size : number * size]
        assert page.has_next == (length > number * size)
        assert (page.total, page.is_more) == (length, False)
        assert page.first == (page.rows[0] + 1 if page.rows else 0)


def test_counting_stops_at_its_end():
    for number in (1, 10, 11, 20):
        page = page_of(Rows(list(range(COUNTED_TO + 500))), number)
        assert (page.total, page.is_more, page.has_next) == (COUNTED_TO, True, number < 20)


def test_a_page_is_found_by_numbers_and_counted_only_when_it_is_not_the_whole():
    rows = Rows(list(range(5000)))
    page_of(rows, 20)
    assert rows.asked == [51, COUNTED_TO + 1, 51]
    few = Rows([1, 2, 3])
    assert page_of(few, 1).total == 3
    assert few.asked == [3, 3]
    assert page_of(Rows([]), 1).rows == []
    assert page_of(Rows([1, 2, 3]), 30).total == 3
