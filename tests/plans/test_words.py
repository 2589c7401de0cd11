"""Terms in words."""

import pytest

from guong.plans.words import left_in_words, term_in_words


@pytest.mark.parametrize(
    ("named", "exact", "told"),
    [
        ("trước ngày 10/3/2023", "hết ngày 09/3/2023", "trước ngày 10/3/2023, tức hết ngày 09/3/2023"),
        ("chậm nhất ngày 09/3/2023", "hết ngày 09/3/2023", "chậm nhất ngày 09/3/2023, tức hết ngày 09/3/2023"),
        ("đến hết ngày 09/3/2023", "hết ngày 09/3/2023", "đến hết ngày 09/3/2023"),
    ],
)
def test_a_term_and_what_it_means(named, exact, told):
    assert term_in_words(named, exact) == told


@pytest.mark.parametrize(
    ("days", "is_late", "told"),
    [
        (4, False, "còn 4 ngày"),
        (0, False, "hôm nay là ngày cuối"),
        (0, True, "đã hết hạn hôm nay"),
        (-6, True, "hết hạn 6 ngày trước"),
    ],
)
def test_how_far_a_term_is(days, is_late, told):
    assert left_in_words(days, is_late=is_late) == told
