"""Waits, codes, shares: plain."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from guong.kit.reasons import Reason, Refused
from guong.tasks.rules import LEASE, MOST_ATTEMPTS, RENEWED_EVERY, error_code, share_done, wait_after


def test_waits_grow_and_end():
    waits = [wait_after(attempt) for attempt in range(1, MOST_ATTEMPTS + 1)]
    assert waits[-1] is None
    assert sorted(waits[:-1]) == waits[:-1] and waits[0] > timedelta(0)
    assert RENEWED_EVERY * 3 <= LEASE


def test_of_an_error_its_kind_is_kept_and_never_its_text():
    secret = "Nguyễn Văn Kín"
    found = [
        error_code(error)
        for error in (ValueError(secret), Refused(Reason("x", facts={"a": secret})), OSError(28, secret))
    ]
    assert found == ["ValueError", "Refused", "OSError"]
    own = type("Own", (Exception,), {"code": "c" * 100})(secret)
    assert error_code(own) == "c" * 60


@given(st.integers(-5, 10**6), st.integers(-5, 10**6))
def test_a_share_is_a_share(done, total):
    assert 0 <= share_done(done, total) <= 100
