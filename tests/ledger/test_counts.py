"""Counts are kept until the next deed, and no longer."""

import pytest
from django.db import transaction

from guong.ledger.counts import until_the_next_deed
from guong.ledger.deeds import record
from guong.organisations.actor import System
from tests.world import AFTER

pytestmark = pytest.mark.django_db


def do_something() -> None:
    with transaction.atomic():
        record("test.done", "test:1", by=System("test"), at=AFTER)


def test_the_same_count_is_made_once_until_somebody_does_something():
    made = []

    def count(what: str) -> int:
        return until_the_next_deed(what, lambda: made.append(what) or len(made))

    assert [count("a"), count("a"), count("b"), count("a")] == [1, 1, 2, 1]
    do_something()
    assert [count("a"), count("b"), count("a")] == [3, 4, 3]


@pytest.mark.parametrize("nothing", [0, [], {}, ""])
def test_that_there_is_nothing_is_remembered_too(nothing):
    made = []
    for _ in range(2):
        assert until_the_next_deed("nothing", lambda: made.append(1) or nothing) == nothing
    assert len(made) == 1


def test_what_is_kept_is_nobodys_to_change():
    until_the_next_deed("list", lambda: [1, 2]).append(3)
    assert until_the_next_deed("list", lambda: [9]) == [1, 2]


def test_a_deed_that_is_undone_leaves_no_count_of_its_own():
    assert until_the_next_deed("n", lambda: 1) == 1
    try:
        with transaction.atomic():
            record("test.done", "test:1", by=System("test"), at=AFTER)
            assert until_the_next_deed("n", lambda: 2) == 2
            raise InterruptedError
    except InterruptedError:
        pass
    assert until_the_next_deed("n", lambda: 3) == 1
