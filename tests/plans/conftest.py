"""The clock of these tests stands while the plan is being written."""

from collections.abc import Iterator

import pytest

from guong.config.clock import hold_clock
from tests.world import WRITING


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with hold_clock(WRITING):
        yield
