"""Numbers in addresses."""

import re

import pytest

from guong.kit.addresses import RowNumber


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "٣", "x", "9" * 19])
def test_what_no_row_can_have_is_no_address(typed):
    assert re.fullmatch(RowNumber.regex, typed) is None


@pytest.mark.parametrize("typed", ["0", "17", "9" * 18])
def test_a_rows_number(typed):
    assert re.fullmatch(RowNumber.regex, typed)
    assert RowNumber().to_python(typed) == int(typed) < 2**63
