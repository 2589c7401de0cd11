"""Pages of long lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.pages import COUNTED_TO, LAST_PAGE, page_number, page_of


class Rows:
    """An ordered query in small: slices, counts, and says how often it was asked."""

    def __init__(self, rows):
        self.rows, self.questions = rows, 0

    def __getitem__(self, part):
        return Rows(self.rows[part])

    def __iter__(self):
        return iter(self.rows)

    def order_by(self):
        self.questions += 1
        return self

    def count(self):
        return len(self.rows)


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


def test_counting_stops_above_a_thousand():
    page = page_of(Rows(list(range(COUNTED_TO + 500))), 1)
    assert (page.total, page.is_more, page.has_next) == (COUNTED_TO, True, True)


def test_a_short_list_is_not_counted():
    rows = Rows([1, 2, 3])
    assert page_of(rows, 1).total == 3
    assert rows.questions == 0
